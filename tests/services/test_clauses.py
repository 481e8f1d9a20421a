"""The vendor's own clauses, against a real book and on real paper."""

import dataclasses
import datetime as dt
import io
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject

from bpodesk.domain.clauses import Clause, ClausePosition, ClauseSide, ClauseVariable, VariableType
from bpodesk.domain.clauses.own import ClauseEntry, ClauseState, OwnClause
from bpodesk.domain.clauses.writing import clause_source
from bpodesk.domain.contracts import RevisionKind
from bpodesk.domain.problems import Severity
from bpodesk.domain.redlines import Mark
from bpodesk.services.agreements import (
    AgreementPaper,
    agreement_paper,
    agreement_pdf,
    contract_wordings,
)
from bpodesk.services.balance import open_balance
from bpodesk.services.books import OpenBook, check_book, redo_last, undo_last
from bpodesk.services.clause_library import (
    clause_entries,
    clause_library,
    retired_wordings,
    shipped_clauses,
)
from bpodesk.services.clauses import (
    UnusableClause,
    bring_back,
    check_source,
    clause_figures,
    clause_pdf,
    compare_wordings,
    list_clauses,
    preview_contracts,
    read_clause_file,
    retire_clause,
    save_clause,
    use_shipped,
    write_clause_file,
)
from bpodesk.services.contracts import (
    ContractFile,
    next_revision,
    open_contract,
    save_contract,
)
from bpodesk.services.deadlines import clause_titles
from bpodesk.services.files import CannotRead
from bpodesk.services.outcome import Saved
from bpodesk.services.revisions import sign_revision
from tests.services.making import (
    contract_in,
    ok,
    pdf_text,
    refused,
    run_sql,
    sample_id,
)

OCTOBER = dt.date(2026, 10, 1)
HOSTILE = '<img src="/etc/passwd"/> of Smith & Sons <b> &amp; {x} %s'


def night(body: str = "1. Nights cost {{notice_days}} of notice.\n", **more: Any) -> Clause:
    fields: dict[str, Any] = {
        "id": "night-work",
        "title": "Night work",
        "side": ClauseSide.VENDOR,
        "order": 275,
        "version": 1,
        "required": True,
        "variables": (
            ClauseVariable(name="notice_days", label="Notice", type=VariableType.DAYS, default=14),
        ),
        "body": body,
    }
    return Clause(**{**fields, **more})


def plain(body: str, **more: Any) -> Clause:
    return night(body, variables=(), **more)


def kept(book: OpenBook, clause: Clause, **more: Any) -> OwnClause:
    return ok(save_clause(book, clause_source(clause), **more))


def entry(book: OpenBook, clause_id: str) -> ClauseEntry:
    return next(item for item in clause_entries(book) if item.key == (clause_id, "balanced"))


def reworded(book: OpenBook, clause_id: str, body: str) -> Clause:
    """A shipped clause with another text, kept as an own version of it."""
    clause = dataclasses.replace(entry(book, clause_id).clause, body=body, variables=())
    kept(book, clause)
    return clause


def words(paper: AgreementPaper) -> str:
    return "\n".join(
        paragraph.text
        for clause in (*paper.clauses.clauses, *paper.clauses.schedules)
        for paragraph in clause.paragraphs
    )


# ------------------------------------------------------------------------------- versions


def test_new_clause_is_printed_by_drafts_with_its_values(book: OpenBook) -> None:
    contract = contract_in(book)
    first = kept(book, night(version=7), note="For the night desk.", is_new=True)
    assert (first.version, first.note, first.state) == (1, "For the night desk.", "current")
    file = open_contract(book, contract.id)
    terms = dataclasses.replace(
        file.revision.terms, clause_values={"night-work": {"notice_days": 30}}
    )
    revision = dataclasses.replace(file.revision, terms=terms)
    ok(save_contract(book, dataclasses.replace(file, revision=revision)))
    assert "Nights cost 30 days of notice." in words(agreement_paper(book, contract.id))
    second = kept(book, night("1. Nights are {{notice_days}} away.\n"))
    assert second.version == 2
    assert "Nights are 30 days away." in words(agreement_paper(book, contract.id))
    assert clause_titles(book)["night-work"] == "Night work"
    assert check_book(book) == ()


