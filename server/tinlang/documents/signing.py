"""PAdES signatures on a PDF (ETSI EN 319 142, level B-B): made with a certificate and its key, and verified.

Who holds the key, and where, is not said here. A signature by an authority that nobody here trusts is told as such.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate as RawCertificate
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import Certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from tinlang.documents.errors import Unreadable


@dataclass(frozen=True)
class Identity:
    """With what somebody signs: their certificate, its private key, and the certificates between it and the root."""

    certificate: Certificate
    key: CertificateIssuerPrivateKeyTypes
    chain: Sequence[Certificate] = ()


@dataclass(frozen=True)
class Signed:
    """A signature that was found: by whom; when, by their own clock; whether not a byte of the file differs from what
    they signed; whether one of the roots vouches for them.
    """

    by: str
    at: datetime | None
    is_whole: bool
    is_trusted: bool


def sign(pdf: bytes, *, identity: Identity, reason: str) -> bytes:
    """The PDF with one more signature, invisible on its pages; what was there stays byte for byte. Unreadable."""
    store = SimpleCertificateStore.from_certs([_raw(one) for one in identity.chain])  # type: ignore[no-untyped-call]
    key = identity.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = signers.SimpleSigner(_raw(identity.certificate), PrivateKeyInfo.load(key), store)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        field = f"ChuKy{len(writer.prev.embedded_signatures) + 1}"
        told = signers.PdfSignatureMetadata(
            field_name=field, reason=reason, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
        )
        made = signers.sign_pdf(writer, told, signer, new_field_spec=SigFieldSpec(field))
    except PdfError as error:
        raise Unreadable from error
    return bytes(made.getvalue())


def verify(pdf: bytes, *, roots: Sequence[Certificate]) -> list[Signed]:
    """Each signature of the PDF, the first one first; none if it has none. Unreadable.

    Nothing is fetched: whether a certificate was revoked is not asked.

    Where several signed one after the other, only the last one signed the whole file as it is.
    """
    trusted = [_raw(one) for one in roots]
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
        return [_signed(one, trusted) for one in found]
    except (PdfError, ValueError) as error:
        raise Unreadable from error


def _signed(found, trusted: list[RawCertificate]) -> Signed:  # type: ignore[no-untyped-def]
    status = validate_pdf_signature(found, ValidationContext(trust_roots=trusted, allow_fetching=False))
    return Signed(
        by=str(status.signing_cert.subject.native["common_name"]),
        at=status.signer_reported_dt,
        is_whole=status.intact and status.valid and status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        is_trusted=status.trusted,
    )


def _raw(certificate: Certificate) -> RawCertificate:
    return RawCertificate.load(certificate.public_bytes(Encoding.DER))
