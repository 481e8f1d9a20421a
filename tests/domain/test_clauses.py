"""Reading, checking, numbering and printing clauses."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpodesk.domain.clauses import (
    CONTRACT_VALUE_NAMES,
    Clause,
    ClauseKind,
    ClauseSide,
    ClauseVariable,
    DefinedTerm,
    NumberedClauses,
    Run,
    VariableType,
    check_value,
    defined_terms,
    format_contract_value,
    format_value,
    number_clauses,
    parse_clause,
)
from bpodesk.domain.problems import Problem, Severity
from tests.domain import making

HEADER = 'id = "cure"\ntitle = "Cure"\nside = "M"\norder = 10\nversion = 1\nrequired = true\n'
DAYS = '[variables.cure_days]\nlabel = "Days to cure"\ntype = "days"\n'


def file_text(*, header: str = HEADER, variables: str = "", body: str = "1. Text.") -> str:
    return f"+++\n{header}{variables}+++\n{body}"


def parsed(text: str) -> Clause:
    clause = parse_clause(text)
    assert isinstance(clause, Clause), clause
    return clause


def complaints(text: str) -> list[str]:
    problems = parse_clause(text)
    assert isinstance(problems, tuple), "the text was accepted"
    return [problem.message for problem in problems]


def make(
    body: str,
    *,
    clause_id: str = "cure",
    order: int = 10,
    letter: str = "",
    variables: tuple[ClauseVariable, ...] = (),
) -> Clause:
    """A clause, or a schedule where a letter is given."""
    return making.clause(clause_id, body, order=order, letter=letter, variables=variables)


def variable(
    kind: VariableType,
    *,
    name: str = "cure_days",
    default: int | None = None,
    minimum: int | None = None,
    maximum: int | None = None,
) -> ClauseVariable:
    return ClauseVariable(
        name=name,
        label="Days to cure",
        type=kind,
        default=default,
        minimum=minimum,
        maximum=maximum,
    )


def numbered(
    *clauses: Clause,
    values: Mapping[str, str] | None = None,
    clause_values: Mapping[str, Mapping[str, object]] | None = None,
    schedules: Mapping[str, str] | None = None,
) -> NumberedClauses:
    return number_clauses(
        clauses,
        values=values or {},
        clause_values=clause_values or {},
        schedules=schedules or {},
    )


def only_text(result: NumberedClauses) -> str:
    return "\n".join(p.text for clause in result.clauses for p in clause.paragraphs)


# ---------------------------------------------------------------------------- reading


def test_parse_clause_whole_file_gives_its_record() -> None:
    text = file_text(
        header=HEADER + "facts = { mutual = true, notice = 5, share = 2.5, kind = 'x' }\n",
        variables=DAYS + 'unit = "days"\ndefault = 30\nminimum = 5\nmaximum = 90.5\n',
        body="1. Cure in {{cure_days}} for {{vendor.name}}; see {{clause:exit}}, {{schedule:B}}.\n",
    )
    clause = parsed("\ufeff" + text.replace("\n", "\r\n"))
    assert (clause.id, clause.title, clause.side) == ("cure", "Cure", ClauseSide.MUTUAL)
    assert (clause.order, clause.version, clause.required) == (10, 1, True)
    assert (clause.kind, clause.letter) == (ClauseKind.CLAUSE, "")
    assert clause.facts == {"mutual": True, "notice": 5, "share": Decimal("2.5"), "kind": "x"}
    assert clause.variables == (
        ClauseVariable(
            name="cure_days",
            label="Days to cure",
            type=VariableType.DAYS,
            unit="days",
            default=30,
            minimum=5,
            maximum=Decimal("90.5"),
        ),
    )
    assert clause.variable("cure_days") is clause.variables[0]
    assert clause.variable("other") is None


def test_parse_clause_schedule_keeps_its_letter_and_a_list_default() -> None:
    text = file_text(
        header=HEADER + 'kind = "schedule"\nletter = "A"\n',
        variables='[variables.work]\nlabel = "Work"\ntype = "list"\ndefault = ["calls", "mail"]\n',
        body="Plain: {{work}}.",
    )
    clause = parsed(text)
    assert (clause.kind, clause.letter) == (ClauseKind.SCHEDULE, "A")
    assert clause.variables[0].default == ("calls", "mail")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, 'begin with a line "+++"'),
        ("+++\nid = 1", 2, "header has no end"),
        (file_text(header=HEADER + "broken\n"), 8, "not valid TOML"),
        (file_text(header=HEADER + "order = 2\n"), 8, "not valid TOML"),
        (file_text(header='id = """\n'), 1, "not valid TOML"),
        (file_text(header=f"order = {'9' * 5000}\n"), 1, "not valid TOML"),
        (file_text(header="order = 1e99999999999999999999\n"), 1, "not valid TOML"),
        (file_text(header=f"order = {'[' * 20000}\n"), 1, "not valid TOML"),
        (file_text(header=HEADER.replace("version = 1\n", "")), 1, "lacks version"),
        (file_text(header=HEADER.replace("order = 10", 'order = "x"')), 5, "order can't be used"),
        (file_text(header=HEADER.replace("order = 10", "order = true")), 5, "order can't be used"),
        (file_text(header=HEADER + "colour = 1\n"), 8, "knows no colour"),
        (file_text(header=HEADER.replace('"cure"', '"Cure It"')), 2, "An id has small letters"),
        (file_text(header=HEADER.replace('"Cure"', '" "')), 3, "title is empty"),
        (file_text(header=HEADER.replace('"M"', '"X"')), 4, "side must be one of"),
        (file_text(header=HEADER.replace("version = 1", "version = 0")), 6, "count from 1"),
        (file_text(header=HEADER + 'kind = "annex"\n'), 8, "kind is not known"),
        (file_text(header=HEADER + 'kind = "schedule"\n'), 1, "one capital letter"),
        (file_text(header=HEADER + 'letter = "A"\n'), 8, "Only a schedule has a letter"),
        (file_text(header=HEADER + "facts = { many = [1] }\n"), 8, "fact many must be"),
        (file_text(variables="[variables.Bad]\n"), 8, "Bad is no variable name"),
        (file_text(variables='[variables.""]\n'), 8, "A variable has no name"),
        (file_text(header=HEADER + "variables = { cure_days = 1 }\n"), 1, "Describe the variable"),
        (file_text(body="  \n"), 9, "has no text"),
        (file_text(body="1. One.\n\n{{unknown}} two."), 11, "unknown is not declared"),
        (file_text(body="1. See {{vendor.shoe_size}}."), 9, "has no value vendor.shoe_size"),
        (file_text(variables=DAYS), 8, "cure_days is not used"),
        (file_text(body="   a. First."), 9, "needs a numbered paragraph"),
        (file_text(body="1. An **open bold."), 9, "Bold text is not closed"),
        (file_text(body="1. An {{open brace."), 9, "Double braces are not closed"),
        (file_text(body="1. A stray }} brace."), 9, "Double braces are not closed"),
        (file_text(body="1. One {{clause:}} two."), 9, "{{clause:}} can't be read"),
    ],
)
def test_parse_clause_fault_names_its_line(text: str, line: int, words: str) -> None:
    found = complaints(text)
    assert any(m.startswith(f"Line {line}: ") and words in m for m in found), found


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ('type = "days"\n', "needs a label"),
        ('label = 3\ntype = "days"\n', "needs a label"),
        ('label = "L"\n', "needs a type. Use one of days, business_days"),
        ('label = "L"\ntype = "days"\nstep = 1\n', "knows no step"),
        ('label = "L"\ntype = "days"\nminimum = "1"\n', "limits of cure_days must be numbers"),
        ('label = "L"\ntype = "days"\nmaximum = inf\n', "limits of cure_days must be numbers"),
        ('label = "L"\ntype = "days"\nmaximum = true\n', "limits of cure_days must be numbers"),
        ('label = "L"\ntype = "text"\nminimum = 1\n', "is no number"),
        ('label = "L"\ntype = "text"\nmaximum = 1\n', "is no number"),
        ('label = "L"\ntype = "days"\nminimum = 9\nmaximum = 1\n', "above its maximum"),
        ('label = "L"\ntype = "days"\ndefault = 1.5\n', "default of cure_days can't be used"),
        ('label = "L"\ntype = "days"\ndefault = 2026-01-01\n', "default of cure_days can't"),
        ('label = "L"\ntype = "days"\ndefault = 4\nminimum = 5\n', "give 5 or more"),
    ],
)
def test_parse_clause_variable_fault_is_reported_at_its_table(table: str, words: str) -> None:
    text = file_text(variables=f"[variables.cure_days]\n{table}", body="1. {{cure_days}}.")
    found = complaints(text)
    assert len(found) == 1
    assert found[0].startswith("Line 8: ")
    assert words in found[0]