def test_own_clause_is_undone_and_done_again_like_any_step(book: OpenBook) -> None:
    kept(book, night(), is_new=True)
    assert undo_last(book).label == "New clause Night work"
    assert clause_library(book) == shipped_clauses_in_order(book)
    redo_last(book)
    assert night() in clause_library(book)
    kept(book, night("1. {{notice_days}} later.\n"))
    assert undo_last(book).label == "Version 2 of the clause Night work"
    assert entry(book, "night-work").clause == night()


def shipped_clauses_in_order(book: OpenBook) -> tuple[Clause, ...]:
    return tuple(item.shipped for item in clause_entries(book) if item.shipped is not None)


def test_shipped_clause_that_is_changed_has_its_versions_above_the_shipped_one(
    book: OpenBook,
) -> None:
    reworded(book, "records", "1. The books are open.\n")
    found = entry(book, "records")
    assert found.shipped is not None
    assert (found.shipped.version, found.clause.version, found.next_version) == (1, 2, 3)
    aside = ok(use_shipped(book, found))
    assert aside.state is ClauseState.SET_ASIDE
    assert entry(book, "records").clause == found.shipped
    assert undo_last(book).label == "Shipped wording of Timesheets, records and audit"
    assert entry(book, "records").clause.version == 2


def test_clause_that_was_not_changed_makes_no_version(book: OpenBook) -> None:
    same = clause_source(entry(book, "records").clause)
    (problem,) = refused(save_clause(book, same))
    assert problem.message.startswith("Nothing of the clause was changed")
    assert problem.field == "body"


def test_clause_that_can_t_be_printed_is_refused_and_nothing_is_kept(book: OpenBook) -> None:
    for source in (
        clause_source(plain("1. Not **closed.\n")),
        clause_source(plain("1. No {{such_value}}.\n")),
        clause_source(plain("\n\n".join("1. Many." for _ in range(10_000)))),
    ):
        assert refused(save_clause(book, source, is_new=True))
    assert [item.key for item in clause_entries(book) if item.is_own] == []


def test_clause_with_letters_that_no_typeface_has_is_kept_and_told_of(book: OpenBook) -> None:
    outcome = save_clause(book, clause_source(plain("1. 夜勤\n")), is_new=True)
    assert isinstance(outcome, Saved)
    assert "2 characters that the paper's typefaces can't print stand as codes" in " ".join(
        problem.message for problem in outcome.warnings
    )


def test_what_a_careful_reader_would_mark_keeps_no_clause_out(book: OpenBook) -> None:
    outcome = save_clause(book, clause_source(plain("1. See {{clause:gone}}.\n")), is_new=True)
    ok(outcome)
    assert [problem.severity for problem in getattr(outcome, "warnings", ())] == [Severity.WARNING]


def test_every_shipped_clause_is_without_a_problem(book: OpenBook) -> None:
    for clause in shipped_clauses():
        assert check_source(book, clause_source(clause)).problems == (), clause.id


# ------------------------------------------------------------------------------- retiring


def test_retired_clause_is_printed_only_by_drafts_that_name_it(book: OpenBook) -> None:
    contract = contract_in(book)
    kept(book, plain("1. Nights are paid.\n"), is_new=True)
    assert "Nights are paid." in words(agreement_paper(book, contract.id))
    gone = ok(retire_clause(book, entry(book, "night-work")))
    assert gone.state is ClauseState.RETIRED
    assert retired_wordings(book) == {("night-work", ClausePosition.BALANCED)}
    assert "Nights are paid." not in words(agreement_paper(book, contract.id))
    file = open_contract(book, contract.id)
    named = tuple(clause.id for clause in clause_library(book))
    terms = dataclasses.replace(file.revision.terms, clauses=named)
    revision = dataclasses.replace(file.revision, terms=terms)
    ok(save_contract(book, dataclasses.replace(file, revision=revision)))
    assert "Nights are paid." in words(agreement_paper(book, contract.id))
    back = ok(bring_back(book, entry(book, "night-work")))
    assert back.state is ClauseState.CURRENT
    assert retired_wordings(book) == frozenset()


