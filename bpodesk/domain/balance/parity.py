"""Rules that compare the two sides: duties that bind both, notices, cures, caps, fees."""

from decimal import Decimal

from bpodesk.domain.balance.draft import Draft
from bpodesk.domain.balance.records import Finding, Rule, Verdict
from bpodesk.domain.balance.remedies import balanced_wording, set_variable
from bpodesk.domain.clauses.values import print_number

# From this ratio on, a difference between the two sides is called out.
MOST_RATIO = Decimal(2)

SIDES = {"vendor": Verdict.VENDOR, "customer": Verdict.CUSTOMER, "both": Verdict.NEUTRAL}
# The fact of each subject that should bind both, its words, its usual clause, and whether an
# agreement may leave it out.
_SUBJECTS = (
    ("confidentiality_protects", "confidentiality", "confidentiality", False),
    ("indemnity_protects", "indemnities", "warranties", False),
    ("non_solicitation_protects", "non-solicitation", "non-solicitation", True),
    ("assignment_protects", "assignment", "subcontracting", False),
    ("force_majeure_protects", "force majeure", "force-majeure", False),
)


def one_sided(
    draft: Draft, name: str, *, usual: str, subject: str, optional: bool = False
) -> Finding:
    """The finding on a fact that names whom a clause protects."""
    place, side = draft.place(name, usual=usual), draft.fact(name)
    if side is None:
        verdict = Verdict.NEUTRAL if optional else Verdict.MISSING
        reason = f"Nothing is agreed on {subject}" + (", for either party." if optional else ".")
        return Finding(verdict=verdict, reason=reason, place=place)
    verdict = SIDES.get(str(side), Verdict.MISSING)
    reason = {
        Verdict.NEUTRAL: f"The rules on {subject} apply to both parties alike.",
        Verdict.MISSING: f"The clause does not say whom its rules on {subject} protect.",
    }.get(verdict, f"The rules on {subject} protect only the {side}.")
    remedy = None if verdict is Verdict.NEUTRAL else balanced_wording(draft.stating(name))
    return Finding(verdict=verdict, reason=reason, place=place, remedy=remedy)


def compared(
    draft: Draft,
    names: tuple[str, str],
    *,
    usual: str,
    subject: str,
    unit: str,
    favours_longer: bool,
) -> Finding:
    """The finding on a figure that each side has: (the vendor's, the customer's) names.

    `favours_longer`: the larger figure is the better one for its side.
    """
    vendor, customer = (draft.figure(name) for name in names)
    place = draft.place(names[0], usual=usual)
    if not vendor or not customer:
        lacking = " and ".join(
            side for side, value in (("vendor", vendor), ("customer", customer)) if not value
        )
        reason = f"No {subject} is agreed for the {lacking}."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=place)
    figures = (
        f"{print_number(vendor)} {unit} for the vendor and"
        f" {print_number(customer)} {unit} for the customer"
    )
    if vendor == customer:
        reason = f"The {subject} is the same: {figures}."
        return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)
    larger, smaller = max(vendor, customer), min(vendor, customer)
    far = (
        f", more than {print_number(MOST_RATIO)} times apart"
        if larger / smaller > MOST_RATIO
        else ""
    )
    wins = Verdict.VENDOR if (vendor > customer) is favours_longer else Verdict.CUSTOMER
    lower = names[0] if vendor < customer else names[1]
    remedy = balanced_wording(draft.stating(names[0])) or set_variable(draft, lower, int(larger))
    return Finding(
        verdict=wins, reason=f"The {subject} is {figures}{far}.", place=place, remedy=remedy
    )


def _b01(draft: Draft) -> Finding:
    found = [
        one_sided(draft, name, usual=usual, subject=subject, optional=optional)
        for name, subject, usual, optional in _SUBJECTS
    ]
    for verdict in (Verdict.MISSING, Verdict.VENDOR, Verdict.CUSTOMER):
        several = [finding for finding in found if finding.verdict is verdict]
        if several:
            reason = " ".join(finding.reason for finding in several)
            return Finding(
                verdict=verdict, reason=reason, place=several[0].place, remedy=several[0].remedy
            )
    agreed = [item[1] for item in _SUBJECTS if draft.fact(item[0]) is not None]
    reason = f"Both parties are bound alike: {', '.join(agreed)}."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=found[0].place)


