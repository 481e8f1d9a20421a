"""Electronic signatures on our own papers: made, checked, and what tampering with them comes to."""

import base64
import datetime as dt
import io
import logging
from collections.abc import Callable

import pypdfium2
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pypdf import PdfReader, PdfWriter

from bpodesk.documents import signing_extra
from bpodesk.documents.blocks import (
    Document,
    PageBreak,
    Paragraph,
    SignatureParty,
    Signatures,
)
from bpodesk.documents.pages import signing_place
from bpodesk.documents.pdf import render
from bpodesk.documents.signature_check import CannotCheck, check_signatures, pem_text
from bpodesk.documents.signing import CannotSign, load_signer, sign_pdf
from bpodesk.documents.signing_extra import NoSigning, require_signing
from bpodesk.domain.signed_files import Likeness, SignedFile, Since, Trust
from tests.certificates import FAR_OFF, LONG_AGO, PASSWORD, Identity, identity

NOW = dt.datetime.now(dt.UTC) + dt.timedelta(hours=1)


def paper(text: str = "The net amount is USD 10,678.55.") -> bytes:
    parties = (
        SignatureParty(title="For the Vendor", organisation="Talisay", name="Ligaya Montecillo"),
        SignatureParty(title="For the Customer", organisation="Harbor"),
    )
    return render(
        Document(
            title="Agreement",
            author="Talisay",
            blocks=(
                Paragraph(text="Cover"),
                PageBreak(),
                Paragraph(text=text),
                Signatures(parties=parties, with_place=True),
            ),
        )
    )


PAPER = paper()
VENDOR = identity()
CUSTOMER = identity("Ada Byrd", issuer="Harbor Root")


def signed(pdf: bytes = PAPER, who: Identity = VENDOR) -> bytes:
    signer, name = load_signer(who.p12(), name="me.p12", password=PASSWORD, now=NOW)
    return sign_pdf(pdf, signer, signer_name=name, reason="Revision 2", place="Cebu City")


SIGNED = signed()


def checked(content: bytes, *, kept: bytes = PAPER, roots: bytes = b"") -> SignedFile:
    size = len(kept) if content.startswith(kept) else 0
    return check_signatures(content, name="back.pdf", kept_size=size, roots=roots.decode(), now=NOW)


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """The library logs what it can't read; in the program that is the child's own affair."""
    for name in ("pyhanko", "pyhanko_certvalidator"):
        caplog.set_level(logging.CRITICAL, logger=name)


