"""A second, independent recomputation of a month's money, hours and service levels.

Written from the rules of the trade. What computes here (`story`, `desk`, `hours`, `bill`,
`measures`, `counting`, `levels`, `mechanisms`, `credits`) shares no code with the program: it takes
a month told in plain values and works with integers, fractions and dates only. `telling` makes
months up by chance, `inputs` hands them to the program, `engine` reads its statement, `comparing`
holds the two answers side by side. `python -m tests.domain.oracle` does so for many months.
"""

from tests.domain.oracle.bill import make_bill
from tests.domain.oracle.credits import judge_month
from tests.domain.oracle.desk import Desk
from tests.domain.oracle.hours import count_hours
from tests.domain.oracle.story import Answer, Story


def solve(story: Story) -> Answer:
    """Every figure of a month."""
    answer = Answer()
    desk = Desk(story)
    held = count_hours(story, desk, answer)
    make_bill(story, desk, held, answer)
    judge_month(story, desk, held, answer)
    return answer