def test_shipped_clause_is_retired_by_a_version_of_the_same_wording(book: OpenBook) -> None:
    shipped = entry(book, "records").clause
    retired = ok(retire_clause(book, entry(book, "records")))
    assert (retired.version, retired.note) == (2, "Retired.")
    assert entry(book, "records").clause == dataclasses.replace(shipped, version=2, required=False)
    assert ok(bring_back(book, entry(book, "records"))).state is ClauseState.SET_ASIDE
    assert entry(book, "records").clause == shipped


def test_new_version_brings_a_retired_clause_back(book: OpenBook) -> None:
    kept(book, night(), is_new=True)
    ok(retire_clause(book, entry(book, "night-work")))
    assert kept(book, night()).version == 2
    assert not entry(book, "night-work").is_retired


def test_schedule_is_part_of_every_agreement(book: OpenBook) -> None:
    (problem,) = refused(retire_clause(book, entry(book, "schedule-f")))
    assert problem.message == "Schedule F is part of every agreement and can't be retired."


# ------------------------------------------------------------------------------- what was signed


def third(book: OpenBook, kind: RevisionKind) -> ContractFile:
    file = next_revision(open_contract(book, sample_id(book)), effective_from=OCTOBER)
    revision = dataclasses.replace(file.revision, kind=kind)
    return ok(save_contract(book, dataclasses.replace(file, revision=revision)))


def test_signed_contract_keeps_what_it_was_signed_with(sample: OpenBook) -> None:
    contract_id = sample_id(sample)
    before = agreement_pdf(sample, agreement_paper(sample, contract_id))
    reworded(sample, "records", "1. The newer wording stands here.\n")
    assert agreement_pdf(sample, agreement_paper(sample, contract_id)) == before
    file = third(sample, RevisionKind.AMENDMENT)
    amended = agreement_paper(sample, contract_id, revision_number=3)
    assert "newer wording" not in words(amended)
    wordings = contract_wordings(sample, contract_id)
    assert [(item.id, item.version) for item in wordings.newer(file.revision)] == [("records", 2)]
    ok(sign_revision(sample, file, signed_on=OCTOBER))
    kept(sample, night(), is_new=True)
    assert "newer wording" not in words(agreement_paper(sample, contract_id, revision_number=3))
    signed = open_contract(sample, contract_id).revision
    later = contract_wordings(sample, contract_id)
    assert "newer wording" not in "".join(item.body for item in later.of(signed))
    assert check_book(sample) == ()


def test_new_clause_comes_into_a_running_agreement_only_where_it_is_chosen(
    sample: OpenBook,
) -> None:
    kept(sample, plain("1. Nights are paid.\n"), is_new=True)
    file = third(sample, RevisionKind.AMENDMENT)
    contract_id = sample_id(sample)
    assert "Nights are paid." not in words(agreement_paper(sample, contract_id, revision_number=3))
    wordings = contract_wordings(sample, contract_id).of(file.revision)
    named = tuple(item.id for item in wordings if item.required or item.id == "night-work")
    terms = dataclasses.replace(file.revision.terms, clauses=named)
    revision = dataclasses.replace(file.revision, terms=terms)
    ok(save_contract(sample, dataclasses.replace(file, revision=revision)))
    assert "Nights are paid." in words(agreement_paper(sample, contract_id, revision_number=3))


def test_restatement_takes_the_newest_wordings(sample: OpenBook) -> None:
    reworded(sample, "records", "1. The newer wording stands here.\n")
    file = third(sample, RevisionKind.RESTATEMENT)
    paper = agreement_paper(sample, sample_id(sample), revision_number=3)
    assert "newer wording" in words(paper)
    assert contract_wordings(sample, sample_id(sample)).newer(file.revision) == ()


def test_version_that_says_the_same_words_is_not_told(sample: OpenBook) -> None:
    clause = entry(sample, "records").clause
    kept(sample, dataclasses.replace(clause, facts={**clause.facts, "more": True}))
    file = third(sample, RevisionKind.AMENDMENT)
    assert contract_wordings(sample, sample_id(sample)).newer(file.revision) == ()


