import pytest

from bpodesk.domain.measure_readings import MeasureRole
from bpodesk.workbooks.measures.words import HOURS, MINUTES, SECONDS, default_measure_words

R = MeasureRole


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Answered (Y/N)", R.ANSWERED),
        ("AvgTalkDuration", R.TALK),
        ("Avg. talk time (sec)", R.TALK),
        ("Number of calls answered", R.ANSWERED),
        ("# Calls", R.INCOMING),
        ("Total answered", R.ANSWERED),
        ("Answered by", R.AGENT),
        ("No atendidas", R.ABANDONED),
        ("Speed of answer in sec", R.SPEED_OF_ANSWER),
        ("Answer Speed (AVG)", R.SPEED_OF_ANSWER),
        ("Service Level (20 Seconds)", R.SERVICE_LEVEL),
        ("N° TICKET", R.TICKET),
        ("USUARIO", R.REQUESTER),
        ("TECNICO", R.AGENT),
        ("MIN", R.MINUTES),
        ("平均通话时长", R.TALK),
        ("Wartezeit (Ø)", R.WAIT),
    ],
)
def test_header_of_a_known_word_has_its_role(header: str, role: MeasureRole) -> None:
    meaning = default_measure_words().meaning(header)
    assert meaning is not None
    assert meaning.role is role


@pytest.mark.parametrize(
    "header", ["Date of birth", "Time spent", "", "Avg", "Clock In", "(sec)", "(avg)"]
)
def test_header_of_other_words_is_unknown(header: str) -> None:
    assert default_measure_words().meaning(header) is None


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("% Answered", R.ANSWER_RATE),
        ("Abandoned calls, percentage", R.ABANDON_RATE),
        ("SL %", R.SERVICE_LEVEL),
        ("Resolved %", R.IGNORED),
    ],
)
def test_header_of_a_percentage_is_no_count(header: str, role: MeasureRole) -> None:
    meaning = default_measure_words().meaning(header)
    assert meaning is not None
    assert meaning.role is role
    assert meaning.is_percent


def test_header_says_average_sum_unit_and_number() -> None:
    words = default_measure_words()
    average = words.meaning("Avg Talk Time (min)")
    assert average is not None
    assert (average.is_average, average.is_sum, average.unit_seconds) == (True, False, MINUTES)
    total = words.meaning("Total talk time hrs")
    assert total is not None
    assert (total.is_average, total.is_sum, total.unit_seconds) == (False, True, HOURS)
    level = words.meaning("Service Level (20 Seconds)")
    assert level is not None
    assert (level.number, level.unit_seconds) == (20, SECONDS)
    both = words.meaning("MIN/HORAS")
    assert both is not None
    assert both.unit_seconds is None
    chinese = words.meaning("平均等待时长")
    assert chinese is not None
    assert chinese.is_average


def test_word_of_a_group_is_said_whatever_its_capitals() -> None:
    words = default_measure_words()
    assert words.says("NO ANSWER", "answered_status", "abandoned_status")
    assert not words.says("No answer", "answered_status")