def look(pdf: bytes, page: int) -> tuple[int, int, bytes]:
    """Width, height and grey pixels of a page as a viewer shows it, its form's fields included."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()
    bitmap = document[page].render(scale=1, grayscale=True)
    assert bitmap.stride == bitmap.width
    return bitmap.width, bitmap.height, bytes(bitmap.buffer)


def changed_box(before: bytes, after: bytes, page: int) -> tuple[int, int, int, int]:
    """Left, bottom, right, top in points of what looks different on a page."""
    width, height, old = look(before, page)
    new = look(after, page)[2]
    places = [divmod(at, width) for at in range(len(old)) if old[at] != new[at]]
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return min(columns), height - max(rows), max(columns), height - min(rows)


# ------------------------------------------------------------------------------- signing


def test_signature_leaves_the_paper_as_the_files_beginning() -> None:
    assert SIGNED.startswith(PAPER)
    assert len(SIGNED) > len(PAPER)
    reader = PdfReader(io.BytesIO(SIGNED))
    (field,) = (reader.get_fields() or {}).values()
    value = field["/V"]
    assert value["/SubFilter"] == "/ETSI.CAdES.detached"
    assert (value["/Reason"], value["/Location"]) == ("Revision 2", "Cebu City")


def test_signature_is_shown_on_the_vendors_line() -> None:
    spot = signing_place(PAPER)
    assert spot is not None
    assert spot.page == 1
    assert look(SIGNED, 0) == look(PAPER, 0)
    left, bottom, right, top = spot.box
    shown = changed_box(PAPER, SIGNED, spot.page)
    assert left <= shown[0] < shown[2] <= right
    assert bottom <= shown[1] < shown[3] <= top
    middle = PdfReader(io.BytesIO(PAPER)).pages[1].mediabox.width / 2
    assert 80 < left < right < middle


def test_paper_without_the_vendors_line_is_signed_unseen() -> None:
    plain = render(Document(title="Plain", author="T", blocks=(Paragraph(text="For the Vendor"),)))
    assert signing_place(plain) is None
    made = signed(plain)
    assert look(made, 0) == look(plain, 0)
    assert checked(made, kept=plain).likeness is Likeness.SAME


def test_name_in_letters_that_the_plain_font_lacks_is_signed_all_the_same() -> None:
    made = signed(who=identity("Łukasz 山田"))
    assert checked(made).signatures[0].signer == "Łukasz 山田"


def test_certificate_without_a_name_is_named_by_all_that_it_says() -> None:
    nobody = identity("")
    assert load_signer(nobody.p12(), name="x.p12", password=PASSWORD, now=NOW)[1] == ""


@pytest.mark.parametrize(
    ("content", "password", "field", "words"),
    [
        (VENDOR.p12(), "wrong", "password", "The password doesn't open “me.p12”"),
        (VENDOR.p12(), "", "password", "The password doesn't open “me.p12”"),
        (b"not a certificate", PASSWORD, "certificate", "“me.p12” is no certificate file"),
        (b"", PASSWORD, "certificate", "“me.p12” is no certificate file"),
        (PAPER, PASSWORD, "certificate", "“me.p12” is no certificate file"),
        (VENDOR.pem, PASSWORD, "certificate", "“me.p12” is no certificate file"),
        (VENDOR.p12()[:-200], PASSWORD, "certificate", "“me.p12” is no certificate file"),
        (
            identity(end=dt.datetime(2021, 5, 6, 12, tzinfo=dt.UTC)).p12(),
            PASSWORD,
            "certificate",
            "The certificate in “me.p12” expired on 6 May 2021",
        ),
        (
            identity(start=dt.datetime(2080, 5, 6, 12, tzinfo=dt.UTC)).p12(),
            PASSWORD,
            "certificate",
            "The certificate in “me.p12” is good only from 6 May 2080",
        ),
        (
            identity(may_sign=False).p12(),
            PASSWORD,
            "certificate",
            "The certificate in “me.p12” may not be used for signatures",
        ),
    ],
)
def test_certificate_that_does_not_sign_is_one_sentence(
    content: bytes, password: str, field: str, words: str
) -> None:
    with pytest.raises(CannotSign) as caught:
        load_signer(content, name="me.p12", password=password, now=NOW)
    assert str(caught.value).startswith(words)
    assert caught.value.field == field
    assert PASSWORD not in str(caught.value)


def test_file_without_a_private_key_is_one_sentence() -> None:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    content = pkcs12.serialize_key_and_certificates(
        b"x", None, None, [VENDOR.issuer], BestAvailableEncryption(PASSWORD.encode())
    )
    with pytest.raises(CannotSign, match="holds no private key"):
        load_signer(content, name="me.p12", password=PASSWORD, now=NOW)


def _closed() -> bytes:
    """A paper that its certifier closed to any change."""
    writer = IncrementalPdfFileWriter(io.BytesIO(PAPER))
    signer, _ = load_signer(CUSTOMER.p12(), name="c.p12", password=PASSWORD, now=NOW)
    meta = PdfSignatureMetadata(
        field_name="Closed", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES
    )
    return PdfSigner(meta, signer).sign_pdf(writer).getvalue()


def _encrypted(content: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\nnothing", PAPER[: len(PAPER) // 2], _encrypted(PAPER), _closed()],
    ids=["nothing", "half", "encrypted", "closed"],
)
def test_pdf_that_takes_no_signature_is_one_sentence(content: bytes) -> None:
    with pytest.raises(CannotSign, match="This PDF takes no signature") as caught:
        signed(content)
    assert caught.value.field == "base"


def test_missing_libraries_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    require_signing()
    monkeypatch.setattr(signing_extra.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(NoSigning, match=r"pip install bpodesk\[signing\]"):
        require_signing()


# ------------------------------------------------------------------------------- checking


def test_own_signature_is_intact_and_on_the_kept_paper() -> None:
    file = checked(SIGNED)
    (found,) = file.signatures
    assert (found.signer, found.issuer) == ("Ligaya Montecillo", "Cebu Trust CA")
    assert found.signed_at is not None
    assert abs(found.signed_at + dt.timedelta(hours=1) - NOW) < dt.timedelta(minutes=30)
    assert (found.valid_from, found.valid_until) == (LONG_AGO.date(), FAR_OFF.date())
    assert (found.is_intact, found.since, found.trust) == (True, Since.NOTHING, Trust.UNKNOWN)
    assert file.likeness is Likeness.SAME


def test_issuer_is_trusted_once_its_certificate_is_given() -> None:
    assert checked(SIGNED, roots=VENDOR.pem).signatures[0].trust is Trust.TRUSTED
    other = identity(issuer="Another CA")
    assert checked(SIGNED, roots=other.pem).signatures[0].trust is Trust.UNKNOWN


def test_same_issuers_name_with_another_key_is_not_trusted() -> None:
    from tests import certificates

    certificates._issuer.cache_clear()
    impostor = identity()  # says “Cebu Trust CA” as well
    certificates._issuer.cache_clear()
    found = checked(signed(who=impostor), roots=VENDOR.pem).signatures[0]
    assert found.is_intact
    assert found.trust is not Trust.TRUSTED


def test_certificate_that_was_out_of_date_is_not_trusted() -> None:
    brief = identity(end=dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    then = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
    signer, name = load_signer(brief.p12(), name="x", password=PASSWORD, now=then)
    made = sign_pdf(PAPER, signer, signer_name=name, reason="", place="")
    found = checked(made, roots=brief.pem).signatures[0]
    assert (found.is_intact, found.trust) == (True, Trust.OUT_OF_DATE)


def test_countersigned_file_has_two_signatures_on_the_kept_paper() -> None:
    both = signed(SIGNED, CUSTOMER)
    file = checked(both)
    assert [found.signer for found in file.signatures] == ["Ligaya Montecillo", "Ada Byrd"]
    assert [found.since for found in file.signatures] == [Since.ALLOWED, Since.NOTHING]
    assert all(found.is_intact for found in file.signatures)
    assert file.likeness is Likeness.SAME


def test_unsigned_file_has_no_signatures() -> None:
    assert checked(PAPER) == SignedFile(signatures=(), likeness=Likeness.SAME)


def test_paper_of_another_revision_is_not_this_one() -> None:
    other = paper("The net amount is USD 99,678.55.")
    file = checked(signed(other))
    assert file.signatures[0].is_intact
    assert file.likeness is Likeness.OTHER


def _flipped(content: bytes, at: int) -> bytes:
    changed = bytearray(content)
    changed[at] ^= 1
    return bytes(changed)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_flipped_byte_of_the_paper_breaks_the_signature(share: float) -> None:
    try:
        file = checked(_flipped(SIGNED, int(len(PAPER) * share)))
    except CannotCheck:
        return
    assert not all(found.is_intact for found in file.signatures)
    assert file.likeness is Likeness.OTHER


def test_flipped_byte_of_the_signature_breaks_it() -> None:
    at = SIGNED.index(b"/Contents <", len(PAPER)) + 400
    old = SIGNED[at : at + 1]
    changed = SIGNED[:at] + (b"0" if old != b"0" else b"1") + SIGNED[at + 1 :]
    try:
        (found,) = checked(changed).signatures
    except CannotCheck:
        return
    assert not found.is_intact or found.trust is not Trust.TRUSTED


Edit = Callable[[IncrementalPdfFileWriter], None]


def _other_page(writer: IncrementalPdfFileWriter) -> None:
    """The second page's text is another one's."""
    page = writer.root["/Pages"]["/Kids"][1].get_object()
    stream = generic.StreamObject(stream_data=b"BT ET")
    page["/Contents"] = writer.add_object(stream)
    writer.update_container(page)


def _rewritten_content(writer: IncrementalPdfFileWriter) -> None:
    """The page's own stream is stated anew under its number."""
    stream = writer.root["/Pages"]["/Kids"][1].get_object()["/Contents"]
    stream._data = b"BT ET"
    stream._encoded_data = None
    writer.update_container(stream)