def test_parse_clause_several_faults_come_back_together() -> None:
    found = complaints(file_text(variables=DAYS, body="1. {{one}} and {{two}}."))
    assert len(found) == 3


@given(st.text() | st.text().map(lambda text: file_text(header=text)))
def test_parse_clause_any_text_never_raises(text: str) -> None:
    result = parse_clause(text)
    assert isinstance(result, Clause) or result


@given(st.text(alphabet="1a. *{}\n:clausex") | st.text())
def test_parse_clause_any_body_never_raises_and_prints_if_accepted(body: str) -> None:
    result = parse_clause(file_text(body=body))
    if isinstance(result, Clause):
        assert numbered(result).clauses[0].paragraphs
    else:
        assert result


# ---------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("kind", "value", "printed"),
    [
        (VariableType.DAYS, 30, "30 days"),
        (VariableType.DAYS, 1, "1 day"),
        (VariableType.DAYS, "30", "30 days"),
        (VariableType.BUSINESS_DAYS, 30, "30 business days"),
        (VariableType.BUSINESS_DAYS, Decimal(1), "1 business day"),
        (VariableType.HOURS, 48, "48 hours"),
        (VariableType.MONTHS, 12, "12 months"),
        (VariableType.PERCENT, Decimal("2.50"), "2.5 %"),
        (VariableType.PERCENT, 100, "100 %"),
        (VariableType.PERCENT, Decimal("1E+2"), "100 %"),
        (VariableType.PERCENT, "3.0", "3 %"),
        (VariableType.INTEGER, 4000, "4,000"),
        (VariableType.NUMBER, Decimal("1.50"), "1.5"),
        (VariableType.MONEY, "USD 1,449.00", "USD 1,449.00"),
        (VariableType.DATE, "30 June 2028", "30 June 2028"),
        (VariableType.TEXT, "**<b>{{x}}", "**<b>{{x}}"),
        (VariableType.LIST, ("a", "b", "c"), "a, b and c"),
        (VariableType.LIST, ["a", " ", "b"], "a and b"),
        (VariableType.LIST, "one\ntwo\n", "one and two"),
        (VariableType.LIST, ("only",), "only"),
    ],
)
def test_format_value_good_value_prints_with_its_unit(
    kind: VariableType, value: object, printed: str
) -> None:
    assert check_value(variable(kind), value) == ()
    assert format_value(variable(kind), value) == printed


