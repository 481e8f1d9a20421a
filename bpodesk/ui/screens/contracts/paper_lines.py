"""The lines of the list of signed papers: what each is, and what is said of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bpodesk.domain.file_names import file_name
from bpodesk.domain.ids import PaperFileId
from bpodesk.domain.paper_files import FilePurpose, PaperFileInfo
from bpodesk.domain.problems import Trouble
from bpodesk.domain.signed_files import SignatureReport, brief_words, report_sentences
from bpodesk.services.paper_files import PaperWithFiles
from bpodesk.ui.kit.lights import Light
from bpodesk.ui.screens.contracts.signatures import light_of
from bpodesk.ui.text import NOTHING, number, tr

Found = SignatureReport | Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the list: a signed paper, or a file that belongs to it."""

    whole: PaperWithFiles
    file: PaperFileInfo | None = None
    found: Found | None = None

    @property
    def key(self) -> str:
        """What tells lines apart."""
        return f"p{self.whole.paper.id}" if self.file is None else f"f{self.file.id}"

    @property
    def name(self) -> str:
        """The file's name; that of a paper is ours."""
        if self.file is not None:
            return self.file.name
        paper = self.whole.paper
        return file_name(f"{paper.contract} signed revision {paper.revision}.pdf")

    @property
    def sha256(self) -> str:
        """The hash of the bytes."""
        return self.whole.paper.sha256 if self.file is None else self.file.sha256

    @property
    def size(self) -> int:
        """In bytes."""
        return self.whole.paper.size if self.file is None else self.file.size


def lines_of(
    wholes: Sequence[PaperWithFiles], found: Mapping[PaperFileId, Found]
) -> Iterator[Line]:
    """Each paper, followed by its files."""
    for whole in wholes:
        yield Line(whole=whole)
        yield from (Line(whole=whole, file=file, found=found.get(file.id)) for file in whole.files)


def what_words(line: Line) -> str:
    """What a line is."""
    if line.file is None:
        return tr("Signed paper")
    return tr("Signed PDF") if line.file.purpose is FilePurpose.SIGNED_PDF else tr("Scan")


def is_pdf(line: Line) -> bool:
    """Whether it can be signed, and its signatures checked."""
    return line.file is None or line.name.lower().endswith(".pdf")


def brief(line: Line) -> str:
    """What its signatures are worth, in a few words."""
    if isinstance(line.found, SignatureReport):
        return brief_words(line.found)
    if line.found is not None:
        return tr("Can't be checked")
    return NOTHING


def light(line: Line) -> Light | None:
    """The light of that; none where there is nothing to say."""
    if isinstance(line.found, SignatureReport):
        return light_of(line.found)
    return None if line.found is None else Light.NONE


def size_words(line: Line) -> str:
    """Its size."""
    return bytes_words(line.size)


def bytes_words(size: int) -> str:
    """A size in kB or MB."""
    if size >= 1_000_000:
        return tr("{n} MB", n=number(Decimal(size) / 1_000_000, 1))
    return tr("{n} kB", n=number(max(1, size // 1000)))


def details(line: Line) -> Iterator[str]:
    """All that is known of it, a sentence a line."""
    yield f"{line.name} · {tr('SHA-256')} {line.sha256}"
    if line.file is not None and line.file.note:
        yield line.file.note
    if isinstance(line.found, SignatureReport):
        yield from report_sentences(line.found)
    elif line.found is not None:
        yield str(line.found)