def _note_over_the_text(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][1].get_object()
    note = generic.DictionaryObject(
        {
            generic.NameObject("/Type"): generic.NameObject("/Annot"),
            generic.NameObject("/Subtype"): generic.NameObject("/FreeText"),
            generic.NameObject("/FT"): generic.NameObject("/Sig"),
            generic.NameObject("/Rect"): generic.ArrayObject(
                [generic.NumberObject(n) for n in (0, 0, 500, 500)]
            ),
        }
    )
    old = list(page.get("/Annots", []))
    page["/Annots"] = generic.ArrayObject([*old, writer.add_object(note)])
    writer.update_container(page)


def _text_field(writer: IncrementalPdfFileWriter) -> None:
    append_signature_field(writer, SigFieldSpec("Sig"))
    field = writer.root["/AcroForm"]["/Fields"][0].get_object()
    field["/FT"] = generic.NameObject("/Tx")
    writer.update_container(field)


def _script(writer: IncrementalPdfFileWriter) -> None:
    writer.root["/OpenAction"] = generic.DictionaryObject(
        {
            generic.NameObject("/S"): generic.NameObject("/JavaScript"),
            generic.NameObject("/JS"): generic.TextStringObject("app.alert(1)"),
        }
    )
    writer.update_root()


def _other_catalogue(writer: IncrementalPdfFileWriter) -> None:
    """The file's end leads to a catalogue of its own; every object of the paper is untouched."""
    copy = generic.DictionaryObject({key: writer.root.raw_get(key) for key in writer.root})
    writer._root = writer.add_object(copy)
    writer.trailer["/Root"] = writer._root


