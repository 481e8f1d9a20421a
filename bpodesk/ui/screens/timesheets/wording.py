"""The codes that the import proposes for people who are to be added to the staff list."""

from bpodesk.services.imports import WrittenName
from bpodesk.ui import text as texts


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
