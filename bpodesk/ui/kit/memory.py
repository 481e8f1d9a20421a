"""What the program remembers about its windows: sizes, columns, theme. An ini file, typed."""

import json
from pathlib import Path
from typing import cast

from PySide6.QtCore import QByteArray, QSettings


class Memory:
    """Values by key ("customers/columns"), kept in the ini file at the path given."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value: object = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def data(self, key: str) -> QByteArray | None:
        """A window's geometry or state; None where nothing was kept."""
        value: object = self._settings.value(key)
        return value if isinstance(value, QByteArray) else None

    def table(self, key: str) -> dict[str, object]:
        """A small structure; empty where nothing (or nonsense) was kept."""
        try:
            value: object = json.loads(self.text(key) or "{}")
        except json.JSONDecodeError:
            return {}
        return cast(dict[str, object], value) if isinstance(value, dict) else {}

    def keep(self, key: str, value: str | QByteArray) -> None:
        """Remember a text or a window's state."""
        self._settings.setValue(key, value)

    def keep_table(self, key: str, value: dict[str, object]) -> None:
        """Remember a small structure of texts, numbers, lists."""
        self.keep(key, json.dumps(value))

    def write(self) -> None:
        """Bring everything to the disk now."""
        self._settings.sync()