@pytest.mark.parametrize(
    ("kind", "value", "wanted"),
    [
        (VariableType.DAYS, "soon", "a whole number of days"),
        (VariableType.BUSINESS_DAYS, Decimal("1.5"), "a whole number of business days"),
        (VariableType.HOURS, True, "a whole number of hours"),
        (VariableType.MONTHS, None, "a whole number of months"),
        (VariableType.INTEGER, "1,5", "a whole number, for example 3"),
        (VariableType.PERCENT, Decimal("NaN"), "a percentage, for example 2.5"),
        (VariableType.NUMBER, "", "a number, for example 1.5"),
        (VariableType.MONEY, 5, "an amount with its currency"),
        (VariableType.DATE, "  ", "a date"),
        (VariableType.TEXT, 5, "a text"),
        (VariableType.LIST, (), "at least one entry"),
        (VariableType.LIST, (" ",), "at least one entry"),
        (VariableType.LIST, 7, "at least one entry"),
    ],
)
def test_check_value_wrong_type_says_what_is_wanted(
    kind: VariableType, value: object, wanted: str
) -> None:
    (problem,) = check_value(variable(kind), value)
    assert problem.message == f"Days to cure: give {wanted}." or wanted in problem.message
    assert problem.field == "cure_days"
    assert problem.value == ("" if value is None else str(value))


@pytest.mark.parametrize(
    ("value", "messages"),
    [
        (4, ["Days to cure: give 5 or more."]),
        (5, []),
        (1000, []),
        (1001, ["Days to cure: give 1,000 or less."]),
    ],
)
def test_check_value_range_is_inclusive(value: int, messages: list[str]) -> None:
    days = variable(VariableType.DAYS, minimum=5, maximum=1000)
    assert [problem.message for problem in check_value(days, value)] == messages


def test_format_value_of_another_type_prints_as_its_text() -> None:
    assert format_value(variable(VariableType.DAYS), "soon") == "soon"
    assert format_value(variable(VariableType.LIST), ()) == ""