def test_balance_check_reads_the_book_s_wordings_and_of_an_amendment_the_signed_ones(
    sample: OpenBook,
) -> None:
    liability = entry(sample, "liability").clause
    leaning = dataclasses.replace(
        liability, facts={**liability.facts, "vendor_cap_multiple": 9, "mutual": False}
    )
    amendment = third(sample, RevisionKind.AMENDMENT)
    kept(sample, leaning)
    desk = open_balance(sample, sample_id(sample))

    def cap(kind: RevisionKind) -> str:
        revision = dataclasses.replace(amendment.revision, kind=kind)
        rows = desk.check(dataclasses.replace(amendment, revision=revision))
        return next(row.finding.verdict for row in rows if row.rule.code == "B02")

    assert cap(RevisionKind.AMENDMENT) == "neutral"
    assert cap(RevisionKind.RESTATEMENT) == "favours customer"


# ------------------------------------------------------------------------------- tampering


def test_version_never_changes_and_check_finds_what_went_round_the_program(
    book: OpenBook, path: Path
) -> None:
    kept(book, night(), is_new=True)
    change = "UPDATE own_clause SET text = replace(text, 'Nights', 'Days')"
    with pytest.raises(sqlite3.IntegrityError, match="a version of a clause never changes"):
        run_sql(path, change)
    run_sql(path, "DROP TRIGGER own_clause_never_changes", change)
    assert [problem.message for problem in check_book(book)] == [
        "Version 1 of the clause night-work is not as it was made: its text was changed since."
    ]


# ------------------------------------------------------------------------------- the list


def test_list_says_whose_each_wording_is_and_where_it_is_used(sample: OpenBook) -> None:
    contract = contract_in(sample, "C-2")
    kept(sample, night(), is_new=True)
    kept(sample, night("1. In {{notice_days}}.\n", id="idle", required=False), is_new=True)
    reworded(sample, "records", "1. Open books.\n")
    ok(retire_clause(sample, entry(sample, "fairness")))
    rows = {row.id: row for row in list_clauses(sample)}
    told = {
        name: (rows[f"{name}.balanced"].origin, rows[f"{name}.balanced"].contracts)
        for name in ("night-work", "idle", "records", "fairness", "fees")
    }
    assert told == {
        "night-work": ("own", (contract.number,)),
        "idle": ("own", ()),
        "records": ("changed", (contract.number, "HPO-2026-014")),
        "fairness": ("retired", ("HPO-2026-014",)),
        "fees": ("shipped", (contract.number, "HPO-2026-014")),
    }
    assert rows["liability.vendor"].contracts == ()
    assert clause_figures(rows["night-work.balanced"]) == {
        "id": "night-work",
        "position": "balanced",
        "title": "Night work",
        "side": "V",
        "order": 275,
        "version": 1,
        "required": True,
        "origin": "own",
        "contracts": ["C-2"],
    }


# ------------------------------------------------------------------------------- on paper


def roles(pdf: bytes) -> list[str]:
    """The tags of a file in reading order."""

    def walk(kid: PdfObject | None) -> Iterator[str]:
        kid = kid.get_object() if kid is not None else None
        if isinstance(kid, ArrayObject):
            for inner in kid:
                yield from walk(inner)
        elif isinstance(kid, DictionaryObject) and "/S" in kid:
            yield str(kid["/S"])
            yield from walk(kid.get("/K"))

    root = PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"]
    assert isinstance(root, DictionaryObject)
    return list(walk(root["/K"]))


TABLE = "## Amounts\n| Shift | Extra |\n|---|---|\n| **Night** | {{notice_days}} |\n| Dawn | – |\n"


