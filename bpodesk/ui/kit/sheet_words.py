"""What a sheet's columns and rows are called and how they look: words, grounds and signs.

Colour is never the only sign: a column's role stands in its header, a row's kind has a sign beside
the row's number.
"""

from enum import Enum

from bpodesk.domain.readings import Role, RowKind
from bpodesk.ui.text import tr
from bpodesk.ui.theme import tones


class RoleGroup(Enum):
    """What a column tells: who, when, how much, what; or nothing that is read."""

    WHO = "who"
    WHEN = "when"
    MUCH = "much"
    WHAT = "what"
    NONE = "none"


# In the order of the menu of roles.
ROLES_BY_GROUP: tuple[tuple[RoleGroup, tuple[Role, ...]], ...] = (
    (
        RoleGroup.WHO,
        (Role.PERSON, Role.PERSON_CODE, Role.FIRST_NAME, Role.LAST_NAME),
    ),
    (
        RoleGroup.WHEN,
        (
            Role.DATE,
            Role.START,
            Role.END,
            Role.END_DATE,
            Role.PUNCH,
            Role.DIRECTION,
            Role.DAY_COLUMN,
        ),
    ),
    (
        RoleGroup.MUCH,
        (Role.HOURS, Role.MINUTES, Role.BREAK, Role.OVERTIME, Role.DAY_CODE, Role.TOTAL),
    ),
    (RoleGroup.WHAT, (Role.TASK, Role.CUSTOMER, Role.ENTRY_ID)),
    (RoleGroup.NONE, (Role.IGNORED,)),
)
_GROUP_OF = {role: group for group, roles in ROLES_BY_GROUP for role in roles}
ROW_SIGNS = {
    RowKind.HEADER: "≡",
    RowKind.LABEL: "¶",
    RowKind.ENTRY: "",
    RowKind.TOTAL: "Σ",
    RowKind.LEFT_OUT: "–",
}


def group_of(role: Role) -> RoleGroup:
    """What a role tells."""
    return _GROUP_OF[role]


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
        Role.PUNCH: tr("Punches"),
        Role.DIRECTION: tr("In or out"),
        Role.BREAK: tr("Break"),
        Role.HOURS: tr("Hours"),
        Role.MINUTES: tr("Minutes"),
        Role.OVERTIME: tr("Overtime"),
        Role.DAY_CODE: tr("Day code"),
        Role.TASK: tr("Task"),
        Role.CUSTOMER: tr("Customer"),
        Role.ENTRY_ID: tr("Entry number"),
        Role.DAY_COLUMN: tr("Day"),
        Role.TOTAL: tr("Total"),
        Role.IGNORED: tr("Not read"),
    }[role]


def group_text(group: RoleGroup) -> str:
    """What a group of columns is called."""
    return {
        RoleGroup.WHO: tr("Who"),
        RoleGroup.WHEN: tr("When"),
        RoleGroup.MUCH: tr("How much"),
        RoleGroup.WHAT: tr("What for"),
        RoleGroup.NONE: tr("Not read"),
    }[group]


def row_text(kind: RowKind) -> str:
    """What a row was understood to be."""
    return {
        RowKind.HEADER: tr("Headings"),
        RowKind.LABEL: tr("Names what follows"),
        RowKind.ENTRY: tr("Hours"),
        RowKind.TOTAL: tr("Total, not counted"),
        RowKind.LEFT_OUT: tr("Left out"),
    }[kind]


def group_ground(group: RoleGroup) -> str:
    """The ground of a group's columns in the theme in force."""
    tone = tones()
    return {
        RoleGroup.WHO: tone.who_ground,
        RoleGroup.WHEN: tone.when_ground,
        RoleGroup.MUCH: tone.much_ground,
        RoleGroup.WHAT: tone.what_ground,
        RoleGroup.NONE: tone.base,
    }[group]


def row_ground(kind: RowKind) -> str:
    """The ground of a row that is not one of hours."""
    tone = tones()
    return {
        RowKind.HEADER: tone.hover,
        RowKind.LABEL: tone.side,
        RowKind.ENTRY: tone.base,
        RowKind.TOTAL: tone.side,
        RowKind.LEFT_OUT: tone.window,
    }[kind]
