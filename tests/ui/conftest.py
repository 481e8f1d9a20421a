"""Fixtures of the window's tests: offscreen, English (US), light, nothing left behind."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from bpodesk.ui import jobs, text, theme
from bpodesk.ui.screen import Shell


@pytest.fixture(autouse=True)
def clean_desk(qapp: QApplication) -> Iterator[None]:
    """The usual look and language; afterwards every widget is really gone.

    A widget that only Python forgets may be destroyed in the middle of another test.
    """
    text.use_locale("en_US")
    if qapp.styleSheet() != theme.style_sheet_of(theme.LIGHT):
        theme.install(qapp, theme.Mode.LIGHT)
    yield
    _let_go_of_keys()
    for widget in QApplication.topLevelWidgets():
        widget.hide()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.processEvents()
    gc.collect()
    # What a test leaves behind on purpose (modules, caches) is not gone through after each of the
    # next ones: that took longer than the tests.
    gc.freeze()


def _let_go_of_keys() -> None:
    """Shift and Ctrl come up again.

    Keys that close the window they are sent to are never let go of: rows selected by a later test
    would be selected as with Shift held down, that is, none.
    """
    if QGuiApplication.keyboardModifiers() is not Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWidget(), Qt.Key.Key_Shift)


@pytest.fixture(autouse=True)
def no_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that waits for an answer would hang the run: it fails instead."""

    def refuse(box: QMessageBox) -> int:
        raise AssertionError(f"nobody expected the question: {box.text()}")

    monkeypatch.setattr(QMessageBox, "exec", refuse)


@pytest.fixture(autouse=True)
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, what is short is there at once; nothing is if impatient."""
    impatient = request.node.get_closest_marker("impatient") is not None
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 0 if impatient else 10)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    """A shell with an empty memory."""
    made = Shell.make(tmp_path / "settings.ini")
    yield made
    made.jobs.close()