def test_heading_and_table_of_a_clause_are_printed_and_tagged(book: OpenBook) -> None:
    contract = contract_in(book)
    kept(book, night(f"1. First.\n{TABLE}2. Second.\n"), is_new=True)
    pdf = agreement_pdf(book, agreement_paper(book, contract.id))
    text = " ".join(pdf_text(pdf).split())
    assert "Amounts Shift Extra Night 14 days Dawn –" in text
    alone = roles(clause_pdf(book, night(f"1. First.\n{TABLE}")))
    assert alone == [
        *("/Document", "/H1", "/P", "/H2", "/Table"),
        *("/TR", "/TH", "/TH", "/TR", "/TD", "/TD", "/TR", "/TD", "/TD"),
    ]


def test_table_and_prose_of_a_schedule_stand_before_what_the_schedule_prints(
    book: OpenBook,
) -> None:
    contract = contract_in(book)
    clause = plain(f"{TABLE.replace('{{notice_days}}', 'two')}", id="schedule-b")
    schedule = 'kind = "schedule"\nletter = "B"\nside'
    source = clause_source(clause).replace("side", schedule, 1)
    ok(save_clause(book, source, is_new=True))
    text = " ".join(pdf_text(agreement_pdf(book, agreement_paper(book, contract.id))).split())
    assert text.index("Schedule B Rates Amounts Shift") < text.index("Rates are in USD.")


@pytest.mark.parametrize(
    "text", [HOSTILE, "x" * 5_000, "An unpaired * and __ and `tick` and #hash"]
)
def test_hostile_text_prints_as_it_was_typed(book: OpenBook, text: str) -> None:
    contract = contract_in(book)
    body = f"1. {text}\n\n## {text}\n\n| {text} |\n|---|\n| {text} |\n"
    kept(book, plain(body, title=text[:150]), is_new=True)
    printed = pdf_text(agreement_pdf(book, agreement_paper(book, contract.id)))
    # Lines are broken where there is room, in the midst of what has no spaces.
    assert "".join(printed.split()).count("".join(text.split())) >= 3


def test_clause_is_shown_with_the_values_of_a_contract(sample: OpenBook) -> None:
    body = "1. For {{customer.name}}, {{contract.number}}: {{notice_days}}, {{clause:fees}}.\n"
    example = " ".join(pdf_text(clause_pdf(sample, night(body))).split())
    assert "For the Customer of the contract, EX-1: 14 days, clause 16." in example
    contract_id = sample_id(sample)
    assert preview_contracts(sample) == {contract_id: "HPO-2026-014"}
    real = " ".join(pdf_text(clause_pdf(sample, night(body), contract_id)).split())
    assert "For Harbor & Pine Outfitters LLC, HPO-2026-014: 14 days, clause 15." in real


def test_versions_are_compared_by_words(book: OpenBook) -> None:
    red = compare_wordings(night(), night("1. Nights take {{notice_days}} of notice.\n"))
    assert red.number == ()
    (paragraph,) = red.paragraphs
    assert [(run.text, run.mark) for run in paragraph.runs] == [
        ("Nights ", Mark.SAME),
        ("cost", Mark.DELETED),
        ("take", Mark.INSERTED),
        (" 14 days of notice.", Mark.SAME),
    ]


# ------------------------------------------------------------------------------- files


def test_clause_goes_to_another_book_as_a_file(book: OpenBook, tmp_path: Path) -> None:
    file = tmp_path / "night-work.md"
    write_clause_file(file, night())
    assert read_clause_file(file) == night()
    kept(book, read_clause_file(file), is_new=True)
    assert night() in clause_library(book)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"hello", r"^bad\.md is no clause\. Line 1: The file must begin with a line"),
        (b"\xff\xfe+\x00", r"^bad\.md is no text in UTF-8\. Save it as UTF-8"),
        (b"+++\n" * 40_000, r"^bad\.md is too long for a clause: at most 100,000 characters\.$"),
        (
            clause_source(plain("1. Not **closed.")).encode(),
            r"^bad\.md is no clause\. Line 9: Bold text is not closed",
        ),
    ],
)
def test_file_that_is_no_clause_is_refused_with_its_line(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "bad.md"
    path.write_bytes(content)
    with pytest.raises(UnusableClause, match=words):
        read_clause_file(path)
    with pytest.raises(CannotRead):
        read_clause_file(tmp_path / "gone.md")
