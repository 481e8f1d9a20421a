import dataclasses
import datetime as dt

from bpodesk.domain.event_files import EvidenceRef
from bpodesk.domain.figures import statement_figures
from bpodesk.domain.ids import BatchId, ContractId
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.staff_codes import with_codes
from bpodesk.domain.statements import SourceRef, StatementInputs, compute_statement
from tests.domain.september import inputs


def source(number: int, file_name: str, *sheets: str) -> SourceRef:
    return SourceRef(
        batch_id=BatchId(number),
        file_name=file_name,
        sha256="0" * 64,
        sheets=sheets,
        entry_count=1,
        total_minutes=480,
    )


def incident(title: str) -> Incident:
    return Incident(
        contract_id=ContractId(1),
        month=dt.date(2026, 9, 1),
        code="I1",
        title=title,
        sla_codes=("S1", "S2"),
    )


def evidence(name: str) -> EvidenceRef:
    return EvidenceRef(event_code="E1", name=name, sha256="0" * 64, size=1)


def named() -> StatementInputs:
    """The acceptance month with telling names, notes and sheets."""
    made = inputs()
    people = {"A": "Amihan Salonga", "B": "Li Wu"}
    staff = tuple(
        dataclasses.replace(
            person, name=people.get(person.code, person.code), aliases=("Ami S.",), note="sick"
        )
        for person in made.staff
    )
    first, *others = made.entries
    return dataclasses.replace(
        made,
        staff=staff,
        entries=(dataclasses.replace(first, note="Amihan says so", task="Amihan's"), *others),
        sources=(
            source(1, "salonga september.xlsx", "Hours", "AMIHAN"),
            source(2, "timesheet.final.xlsx", "Hours"),
            source(3, "Salonga", "A"),
        ),
    )


def test_inputs_with_codes_hold_no_name_and_no_note() -> None:
    masked = with_codes(named())
    assert {person.name for person in masked.staff} == set("ABCDEF")
    assert not any(person.aliases or person.note for person in masked.staff)
    assert masked.entries[0].note == "note withheld"
    assert {entry.task for entry in masked.entries} == {""}
    assert not any(entry.note for entry in masked.entries[1:])


def test_files_and_sheets_called_by_a_name_are_numbered() -> None:
    masked = with_codes(named())
    assert [(item.file_name, item.sheets) for item in masked.sources] == [
        ("timesheet 1.xlsx", ("Hours", "sheet 2")),
        ("timesheet.final.xlsx", ("Hours",)),
        ("timesheet 3", ("A",)),
    ]
    assert [item.sha256 for item in masked.sources] == ["0" * 64] * 3


def test_figures_with_codes_are_those_with_names_but_for_the_names() -> None:
    real, masked = compute_statement(named()), compute_statement(with_codes(named()))
    assert masked.net == real.net
    figures, others = statement_figures(masked, ()), statement_figures(real, ())
    assert isinstance(figures, dict)
    assert isinstance(others, dict)
    assert {key for key in figures if figures[key] != others[key]} == {"people", "sources"}
    assert "Salonga" not in str(figures)


def test_free_texts_seats_and_evidence_name_nobody() -> None:
    made = named()
    event, *events = made.events
    measured, *others = made.measurements
    seats = {"Seat A": "Amihan desk", "Seat B": "seat 1"}
    given = dataclasses.replace(
        made,
        staff=tuple(
            dataclasses.replace(person, name="Amihan Reyes") if person.code == "C" else person
            for person in made.staff
        ),
        events=(
            dataclasses.replace(
                event, title="SALONGA, Amihan locked out", evidence="Mail of Amihan Salonga"
            ),
            *events,
        ),
        measurements=(dataclasses.replace(measured, source="Scores_Salonga.xlsx"), *others),
        volumes=tuple(
            dataclasses.replace(volume, source="Report by Reyes") for volume in made.volumes
        ),
        assignments=tuple(
            dataclasses.replace(item, seat=seats.get(item.seat, item.seat))
            for item in made.assignments
        ),
        incidents=(incident("Error by Salonga"),),
        evidence=(evidence("Salonga note.pdf"), evidence("salonga"), evidence("mail.eml")),
    )
    masked = with_codes(given)
    assert masked.events[0].title == "A, [name] locked out"
    assert masked.events[0].evidence == "Mail of A"
    assert masked.measurements[0].source == "Scores_A.xlsx"
    assert {volume.source for volume in masked.volumes} <= {"Report by C"}
    assert masked.incidents[0].title == "Error by A"
    assert [item.name for item in masked.evidence] == ["evidence 1.pdf", "evidence 2", "mail.eml"]
    pairs = zip(given.assignments, masked.assignments, strict=True)
    told = {old.seat: new.seat for old, new in pairs}
    assert len(set(told.values())) == len(told)
    assert not any("amihan" in seat.casefold() for seat in told.values())
