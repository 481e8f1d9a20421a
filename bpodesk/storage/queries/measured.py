"""Reads of volumes, counts, excused events, incidents, remarks and past results."""

from sqlalchemy import Connection, select

from bpodesk.domain.ids import ContractId
from bpodesk.domain.measured import Measurement, Volume
from bpodesk.domain.periods import Month
from bpodesk.domain.sla.credits import PastResult
from bpodesk.domain.sla.excuses import ExcusedEvent
from bpodesk.domain.sla.incidents import Incident
from bpodesk.domain.sla.remarks import LevelRemark
from bpodesk.storage.records import fetch
from bpodesk.storage.schema import (
    excused_event,
    incident,
    level_remark,
    measurement,
    past_result,
    volume,
)


def volumes(
    connection: Connection, *, contract_id: ContractId, month: Month | None = None
) -> tuple[Volume, ...]:
    """Volumes of a contract by month and rate code: a month's, else all."""
    query = (
        select(volume)
        .where(volume.c.contract_id == contract_id)
        .order_by(volume.c.month, volume.c.rate_code)
    )
    if month is not None:
        query = query.where(volume.c.month == month.first)
    return fetch(connection, Volume, query)


def measurements(
    connection: Connection, *, contract_id: ContractId, month: Month | None = None
) -> tuple[Measurement, ...]:
    """Counts of a contract by SLA and period: a month's, else all."""
    query = (
        select(measurement)
        .where(measurement.c.contract_id == contract_id)
        .order_by(measurement.c.sla_code, measurement.c.starts_on)
    )
    if month is not None:
        query = query.where(
            measurement.c.starts_on >= month.range.start, measurement.c.starts_on < month.range.end
        )
    return fetch(connection, Measurement, query)


def events(connection: Connection, *, contract_id: ContractId) -> tuple[ExcusedEvent, ...]:
    """All excused events of a contract, by code."""
    query = (
        select(excused_event)
        .where(excused_event.c.contract_id == contract_id)
        .order_by(excused_event.c.code)
    )
    return fetch(connection, ExcusedEvent, query)


def incidents(
    connection: Connection, *, contract_id: ContractId, month: Month
) -> tuple[Incident, ...]:
    """A month's incidents of a contract, by code."""
    query = (
        select(incident)
        .where(incident.c.contract_id == contract_id, incident.c.month == month.first)
        .order_by(incident.c.code)
    )
    return fetch(connection, Incident, query)


def remarks(
    connection: Connection, *, contract_id: ContractId, month: Month
) -> tuple[LevelRemark, ...]:
    """What is said of a contract's levels in a month, by code."""
    query = (
        select(level_remark)
        .where(level_remark.c.contract_id == contract_id, level_remark.c.month == month.first)
        .order_by(level_remark.c.sla_code)
    )
    return fetch(connection, LevelRemark, query)


def history(connection: Connection, *, contract_id: ContractId) -> tuple[PastResult, ...]:
    """All past results of a contract, by month and SLA."""
    query = (
        select(past_result)
        .where(past_result.c.contract_id == contract_id)
        .order_by(past_result.c.month, past_result.c.sla_code)
    )
    return fetch(connection, PastResult, query)