def test_format_contract_value_prints_with_the_unit_of_its_name() -> None:
    assert format_contract_value("credits.at_risk_percent", Decimal(12)) == "12 %"
    assert format_contract_value("excuses.customer_notice_business_days", 5) == "5 business days"
    assert format_contract_value("rates.transaction_minimum", 4000) == "4,000"
    assert format_contract_value("vendor.name", "A & <b>") == "A & <b>"
    assert "statement.dispute_days" in CONTRACT_VALUE_NAMES


# ---------------------------------------------------------------------------- numbering


def test_number_clauses_orders_and_numbers_paragraphs_and_items() -> None:
    body = "Intro.\n\n1. One\n   wraps.\n   a. First.\n   b. Second.\n7. Two.\n   a. Again.\n"
    result = numbered(make("1. Later.", clause_id="later", order=20), make(body))
    assert [(clause.number, clause.clause_id) for clause in result.clauses] == [
        (1, "cure"),
        (2, "later"),
    ]
    assert [(p.number, p.level, p.text) for p in result.clauses[0].paragraphs] == [
        ("", 0, "Intro."),
        ("1.1", 1, "One wraps."),
        ("(a)", 2, "First."),
        ("(b)", 2, "Second."),
        ("1.2", 1, "Two."),
        ("(a)", 2, "Again."),
    ]
    assert result.clauses[1].paragraphs[0].number == "2.1"
    assert result.problems == ()


def test_number_clauses_more_than_26_items_go_on_with_two_letters() -> None:
    result = numbered(make("1. List:\n" + "   a. Item.\n" * 28))
    labels = [paragraph.number for paragraph in result.clauses[0].paragraphs]
    assert labels[26:] == ["(z)", "(aa)", "(ab)"]


def test_number_clauses_bold_and_values_become_runs() -> None:
    result = numbered(
        make("1. A **Term** of {{vendor.name}}."), values={"vendor.name": "**<b>{{x}}"}
    )
    assert result.clauses[0].paragraphs[0].runs == (
        Run(text="A ", bold=False),
        Run(text="Term", bold=True),
        Run(text=" of ", bold=False),
        Run(text="**<b>{{x}}", bold=False, is_value=True),
        Run(text=".", bold=False),
    )


def test_number_clauses_references_print_number_and_letter() -> None:
    first = make("1. See {{clause:later}}. {{clause:later}} wins over {{schedule:B}}.")
    later = make("1. {{clause:cure}} and {{schedule:A}}.", clause_id="later", order=20)
    annex = make("1. Work.", clause_id="scope-a", letter="A")
    result = numbered(first, later, annex, schedules={"B": "Rates"})
    assert only_text(result) == (
        "See clause 2. Clause 2 wins over Schedule B.\nClause 1 and Schedule A."
    )
    assert result.problems == ()
    (schedule,) = result.schedules
    assert (schedule.number, schedule.letter, schedule.paragraphs[0].number) == (0, "A", "A.1")


def test_number_clauses_schedules_come_by_letter() -> None:
    parts = [
        make("1. x", clause_id=f"s-{letter}", order=order, letter=letter)
        for letter, order in (("B", 1), ("A", 2))
    ]
    assert [schedule.letter for schedule in numbered(*parts).schedules] == ["A", "B"]


def test_number_clauses_values_and_defaults_fill_variables() -> None:
    days = variable(VariableType.DAYS, default=30)
    clause = make("1. Within {{cure_days}}.", variables=(days,))
    assert only_text(numbered(clause)) == "Within 30 days."
    given_value = {"cure": {"cure_days": 1}}
    assert only_text(numbered(clause, clause_values=given_value)) == "Within 1 day."
    blank = {"cure": {"cure_days": " "}}
    assert only_text(numbered(clause, clause_values=blank)) == "Within 30 days."


def test_number_clauses_gaps_print_in_brackets_and_are_reported_once() -> None:
    clause = make(
        "1. {{cure_days}}, {{cure_days}}, {{stray}}, {{vendor.name}}, {{clause:gone}},"
        " {{schedule:Z}}.",
        variables=(variable(VariableType.DAYS),),
    )
    other = make("1. {{vendor.name}}", clause_id="other", order=20)
    result = numbered(clause, other)
    assert only_text(result) == (
        "[Days to cure], [Days to cure], [stray], [vendor name], clause [gone], Schedule Z.\n"
        "[vendor name]"
    )
    where = "The clause \u201cCure\u201d"
    assert result.problems == (
        Problem(
            message=f'{where} has a gap. Fill in "Days to cure".',
            field="cure.cure_days",
            place="cure",
        ),
        Problem(
            message=f"{where} prints stray, which it does not declare. Declare it.",
            field="cure.stray",
            place="cure",
        ),
        Problem(
            message=f"The contract has no vendor name yet. Fill it in: {where} prints it.",
            field="vendor.name",
        ),
        Problem(
            message=f"{where} refers to the clause gone, which is absent."
            " Add it or change the text.",
            field="cure.clause:gone",
            place="cure",
        ),
        Problem(
            message=f"{where} refers to Schedule Z, which is absent. Add it or change the text.",
            field="cure.schedule:Z",
            place="cure",
        ),
    )


