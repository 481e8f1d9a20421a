"""Uses the real window on a long file and tells which events of its thread took longest.

    python window_probe.py MODE FILE BOOK [SETTINGS]

MODE is `import` (choose the file, import it, look at its hours, undo), `hours` (open the screen on
a book that has many hours in a month, sort, filter and copy them, show one in its file) or `peer`:
the same rows in a bare QTableView over a QStandardItemModel, filled as most programs do. Prints
{"events": [[stage, wall ms, CPU ms, what], ...], "gap": [stage, wall ms, CPU ms]} with the ten
longest. A turn's gap is what a timer of 5 ms was late; where wall is far over CPU, another thread
held the interpreter, or the machine was busy.
"""

import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from bpodesk.services.files import read_given_file
from bpodesk.services.imports import read_file
from bpodesk.services.timesheets import list_batches
from bpodesk.ui.app import Desk, Places, make_application
from bpodesk.ui.screens.timesheets import TimesheetsScreen
from bpodesk.ui.screens.timesheets.import_dialog import ImportDialog
from bpodesk.ui.screens.timesheets.import_dialog.effect_lines import Effect
from bpodesk.ui.screens.timesheets.source_dialog import SourceDialog

LONGEST = 10
CALM_TURNS = 10
Event = tuple[str, float, float, str]
Wait = Callable[[], bool]


