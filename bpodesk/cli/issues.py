"""The command of the issue log: listed, exported, added to."""

from argparse import Namespace

from bpodesk.cli.speaking import DONE, REFUSED, opened_book, say, say_problems, show
from bpodesk.domain.ids import ContractId
from bpodesk.domain.wording import instant_words, short_date
from bpodesk.services import contact_log, contracts, issue_actions, issue_exports, issues
from bpodesk.services.books import OpenBook
from bpodesk.services.files import write_file
from bpodesk.services.outcome import NotSaved


def show_issues(arguments: Namespace) -> int:
    """Add an issue, write the log as a workbook, print it, or several of these."""
    with opened_book(arguments.book) as book:
        contract_id = None
        if arguments.contract is not None:
            contract_id = contracts.find_contract(book, arguments.contract).contract.id
        if arguments.add is not None:
            if contract_id is None:
                say("bpodesk issues: say with --contract NO under which contract to add it.")
                return REFUSED
            if not _add(book, contract_id, arguments.add):
                return REFUSED
        if arguments.xlsx is not None:
            write_file(arguments.xlsx, issue_exports.log_workbook(book, contract_id))
            say(f"{arguments.xlsx}: issues, actions and contacts.")
        if arguments.json:
            show(issue_exports.log_figures(book, contract_id))
        elif arguments.xlsx is None and arguments.add is None:
            _list(book, contract_id)
    return DONE


def _add(book: OpenBook, contract_id: ContractId, title: str) -> bool:
    issue = issues.new_issue(book, contract_id, title)
    outcome = issues.save_issue(book, issues.IssueFile(issue=issue))
    if isinstance(outcome, NotSaved):
        say_problems(outcome.problems)
        return False
    say(f"{issue.code} is logged.")
    return True


def _list(book: OpenBook, contract_id: ContractId | None) -> None:
    print("Issues")
    for row in issues.list_issues(book, contract_id):
        stand = "overdue" if row.overdue else row.issue.status.value
        reported = instant_words(row.issue.reported_at, zone=row.zone)
        number = row.contract.number
        print(f"  {number}  {row.issue.code}  {reported}  {stand}  {row.issue.title}")
    print("Actions")
    for action in issue_actions.list_actions(book, contract_id):
        item = action.action
        due = "no day" if item.due_on is None else short_date(item.due_on)
        stand = "done" if item.done_on is not None else "overdue" if action.overdue else "open"
        print(f"  {action.contract.number}  {due}  {stand}  {item.what}")
    print("Contacts")
    for contact in contact_log.list_contacts(book, contract_id):
        note = contact.contact
        when = instant_words(note.happened_at, zone=contact.zone)
        print(f"  {contact.contract.number}  {when}  {note.channel.value}  {note.said}")
