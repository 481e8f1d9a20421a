"""The import of a timesheet on one page: the sheet, what is asked, who is who, what it would do."""

from bpodesk.ui.screens.timesheets.import_dialog.dialog import ImportDialog

__all__ = ["ImportDialog"]