class Probe(QApplication):
    """Times every event that this thread handles, and the turns of its loop."""

    def __init__(self) -> None:
        super().__init__(["bpodesk"])
        self.stage = "start"
        self.events: list[Event] = []
        self.gaps: list[tuple[str, float, float]] = []
        self._began = 0.0
        self._depth = 0
        self._collecting = 0.0
        self._seen: dict[str, int] = {}
        self._turned = (time.perf_counter(), time.thread_time())
        self._main = threading.get_ident()
        self.turns = QTimer(self)
        self.turns.setTimerType(Qt.TimerType.PreciseTimer)
        self.turns.setInterval(5)
        self.turns.timeout.connect(self._on_turn)
        gc.callbacks.append(self._on_collected)
        threading.Thread(target=self._watch, daemon=True).start()

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        if self._depth:
            return super().notify(receiver, event)
        kind = event.type()
        self._depth = 1
        self._seen = {}
        wall, cpu = time.perf_counter(), time.thread_time()
        self._began = wall
        try:
            return super().notify(receiver, event)
        finally:
            self._depth, self._began = 0, 0.0
            wall, cpu = time.perf_counter() - wall, time.thread_time() - cpu
            if wall > 0.02:
                where = ", ".join(sorted(self._seen, key=self._seen.__getitem__, reverse=True)[:5])
                what = f"{type(receiver).__name__} {kind.name} [{where}]"
                self.events.append((self.stage, wall * 1000, cpu * 1000, what))

    def _on_turn(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        wall, cpu = now[0] - self._turned[0], now[1] - self._turned[1]
        self._turned = now
        if wall > 0.02:
            self.gaps.append((self.stage, wall * 1000, cpu * 1000))

    def _on_collected(self, phase: str, facts: dict[str, int]) -> None:
        """A full collection stops every thread, whichever it happens in."""
        if phase == "start":
            self._collecting = time.perf_counter()
        elif (took := time.perf_counter() - self._collecting) > 0.01:
            words = f"collection {facts['generation']}: {took * 1000:.0f} ms"
            self._seen[words] = self._seen.get(words, 0) + 1_000

    def _watch(self) -> None:
        """Where this thread and the others are while an event takes long."""
        while True:
            time.sleep(0.01)
            began = self._began
            if began and time.perf_counter() - began > 0.02:
                for ident, frame in sys._current_frames().items():
                    words = _where(frame)
                    if ident != threading.get_ident() and words:
                        words = words if ident == self._main else f"other thread: {words}"
                        self._seen[words] = self._seen.get(words, 0) + 1


def _where(frame: object) -> str:
    """The innermost function of the program in a stack."""
    while frame is not None:
        code = frame.f_code
        if "/bpodesk/" in code.co_filename:
            return f"{Path(code.co_filename).stem}.{code.co_name}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


# ---------------------------------------------------------------------------- what a person does


def importing(app: Probe, desk: Desk, file: Path) -> Iterator[Wait]:
    def idle() -> bool:
        return not desk.shell.jobs.busy

    def dialogs() -> list[ImportDialog]:
        return [d for d in desk.window.findChildren(ImportDialog) if d.isVisible()]

    screen = desk.window.show_screen("timesheets")
    assert isinstance(screen, TimesheetsScreen)
    yield idle
    app.stage = "read"
    screen.read(file)
    yield lambda: bool(dialogs())
    yield idle
    [dialog] = dialogs()
    app.stage = "tabs"
    for tab in (0, 1, 2):
        dialog.tabs.setCurrentIndex(tab)
        yield idle
    app.stage = "scroll"
    bar = dialog.sheet.grid.view.verticalScrollBar()
    for place in (bar.maximum() // 2, bar.maximum()):
        bar.setValue(place)
        yield always
        yield idle
    app.stage = "people"
    if dialog.people.unsettled():
        if dialog.people._proposed():
            dialog.people.accept_all.click()
            yield idle
        if dialog.people.unsettled():
            dialog.people.add_all.click()
            yield idle
    app.stage = "zone"
    dialog.session.choose_zone("America/New_York")
    yield idle
    app.stage = "effect"
    for effect in Effect:
        dialog.effect.choose(effect)
        yield idle
    dialog.effect.choose(Effect.NEW)
    dialog.effect.rows.scrollToBottom()
    yield idle
    app.stage = "import"
    assert not dialog.reason(), dialog.reason()
    dialog.run_import()
    yield lambda: not dialogs()
    app.stage = "month"
    yield idle
    app.stage = "undo"
    desk.shell.actions.action("undo").trigger()
    yield idle
    assert not list_batches(desk._book)


def looking(app: Probe, desk: Desk, _file: Path) -> Iterator[Wait]:
    def idle() -> bool:
        return not desk.shell.jobs.busy

    def sources() -> list[SourceDialog]:
        return [d for d in desk.window.findChildren(SourceDialog) if d.isVisible()]

    app.stage = "open"
    screen = desk.window.show_screen("timesheets")
    assert isinstance(screen, TimesheetsScreen)
    yield idle
    yield lambda: bool(screen.hours.table.model.rows)
    table = screen.hours.table
    app.stage = "sort"
    for column in (0, 1, 3, 6, 8):
        table.view.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        yield idle
    app.stage = "filter"
    for typed in ("a", "an", "ana mail", ""):
        table.search.setText(typed)
        table._on_search()
        yield idle
    app.stage = "select all"
    screen.commands()["select_all"].run()
    yield idle
    app.stage = "copy"
    screen.commands()["copy"].run()
    yield idle
    app.stage = "source"
    table.view.selectRow(table.model.rowCount() - 1)
    yield idle
    screen.commands()["show_source"].run()
    yield lambda: bool(sources())
    yield idle
    [dialog] = sources()
    bar = dialog.sheet.grid.view.verticalScrollBar()
    for place in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(place)
        yield always
        yield idle
    dialog.accept()
    app.stage = "leave"
    desk.window.show_screen("customers")
    yield idle
    desk.window.show_screen("timesheets")
    yield idle


def peer(app: Probe, _desk: None, file: Path) -> Iterator[Wait]:
    """The read is not counted: only what a view of it costs."""
    entries = read_file(read_given_file(file), name=file.name).reading.entries
    app.stage = "fill"
    view = QTableView()
    yield always
    model = QStandardItemModel(0, 7)
    for e in entries:
        texts = (e.person_code, e.person, e.day, e.start, e.end, e.minutes, e.task)
        model.appendRow([QStandardItem(str(text)) for text in texts])
    view.setModel(model)
    view.setSortingEnabled(True)
    view.show()
    yield always
    app.stage = "sort"
    view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    yield always
    app.stage = "filter"
    for row in range(model.rowCount()):
        view.setRowHidden(row, "Mail" not in model.item(row, 6).text())
    yield always


# ---------------------------------------------------------------------------- the run


class Driver(QObject):
    """Takes the steps: each when what the one before waits for has been so for some turns."""

    def __init__(self, app: Probe, steps: Iterator[Wait]) -> None:
        super().__init__(app)
        self._app, self._steps = app, steps
        self._wait: Wait = always
        self._calm = 0
        self.timer = QTimer(self)
        self.timer.setInterval(20)
        self.timer.timeout.connect(self._on_step)
        self.timer.start()

    def _on_step(self) -> None:
        self._calm = self._calm + 1 if self._wait() else 0
        if self._calm < CALM_TURNS:
            return
        self._calm = 0
        wait = next(self._steps, None)
        if wait is None:
            self.timer.stop()
            self._app.quit()
        else:
            self._wait = wait


def always() -> bool:
    return True


def main(mode: str, file: Path, book: Path) -> None:
    app = Probe()
    make_application(["bpodesk"])
    desk = None
    if mode != "peer":
        settings = book.with_suffix(".ini")
        desk = Desk(Places(settings=settings, sample=book, documents=book.parent))
        assert desk.open(book)
        desk.window.resize(1280, 720)
    driver = Driver(
        app, {"import": importing, "hours": looking, "peer": peer}[mode](app, desk, file)
    )
    app.turns.start()
    app.exec()
    app.turns.stop()
    driver.timer.stop()
    events = sorted(app.events, key=lambda event: -event[1])[:LONGEST]
    gaps = sorted(app.gaps, key=lambda gap: -gap[1])[:3]
    print(json.dumps({"events": events, "gaps": gaps}))
    if desk is not None:
        desk.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
