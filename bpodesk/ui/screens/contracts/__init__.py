"""Contracts: the list, the editor with a tab for each part of the terms, the agreement's preview."""

from bpodesk.ui.screens.contracts.list_screen import ContractsScreen

__all__ = ["ContractsScreen"]
