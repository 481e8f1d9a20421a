"""What the import dialog says about columns, and the codes it proposes for people."""

from bpodesk.domain.readings import Role
from bpodesk.services.imports import WrittenName
from bpodesk.ui import text as texts
from bpodesk.ui.text import tr


def role_text(role: Role) -> str:
    """What a column is read as."""
    return {
        Role.PERSON: tr("Person"),
        Role.PERSON_CODE: tr("Staff code"),
        Role.FIRST_NAME: tr("First name"),
        Role.LAST_NAME: tr("Last name"),
        Role.DATE: tr("Date"),
        Role.START: tr("Start"),
        Role.END_DATE: tr("Date of the end"),
        Role.END: tr("End"),
        Role.BREAK: tr("Break"),
        Role.HOURS: tr("Hours"),
        Role.OVERTIME: tr("Overtime"),
        Role.TASK: tr("Task"),
        Role.CUSTOMER: tr("Customer"),
        Role.IGNORED: tr("Not read"),
    }[role]


def proposed_code(written: WrittenName, taken: set[str]) -> str:
    """A free staff code: the file's own, else initials, with a number where they are taken."""
    own = "".join(sign for sign in written.code.upper() if sign.isascii() and sign.isalnum())
    words = texts.fold(written.name).upper().replace(",", " ").split()
    initials = "".join(word[0] for word in words if word[0].isascii() and word[0].isalnum())
    base = own or initials or "P"
    number = 1
    code = base
    while code.casefold() in taken:
        number += 1
        code = f"{base}{number}"
    return code
