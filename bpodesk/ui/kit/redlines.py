"""Compared texts as HTML for a browser: inserted words underlined, deleted ones struck through."""

from collections.abc import Iterable, Iterator
from html import escape

from bpodesk.domain.redlines import Mark, MarkedRun, RedClause
from bpodesk.ui.theme import Tones


def clause_html(clause: RedClause, tones: Tones) -> Iterator[str]:
    """The title of a clause, and those of its paragraphs in which words changed."""
    title = f"{_runs(clause.number, tones)} {_runs(clause.title, tones)}"
    yield f"<p style='margin-top:12px'><b>{title}</b></p>"
    for paragraph in clause.paragraphs:
        if paragraph.is_changed:
            indent = 16 * max(0, paragraph.level - 1)
            label, text = _runs(paragraph.number, tones), _runs(paragraph.runs, tones)
            yield f"<p style='margin-left:{indent}px'>{label}&nbsp; {text}</p>"


def _runs(runs: Iterable[MarkedRun], tones: Tones) -> str:
    looks = {
        Mark.INSERTED: f"color:{tones.good}; text-decoration:underline",
        Mark.DELETED: f"color:{tones.bad}; text-decoration:line-through",
    }
    return "".join(
        f"<span style='{looks[run.mark]}'>{escape(run.text)}</span>"
        if run.mark in looks
        else escape(run.text)
        for run in runs
    )
