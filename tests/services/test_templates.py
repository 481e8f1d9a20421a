"""Our own timesheet to fill in: whoever fills it in, it reads back without a question."""

import datetime as dt
import io

import openpyxl
import pytest
from openpyxl import Workbook

from bpodesk.domain.contracts import Contract
from bpodesk.domain.ids import ContractId
from bpodesk.domain.periods import Month
from bpodesk.services.books import NotFound, OpenBook
from bpodesk.services.imports import import_timesheet, plan_import, read_file
from bpodesk.services.staff import bin_people, list_staff
from bpodesk.services.templates import timesheet_template
from bpodesk.workbooks.refusals import FileRefused
from tests.services.making import contract_in, hire, ok, run_sql, sample_id

SEPTEMBER = Month(2026, 9)


def opened(content: bytes, *, results: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=results)


def saved(workbook: Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def test_template_has_a_row_for_each_person_and_working_day(sample: OpenBook) -> None:
    content = timesheet_template(sample, contract_id=sample_id(sample), month=SEPTEMBER)
    sheet = opened(content)["Hours"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert rows[0] == [
        *("Employee ID", "Employee", "Date", "Start", "End", "Break (min)"),
        *("Hours", "Overtime hours", "Task", "Contract"),
    ]
    people = [row[0] for row in rows[1:] if row[0]]
    # September 2026 has 22 weekdays, of which Labor Day (the 7th) is a holiday.
    assert people[:22] == ["A"] * 21 + ["B"]
    assert [*rows[1][:2], rows[1][2].date()] == ["A", "Amihan Salonga", dt.date(2026, 9, 1)]
    assert rows[1][9] == "HPO-2026-014"
    assert [row[0] for row in rows[-40:]] == [None] * 40
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$4:$4"
    assert not sheet.protection.sheet


def test_template_refuses_other_people_days_and_times_with_a_sentence(sample: OpenBook) -> None:
    content = timesheet_template(sample, contract_id=sample_id(sample), month=SEPTEMBER)
    workbook = opened(content)
    sheet = workbook["Hours"]
    last = sheet.max_row
    checks = {str(check.sqref): check for check in sheet.data_validations.dataValidation}
    assert set(checks) == {f"{column}5:{column}{last}" for column in "ABCDEFGHJ"}
    day = checks[f"C5:C{last}"]
    assert (day.formula1, day.formula2) == ("DATE(2026,9,1)", "DATE(2026,9,30)")
    assert day.error == "Write a day of 2026-09, from 2026-09-01 to 2026-09-30."
    assert checks[f"A5:A{last}"].formula1 == "=Lists!$A$1:$A$6"
    lists = workbook["Lists"]
    assert lists.sheet_state == "hidden"
    assert [cell.value for cell in lists["A"]] == ["A", "B", "C", "D", "E", "F"]
    assert lists["C1"].value == "HPO-2026-014"


def test_template_twice_has_the_same_bytes_and_reads_as_an_empty_form(sample: OpenBook) -> None:
    contents = [
        timesheet_template(sample, contract_id=sample_id(sample), month=SEPTEMBER) for _ in range(2)
    ]
    assert contents[0] == contents[1]
    assert opened(contents[0], results=True)["Hours"]["G5"].value == 0
    with pytest.raises(FileRefused, match="no row below states any hours"):
        read_file(contents[0], name="template.xlsx")


def test_template_filled_in_imports_without_a_question(bare: OpenBook) -> None:
    contract_id = sample_id(bare)
    workbook = opened(timesheet_template(bare, contract_id=contract_id, month=SEPTEMBER))
    sheet = workbook["Hours"]
    for row in (5, 6):
        sheet.cell(row, 4).value, sheet.cell(row, 5).value = dt.time(21), dt.time(6)
        sheet.cell(row, 6).value = 60
        sheet.cell(row, 7).value = 8
    # One without times, and one of the empty rows at the end.
    sheet.cell(7, 7).value = 4.5
    last = sheet.max_row
    for column, value in enumerate(("B", "Benito Cabrera", dt.date(2026, 9, 5)), start=1):
        sheet.cell(last, column).value = value
    sheet.cell(last, 4).value, sheet.cell(last, 5).value = dt.time(9), dt.time(12)
    sheet.cell(last, 7).value = 3
    for row in range(8, last):
        sheet.cell(row, 7).value = 0  # as a spreadsheet program works it out
    file = read_file(saved(workbook), name="filled in.xlsx")
    assert (file.reading.questions, file.reading.problems) == ((), ())
    plan = plan_import(bare, file, contract_id=contract_id)
    assert plan.unknown == ()
    assert [(entry.business_date.day, entry.minutes) for entry in plan.entries] == [
        (1, 480),
        (2, 480),
        (3, 270),
        # 9:00 on the 5th in Manila is the evening of the 4th in New York.
        (4, 180),
    ]
    assert ok(import_timesheet(bare, plan)).new == 4


def test_template_of_a_contract_without_seats_offers_everybody(
    book: OpenBook, contract: Contract
) -> None:
    workbook = opened(timesheet_template(book, contract_id=contract.id, month=SEPTEMBER))
    assert [cell.value for cell in workbook["Lists"]["B"]] == ["Ana Cruz", "Ben Diaz"]
    assert workbook["Hours"].max_row == 4 + 40
    assert workbook["Hours"]["A5"].value is None


def test_template_of_a_seat_that_ends_in_the_month_has_no_rows_beyond(
    sample: OpenBook,
) -> None:
    run_sql(
        sample.path,
        "DELETE FROM assignment WHERE staff_id <> 1",
        "UPDATE assignment SET ends_on = '2026-09-04'",
    )
    content = timesheet_template(sample, contract_id=sample_id(sample), month=SEPTEMBER)
    days = [cell.value for cell in opened(content)["Hours"]["C"][4:] if cell.value]
    assert [day.day for day in days] == [1, 2, 3, 4]
    october = timesheet_template(sample, contract_id=sample_id(sample), month=Month(2026, 10))
    assert len(opened(october)["Lists"]["A"]) == 6


def test_template_without_anybody_or_any_contract_is_refused(book: OpenBook) -> None:
    empty = contract_in(book)
    with pytest.raises(NotFound, match="The staff list is empty"):
        timesheet_template(book, contract_id=empty.id, month=SEPTEMBER)
    ana = hire(book, "A")
    assert timesheet_template(book, contract_id=empty.id, month=SEPTEMBER)
    ok(bin_people(book, [ana]))
    assert list_staff(book) == ()
    with pytest.raises(NotFound, match="no longer in the book"):
        timesheet_template(book, contract_id=ContractId(9), month=SEPTEMBER)
