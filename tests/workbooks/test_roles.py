import tomllib

import pytest

from bpodesk.domain.readings import CodeMeaning, Role
from bpodesk.resources import read_text
from bpodesk.workbooks.measures import words as measure_words
from bpodesk.workbooks.measures.words import default_measure_words
from bpodesk.workbooks.roles import (
    WORDS_FILE,
    Hint,
    Meaning,
    Unit,
    default_words,
    normalised,
    parse_words,
)
from bpodesk.workbooks.tables import header as table_header

WORDS = default_words()


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Employee Name", Role.PERSON),
        ("EMPLOYEE_NAME", Role.PERSON),
        ("Ausführende/r", Role.PERSON),
        ("ФИО", Role.PERSON),
        ("姓名", Role.PERSON),
        ("Emp #", Role.PERSON_CODE),
        ("work_date", Role.DATE),
        ("Date\n(Manila)", Role.DATE),
        ("Shift Date", Role.DATE),
        ("1ª Entrada", Role.IGNORED),
        ("Entrada", Role.START),
        ("Saída", Role.END),
        ("End date", Role.END_DATE),
        ("Break (h)", Role.BREAK),
        ("Worked Hours", Role.HOURS),
        ("Actual hours", Role.HOURS),
        ("Horas extras", Role.OVERTIME),
        ("Assignee", Role.IGNORED),
        ("Saldo", Role.IGNORED),
        ("Employee?", Role.IGNORED),
    ],
)
def test_header_word_of_any_language_has_its_role(header: str, role: Role) -> None:
    meaning = WORDS.meaning(header)
    assert meaning is not None
    assert meaning.role is role


@pytest.mark.parametrize("header", ["", "Score", "Hiring place", "the of"])
def test_header_without_a_known_word_means_nothing(header: str) -> None:
    assert WORDS.meaning(header) is None


def test_header_meaning_says_how_sure_and_in_what_unit() -> None:
    assert WORDS.meaning("Hours") == Meaning(role=Role.HOURS, unit=Unit.HOURS)
    assert WORDS.meaning("Duration") == Meaning(role=Role.HOURS)
    assert WORDS.meaning("Duration (weird)") == Meaning(role=Role.HOURS, rank=1)
    assert WORDS.meaning("Actual Duration, work") == Meaning(role=Role.HOURS, rank=2)
    assert WORDS.meaning("Lunch (min)") == Meaning(role=Role.BREAK, unit=Unit.MINUTES)
    assert WORDS.meaning("Meal (min)") == Meaning(role=Role.BREAK, rank=1, unit=Unit.MINUTES)
    assert WORDS.meaning("No.") == Meaning(role=Role.PERSON_CODE, hint=Hint.WEAK_CODE)
    assert WORDS.meaning("Speed of answer") == Meaning(role=Role.IGNORED, hint=Hint.MEASURE)


@pytest.mark.parametrize(
    ("label", "total"),
    [
        ("Total", True),
        ("TOTAL:", True),
        ("Cruz, Juan Total", True),
        ("Total week 36", True),
        ("合计", True),
        ("Totally Tall", False),
        ("", False),
    ],
)
def test_total_label_is_told_from_a_name(label: str, total: bool) -> None:
    assert WORDS.is_total(label) is total


def test_blank_and_absence_words_are_known() -> None:
    assert [WORDS.is_blank(text) for text in ("-", " N/A ", "0")] == [True, True, False]
    assert [WORDS.is_absence(text) for text in ("Férias", "OFF", "7")] == [True, True, False]


def test_month_names_are_known_by_three_letters_where_they_tell() -> None:
    months = WORDS.months
    assert (months["sep"], months["sept"], months["dez"], months["aout"]) == (9, 9, 12, 8)
    assert "jui" not in months  # juin or juillet


def test_normalised_text_has_no_accents_punctuation_or_capitals() -> None:
    assert normalised("  Début_du (travail) ") == "debut du travail"


def test_words_file_has_no_header_word_in_two_lists() -> None:
    groups = tomllib.loads(read_text(*WORDS_FILE))
    told_apart = {"total", "absence", "blank", "filler", "unit_hours", "unit_minutes", "months"}
    told_apart |= {group for group in groups if group.startswith(("code_", "row_"))}
    told_apart |= {"unit_days", "weekdays", "week_label", "example"}
    seen: dict[str, str] = {}
    for group in groups.keys() - told_apart:
        for word in {normalised(word) for words in groups[group].values() for word in words}:
            assert word, group
            assert seen.setdefault(word, group) == group, word


def test_words_file_without_a_group_is_refused() -> None:
    with pytest.raises(KeyError):
        parse_words("[person]\nen = ['Name']\n")


def test_header_of_hours_that_counts_days_means_nothing() -> None:
    assert WORDS.meaning("Duration (days)") is None


def test_header_that_is_a_whole_sentence_means_nothing() -> None:
    assert WORDS.meaning("Hours" + " " * 80) is None


def test_header_meanings_are_the_same_after_very_many_others() -> None:
    words = parse_words(read_text(*WORDS_FILE))
    assert words.meaning("Hours") == WORDS.meaning("Hours")
    for number in range(20_001):
        words.memo[str(number)] = None
    assert words.meaning("Name") == Meaning(role=Role.PERSON)
    assert len(words.memo) == 1
    assert words.meaning("Hours") == WORDS.meaning("Hours")


@pytest.mark.parametrize(
    ("name", "example"),
    [("Example", True), ("How to", True), ("September example", True), ("September", False)],
)
def test_sheet_that_only_shows_how_is_an_example(name: str, example: bool) -> None:
    assert WORDS.is_example(name) is example


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("P", CodeMeaning.WORKED),
        (" p+2 ", CodeMeaning.WORKED),
        ("½P", CodeMeaning.HALF),
        ("Half-Day", CodeMeaning.HALF),
        ("wo", CodeMeaning.REST),
        ("Zz", None),
    ],
)
def test_code_of_a_day_means_what_the_words_say(code: str, meaning: CodeMeaning | None) -> None:
    assert WORDS.code_meaning(code) is meaning


def test_what_headers_mean_is_forgotten_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words, measures = default_words(), default_measure_words()
    monkeypatch.setattr(table_header, "MOST_REMEMBERED", 3)
    monkeypatch.setattr(measure_words, "MOST_REMEMBERED", 3)
    for number in range(30):
        assert table_header.meaning_of(f"Remark {number} of many", words) is None
        assert measures.meaning(f"Remark {number} of many") is None
    assert max(len(words.numbered), len(measures.memo)) <= 4