def _b02(draft: Draft) -> Finding:
    names = ("vendor_cap_multiple", "customer_cap_multiple")
    found = compared(
        draft,
        names,
        usual="liability",
        subject="liability cap",
        unit="times the agreed amount",
        favours_longer=False,
    )
    months = draft.terms.commercial.liability_cap_months
    if months < 1 and found.verdict is not Verdict.MISSING:
        reason = "The liability cap is 0 months of charges, so there is no amount."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=found.place)
    if found.verdict is Verdict.NEUTRAL:
        reason = f"Both parties are liable up to the charges of {months} months."
        return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=found.place)
    return found


def _b03(draft: Draft) -> Finding:
    name, subject = "uncapped_heads_protect", "liability without a cap"
    return one_sided(draft, name, usual="liability", subject=subject)


def _b04(draft: Draft) -> Finding:
    return compared(
        draft,
        ("vendor_convenience_days", "customer_convenience_days"),
        usual="termination",
        subject="notice to end for convenience",
        unit="days",
        favours_longer=False,
    )


def _b05(draft: Draft) -> Finding:
    return compared(
        draft,
        ("vendor_cure_days", "customer_cure_days"),
        usual="termination",
        subject="time to cure a breach",
        unit="days",
        favours_longer=True,
    )


def _b06(draft: Draft) -> Finding:
    commercial = draft.terms.commercial
    place = draft.place("renewal_notice_protects", usual="term")
    if draft.contract.ends_on is None or commercial.renewal_months < 1:
        why = "runs until it is ended" if draft.contract.ends_on is None else "does not renew"
        reason = f"The contract {why}, so that no notice against renewal is needed."
        return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)
    days = commercial.renewal_notice_days
    if days < 1:
        reason = "The contract renews, but its notice against renewal is 0 days."
        return Finding(verdict=Verdict.MISSING, reason=reason, place=place)
    subject = "the notice against renewal"
    found = one_sided(draft, "renewal_notice_protects", usual="term", subject=subject)
    if found.verdict is not Verdict.NEUTRAL:
        return found
    reason = f"Either party may stop a renewal with {days} days of notice."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=place)


def _b18(draft: Draft) -> Finding:
    percent = draft.terms.commercial.late_interest_percent
    name, subject = "late_interest_protects", "late interest"
    found = one_sided(draft, name, usual="invoicing", subject=subject)
    if found.verdict is not Verdict.NEUTRAL:
        return found
    if percent <= 0:
        reason = "Late interest is 0 %: who pays late pays nothing for it."
        return Finding(verdict=Verdict.CUSTOMER, reason=reason, place=found.place)
    reason = f"Whichever party is late pays {print_number(percent)} % a month."
    return Finding(verdict=Verdict.NEUTRAL, reason=reason, place=found.place)


def _b26(draft: Draft) -> Finding:
    return one_sided(
        draft,
        "hire_away_fee_protects",
        usual="non-solicitation",
        subject="a hire-away fee",
        optional=True,
    )


PARITY_RULES = (
    Rule(
        code="B01",
        question="Do confidentiality, indemnities, non-solicitation, assignment and force majeure"
        " bind both parties?",
        answer=_b01,
    ),
    Rule(code="B02", question="Is the liability cap the same for both?", answer=_b02),
    Rule(code="B03", question="Is what has no cap the same for both?", answer=_b03),
    Rule(code="B04", question="Is the notice to end for convenience equal?", answer=_b04),
    Rule(code="B05", question="Is the time to cure a breach stated and equal?", answer=_b05),
    Rule(code="B06", question="Is the notice against renewal equal?", answer=_b06),
    Rule(code="B18", question="Is late interest mutual?", answer=_b18),
    Rule(code="B26", question="Is the hire-away fee mutual?", answer=_b26),
)
