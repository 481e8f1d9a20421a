"""Sealing statements from the screen: one, or all that are ready; and what was done with one."""

import datetime as dt
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QFileDialog, QWidget

from bpodesk.domain.changes import ChangeSet
from bpodesk.domain.month_steps import MonthStatus, MonthStep, check_step
from bpodesk.domain.problems import Problem, Trouble
from bpodesk.domain.seals import SealedStatement
from bpodesk.services.books import OpenBook, company_of
from bpodesk.services.bundles import bundle_name, make_bundle
from bpodesk.services.closing import seal_in_turn
from bpodesk.services.files import write_file
from bpodesk.services.outcome import Saved
from bpodesk.services.seals import allowed_steps, seal_statement, sealed_on, take_month_step
from bpodesk.services.statements import StatementView
from bpodesk.ui import text as texts
from bpodesk.ui.jobs import Progress
from bpodesk.ui.kit import editors
from bpodesk.ui.kit.form import Field, Form, Section
from bpodesk.ui.notify import Tone
from bpodesk.ui.office import Office
from bpodesk.ui.screens.contracts.tab import ask_values
from bpodesk.ui.screens.statements.columns import status_name
from bpodesk.ui.text import tr, trn


def seal(office: Office, view: StatementView) -> None:
    """Seal a statement, after saying what that means."""
    blocking = [problem for problem in view.missing if problem.is_error]
    if blocking:
        office.shell.notify.problems(tr("This statement can't be sealed yet"), blocking)
        return
    answer = office.shell.notify.ask(
        seal_question(view),
        (tr("&Seal"), tr("&Cancel")),
        detail=seal_detail(view, office.book.clock().date()),
    )
    if answer == 0:
        office.settled(
            seal_statement(office.book, view),
            tr(
                "The {month} statement of {number} is sealed.",
                month=texts.month(view.inputs.month),
                number=view.inputs.contract.number,
            ),
        )


def seal_question(view: StatementView) -> str:
    """What is asked before a statement is sealed."""
    return tr(
        "Seal the {month} statement of {number} with {net} net?",
        month=texts.month(view.inputs.month),
        number=view.inputs.contract.number,
        net=texts.money(view.statement.net),
    )


def seal_detail(view: StatementView, today: dt.date) -> str:
    """What sealing does, in words."""
    version = max((old.version for old in view.sealed), default=0) + 1
    parts = [
        tr(
            "It becomes version {version} of {date}: figures, inputs and PDF are kept and can't be"
            " changed by anybody. Its results become the history that repeats and earn-backs of the"
            " next months look back on.",
            version=version,
            date=texts.date(today),
        )
    ]
    if view.sealed:
        parts.append(tr("It takes the place of the version sealed before, which is kept."))
    if view.inputs.contract.staff_codes:
        parts.append(tr("People are named by their staff codes; their names are not kept with it."))
    parts += [problem.message for problem in (*view.missing, *view.advice)]
    parts.append(tr("This can't be undone; a correction is the next version."))
    return "\n".join(parts)


