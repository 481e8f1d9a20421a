"""The only wiring: paths, log, and whether a window opens or a command runs.

No argument opens the window; `--sample` opens it on the sample company; a path opens that book
(this is what a double-click on a .bpodesk file does). Anything else is a command line.
"""

import logging
import os
import sys
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path

import platformdirs

APP_NAME = "BPODesk"
READ_APART = "--read-apart"  # how a built program starts the child that reads a file
CHECK_APART = "--check-apart"  # and the one that checks a file's signatures
PRINT_APART = "--print-apart"  # and the one that prints
_LOG_BYTES = 512 * 1024


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; gives back its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == [READ_APART]:
        from bpodesk.workbooks.sandbox_worker import main as read_apart

        read_apart()
        return 0
    if arguments == [CHECK_APART]:
        from bpodesk.services.signature_worker import main as check_apart

        check_apart()
        return 0
    if arguments == [PRINT_APART]:
        from bpodesk.services.printing_worker import main as print_apart

        print_apart()
        return 0
    _speak_utf8()
    _start_log()
    if not arguments or arguments == ["--sample"] or _is_book(arguments):
        return _run_window(arguments)
    from bpodesk.cli.main import run

    return run(arguments, screenshot=_screenshot)


def _is_book(arguments: list[str]) -> bool:
    return len(arguments) == 1 and arguments[0].endswith(".bpodesk")


def _run_window(arguments: list[str]) -> int:
    from bpodesk.ui.app import Places, run_window

    path = Path(arguments[0]).absolute() if _is_book(arguments) else None
    places = Places(
        settings=Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "settings.ini",
        sample=Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))
        / "Talisay Contact Services.bpodesk",
        documents=Path(platformdirs.user_documents_dir()),
    )
    return run_window(path, places=places, use_sample=arguments == ["--sample"])


def _screenshot(book: Path, picture: Path) -> None:
    """A picture of the window, off the screen, with settings that nobody else has."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from bpodesk.ui.app import save_screenshot

    save_screenshot(book, picture, settings=picture.with_suffix(".ini"))
    picture.with_suffix(".ini").unlink(missing_ok=True)


def _speak_utf8() -> None:
    """₱ and – must not stop a command on a console of another code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _start_log() -> None:
    """Log to a file in the user's own folder; a program that can't log still works."""
    folder = Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            folder / "bpodesk.log",
            maxBytes=_LOG_BYTES,
            backupCount=2,
            encoding="utf-8",
            delay=True,
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
