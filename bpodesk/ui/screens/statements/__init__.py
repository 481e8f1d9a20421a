"""The month's statements of all contracts: look, print, seal."""

from bpodesk.ui.screens.statements.screen import StatementsScreen

__all__ = ["StatementsScreen"]
