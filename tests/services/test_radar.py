"""Hours of one person for two customers: the sample, and a contract like it to charge them to."""

import datetime as dt

from bpodesk.domain.periods import Month
from bpodesk.services.books import OpenBook
from bpodesk.services.radar import charged_twice, radar_figures, radar_problems
from bpodesk.services.sample import SAMPLE_MONTH
from tests.samples import clone_contract
from tests.services.watching import typed


def at(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, 9, day, hour, tzinfo=dt.UTC)


def test_radar_of_a_month_with_one_customer_finds_nothing(sample: OpenBook) -> None:
    assert charged_twice(sample, SAMPLE_MONTH) == ()


def test_radar_finds_the_same_minutes_of_two_customers(sample: OpenBook) -> None:
    # 09:00 to 20:30 in New York is 13:00 to 00:30 UTC; two of the four hours lie in it.
    twin = clone_contract(sample, "HPO-2")
    typed(sample, twin, 15, 240, started_at=at(15, 11), ended_at=at(15, 15))
    (found,) = charged_twice(sample, SAMPLE_MONTH)
    assert (found.person, found.day, found.minutes) == (
        "Amihan Salonga",
        dt.date(2026, 9, 15),
        120,
    )
    assert {charge.contract for charge in found.charges} == {
        "HPO-2 (Harbor & Pine Outfitters)",
        "HPO-2026-014 (Harbor & Pine Outfitters)",
    }
    (problem,) = radar_problems((found,))
    assert "the same 2.00 h go to HPO-2 (Harbor & Pine Outfitters), typed in and to" in (
        problem.message
    )
    assert ", from Hours!" in problem.message
    assert "of Talisay timesheet 2026-09.xlsx" in problem.message
    assert charged_twice(sample, Month(2026, 8)) == ()


def test_radar_finds_days_longer_than_a_day(sample: OpenBook) -> None:
    # 8 hours with times, 20 without: 28 in one day.
    twin = clone_contract(sample, "HPO-2")
    typed(sample, twin, 16, 1200)
    (found,) = charged_twice(sample, SAMPLE_MONTH)
    assert (found.minutes, found.has_times) == (1680, False)
    assert found.sentence.startswith(
        "Amihan Salonga on 2026-09-16: 28.00 h in all go to HPO-2 (Harbor & Pine Outfitters),"
        " typed in and to HPO-2026-014 (Harbor & Pine Outfitters), from Hours!"
    )
    assert found.sentence.endswith("; a day has no more than 24.")
    assert radar_figures((found,)) == [
        {
            "person": "Amihan Salonga",
            "day": "2026-09-16",
            "minutes": 1680,
            "has_times": False,
            "charges": [
                {"contract": "HPO-2 (Harbor & Pine Outfitters)", "file": "", "cell": ""},
                {
                    "contract": "HPO-2026-014 (Harbor & Pine Outfitters)",
                    "file": "Talisay timesheet 2026-09.xlsx",
                    "cell": found.charges[1].place,
                },
            ],
        }
    ]


def test_radar_finds_whole_days_that_look_like_the_same_work(sample: OpenBook) -> None:
    # The same 8 hours as on her timesheet, without times: 16 hours in a day.
    twin = clone_contract(sample, "HPO-2")
    typed(sample, twin, 17, 480)
    (found,) = charged_twice(sample, SAMPLE_MONTH)
    assert found.minutes == 960
    assert found.sentence.endswith("; they look like the same work.")
