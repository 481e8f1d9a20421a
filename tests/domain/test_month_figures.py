import pytest

from bpodesk.domain.ids import ContractId
from bpodesk.domain.month_figures import FigureFault, fault_sentence, p95


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([7], 7),
        ([1, 2], 2),
        (list(range(1, 20)), 19),  # 18 of 19 are 94.7 %
        (list(range(1, 21)), 19),  # 19 of 20 are 95 %
        (list(range(1, 22)), 20),
        (list(range(1, 101)), 95),
        ([480] * 95 + [600] * 5, 480),
        ([480] * 94 + [600] * 6, 600),
    ],
)
def test_p95_is_the_least_that_95_of_100_do_not_exceed(values: list[int], expected: int) -> None:
    assert p95(values) == expected


def _fault(**more: object) -> FigureFault:
    fields: dict[str, object] = {"sla_code": "", "kept": None, "right": None, **more}
    return FigureFault(contract_id=ContractId(1), month="2026-09-01", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (
            _fault(
                kept={"minutes": 480, "p95_minutes": 8}, right={"minutes": 510, "p95_minutes": 9}
            ),
            (
                "C-1, 2026-09: the figures kept of the hours are not what its entries give:"
                " minutes 480, not 510; p95 minutes 8, not 9. Another program has changed the"
                " book. Where the entries are right, call"
            ),
        ),
        (
            _fault(right={"entries": 3}),
            "C-1, 2026-09: the figures kept of the hours are missing. ",
        ),
        (
            _fault(kept={"periods": 3}, sla_code="S2"),
            (
                "C-1, 2026-09: the figures kept of the counts of S2 have no counts they could come"
                " from. Another program has changed the book. Where the counts are right, call"
            ),
        ),
    ],
)
def test_fault_names_contract_month_figure_and_what_to_do(fault: FigureFault, said: str) -> None:
    sentence = fault_sentence(fault, contract="C-1")
    assert sentence.startswith(said)
    assert "`bpodesk check` with --rebuild" in sentence
