"""The sample company's agreement and statement, printed by us and by what others would take.

The blocks of both documents are turned into typst markup and, where LibreOffice is installed, into
.docx files (see `office`): the same texts, tables, charts (but for LibreOffice), contents, head and
footer. Ours and typst print in a warm process each, a kept compiler there; LibreOffice is called as
a program calls it, its start being counted, and with several documents at once. Every round prints
other texts, so that nobody is paid for remembering. Printed are least CPU seconds, their ratios,
and sizes. Nothing here is an assertion about speed.
BENCH_ROUNDS sets the rounds.

Called with arguments this file is the process that prints: `ours FOLDER` or `typst FOLDER`.
"""

import dataclasses
import datetime as dt
import json
import os
import pickle
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.office import flat_text, office_seconds

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "build" / "bench-peers" / ("Scripts" if os.name == "nt" else "bin") / "python"
OFFICE_ROUNDS = 4
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "9"))
FONTS = ROOT / "resources" / "fonts"


def print_all(folder: Path, jobs: dict[str, Callable[[], bytes]]) -> None:
    """Run each job (named document.round) and tell its CPU seconds and size."""
    told: dict[str, tuple[float, int]] = {}
    for name, job in jobs.items():
        before = time.process_time()
        pdf = job()
        told[name] = (time.process_time() - before, len(pdf))
        folder.joinpath(f"{name.split('.')[0]}.pdf").write_bytes(pdf)
    print(json.dumps(told))


def print_ours(folder: Path) -> None:
    from bpodesk.documents.pdf import render

    sources = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.pickle"))}
    documents = {name: pickle.loads(source) for name, source in sources.items()}
    print_all(folder / "ours", {n: lambda d=d: render(d) for n, d in documents.items()})


def print_typst(folder: Path) -> None:
    import typst  # the peers' environment has it

    compiler = typst.Compiler(root=str(folder), font_paths=[str(FONTS)])
    sources = {path.stem: str(path) for path in sorted(folder.glob("*.typ"))}
    print_all(folder / "typst", {n: lambda s=s: compiler.compile(s) for n, s in sources.items()})


# ---------------------------------------------------------------- the documents


def sample_documents(folder: Path) -> dict[str, Any]:
    """The blocks of the sample's agreement and statement."""
    from bpodesk.documents import agreement, pdf
    from bpodesk.services import agreements, contracts, sample, statements

    kept: list[Any] = []
    render = pdf.render
    clock = dt.datetime(2026, 10, 5, tzinfo=dt.UTC)
    book = sample.make_sample(folder / "sample.bpodesk", clock=lambda: clock)
    contract = contracts.find_contract(book, sample.SAMPLE_CONTRACT).contract
    try:
        pdf.render = lambda document: kept.append(document) or b""  # type: ignore[assignment]
        statements.statement_pdf(book, statements.compute(book, contract.id, sample.SAMPLE_MONTH))
    finally:
        pdf.render = render
    paper = agreements.agreement_paper(book, contract.id)
    book.close()
    return {"agreement": agreement.agreement_document(paper), "statement": kept[0]}


def varied(value: Any, token: str) -> Any:
    """The same blocks with a word more in every longer text."""
    match value:
        case str():
            return f"{value} {token}" if len(value) > 40 and " " in value else value
        case tuple():
            return tuple(varied(item, token) for item in value)
        case _ if dataclasses.is_dataclass(value) and type(value).__module__.endswith("blocks"):
            names = [field.name for field in dataclasses.fields(value)]
            return type(value)(**{name: varied(getattr(value, name), token) for name in names})
        case _:
            return value


# ---------------------------------------------------------------- typst


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'#"{escaped}"'


def rich(text: Any) -> str:
    if isinstance(text, str):
        return quoted(text)
    return "".join(
        f"#strong[{quoted(r.text)}]" if r.bold else f"#emph[{quoted(r.text)}]" if r.italic
        else quoted(r.text)
        for r in text
    )  # fmt: skip


