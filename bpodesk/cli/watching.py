"""The commands that look on while a month is open: how it will end, and the week's scorecard."""

from argparse import Namespace

from bpodesk.cli.speaking import DONE, REFUSED, opened_book, say, show, write_paper
from bpodesk.domain.outlooks import outlooks
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.wording import measured_words
from bpodesk.services import contracts, radar, scorecards, statements


def show_outlook(arguments: Namespace) -> int:
    """Say of every contract in force what may still go wrong until a level fails."""
    with opened_book(arguments.book) as book:
        rows = statements.list_statements(book, arguments.month)
    found = [
        (row.view.inputs.contract.number, outlook)
        for row in rows
        for outlook in outlooks(row.view.statement)
    ]
    if arguments.json:
        figures = [
            {
                "contract": number,
                "sla": outlook.level.code,
                "counted_until": outlook.counted.last.isoformat(),
                "remaining": outlook.remaining,
                "left": outlook.left,
                "cost": str(outlook.cost.amount),
                "currency": outlook.cost.currency,
                "on_pace": outlook.on_pace,
                "sentence": outlook.sentence,
            }
            for number, outlook in found
        ]
        show({"outlooks": figures})
        return DONE
    for number, outlook in found:
        print(f"{number}  {outlook.sentence}")
    if not found:
        say(f"Nothing is open in {arguments.month}: all is counted to its end, or nothing at all.")
    return DONE


def show_radar(arguments: Namespace) -> int:
    """Say which minutes of a month are charged to two customers; exit code 1 where any are."""
    with opened_book(arguments.book) as book:
        found = radar.charged_twice(book, arguments.month)
    if arguments.json:
        show({"charged_twice": radar.radar_figures(found)})
    else:
        for item in found:
            print(item.sentence)
    if found:
        return REFUSED
    say(f"Nobody's minute is charged twice in {arguments.month}.")
    return DONE


def show_scorecard(arguments: Namespace) -> int:
    """The week of a contract: as text, as figures, or as a PDF."""
    with opened_book(arguments.book) as book:
        contract_id = contracts.find_contract(book, arguments.contract).contract.id
        view = scorecards.open_scorecard(book, contract_id, week=arguments.day)
        if arguments.out is not None:
            write_paper(arguments.out, scorecards.scorecard_preview(book, view).pdf)
            say(f"{arguments.out}: the week from {view.card.week.start} to {view.card.week.last}.")
    if arguments.json:
        show(scorecards.scorecard_figures(view))
    elif arguments.out is None:
        for line in view.card.lines:
            figure = measured_words(line.week.figure, line.level.measure)
            stands = "" if line.week.outcome is Outcome.NO_DATA else f"  {line.week.outcome.value}"
            print(f"{line.level.code}  {line.level.title}  {figure}{stands}")
    return DONE
