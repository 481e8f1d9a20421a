"""Quotes: what is offered, what it costs, and what is left, month by month."""

from bpodesk.ui.screens.quotes.screen import QuotesScreen

__all__ = ["QuotesScreen"]
