"""Keys that closed their window in one test are up again in the next one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot


@pytest.mark.parametrize("turn", [1, 2])
def test_no_key_is_down_that_an_earlier_test_pressed(qtbot: QtBot, turn: int) -> None:
    assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier, turn
    dialog = QDialog()
    QShortcut(QKeySequence("Ctrl+Shift+X"), dialog).activated.connect(dialog.deleteLater)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(dialog, Qt.Key.Key_X, held)
