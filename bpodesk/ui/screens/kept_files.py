"""Files kept in the book, shown by the program that the computer has for them."""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from bpodesk.domain.problems import Trouble
from bpodesk.services.files import write_file
from bpodesk.ui.office import Office
from bpodesk.ui.text import tr

# Opening one of these runs it, on one system or another.
_RUN = frozenset(
    (
        *(".app", ".bat", ".chm", ".cmd", ".com", ".cpl", ".desktop", ".exe", ".hta", ".jar"),
        *(".js", ".jse", ".lnk", ".msc", ".msi", ".pif", ".ps1", ".py", ".reg", ".scr", ".sh"),
        *(".url", ".vbe", ".vbs", ".wsf", ".wsh"),
    )
)


def open_kept(office: Office, content: bytes, *, name: str, sha256: str) -> None:
    """Write a copy where other programs can read it, and have it shown; says why where it can't."""
    notify = office.shell.notify
    if Path(name).suffix.lower() in _RUN:
        notify.trouble(
            tr(
                "“{name}” is a program and is not run from here; save a copy, and open it where"
                " that is safe.",
                name=name,
            )
        )
        return
    path = _copies() / sha256 / name
    try:
        path.parent.mkdir(exist_ok=True)
        write_file(path, content)
    except Trouble as trouble:
        notify.trouble(trouble)
        return
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        notify.trouble(
            tr("No program on this computer opens “{name}”; save a copy and open that.", name=name)
        )


@functools.cache
def _copies() -> Path:
    """The folder of what other programs show; it goes when this one ends."""
    folder = Path(tempfile.mkdtemp(prefix="bpodesk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
