"""Compared texts as HTML for a browser: inserted words underlined, deleted ones struck through."""

from collections.abc import Iterable, Iterator
from html import escape

from bpodesk.domain.redlines import Gap, Mark, MarkedRun, RedClause, excerpt
from bpodesk.ui.theme import Tones


def clause_html(clause: RedClause, tones: Tones, *, whole: bool = False) -> Iterator[str]:
    """A clause under its title: the whole of it, or where words changed with gaps between."""
    title = f"{_runs(clause.number, tones)} {_runs(clause.title, tones)}"
    yield f"<p style='margin-top:12px'><b>{title}</b></p>"
    for paragraph in clause.paragraphs if whole else excerpt(clause):
        if isinstance(paragraph, Gap):
            yield f"<p style='color:{tones.muted}'>[…]</p>"
            continue
        indent = 16 * max(0, paragraph.level - 1)
        label, text = _runs(paragraph.number, tones), _runs(paragraph.runs, tones)
        yield f"<p style='margin-left:{indent}px'>{label}&nbsp; {text}</p>"


def _runs(runs: Iterable[MarkedRun], tones: Tones) -> str:
    looks = {
        Mark.INSERTED: f"color:{tones.good}; text-decoration:underline",
        Mark.DELETED: f"color:{tones.bad}; text-decoration:line-through",
    }
    return "".join(
        f"<span style='{looks.get(run.mark, '')}{'; font-weight:bold' if run.bold else ''}'>"
        f"{escape(run.text)}</span>"
        for run in runs
    )
