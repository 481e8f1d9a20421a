"""What is said of a document that could not be printed as it was written."""

import pytest

from bpodesk.documents.blocks import Paragraph
from bpodesk.documents.pdf import render
from bpodesk.domain.problems import Severity
from bpodesk.services.previews import Preview, printing_problems
from tests.documents.making import document


def printed(text: str) -> bytes:
    return render(document(Paragraph(text=text)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Units 字",
            "[U+5B57] (CJK UNIFIED IDEOGRAPH-5B57) stands for a character that the",
        ),
        ("bell \x07", "[U+0007] (a character without a name) stands for a character"),
        (
            "Ωδή and 会社",
            "2 characters that the paper's typefaces can't print stand as codes, such as [U+4F1A]",
        ),
    ],
)
def test_characters_that_stand_as_codes_are_a_warning(text: str, message: str) -> None:
    [problem] = printing_problems(printed(text))
    assert problem.message.startswith(message)
    assert problem.message.endswith("in letters of the Latin, Greek or Cyrillic alphabet.")
    assert problem.severity is Severity.WARNING


def test_document_printed_as_written_has_no_problem() -> None:
    preview = Preview(title="T", file_name="t.pdf", pdf=printed("Señor Peña, Ωδή, Київ"))
    assert preview.problems() == ()
