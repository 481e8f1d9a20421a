"""The triggers that keep what must never change: the audit log, what was signed, what was sealed.

They hold for whoever opens the file with any program, `INSERT OR REPLACE` included, which deletes
rows without asking a trigger of deletes. Offers and own clauses are kept from changes alone: undo
takes them away. Who drops the triggers first is found out by `check`.
"""


def _refuse(name: str, moment: str, words: str, *, when: str = "") -> str:
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER {name} {moment}{condition} BEGIN SELECT RAISE(ABORT, '{words}'); END"


def _found(table: str, same: str) -> str:
    """That a new row would take the place of an `old` one."""
    return f"EXISTS (SELECT 1 FROM {table} AS old WHERE {same})"  # noqa: S608 - our own words


def _keep(name: str, table: str, words: str, *, same: str, only: str = "") -> tuple[str, ...]:
    """Triggers that refuse to change, delete or replace a table's rows.

    `same` says which `old` row a new one would replace; `only` picks the rows that are kept, by a
    column of theirs ("signed_on IS NOT NULL").
    """
    when = f"OLD.{only}" if only else ""
    also = f" AND old.{only}" if only else ""
    found = _found(table, f"({same}){also}")
    return (
        _refuse(f"{name}_never_changes", f"BEFORE UPDATE ON {table}", words, when=when),
        _refuse(f"{name}_never_goes", f"BEFORE DELETE ON {table}", words, when=when),
        _refuse(f"{name}_is_never_replaced", f"BEFORE INSERT ON {table}", words, when=found),
    )


_AUDIT = "the audit log is append-only"
# What came with earlier schemas keeps the names it was given there.
AUDIT = (
    _refuse("audit_is_append_only_update", "BEFORE UPDATE ON audit", _AUDIT),
    _refuse("audit_is_append_only_delete", "BEFORE DELETE ON audit", _AUDIT),
    _refuse(
        "audit_is_append_only_replace",
        "BEFORE INSERT ON audit",
        _AUDIT,
        when="EXISTS (SELECT 1 FROM audit AS old WHERE old.id = NEW.id)",
    ),
)
SIGNED_PAPERS = _keep(
    "signed_paper",
    "signed_paper",
    "a signed paper never changes",
    same="old.id = NEW.id OR old.revision_id = NEW.revision_id",
)
SIGNED_REVISIONS = _keep(
    "signed_revision",
    "revision",
    "a signed revision never changes",
    same="old.id = NEW.id OR old.contract_id = NEW.contract_id AND old.number = NEW.number",
    only="signed_on IS NOT NULL",
)
_STATEMENT = "a sealed statement never changes"
SEALED_STATEMENTS = (
    *_keep(
        "statement",
        "statement",
        _STATEMENT,
        same="old.id = NEW.id OR old.contract_id = NEW.contract_id AND old.month = NEW.month"
        " AND old.version = NEW.version",
    ),
    *_keep(
        "sealed_copy",
        "sealed_copy",
        _STATEMENT,
        same="old.id = NEW.id OR old.statement_id = NEW.statement_id",
    ),
)
# Evidence can be taken away until a sealed statement names it; it never becomes something else.
EVIDENCE = (
    _refuse("event_file_never_changes", "BEFORE UPDATE ON event_file", "evidence never changes"),
    _refuse(
        "sealed_event_file_never_goes",
        "BEFORE DELETE ON event_file",
        "evidence of a sealed statement stays",
        when="EXISTS (SELECT 1 FROM sealed_evidence AS sealed WHERE sealed.event_file_id = OLD.id)",
    ),
    _refuse(
        "event_file_is_never_replaced",
        "BEFORE INSERT ON event_file",
        "evidence never changes",
        when=_found(
            "event_file",
            "old.id = NEW.id OR old.event_id = NEW.event_id AND old.sha256 = NEW.sha256",
        ),
    ),
    *_keep(
        "sealed_evidence",
        "sealed_evidence",
        "evidence of a sealed statement stays",
        same="old.id = NEW.id OR old.statement_id = NEW.statement_id"
        " AND old.event_file_id = NEW.event_file_id",
    ),
)
_RESULT = "the results of a sealed statement never change"
SEALED_RESULTS = (
    _refuse(
        "sealed_result_never_changes",
        "BEFORE UPDATE ON past_result",
        _RESULT,
        when="OLD.statement_id IS NOT NULL",
    ),
    # They stay until a later version of the month brings its own.
    _refuse(
        "sealed_result_never_goes",
        "BEFORE DELETE ON past_result",
        _RESULT,
        when="OLD.statement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM statement AS mine"
        " JOIN statement AS later ON later.contract_id = mine.contract_id"
        " AND later.month = mine.month AND later.version > mine.version"
        " WHERE mine.id = OLD.statement_id)",
    ),
    _refuse(
        "sealed_result_is_never_replaced",
        "BEFORE INSERT ON past_result",
        _RESULT,
        when="EXISTS (SELECT 1 FROM past_result AS old WHERE old.statement_id IS NOT NULL"
        " AND (old.id = NEW.id OR old.contract_id = NEW.contract_id"
        " AND old.sla_code = NEW.sla_code AND old.month = NEW.month))",
    ),
)

PAPER_FILES = _keep(
    "paper_file",
    "paper_file",
    "a file of a signed paper never changes",
    same="old.id = NEW.id",
)
# An offer can be taken back by undo; what was offered can't become something else.
_OFFER = "what was offered never changes"
OFFERS = (
    _refuse("quote_offer_never_changes", "BEFORE UPDATE ON quote_offer", _OFFER),
    _refuse(
        "quote_offer_is_never_replaced",
        "BEFORE INSERT ON quote_offer",
        _OFFER,
        when=_found(
            "quote_offer",
            "old.id = NEW.id OR old.quote_id = NEW.quote_id AND old.version = NEW.version",
        ),
    ),
)

# A version of a clause may be retired and brought back, but never says something else.
_WORDING = ("clause_id", "position", "version", "text", "sha256", "note", "made_at")
_CLAUSE = "a version of a clause never changes"
OWN_CLAUSES = (
    _refuse(
        "own_clause_never_changes",
        "BEFORE UPDATE ON own_clause",
        _CLAUSE,
        when=" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _WORDING),
    ),
    _refuse(
        "own_clause_is_never_replaced",
        "BEFORE INSERT ON own_clause",
        _CLAUSE,
        when=_found(
            "own_clause",
            "old.id = NEW.id OR old.clause_id = NEW.clause_id AND old.position = NEW.position"
            " AND old.version = NEW.version",
        ),
    ),
)

TRIGGERS = (
    *AUDIT,
    *SIGNED_PAPERS,
    *SIGNED_REVISIONS,
    *PAPER_FILES,
    *SEALED_STATEMENTS,
    *EVIDENCE,
    *SEALED_RESULTS,
    *OFFERS,
    *OWN_CLAUSES,
)