EDITS: tuple[Edit, ...] = (
    _other_page,
    _rewritten_content,
    _note_over_the_text,
    _text_field,
    _script,
    _other_catalogue,
)


def updated(content: bytes, edit: Edit) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    edit(writer)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(content)
    return out.getvalue()


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_paper_that_was_changed_before_it_was_signed_is_not_the_kept_one(edit: Edit) -> None:
    file = checked(signed(updated(PAPER, edit), CUSTOMER))
    assert file.signatures[0].is_intact  # of what they signed
    assert file.likeness is Likeness.MORE


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_update_after_the_signature_is_found(edit: Edit) -> None:
    file = checked(updated(SIGNED, edit))
    assert file.likeness is Likeness.MORE
    assert not (file.signatures and file.signatures[0].since is Since.NOTHING)


def test_bytes_after_the_end_are_found() -> None:
    assert checked(SIGNED + b"\n% more\n").signatures[0].since is Since.MORE
    assert checked(SIGNED + b"\r\n").signatures[0].since is Since.NOTHING


def test_signature_moved_to_another_paper_is_broken() -> None:
    other = paper("The net amount is USD 99,678.55.")
    moved = other + SIGNED[len(PAPER) :]
    try:
        file = checked(moved)
    except CannotCheck:
        return
    assert not all(found.is_intact for found in file.signatures)


# ------------------------------------------------------------------------------- hostile files


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        PAPER[: len(PAPER) // 2],
        SIGNED[: len(PAPER) + 3000],
        b"%PDF-1.7\nstartxref\n99999999999\n%%EOF",
        b"%PDF-1.7\n" + b"[" * 100_000 + b"\nstartxref\n9\n%%EOF",
        b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF",
        base64.b64encode(PAPER),
    ],
    ids=["empty", "half", "cut", "far", "deep", "circle", "base64"],
)
def test_damaged_file_is_one_sentence(content: bytes) -> None:
    with pytest.raises(CannotCheck) as caught:
        checked(content)
    assert str(caught.value).startswith("“back.pdf” is damaged, or no PDF")


def test_encrypted_file_is_one_sentence() -> None:
    with pytest.raises(CannotCheck, match="protected with a password"):
        checked(_encrypted(PAPER))


# ------------------------------------------------------------------------------- certificates


def test_certificates_are_read_from_pem_and_from_der() -> None:
    from cryptography.hazmat.primitives.serialization import Encoding

    two = VENDOR.pem + CUSTOMER.pem
    assert pem_text(two).count("BEGIN CERTIFICATE") == 2
    assert pem_text(VENDOR.issuer.public_bytes(Encoding.DER)).encode().split() == VENDOR.pem.split()


@pytest.mark.parametrize("content", [b"", b"hello", PAPER, VENDOR.p12()])
def test_file_without_certificates_gives_none(content: bytes) -> None:
    assert pem_text(content) == ""
