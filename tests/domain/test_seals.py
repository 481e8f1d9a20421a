import dataclasses
import datetime as dt
import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.domain.ids import ContractId, StatementId
from bpodesk.domain.periods import Month
from bpodesk.domain.seals import (
    Seal,
    SealedCopy,
    SealedStatement,
    check_seals,
    find_seal,
    make_seal,
    pack,
    read_chain,
    read_seal,
    seal_text,
    sealed_contract,
    unpack,
    with_seal,
)

WHEN = dt.datetime(2026, 10, 5, 16, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
PDF = b"%PDF-1.7\n...\n%%EOF\n"
FIGURES = '{"contract":"HPO-1","currency":"USD","net":"1.00"}'
INPUTS = '{"month":"2026-09"}'


def seal(**more: Any) -> Seal:
    given: dict[str, Any] = {
        "contract": "HPO-1",
        "month": Month(2026, 9),
        "version": 1,
        "sealed_at": WHEN,
        "engine": "1.0",
        "figures": FIGURES,
        "inputs": INPUTS,
        "pdf": PDF,
        "previous": "",
    }
    return make_seal(**{**given, **more})


def kept(*seals: Seal, month: int = 9) -> tuple[list[SealedStatement], dict[Any, SealedCopy]]:
    """Statements of one contract as a book keeps them."""
    statements = [
        SealedStatement(
            id=StatementId(number),
            contract_id=ContractId(1),
            month=dt.date(2026, month, 1),
            version=item.version,
            sealed_at=WHEN,
            engine=item.engine,
            net_minor=100,
            currency="USD",
            figures=FIGURES,
            inputs_sha256=item.inputs,
            pdf_sha256=item.pdf,
            previous_sha256=item.previous,
            sha256=item.sha256,
        )
        for number, item in enumerate(seals, start=1)
    ]
    copies = {
        statement.id: SealedCopy(
            statement_id=statement.id, inputs=pack(INPUTS), pdf=with_seal(PDF, item)
        )
        for statement, item in zip(statements, seals, strict=True)
    }
    return statements, copies


def faults(statements: list[SealedStatement], copies: dict[Any, SealedCopy]) -> list[str]:
    return list(check_seals(statements, copies, contract="HPO-1"))


def test_seal_covers_everything_it_says() -> None:
    whole = seal()
    assert whole.is_whole
    assert whole.pdf == hashlib.sha256(PDF).hexdigest()
    assert whole.sealed_at == "2026-10-05T08:30:00+00:00"
    for field in dataclasses.fields(Seal):
        other: Any = 2 if field.name == "version" else "x"
        assert not dataclasses.replace(whole, **{field.name: other}).is_whole, field.name


@given(contract=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_seal_is_found_in_its_pdf_whatever_the_contract_is_called(contract: str) -> None:
    made = seal(contract=contract)
    content = with_seal(PDF, made)
    assert find_seal(content) == (PDF, made, 0)
    assert content[len(PDF) :].isascii()
    assert content.count(b"\n", len(PDF)) == 2


def test_what_was_added_after_the_seal_is_counted() -> None:
    made = seal()
    assert find_seal(with_seal(PDF, made) + b"1 0 obj") == (PDF, made, 7)


@pytest.mark.parametrize(
    "content",
    [b"", PDF, PDF + b"\n%BPODesk-seal {}", PDF + b"\n%BPODesk-seal nothing\n"],
)
def test_pdf_without_a_seal_line_has_none(content: bytes) -> None:
    assert find_seal(content) == (content, None, 0)


def test_seal_line_that_says_nothing_is_no_seal() -> None:
    assert find_seal(PDF + b'\n%BPODesk-seal {"version":1}\n') == (PDF, None, 0)


def test_seal_that_takes_too_much_room_is_refused() -> None:
    with pytest.raises(ValueError, match="takes 1"):
        with_seal(PDF, seal(contract="N" * 600))


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"version": "1"}', "\x00"])
def test_text_that_is_no_seal(text: str) -> None:
    assert read_seal(text) is None


def test_chain_is_read_and_nothing_else() -> None:
    made = seal()
    assert read_chain(f"[{seal_text(made)}]") == (made,)
    for text in ("", "{}", "[1]", f"[{seal_text(made)}, {{}}]"):
        assert read_chain(text) is None


def test_packed_text_comes_back_and_damage_is_told() -> None:
    assert unpack(pack("Peña")) == "Peña"
    with pytest.raises(ValueError, match="header"):
        unpack(b"nothing")


@pytest.mark.parametrize("figures", ["", "[]", "{}", '{"contract": 1}', "null"])
def test_figures_without_a_number_have_no_contract(figures: str) -> None:
    assert sealed_contract(figures) == ""


# ------------------------------------------------------------------------------- chain


def chain() -> tuple[list[SealedStatement], dict[Any, SealedCopy]]:
    first = seal()
    return kept(first, seal(version=2, previous=first.sha256))


def test_chain_as_it_was_sealed_has_no_fault() -> None:
    assert faults(*chain()) == []


def changed(**more: Any) -> list[str]:
    (first, second), copies = chain()
    return faults([first, dataclasses.replace(second, **more)], copies)


NAME = "Version 2 of the 2026-09 statement of HPO-1"


@pytest.mark.parametrize(
    "more",
    [
        {"figures": '{"contract":"HPO-1","net":"2.00"}'},
        {"figures": '{"contract":"HPO-2","net":"1.00"}'},
        {"sealed_at": WHEN + dt.timedelta(days=1)},
        {"engine": "2.0"},
        {"inputs_sha256": "0" * 64},
    ],
)
def test_changed_statement_is_found(more: dict[str, Any]) -> None:
    told = f"{NAME} is not as it was sealed: its figures or dates were changed since."
    assert told in changed(**more)


@pytest.mark.parametrize("more", [{"net_minor": 99}, {"currency": "PHP"}])
def test_amount_that_lists_show_is_that_of_the_figures(more: dict[str, Any]) -> None:
    assert changed(**more) == [f"{NAME} has another net amount than its figures."]


def test_figures_that_say_no_amount_are_found() -> None:
    assert f"{NAME} has another net amount than its figures." in changed(figures="{}")


def test_exchanged_hashes_are_found() -> None:
    assert (
        changed(pdf_sha256="0" * 64)[0] == f"{NAME} has another PDF than the one that was sealed."
    )
    assert f"{NAME} does not follow the statement that was sealed before it." in changed(
        previous_sha256="0" * 64
    )


def test_gone_version_is_found() -> None:
    (_, second), copies = chain()
    assert faults([second], copies) == [
        f"{NAME} follows version 0: one in between is gone.",
        f"{NAME} does not follow the statement that was sealed before it.",
    ]


@pytest.mark.parametrize(
    ("copy", "fault"),
    [
        ({"pdf": PDF}, "has another PDF than the one that was sealed."),
        ({"pdf": with_seal(PDF + b" ", seal())}, "has another PDF than the one that was sealed."),
        ({"inputs": b"x"}, "has inputs that can't be read back."),
        ({"inputs": pack("{}")}, "has other inputs than those it was computed from."),
    ],
)
def test_exchanged_copy_is_found(copy: dict[str, bytes], fault: str) -> None:
    statements, copies = chain()
    last = statements[-1].id
    copies[last] = dataclasses.replace(copies[last], **copy)
    assert faults(statements, copies) == [f"{NAME} {fault}"]


def test_added_to_pdf_is_found() -> None:
    statements, copies = chain()
    last = statements[-1].id
    copies[last] = dataclasses.replace(copies[last], pdf=copies[last].pdf + b"more")
    assert faults(statements, copies) == [f"{NAME} has another PDF than the one that was sealed."]


def test_lost_copy_is_found() -> None:
    statements, copies = chain()
    del copies[statements[-1].id]
    assert faults(statements, copies) == [f"{NAME} has lost its PDF and its inputs."]


def test_statement_from_before_there_were_seals_is_passed_over() -> None:
    (first, _), _ = chain()
    old = dataclasses.replace(
        first, inputs_sha256="", previous_sha256="", sha256="", engine="", pdf_sha256="1" * 64
    )
    assert not old.is_chained
    assert faults([old], {}) == []
    alone = seal(version=2)
    again, kept_copies = kept(alone)
    second = dataclasses.replace(again[0], id=StatementId(2))
    assert faults([old, second], {second.id: kept_copies[again[0].id]}) == []


def test_months_sealed_out_of_order_are_one_chain() -> None:
    first = seal()
    statements, copies = kept(first)
    august = seal(month=Month(2026, 8), previous=first.sha256)
    (later,), more = kept(august, month=8)
    later = dataclasses.replace(later, id=StatementId(2))
    assert faults([later, *statements], {**copies, later.id: more[StatementId(1)]}) == []


def test_seal_text_is_plain_json() -> None:
    assert json.loads(seal_text(seal()))["contract"] == "HPO-1"
