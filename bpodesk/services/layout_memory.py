"""STUB until the branch with the remembered layouts is merged."""

from bpodesk.domain.readings import Answers
from bpodesk.services.imports import CancelCheck, GivenFile, Progress, read_file


def read_for(
    book: object,
    content: bytes,
    *,
    name: str,
    contract_id: object,
    answers: Answers,
    progress: Progress,
    cancelled: CancelCheck,
) -> GivenFile:
    return read_file(content, name=name, answers=answers, progress=progress, cancelled=cancelled)
