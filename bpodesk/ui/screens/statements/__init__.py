"""The month's statements of all contracts: look, print, issue."""

from bpodesk.ui.screens.statements.screen import StatementsScreen

__all__ = ["StatementsScreen"]
