"""A signature is made with a test authority's certificate, and verified: who, whether trusted, whether whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from tinlang.documents import pdf
from tinlang.documents.errors import Unreadable
from tinlang.documents.signing import Identity, sign, verify
from tinlang.documents.tests.test_drawing_sheets import SHEET

BEGIN, END = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Authority:
    """One that nobody but these tests believes."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def identity(self, name: str) -> Identity:
        key = ec.generate_private_key(ec.SECP256R1())
        return Identity(certified(name, key, self.certificate.subject, self.key, is_authority=False), key)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def certified(name, key, issuer: x509.Name, issuers_key, *, is_authority: bool) -> x509.Certificate:
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    usage |= {"digital_signature": not is_authority, "content_commitment": not is_authority}
    usage |= {"key_cert_sign": is_authority, "crl_sign": is_authority}
    built = x509.CertificateBuilder(issuer, named(name), key.public_key(), x509.random_serial_number(), BEGIN, END)
    built = built.add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    return built.add_extension(x509.KeyUsage(**usage), critical=True).sign(issuers_key, SHA256())


def authority(name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(certified(name, key, named(name), key, is_authority=True), key)


@pytest.fixture(scope="module")
def ours() -> Authority:
    return authority("Cơ quan chứng thực thử")


@pytest.fixture(scope="module")
def plain() -> bytes:
    return pdf.at_size(SHEET, 11)


@pytest.fixture(scope="module")
def signed(ours, plain) -> bytes:
    return sign(plain, identity=ours.identity("Lãnh đạo Thử"), reason="Ký ban hành")


def test_who_signed_is_told_and_that_it_is_whole(ours, signed) -> None:
    (found,) = verify(signed, roots=[ours.certificate])
    assert (found.by, found.is_whole, found.is_trusted) == ("Lãnh đạo Thử", True, True)
    assert found.at is not None and found.at.tzinfo is not None


def test_what_was_there_stays_byte_for_byte(plain, signed) -> None:
    assert signed.startswith(plain)


def test_a_changed_byte_is_found(ours, plain, signed) -> None:
    """In a drawn page, of which a reader of PDF would not complain."""
    place = plain.index(b"stream", len(plain) // 2) + 40
    changed = bytearray(signed)
    changed[place] ^= 1
    (found,) = verify(bytes(changed), roots=[ours.certificate])
    assert not found.is_whole


def test_what_was_added_behind_is_found(ours, signed) -> None:
    assert not verify(signed + b"\n% them vao\n", roots=[ours.certificate])[0].is_whole


def test_an_authority_that_nobody_trusts_is_told(ours, plain) -> None:
    foreign = sign(plain, identity=authority("Cơ quan lạ").identity("Người lạ"), reason="Ký")
    (found,) = verify(foreign, roots=[ours.certificate])
    assert (found.by, found.is_whole, found.is_trusted) == ("Người lạ", True, False)


def test_of_two_who_signed_the_second_signed_the_whole(ours, signed) -> None:
    twice = sign(signed, identity=ours.identity("Chủ tịch Thử"), reason="Ký ban hành")
    found = verify(twice, roots=[ours.certificate])
    assert [(one.by, one.is_whole) for one in found] == [("Lãnh đạo Thử", False), ("Chủ tịch Thử", True)]


def test_what_nobody_signed_has_no_signature(ours, plain) -> None:
    assert verify(plain, roots=[ours.certificate]) == []


@pytest.mark.parametrize("data", [b"", b"khong phai PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(ours, data: bytes) -> None:
    with pytest.raises(Unreadable):
        verify(data, roots=[ours.certificate])
    with pytest.raises(Unreadable):
        sign(data, identity=ours.identity("Ai đó"), reason="Ký")