def cell(text: Any) -> str:
    return f"[{rich(text)}]"


def typst_table(table: Any) -> Iterator[str]:
    widths = ", ".join(
        f"{column.weight}fr" if column.width_mm is None else f"{column.width_mm}mm"
        for column in table.columns
    )
    aligns = ", ".join(
        {"left": "left", "right": "right", "centre": "center"}[c.align.value] for c in table.columns
    )
    if table.caption:
        yield f"#strong[{quoted(table.caption)}]"
    yield f"#table(columns: ({widths},), align: ({aligns},),"
    if any(column.title for column in table.columns):
        yield f"table.header({', '.join(cell(column.title) for column in table.columns)}),"
    for row in table.rows:
        if row.emphasis.value == "subtitle":
            yield f"table.cell(colspan: {len(table.columns)}, strong{cell(row.cells[0])}),"
        elif row.emphasis.value == "total":
            yield "".join(f"strong{cell(text)}, " for text in row.cells)
        else:
            yield "".join(f"{cell(text)}, " for text in row.cells)
    yield ")"


def typst_picture(picture: Any) -> Iterator[str]:
    inner: list[str] = []
    for mark in picture.marks:
        match type(mark).__name__:
            case "Stroke":
                (x, y), *others = mark.points
                ends = "".join(f"curve.line(({px}pt, {py}pt))," for px, py in others)
                inner.append(
                    f"#place(curve(stroke: {mark.width}pt, curve.move(({x}pt, {y}pt)), {ends}))"
                )
            case "Box":
                inner.append(
                    f"#place(dx: {mark.x}pt, dy: {mark.y}pt, rect(width: {mark.width}pt,"
                    f" height: {mark.height}pt, fill: teal, stroke: none))"
                )
            case "Dot":
                at = f"dx: {mark.x - mark.radius}pt, dy: {mark.y - mark.radius}pt"
                inner.append(f"#place({at}, circle(radius: {mark.radius}pt))")
            case _:
                at = f"dx: {mark.x}pt, dy: {mark.y - mark.size}pt"
                inner.append(f"#place({at}, text(size: {mark.size}pt){cell(mark.text)})")
    size = f"width: {picture.width}pt, height: {picture.height}pt"
    alternative = quoted(picture.alternative).removeprefix("#")
    yield f"#figure(alt: {alternative}, box({size})[{''.join(inner)}])"


def typst_block(block: Any) -> Iterator[str]:
    match type(block).__name__:
        case "Heading":
            number = f"{quoted(block.number)}#h(1em)" if block.number else ""
            yield f"#heading(level: {block.level})[{number}{quoted(block.text)}]"
        case "Paragraph":
            hang = 22 if block.level else 30
            number = f"#box(width: {hang}pt)[{quoted(block.number)}]" if block.number else ""
            indent = f"hanging-indent: {hang}pt" if number else ""
            left = 30 + 22 * (block.level - 1) if block.level else 0
            yield f"#pad(left: {left}pt, par({indent})[{number}{rich(block.text)}])"
        case "Table":
            yield from typst_table(block)
        case "KeyValues":
            yield "#table(columns: (22%, 1fr), stroke: none,"
            yield from (f"{cell(key)}, {cell(value)}," for key, value in block.pairs)
            yield ")"
        case "Tiles":
            yield f"#grid(columns: (1fr,) * {len(block.tiles)}, gutter: 8pt,"
            yield from (
                f"block[{quoted(t.label)} \\ #text(size: 14pt)[*{quoted(t.value)}*]"
                f" \\ {quoted(t.note)}],"
                for t in block.tiles
            )
            yield ")"
        case "Lights":
            yield "#table(columns: (auto, 1fr, 1fr), stroke: none,"
            yield from (
                f"{cell(li.verdict)}, {cell(li.label)}, {cell(li.note)}," for li in block.lights
            )
            yield ")"
        case "Contents":
            yield f"#outline(depth: {block.deepest_level})"
        case "Figure":
            yield from typst_picture(block.picture)
        case "Signatures":
            yield "#block(breakable: false, grid(columns: (1fr, 1fr), gutter: 30pt,"
            for party in block.parties:
                lines = (party.title, party.organisation, "Signature", f"Name {party.name}",
                         f"Title {party.role}", "Date")  # fmt: skip
                yield f"[{' #line(length: 100%) '.join(map(quoted, lines))}],"
            yield "))"
        case "Space" | "PageBreak" | "Rule" as name:
            space = f"#v({getattr(block, 'height_mm', 0)}mm)"
            others = {"PageBreak": "#pagebreak(weak: true)", "Rule": "#line(length: 100%)"}
            yield others.get(name, space)


