"""Our readers beside one that somebody else wrote, on files of ours."""

import io

import pytest
from python_calamine import CalamineWorkbook

from bpodesk.workbooks.cells import CellKind
from bpodesk.workbooks.reader import read_workbook
from tests.workbooks.mutations import samples


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_oracle_reads_the_same_texts_and_numbers(kind: str) -> None:
    content = samples()[kind]
    ours = read_workbook(content, name="a")
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert [sheet.name for sheet in ours.sheets] == theirs.sheet_names
    for sheet in ours.sheets:
        other = theirs.get_sheet_by_name(sheet.name)
        top, left = other.start or (0, 0)
        values = {
            (top + row + 1, left + column + 1): value
            for row, values in enumerate(other.to_python())
            for column, value in enumerate(values)
            if value != ""
        }
        cells = {(cell.row, cell.column): cell for row in sheet.rows for cell in row}
        assert values.keys() == cells.keys()
        for place, cell in cells.items():
            if cell.kind is not CellKind.DATE:  # it turns days into dates
                assert cell.value == values[place]