# ------------------------------------------------------------------------------- many


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of the statements that were to be sealed."""

    sealed: int
    left: tuple[Problem, ...]
    changes: tuple[ChangeSet, ...]


def ready(views: Sequence[StatementView]) -> list[StatementView]:
    """Those that can be sealed now."""
    return [
        view
        for view in views
        if not view.has_seal and not any(problem.is_error for problem in view.missing)
    ]


def seal_all(office: Office, views: Sequence[StatementView], *, owner: QObject) -> None:
    """Seal all that are ready, after saying how many and how much; then say what became of it."""
    found = ready(views)
    blocked = [view for view in views if not view.has_seal and view not in found]
    if not found:
        office.shell.notify.say(tr("No statement of this month is ready to be sealed."))
        return
    lines = [
        f"{view.inputs.contract.number}  {texts.money(view.statement.net)}" for view in found[:12]
    ]
    if len(found) > len(lines):
        lines.append(tr("and {n} more", n=len(found) - len(lines)))
    if blocked:
        more = trn("{n} is not ready and is left.", "{n} are not ready and are left.", len(blocked))
        lines.append(more)
    lines.append(tr("This can't be undone; a correction is the next version."))
    answer = office.shell.notify.ask(
        trn("Seal {n} statement?", "Seal {n} statements?", len(found)),
        (tr("&Seal"), tr("&Cancel")),
        detail="\n".join(lines),
    )
    if answer != 0:
        return
    book = office.book
    office.shell.jobs.run_job(
        tr("Sealing the statements"),
        lambda progress: seal_each(book, found, progress),
        lambda closed: _tell(office, closed, of=len(found)),
        owner=owner,
    )


def seal_each(book: OpenBook, views: Sequence[StatementView], progress: Progress) -> Closed:
    """Each is sealed whole or not at all; Cancel leaves the rest as they are."""
    left: list[Problem] = []
    changes: list[ChangeSet] = []
    done = 0
    with closing(seal_in_turn(book, views)) as turns:
        for done in range(len(views)):
            if progress.cancelled():
                break
            progress.show(done, len(views), views[done].inputs.contract.number)
            view, outcome = next(turns)
            number = view.inputs.contract.number
            if isinstance(outcome, Trouble):
                left.append(Problem(message=f"{number}: {outcome}"))
            elif isinstance(outcome, Saved):
                changes.append(outcome.changes)
            else:
                left += [Problem(message=f"{number}: {item.message}") for item in outcome.problems]
        else:
            done = len(views)
    left += [
        Problem(message=tr("{number} was not sealed any more.", number=view.inputs.contract.number))
        for view in views[done:]
    ]
    return Closed(len(changes), tuple(left), tuple(changes))


def _tell(office: Office, closed: Closed, *, of: int) -> None:
    for changes in closed.changes:
        office.shell.relay.publish(changes)
    said = trn("{n} statement is sealed.", "{n} statements are sealed.", closed.sealed)
    if closed.left:
        title = tr("{n} of {of} statements are sealed", n=closed.sealed, of=of)
        office.shell.notify.problems(title, closed.left)
        return
    office.shell.notify.say(said, tone=Tone.OK)


# ------------------------------------------------------------------------------- steps


def ask_step(office: Office, view: StatementView) -> None:
    """Ask what was done with a statement, and record it."""
    allowed = allowed_steps(view)
    number = view.inputs.contract.number
    month = texts.month(view.inputs.month)
    form = Form((_step(view, allowed), _history(view)))
    form.set_values(
        {
            "step": allowed[0] if len(allowed) == 1 else None,
            "on_day": office.book.clock().date(),
            "by_whom": company_of(office.book).signatory,
            "note": "",
            "history": _history_text(view),
        }
    )
    form.box("history").editor.set_read_only(True)
    inputs = view.inputs
    step = ask_values(
        office,
        tr("{month} statement of {number}", month=month, number=number),
        form,
        name="statements/step",
        build=lambda values: MonthStep(
            contract_id=inputs.contract.id,
            month=inputs.month.first,
            version=view.sealed[0].version if view.sealed else 0,
            step=values["step"],
            on_day=values["on_day"],
            by_whom=values["by_whom"],
            note=values["note"],
        ),
        check=lambda made: check_step(
            made, allowed=allowed, earlier=view.steps, sealed_on=sealed_on(view, made)
        ),
        done_text=tr("&Record"),
        read_only=not allowed,
        size=QSize(560, 430),
    )
    if step is not None:
        office.done(
            take_month_step(office.book, view, step),
            tr(
                "The {month} statement of {number} is {status} now.",
                month=month,
                number=number,
                status=status_name(step.step).lower(),
            ),
        )


def _step(view: StatementView, allowed: Sequence[MonthStatus]) -> Section:
    words = tr("The statement is {status}.", status=status_name(view.status).lower())
    if not allowed:
        words += " " + tr("It has to be sealed before anything else.")
    return Section(
        words,
        (
            (
                Field(
                    "step",
                    tr("Becomes"),
                    editors.choice(
                        ((status, status_name(status)) for status in allowed),
                        required=bool(allowed),
                        nothing=tr("Choose…"),
                    ),
                ),
                Field("on_day", tr("&On"), editors.date(required=True)),
                Field("by_whom", tr("&By"), editors.text(required=True)),
            ),
            (Field("note", tr("&Note, for later readers"), editors.text()),),
        ),
    )


def _history(view: StatementView) -> Section:
    lines = min(6, max(2, len(view.steps) + len(view.sealed)))
    return Section(
        tr("So far"), ((Field("history", tr("Steps"), editors.long_text(lines=lines)),),)
    )


def _history_text(view: StatementView) -> str:
    told = [
        (
            item.sealed_at.date(),
            tr(
                "{day}: version {version} sealed",
                day=texts.date(item.sealed_at.date()),
                version=item.version,
            ),
        )
        for item in view.sealed
    ]
    told += [
        (
            step.on_day,
            tr(
                "{day}: {status}, by {who}",
                day=texts.date(step.on_day),
                status=status_name(step.step).lower(),
                who=step.by_whom,
            )
            + (f" ({step.note})" if step.note else ""),
        )
        for step in view.steps
    ]
    lines = [text for _, text in sorted(told, key=lambda item: item[0])]
    return "\n".join(lines) or tr("No step is recorded yet.")


# ------------------------------------------------------------------------------- bundle


def save_bundle(office: Office, statement: SealedStatement, *, parent: QWidget) -> None:
    """Write a sealed statement's bundle where the user wants it."""
    path, _ = QFileDialog.getSaveFileName(
        parent,
        tr("Save the bundle for the customer"),
        str(office.book.path.parent / bundle_name(statement)),
        tr("Bundle (*.zip)"),
    )
    if not path:
        return
    book, target = office.book, Path(path)

    def write(content: bytes) -> None:
        try:
            write_file(target, content)
        except Trouble as trouble:
            office.shell.notify.trouble(trouble)
            return
        office.shell.notify.say(tr("Saved as {path}", path=str(target)), tone=Tone.OK)

    office.shell.jobs.run_job(
        tr("Packing the bundle"),
        lambda progress: make_bundle(book, statement),  # noqa: ARG005 - one step
        write,
        owner=parent,
    )
