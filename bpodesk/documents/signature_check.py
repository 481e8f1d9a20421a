"""The signatures in a PDF: whether the bytes are those signed, by whom, on which paper.

Runs in a child process: the file may be anybody's. Nothing is fetched; whether a certificate was
withdrawn is known only where the file itself says so.
"""

import datetime as dt
import io
import ssl
from collections.abc import Callable, Sequence
from typing import Any, cast

from asn1crypto import pem as asn1_pem  # pyright: ignore[reportMissingTypeStubs]
from asn1crypto import x509 as asn1_x509  # pyright: ignore[reportMissingTypeStubs]
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from bpodesk.documents.likeness import likeness_to_beginning
from bpodesk.domain.problems import Trouble
from bpodesk.domain.signed_files import FoundSignature, SignedFile, Since, Trust

_OUT_OF_DATE = frozenset(
    {
        AdESFailure.NOT_YET_VALID,
        AdESIndeterminate.NOT_YET_VALID,
        AdESIndeterminate.EXPIRED,
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
        AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED,
    }
)
_UNKNOWN = frozenset(
    {AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND, AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND}
)
_USAGE = KeyUsageConstraints(
    key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False
)


class CannotCheck(Trouble):
    """The file can't be checked; the text says why."""


def check_signatures(
    content: bytes, *, name: str, kept_size: int, roots: str, now: dt.datetime
) -> SignedFile:
    """What the signatures in a file are worth.

    `kept_size` is how many of the first bytes are a paper of the book, 0 where none are. `roots`
    are certificates to trust besides the system's, as PEM. Raises CannotCheck.
    """
    trusted = (*_system_roots(), *_certificates(roots.encode()))
    return _guarded(name, lambda: _checked(content, name, kept_size, trusted, now))


def pem_text(content: bytes) -> str:
    """The certificates of a .pem, .crt or .cer file as PEM; empty where there are none."""
    pem = cast("Any", asn1_pem)
    made = (pem.armor("CERTIFICATE", item.dump()) for item in _certificates(content))
    return b"".join(made).decode("ascii")


def _certificates(content: bytes) -> tuple[Any, ...]:
    pem = cast("Any", asn1_pem)
    try:
        if not pem.detect(content):
            found: Sequence[bytes] = (content,) if content else ()
        else:
            found = [der for _, _, der in pem.unarmor(content, multiple=True)]
        loaded = [cast("Any", asn1_x509).Certificate.load(der, strict=True) for der in found]
        for certificate in loaded:
            certificate.native  # noqa: B018 - what is broken inside shows only when it is read
    except (ValueError, TypeError):
        return ()
    return tuple(loaded)


def _system_roots() -> tuple[Any, ...]:
    found = ssl.create_default_context().get_ca_certs(binary_form=True)
    return tuple(cast("Any", asn1_x509).Certificate.load(der) for der in found)


def _guarded(name: str, work: Callable[[], SignedFile]) -> SignedFile:
    try:
        return work()
    except (CannotCheck, MemoryError):
        raise
    except Exception as error:  # its parsers stumble over hostile bytes in any way there is
        raise CannotCheck(
            f"“{name}” is damaged, or no PDF: its inner parts can't be followed, so nothing can be"
            " said of its signatures. Ask for the file again."
        ) from error


def _checked(
    content: bytes, name: str, kept_size: int, trusted: Sequence[Any], now: dt.datetime
) -> SignedFile:
    reader = PdfFileReader(io.BytesIO(content), strict=False)
    if reader.encrypted:
        raise CannotCheck(
            f"“{name}” is protected with a password, and can't be checked; save it without the"
            " password, or ask for the file as it was signed."
        )
    signatures = tuple(
        _found(item, content, trusted, now) for item in reader.embedded_regular_signatures
    )
    return SignedFile(
        signatures=signatures, likeness=likeness_to_beginning(reader, content[:kept_size])
    )


def _found(
    embedded: EmbeddedPdfSignature, content: bytes, trusted: Sequence[Any], now: dt.datetime
) -> FoundSignature:
    certificate = cast("Any", embedded.signer_cert)
    said = embedded.self_reported_timestamp
    if said is not None and said.tzinfo is None:
        said = said.replace(tzinfo=dt.UTC)
    moment = said if said is not None and said <= now else now
    context = ValidationContext(trust_roots=trusted, moment=moment, allow_fetching=False)
    covered = cast("Any", embedded).byte_range  # two stretches, each its start and its length
    status = validate_pdf_signature(embedded, context, key_usage_settings=_USAGE)
    return FoundSignature(
        signer=_name_of(certificate.subject),
        issuer=_name_of(certificate.issuer),
        signed_at=said,
        valid_from=certificate.not_valid_before.date(),
        valid_until=certificate.not_valid_after.date(),
        is_intact=_is_intact(status),
        since=_since(status, content[covered[2] + covered[3] :]),
        trust=_trust(status),
    )


def _is_intact(status: PdfSignatureStatus) -> bool:
    """Whether the bytes are those signed, and the signature covers all that was there then."""
    covers = cast("Any", status.coverage) >= SignatureCoverageLevel.ENTIRE_REVISION
    return bool(status.intact and status.valid and covers)


def _since(status: PdfSignatureStatus, rest: bytes) -> Since:
    """What came after: `rest` are the bytes behind those that the signature covers."""
    if not rest.strip():  # a mail server may add the end of a line
        return Since.NOTHING
    level = cast("Any", status.modification_level)
    is_allowed = level in {ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
    return Since.ALLOWED if is_allowed else Since.MORE


def _trust(status: PdfSignatureStatus) -> Trust:
    if status.trusted:
        return Trust.TRUSTED
    if status.trust_problem_indic in _OUT_OF_DATE:
        return Trust.OUT_OF_DATE
    return Trust.UNKNOWN if status.trust_problem_indic in _UNKNOWN else Trust.UNSUITABLE


def _name_of(name: Any) -> str:
    """The person, else the organisation, else all that the name says."""
    parts = name.native
    for key in ("common_name", "organization_name"):
        value = parts.get(key)
        if value:
            return str(value if isinstance(value, str) else value[0])
    return str(name.human_friendly)
