"""The dashboard: a month of all contracts at a glance."""

from bpodesk.ui.screens.dashboard.screen import DashboardScreen

__all__ = ["DashboardScreen"]
