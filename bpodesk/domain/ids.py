"""Distinct types for the numbers that identify records, so that no two kinds can be mixed up.

0 (`UNSAVED`) is the id of a record that was never saved; the storage gives out ids from 1.
"""

from typing import NewType

CustomerId = NewType("CustomerId", int)
StaffId = NewType("StaffId", int)
AssignmentId = NewType("AssignmentId", int)
ContractId = NewType("ContractId", int)
RevisionId = NewType("RevisionId", int)
SignedPaperId = NewType("SignedPaperId", int)
PaperFileId = NewType("PaperFileId", int)
StatusStepId = NewType("StatusStepId", int)
SourceFileId = NewType("SourceFileId", int)
BatchId = NewType("BatchId", int)
LayoutId = NewType("LayoutId", int)
TimeEntryId = NewType("TimeEntryId", int)
VolumeId = NewType("VolumeId", int)
MeasurementId = NewType("MeasurementId", int)
CountImportId = NewType("CountImportId", int)
CountedRowId = NewType("CountedRowId", int)
EventId = NewType("EventId", int)
EventStepId = NewType("EventStepId", int)
EventFileId = NewType("EventFileId", int)
SealedEvidenceId = NewType("SealedEvidenceId", int)
IncidentId = NewType("IncidentId", int)
LevelRemarkId = NewType("LevelRemarkId", int)
QuoteId = NewType("QuoteId", int)
QuoteOfferId = NewType("QuoteOfferId", int)
PastResultId = NewType("PastResultId", int)
OwnClauseId = NewType("OwnClauseId", int)
StatementId = NewType("StatementId", int)
SealedCopyId = NewType("SealedCopyId", int)
MonthStepId = NewType("MonthStepId", int)
IssueId = NewType("IssueId", int)
ActionId = NewType("ActionId", int)
ContactNoteId = NewType("ContactNoteId", int)

UNSAVED = 0
