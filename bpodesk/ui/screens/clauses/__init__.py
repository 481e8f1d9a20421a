"""The clause library: what comes with the program, and the vendor's own clauses over it."""

from bpodesk.ui.screens.clauses.screen import ClausesScreen

__all__ = ["ClausesScreen"]
