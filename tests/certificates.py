"""Certificates made at run time, as an authority would issue them, and files of them."""

import datetime as dt
import functools
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

PASSWORD = "Palm & Pine 7"
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
FAR_OFF = dt.datetime(2090, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Identity:
    """A certificate with its key and that of its issuer."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate
    issuer: x509.Certificate

    def p12(self, password: str = PASSWORD) -> bytes:
        """The file that its owner signs with."""
        return pkcs12.serialize_key_and_certificates(
            b"x",
            self.key,
            self.certificate,
            [self.issuer],
            BestAvailableEncryption(password.encode()),
        )

    @property
    def pem(self) -> bytes:
        """The issuer's certificate."""
        return self.issuer.public_bytes(Encoding.PEM)


def identity(
    name: str = "Ligaya Montecillo",
    *,
    issuer: str = "Cebu Trust CA",
    start: dt.datetime = LONG_AGO,
    end: dt.datetime = FAR_OFF,
    may_sign: bool = True,
) -> Identity:
    """Somebody's certificate of an issuer; the same issuer's name means the same issuer."""
    issuer_key, root = _issuer(issuer)
    key = generate_private_key(SECP256R1())
    usage = x509.KeyUsage(
        digital_signature=may_sign,
        content_commitment=may_sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=not may_sign,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(name) if name else x509.Name([]))
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(usage, critical=True)
        .sign(issuer_key, hashes.SHA256())
    )
    return Identity(key, certificate, root)


@functools.cache
def _issuer(name: str) -> tuple[EllipticCurvePrivateKey, x509.Certificate]:
    key = generate_private_key(SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(name))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(LONG_AGO)
        .not_valid_after(FAR_OFF)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
