"""Words that several parts of a statement say."""

from bpodesk.domain.level_results import LevelResult
from bpodesk.domain.sla.levels import Outcome
from bpodesk.domain.wording import tier_name

_VERDICT = {
    Outcome.MET: "met",
    Outcome.MINOR: "missed, minor",
    Outcome.MAJOR: "missed, major",
    Outcome.NOT_JUDGED: "not judged",
    Outcome.NO_DATA: "no data",
}


def verdict_words(result: LevelResult) -> str:
    """met, missed, minor; of a level with tiers missed, tier 2 of 3."""
    tier = result.verdict.tier
    return _VERDICT[result.outcome] if tier is None else f"missed, {tier_name(result.level, tier)}"
