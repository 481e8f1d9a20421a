"""Contracts: the list, and the editor with a tab for each part of the terms."""

from bpodesk.ui.screens.contracts.list_screen import ContractsScreen

__all__ = ["ContractsScreen"]
