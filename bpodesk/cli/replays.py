"""`bpodesk agreement NO --replay`: the latest revision tried on months that are over."""

from argparse import Namespace

from bpodesk.cli.speaking import DONE, REFUSED, say_problems, show
from bpodesk.domain.problems import has_errors
from bpodesk.domain.replay_figures import replay_figures, replay_lines
from bpodesk.services import contracts, replays
from bpodesk.services.books import OpenBook
from bpodesk.services.files import read_given_file


def print_replay(arguments: Namespace, book: OpenBook) -> int:
    """Write what the months would have cost, as text or figures.

    With a history of which something can't be read, what is left is shown and the command fails.
    """
    contract_id = contracts.find_contract(book, arguments.contract).contract.id
    offer = replays.latest_offer(book, contract_id)
    code = DONE
    if arguments.history is None:
        done = replays.replay_contract(book, offer, contract_id)
    else:
        content = read_given_file(arguments.history)
        done, history = replays.replay_file(offer, content, name=arguments.history.name)
        say_problems(history.problems)
        code = REFUSED if has_errors(history.problems) else DONE
    if arguments.json:
        show(replay_figures(done))
    elif done.months:
        print("\n".join(replay_lines(done)))
    return code
