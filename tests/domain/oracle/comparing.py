"""The two answers side by side, and the smallest month in which they still differ."""

import dataclasses

from tests.domain.oracle import engine, solve
from tests.domain.oracle.story import Answer, Story
from tests.domain.oracle.telling import Teller


def told(seed: int) -> Story:
    """The month of a seed."""
    return Teller(seed).story()


def differences(found: Answer, expected: Answer) -> list[str]:
    """Every figure in which the program differs from the oracle, in words."""
    pairs = {
        name: (_plain(getattr(found, name)), _plain(getattr(expected, name)))
        for name in (field.name for field in dataclasses.fields(Answer))
        if name not in ("real", "assumed")
    }
    cases = {"real": (found.real, expected.real)}
    if found.assumed.keys() != expected.assumed.keys():
        pairs["assumed"] = (sorted(found.assumed), sorted(expected.assumed))
    else:
        cases |= {code: (case, expected.assumed[code]) for code, case in found.assumed.items()}
    for code, (ours, theirs) in cases.items():
        for name, value in vars(ours).items():
            pairs[f"{code}: {name}"] = (value, vars(theirs)[name])
    return [
        f"{name}: the program has {ours}, the oracle {theirs}"
        for name, (ours, theirs) in pairs.items()
        if ours != theirs
    ]


def _plain(value: object) -> object:
    """Lines in any order; kinds of a day without those that have nothing."""
    if isinstance(value, list) and value and isinstance(value[0], tuple):
        return sorted(value)
    if isinstance(value, dict):
        return {
            key: {name: numbers for name, numbers in inner.items() if any(numbers)}
            if isinstance(inner, dict)
            else inner
            for key, inner in value.items()
        }
    return value


def compare(story: Story) -> list[str]:
    """In what the program and the oracle differ on a month; empty where in nothing."""
    return differences(engine.answer(story), solve(story))


_LISTS = (
    *("work", "sittings", "excuses", "incidents", "past"),
    *("counts", "promises", "prices", "amendments"),
)


def shrunk(story: Story) -> Story:
    """The month with everything left out without which it still differs."""
    for name in _LISTS:
        size = len(getattr(story, name))
        while size:
            start = 0
            while items := getattr(story, name)[start:]:
                kept = (*getattr(story, name)[:start], *items[size:])
                fewer = dataclasses.replace(story, **{name: kept})
                if _differs(fewer):
                    story = fewer
                else:
                    start += size
            size //= 2
    return story


def _differs(story: Story) -> bool:
    try:
        return bool(compare(story))
    except Exception:  # noqa: BLE001 -- what was left out was needed: another fault than the one sought
        return False
