"""Timesheets: what was imported, the hours by person and day, and the way in for a workbook."""

from bpodesk.ui.screens.timesheets.screen import TimesheetsScreen

__all__ = ["TimesheetsScreen"]
