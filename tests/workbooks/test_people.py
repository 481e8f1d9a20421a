import pytest

from bpodesk.domain.ids import StaffId
from bpodesk.workbooks.people import (
    KnownPerson,
    MatchKind,
    NameMatch,
    WrittenName,
    folded_name,
    match_people,
)


def person(number: int, name: str, code: str = "", *aliases: str) -> KnownPerson:
    return KnownPerson(id=StaffId(number), code=code, name=name, aliases=aliases)


STAFF = (
    person(1, "José Peña", "T-001"),
    person(2, "Juan Miguel dela Cruz", "T-002", "Jojo"),
    person(3, "Maria A. Santos", "T-003"),
    person(4, "Marina Santos", ""),
    person(5, "Łukasz O'Neil", "77"),
    person(6, "Ana Reyes", "T-006"),
    person(7, "Ana Reyes", "T-007"),
    person(8, "Liza Ong", "T-008"),
    person(9, "Eliza Ong", "T-009", "Jo Lim"),
    person(10, "Jo Tan", "T-010", "Jo Lim"),
)


def match(name: str, code: str = "") -> NameMatch:
    [found] = match_people([WrittenName(name=name, code=code)], STAFF)
    return found


@pytest.mark.parametrize(
    ("name", "code", "kind", "staff_id"),
    [
        ("PENA JOSE", "", MatchKind.NAME, 1),
        ("Peña, José", "", MatchKind.NAME, 1),
        ("dela Cruz, Juan Miguel", "", MatchKind.NAME, 2),
        ("jojo", "", MatchKind.ALIAS, 2),
        ("Santos, Maria", "", MatchKind.NAME, 3),
        ("Maria A Santos", "", MatchKind.NAME, 3),
        ("lukasz oneil", "", MatchKind.NAME, 5),
        ("", "t-001", MatchKind.CODE, 1),
        ("Somebody New", "T - 002", MatchKind.CODE, 2),
        ("Ana Reyes", "T-007", MatchKind.CODE, 7),
        ("77", "", MatchKind.CODE, 5),
        ("Jose Pena", "X-9", MatchKind.NAME, 1),
    ],
)
def test_name_same_after_folding_is_sure(
    name: str, code: str, kind: MatchKind, staff_id: int
) -> None:
    found = match(name, code)
    assert (found.kind, found.staff_id, found.score) == (kind, staff_id, 100)
    assert found.is_sure


@pytest.mark.parametrize(
    ("name", "staff_id"),
    [
        ("Jose Penna", 1),
        ("Cruz, J.", 2),
        ("Juan Cruz", 2),
    ],
)
def test_name_that_is_only_alike_is_proposed(name: str, staff_id: int) -> None:
    found = match(name)
    assert (found.kind, found.staff_id) == (MatchKind.PROPOSED, staff_id)
    assert not found.is_sure
    assert found.candidates[0].staff_id == staff_id


@pytest.mark.parametrize(
    ("name", "code", "candidates"),
    [
        ("Ana Reyes", "", {6, 7}),
        ("Jo Lim", "", {9, 10}),
        ("José Peña", "T-002", {1, 2}),
        ("L. Ong", "", {8}),
        ("Maria B. Santos", "", {3, 4}),
    ],
)
def test_name_torn_between_people_lists_them(name: str, code: str, candidates: set[int]) -> None:
    found = match(name, code)
    assert found.kind is MatchKind.PROPOSED
    assert {candidate.staff_id for candidate in found.candidates} >= candidates
    assert (found.staff_id is None) == (len(candidates) > 1)


def test_name_like_nobody_is_unknown() -> None:
    found = match("Zacharias Quixote")
    assert (found.kind, found.staff_id, found.candidates) == (MatchKind.UNKNOWN, None, ())


def test_match_keeps_the_order_of_the_names() -> None:
    names = [WrittenName(name="Liza Ong"), WrittenName(name="Jose Peña")]
    assert [found.staff_id for found in match_people(names, STAFF)] == [8, 1]
    assert match_people(names, ())[0].kind is MatchKind.UNKNOWN


def test_folded_name_keeps_initials_where_nothing_else_is() -> None:
    assert folded_name("J. P.") == "j p"
    assert folded_name("Cruz, J.") == "cruz j"
    assert folded_name("Juan P. Cruz") == "cruz juan"