def test_number_clauses_value_out_of_range_prints_and_is_reported() -> None:
    days = variable(VariableType.DAYS, maximum=90)
    annex = make("1. {{cure_days}}", letter="A", variables=(days,))
    result = numbered(annex, clause_values={"cure": {"cure_days": 120}})
    assert result.schedules[0].paragraphs[0].text == "120 days"
    assert [problem.message for problem in result.problems] == [
        "Schedule A \u201cCure\u201d has a value that can't stand. Days to cure: give 90 or less."
    ]


def test_number_clauses_duplicates_are_reported_and_references_take_the_first() -> None:
    clauses = [
        make("1. See {{clause:cure}}."),
        make("1. Second.", order=20),
        make("1. x", clause_id="s1", letter="A"),
        make("1. y", clause_id="s2", letter="A"),
    ]
    result = numbered(*clauses)
    assert only_text(result) == "See clause 1.\nSecond."
    assert [problem.message for problem in result.problems] == [
        "The clause cure stands in the agreement twice. Remove one.",
        "Schedule A stands in the agreement twice. Remove one.",
    ]


@given(st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_number_clauses_any_value_prints_verbatim(value: str) -> None:
    clause = make(
        "1. **Bold {{note}}** and {{vendor.name}}",
        variables=(variable(VariableType.TEXT, name="note"),),
    )
    result = numbered(
        clause, values={"vendor.name": value}, clause_values={"cure": {"note": value}}
    )
    assert only_text(result) == f"Bold {value} and {value}"
    assert result.problems == ()


# ---------------------------------------------------------------------------- terms


def test_defined_terms_give_the_place_of_each_definition() -> None:
    first = make(
        "Before: a **Preface** matters.\n\n1. In this text:\n   a. a **Work Day** is a day, and"
        " a **Miss** is a failure.\n2. Preface, Work Days and Misses."
    )
    annex = make(
        "1. A **Seat** here; each Seat counts.",
        clause_id="s",
        letter="A",
    )
    found = defined_terms(numbered(first, annex))
    assert found.terms == (
        DefinedTerm(term="Preface", clause_number="1"),
        DefinedTerm(term="Work Day", clause_number="1.1(a)"),
        DefinedTerm(term="Miss", clause_number="1.1(a)"),
        DefinedTerm(term="Seat", clause_number="A.1"),
    )
    assert found.problems == ()


def test_defined_terms_twice_unused_and_undefined_are_reported() -> None:
    body = (
        "1. A **Fee** is money. The Fee is due.\n"
        "2. A **fee** again, an **Orphan**, and each Fee Table or Fee or Fee Table."
    )
    problems = defined_terms(numbered(make(body))).problems
    assert [(problem.value, problem.place, problem.severity) for problem in problems] == [
        ("fee", "1.2", Severity.ERROR),
        ("fee", "1.2", Severity.WARNING),
        ("Orphan", "1.2", Severity.WARNING),
        ("Table", "1.2", Severity.WARNING),
    ]
    assert problems[0].message == (
        "\u201cfee\u201d is defined in 1.1 and again in 1.2. Keep one definition."
    )


def test_defined_terms_values_are_no_terms() -> None:
    clause = make("1. For **{{vendor.name}}** and {{customer.name}} ** ** only, in Place.")
    values = {"vendor.name": "Talisay", "customer.name": "the Harbor"}
    found = defined_terms(numbered(clause, values=values))
    assert found.terms == ()
    assert [problem.value for problem in found.problems] == ["Place"]


def test_defined_terms_one_letter_term_is_found() -> None:
    found = defined_terms(numbered(make("1. A **T** is a threshold; T counts.")))
    assert found.problems == ()


def test_position_that_is_not_known_is_told_with_its_line() -> None:
    problems = parse_clause(file_text(header=HEADER + 'position = "harsh"\n'))
    assert isinstance(problems, tuple)
    [problem] = problems
    assert "This position is not known." in problem.message
    assert (problem.field, problem.place) == ("header", "8")
