import pytest

from bpodesk.documents.papers import usual_paper
from bpodesk.documents.style import Paper


@pytest.mark.parametrize(
    ("country", "paper"),
    [
        ("Philippines", Paper.LETTER),
        ("the  PHILIPPINES", Paper.LETTER),
        ("PH", Paper.LETTER),
        ("United States", Paper.LETTER),
        ("mx", Paper.LETTER),
        ("Costa Rica", Paper.LETTER),
        ("Kenya", Paper.A4),
        ("IN", Paper.A4),
        ("", Paper.A4),
    ],
)
def test_usual_paper_is_that_of_the_country(country: str, paper: Paper) -> None:
    assert usual_paper(country) is paper
