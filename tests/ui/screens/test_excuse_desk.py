import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.event_kinds import EventKind
from bpodesk.domain.sla.excuses import Decision, ExcusedEvent
from bpodesk.services.measures import save_event
from bpodesk.services.previews import Preview
from bpodesk.ui.kit.dialog import RecordDialog
from bpodesk.ui.office import Office
from bpodesk.ui.screens import kept_files
from bpodesk.ui.screens.service_levels import ScreenModules
