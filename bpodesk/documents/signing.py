"""A PDF with an electronic signature added (PAdES B-B), made with a certificate file (.p12, .pfx).

The signature is an update at the file's end: what was there stays the file's beginning, byte for
byte. Two signatures of one file are never the same bytes, since the time and, with most keys,
chance go into them. No time-stamp server is asked: the time is the signer's own clock.
"""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any, cast

from asn1crypto import keys as asn1_keys  # pyright: ignore[reportMissingTypeStubs]
from asn1crypto import pkcs12 as asn1_pkcs12  # pyright: ignore[reportMissingTypeStubs]
from asn1crypto import x509 as asn1_x509  # pyright: ignore[reportMissingTypeStubs]
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.pdf_utils.font import SimpleFontEngineFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from bpodesk.documents.pages import DamagedPdf, signing_place
from bpodesk.domain.problems import Trouble
from bpodesk.domain.wording import date_words

_FIELD = "Vendor"
_LOOK = TextStampStyle(
    border_width=0,
    text_box_style=TextBoxStyle(font=SimpleFontEngineFactory("Helvetica", 0.5), border_width=0),
    inner_content_layout=SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN,
        y_align=AxisAlignment.ALIGN_MIN,
        margins=Margins(left=2, right=2, top=1, bottom=4),
    ),
    stamp_text="Signed electronically by\n%(who)s\n%(ts)s",
    timestamp_format="%Y-%m-%d %H:%M %Z",
)


class CannotSign(Trouble):
    """No signature was made; `field` names what has to be put right."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


def load_signer(
    content: bytes, *, name: str, password: str, now: dt.datetime
) -> tuple[SimpleSigner, str]:
    """The signer of a certificate file, and whom the certificate names. Raises CannotSign."""
    try:
        _asn1(asn1_pkcs12).Pfx.load(content, strict=True)["auth_safe"].native  # noqa: B018 - read it
    except ValueError as error:
        raise CannotSign(
            f"“{name}” is no certificate file; choose the .p12 or .pfx file that your certificate"
            " came in.",
            field="certificate",
        ) from error
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(content, password.encode())
    except ValueError as error:
        raise CannotSign(
            f"The password doesn't open “{name}”; type it again.", field="password"
        ) from error
    except UnsupportedAlgorithm as error:
        raise CannotSign(
            f"“{name}” is locked in a way that is no longer safe; export the certificate anew from"
            " where it is kept, with AES.",
            field="certificate",
        ) from error
    if key is None or certificate is None:
        raise CannotSign(
            f"“{name}” holds no private key with its certificate, and nobody can sign without one;"
            " export the certificate together with its private key.",
            field="certificate",
        )
    _check_certificate(certificate, name=name, now=now)
    store = SimpleCertificateStore()
    store.register_multiple([_converted(other) for other in others])
    private = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=_converted(certificate),
        signing_key=_asn1(asn1_keys).PrivateKeyInfo.load(private),
        cert_registry=store,
    )
    return signer, _common_name(certificate)


def sign_pdf(
    pdf: bytes, signer: SimpleSigner, *, signer_name: str, reason: str, place: str
) -> bytes:
    """The PDF with a signature at its end, shown on the vendor's line where the page has one.

    Raises CannotSign where the file allows no signature.
    """
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        taken = _field_names(writer)
        field = _FIELD if _FIELD not in taken else f"{_FIELD} {len(taken) + 1}"
        spot = signing_place(pdf) if field == _FIELD else None
        made = PdfSigner(
            PdfSignatureMetadata(
                field_name=field,
                md_algorithm="sha256",
                subfilter=SigSeedSubFilter.PADES,
                reason=reason or None,
                location=place or None,
            ),
            signer,
            stamp_style=_LOOK,
            new_field_spec=SigFieldSpec(
                field,
                on_page=0 if spot is None else spot.page,
                box=None if spot is None else spot.box,
                readable_field_name="Signature for the Vendor",
            ),
        )
        out = io.BytesIO()
        cast("Any", made).sign_pdf(
            writer, appearance_text_params={"who": _printable(signer_name)}, output=out
        )
    except (PdfError, SigningError, DamagedPdf, ValueError) as error:
        raise CannotSign(
            "This PDF takes no signature: it is damaged, protected, or closed to further"
            " signatures. Sign the paper as the book keeps it.",
            field="base",
        ) from error
    signed = out.getvalue()
    if not signed.startswith(pdf):
        raise RuntimeError("a signature changed the bytes before it")
    return signed


def _field_names(writer: IncrementalPdfFileWriter) -> Sequence[str]:
    return [item.field_name for item in writer.prev.embedded_signatures]


def _check_certificate(certificate: x509.Certificate, *, name: str, now: dt.datetime) -> None:
    start, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now > end:
        raise CannotSign(
            f"The certificate in “{name}” expired on {date_words(end.date())}; a signature made"
            " with it would not be trusted. Ask its issuer for a new one.",
            field="certificate",
        )
    if now < start:
        raise CannotSign(
            f"The certificate in “{name}” is good only from {date_words(start.date())}; sign then,"
            " or look whether this computer's clock is right.",
            field="certificate",
        )
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (usage.digital_signature or usage.content_commitment):
        raise CannotSign(
            f"The certificate in “{name}” may not be used for signatures, as its issuer says in"
            " it; ask them for one to sign documents with.",
            field="certificate",
        )


def _common_name(certificate: x509.Certificate) -> str:
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def _printable(name: str) -> str:
    """The name in the letters that the signature's plain font has."""
    return name.encode("latin-1", errors="replace").decode("latin-1")


def _converted(certificate: x509.Certificate | pkcs12.PKCS12Certificate) -> Any:
    """The same certificate for the other library."""
    if isinstance(certificate, pkcs12.PKCS12Certificate):
        certificate = certificate.certificate
    return _asn1(asn1_x509).Certificate.load(certificate.public_bytes(Encoding.DER))


def _asn1(module: object) -> Any:
    """asn1crypto has no types."""
    return module
