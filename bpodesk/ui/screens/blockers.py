"""Where what a month still needs is dealt with."""

from bpodesk.domain.problems import Problem
from bpodesk.domain.sla.measures import Origin
from bpodesk.services.statements import UNEXPLAINED, UNPRICED, StatementView
from bpodesk.ui.screen import Place
from bpodesk.ui.text import tr


def place_of(problem: Problem, view: StatementView) -> tuple[Place, str] | None:
    """The place that mends what is missing, and what its link says; None where there is none."""
    contract_id, month = view.inputs.contract.id, view.inputs.month
    if problem.field == "sealed":
        return None
    if problem.field == UNPRICED:
        return Place("contracts", contract_id), tr("Go to Contracts")
    if problem.field == UNEXPLAINED:
        place = Place("service_levels", contract_id, month=month, level_code=problem.value)
        return place, tr("Say why")
    origins = {
        result.level.measure.origin
        for result in view.statement.levels
        if result.level.code == problem.field
    }
    if problem.field == "timesheets" or Origin.TIMESHEETS in origins:
        return Place("timesheets", contract_id, month=month), tr("Go to Timesheets")
    if problem.field == "revision" or Origin.STAFF in origins:  # seats are on the contract
        return Place("contracts", contract_id), tr("Go to Contracts")
    events = {item.event.code: item.event.id for item in view.statement.events}
    event = events.get(problem.field)
    place = Place("service_levels", contract_id, month=month, event_id=event)
    return place, tr("Go to Service levels")
