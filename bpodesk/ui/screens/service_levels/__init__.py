"""Service levels: the month's counts and volumes, excused events, past results."""

from bpodesk.ui.screens.service_levels.screen import ServiceLevelsScreen

__all__ = ["ServiceLevelsScreen"]
