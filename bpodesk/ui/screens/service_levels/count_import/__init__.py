"""The window in which a list of calls, intervals or tickets is counted for service levels."""

from bpodesk.ui.screens.service_levels.count_import.dialog import CountImportDialog

__all__ = ["CountImportDialog"]