def typst_source(document: Any) -> str:
    head = (
        f"#set document(title: {quoted(document.title)[1:]}, author: {quoted(document.author)[1:]})"
        f'\n#set page(paper: "a4", margin: (x: 22mm, top: 27mm, bottom: 24mm),'
        f" header: [{quoted(document.header_left)} #h(1fr) {quoted(document.header_right)}],"
        f" footer: context [{quoted(document.footer_left)} #h(1fr) Page"
        f" #counter(page).display() of #counter(page).final().first()])"
        '\n#set text(font: "Noto Sans", size: 9.75pt, lang: "en")\n#set table(stroke: 0.5pt)\n'
    )
    return head + "\n\n".join("\n".join(typst_block(block)) for block in document.blocks)


# ---------------------------------------------------------------- the comparison


def told(python: Path | str, engine: str, folder: Path) -> dict[str, tuple[float, int]]:
    (folder / engine).mkdir()
    done = subprocess.run(
        [python, __file__, engine, folder],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    return json.loads(done.stdout)


def test_documents_beside_typst_and_an_office(tmp_path: Path) -> None:
    documents = sample_documents(tmp_path)
    for name, document in documents.items():
        for number in range(ROUNDS):
            other = varied(document, f"r{number}")
            tmp_path.joinpath(f"{name}.{number}.pickle").write_bytes(pickle.dumps(other))
            source = typst_source(other)
            tmp_path.joinpath(f"{name}.{number}.typ").write_text(source, encoding="utf-8")
    engines = {"ours": told(sys.executable, "ours", tmp_path)}
    if PEERS.exists():
        engines["typst"] = told(PEERS, "typst", tmp_path)
    from bpodesk.documents.pages import page_count

    print()
    for name, document in documents.items():
        best: dict[str, float] = {}
        for engine, runs in engines.items():
            mine = [run for key, run in runs.items() if key.startswith(name)]
            best[engine] = min(seconds for seconds, _ in mine[1:])  # the first one is not warm
            pages = page_count(tmp_path.joinpath(engine, f"{name}.pdf").read_bytes())
            print(
                f"{name:10} {engine:6} CPU {best[engine] * 1000:8.1f} ms  {pages:3} pages"
                f"  {mine[-1][1] / 1000:7.1f} kB"
            )
        if shutil.which("soffice"):
            best["office, a call"], best["office, each further in a call"], pdf = office_seconds(
                tmp_path / f"office {name}",
                [flat_text(varied(document, f"r{number}")) for number in range(OFFICE_ROUNDS)],
                FONTS,
            )
            content = pdf.read_bytes()
            milliseconds, pages = best["office, a call"] * 1000, page_count(content)
            print(
                f"{name:10} office CPU {milliseconds:8.1f} ms  {pages:3} pages"
                f"  {len(content) / 1000:7.1f} kB"
            )
        else:
            print(f"{name:10} office is left out: LibreOffice's soffice is not installed.")
        for engine in sorted(best.keys() - {"ours"}):
            print(f"{name:10} ours / {engine}: {best['ours'] / best[engine]:.3f}")


if __name__ == "__main__":
    {"ours": print_ours, "typst": print_typst}[sys.argv[1]](Path(sys.argv[2]))
