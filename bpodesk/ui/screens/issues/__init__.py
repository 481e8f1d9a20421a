"""The issue log: issues, actions and what was said, on one screen."""

from bpodesk.ui.screens.issues.screen import IssuesScreen

__all__ = ["IssuesScreen"]
