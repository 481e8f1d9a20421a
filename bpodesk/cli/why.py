"""Why a figure of a statement is what it is, down to the cell."""

from argparse import Namespace
from collections.abc import Iterator

from bpodesk.cli.speaking import DONE, WRONG_USAGE, opened_book, say, show
from bpodesk.domain.codec import Json
from bpodesk.domain.problems import Trouble
from bpodesk.domain.staff_codes import with_codes
from bpodesk.domain.statements import compute_statement
from bpodesk.domain.why.figures import NamedFigure, find_figure
from bpodesk.domain.why.nodes import Node
from bpodesk.services import contracts, statements
from bpodesk.services.why import figures_of


def tell_why(arguments: Namespace) -> int:
    """Print a figure's tree, or the names of all figures."""
    if bool(arguments.list) == bool(arguments.figure):
        say("bpodesk why: give the name of a figure, or --list for all names.")
        return WRONG_USAGE
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        view = statements.compute(book, contract_id, arguments.month)
        statement = view.statement
        if arguments.codes:
            statement = compute_statement(with_codes(view.inputs))
        figures = figures_of(book, statement)
    if arguments.list:
        _list(figures, as_json=arguments.json)
        return DONE
    figure = find_figure(figures, arguments.figure)
    if figure is None:
        raise Trouble(
            f"The statement has no figure “{arguments.figure}”."
            " bpodesk why --list names those it has."
        )
    if arguments.json:
        show({"name": figure.name, **_plain(figure.node, arguments.depth)})
    else:
        for line in tree_lines(figure.node, depth=arguments.depth):
            print(line)
    return DONE


def _list(figures: tuple[NamedFigure, ...], *, as_json: bool) -> None:
    if as_json:
        show(
            [
                {
                    "name": figure.name,
                    "group": figure.group,
                    "title": figure.node.title,
                    "value": figure.node.value,
                }
                for figure in figures
            ]
        )
        return
    width = max(len(figure.name) for figure in figures)
    group = ""
    for figure in figures:
        if figure.group != group:
            group = figure.group
            print(group)
        print(f"  {figure.name:{width}}  {figure.node.title}: {figure.node.value}")


def tree_lines(node: Node, *, depth: int | None, level: int = 0) -> Iterator[str]:
    """A node and what is below it, a line each, indented; `depth` is how far down (None: all)."""
    line = f"{'  ' * level}{node.title}: {node.value}"
    if node.formula:
        line += f" = {node.formula}"
    told = "; ".join(filter(None, (node.basis, node.place)))
    yield f"{line}  [{told}]" if told else line
    if depth is None or level < depth:
        for part in node.parts():
            yield from tree_lines(part, depth=depth, level=level + 1)


def _plain(node: Node, depth: int | None) -> dict[str, Json]:
    plain: dict[str, Json] = {"title": node.title, "value": node.value}
    told = {"formula": node.formula, "basis": node.basis, "source": node.source}
    plain.update({key: text for key, text in told.items() if text})
    if node.cell is not None:
        plain["file"] = node.cell.file_name
        plain["cell"] = node.cell.address
    if node.is_opened and depth != 0:
        left = None if depth is None else depth - 1
        plain["parts"] = [_plain(part, left) for part in node.parts()]
    return plain
