"""The province's system is asked for its list: real HTTP, whatever that does; the page shows it like a file."""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.common.models import AuditEntry
from tinlang.services import actions
from tinlang.services import outside_names as names
from tinlang.services.models import Channel, CodeSeries, Dossier, DossierState, LastAsked, ProcedureVersion
from tinlang.services.outside import ProvinceAway, ProvinceGarbled, ProvinceNotSetUp, ProvinceRefused, ProvinceShut
from tinlang.services.outside_http import ProvinceByHttp, answered, province
from tinlang.services.tests import province_twin as faults
from tinlang.services.tests.conftest import at
from tinlang.services.tests.province_twin import ACCOUNT, PLACE, SECRET, ProvinceTwin
from tinlang.units.models import Unit

Asked = Callable[[Person], Client]
PAGE, ASK = reverse("services:reconcile"), reverse("services:ask_province")
SINCE = date(2026, 2, 1)


@pytest.fixture
def kept(twin: ProvinceTwin, version: ProcedureVersion) -> ProvinceTwin:
    """Two dossiers of Đồng Đăng, one of another place."""
    who = {"procedure": version.procedure.code, "name": "Nông Thị Thử"}
    twin.add("A-1", received="2026-02-26T14:30:00", state=4, channel=3, due_on="2026-03-05", **who)
    twin.add("A-2", received="2026-02-27T01:00:00+00:00", kind=2, identity_number="020190001234", **who)
    twin.add("B-1", received="2026-02-26T14:30:00", place="H37.99.2", **who)
    return twin


def asked(twin: ProvinceTwin, **more: float) -> ProvinceByHttp:
    return ProvinceByHttp(twin.url, ACCOUNT, SECRET, **more)


def carried(html: str) -> str:
    found = re.search(r'name="tep" value="(.*?)"', html)
    assert found is not None
    return found[1]


def test_it_tells_what_it_has_of_a_place_since_a_day(kept: ProvinceTwin) -> None:
    told = answered(asked(kept).listed(PLACE, SINCE), PLACE)
    one, two = told.told
    assert (told.slips, told.of_others) == ([], 0)
    assert (one.code, one.state, one.channel) == ("A-1", DossierState.PROCESSING, Channel.POST)
    assert (one.received_at, one.due_on) == (at("2026-02-26", 14).replace(minute=30), date(2026, 3, 5))
    assert (two.received_at, two.kind, two.identity_number) == (at("2026-02-27", 8), "household", "020190001234")
    assert not answered(asked(kept).listed(PLACE, date(2026, 3, 1)), PLACE).told


def test_a_row_that_cannot_be_understood_is_told_and_one_of_another_place_left_out(kept: ProvinceTwin) -> None:
    kept.add("A-3", procedure="x", name="", received="2026-02-26")
    kept.add("A-4", procedure="x", name="Lý", received="hôm nào đó")
    kept.add("A-5", procedure="x", name="Lý", received="2026-02-26", state=77)
    told = answered(asked(kept).listed(PLACE, SINCE), PLACE)
    assert ([slip.row for slip in told.slips], [one.code for one in told.told]) == ([3, 4, 5], ["A-1", "A-2"])
    others = answered(asked(kept).listed("H37.99.2", SINCE), PLACE)
    assert (others.told, others.slips, others.of_others) == ([], [], 1)


def test_a_token_that_is_over_is_renewed(kept: ProvinceTwin) -> None:
    system = asked(kept)
    system.listed(PLACE, SINCE)
    kept.token = "another"
    assert answered(system.listed(PLACE, SINCE), PLACE).told
    assert kept.tokens == 2


def test_a_wrong_password_or_a_token_that_is_never_taken_is_told_as_such(kept: ProvinceTwin) -> None:
    with pytest.raises(ProvinceShut):
        ProvinceByHttp(kept.url, ACCOUNT, "wrong").listed(PLACE, SINCE)
    kept.faults = [(names.LIST_PATH, faults.status(401))] * 2
    system = asked(kept)
    with pytest.raises(ProvinceShut):
        system.listed(PLACE, SINCE)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (faults.status(500), ProvinceGarbled),
        (faults.status(503), ProvinceAway),
        (faults.status(302), ProvinceGarbled),
        (faults.garbled, ProvinceGarbled),
        (faults.never_ending, ProvinceGarbled),
        (faults.silent, ProvinceAway),
        (faults.trickling, ProvinceAway),
        (faults.lost_answer, ProvinceAway),
        (faults.refusing("SAI_DON_VI", "Không có đơn vị này"), ProvinceRefused),
    ],
)
@pytest.mark.parametrize("path", [names.TOKEN_PATH, names.LIST_PATH])
def test_whatever_it_does_ends_in_an_error_with_a_name(
    path: str, fault: faults.Fault, error: type[Exception], kept: ProvinceTwin
) -> None:
    kept.faults = [(path, fault)]
    system = asked(kept, within_s=faults.patience(fault))
    with pytest.raises(error):
        system.listed(PLACE, SINCE)
    assert answered(system.listed(PLACE, SINCE), PLACE).told


def test_an_address_of_a_kind_that_the_machine_does_not_speak_is_passed_over(
    kept: ProvinceTwin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name may have one of IPv6 where that is turned off; the resolver tells both."""
    no_such_family, found = 9_999, socket.getaddrinfo("127.0.0.1", urlsplit(kept.url).port, type=socket.SOCK_STREAM)
    unspoken = (no_such_family, *found[0][1:])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_more: [unspoken, *found])
    assert answered(asked(kept).listed(PLACE, SINCE), PLACE).told


@pytest.fixture
def certified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProvinceTwin]:
    """A system behind TLS, whose certificate this machine trusts."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tỉnh")])
    always = datetime(2020, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(always[0]).not_valid_after(always[1])
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    paths = tmp_path / "certificate", tmp_path / "key"
    paths[0].write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secure.load_cert_chain(*paths)
    monkeypatch.setenv("SSL_CERT_FILE", str(paths[0]))
    twin = ProvinceTwin(secure=secure).start()
    yield twin
    twin.stop()


@pytest.mark.parametrize("fault", [faults.silent, faults.trickling, faults.lost_answer])
def test_over_tls_too_a_call_has_an_end(fault: faults.Fault, certified: ProvinceTwin) -> None:
    certified.faults = [(names.LIST_PATH, fault)]
    system = asked(certified, within_s=faults.patience(fault))
    with pytest.raises(ProvinceAway):
        system.listed(PLACE, SINCE)
    assert answered(system.listed(PLACE, SINCE), PLACE).told == []


def test_a_certificate_that_nobody_vouches_for_is_told_no_password(
    certified: ProvinceTwin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ProvinceAway) as away:
        asked(certified).listed(PLACE, SINCE)
    assert "certificate" in str(away.value.facts["why"]).lower()
    assert certified.calls == []


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"DanhSach": {}}', b"[" * 100_000, b"\xff"])
def test_an_answer_without_a_list_is_none(content: bytes) -> None:
    with pytest.raises(ProvinceGarbled):
        answered(content, PLACE)


def test_halves_of_characters_in_a_row_are_left_out(kept: ProvinceTwin) -> None:
    kept.add("A-3\ud800", procedure="x\ud800", name="Lý\udfff", received="2026-02-26")
    one = answered(asked(kept).listed(PLACE, SINCE), PLACE).told[-1]
    assert (one.code, one.procedure, one.name) == ("A-3", "x", "Lý")


def test_names_and_a_password_go_over_tls_or_stay_on_the_machine(settings, twin: ProvinceTwin) -> None:
    assert province() is not None
    for url in ("http://tinh.example.vn", "tinh.example.vn", "https://", "https://tinh.example.vn:port", "file:///etc"):
        settings.PROVINCE_URL = url
        with pytest.raises(ProvinceNotSetUp):
            province()
    settings.PROVINCE_URL, settings.PROVINCE_SECRET_FILE = "https://tinh.example.vn", "/no/such/file"
    with pytest.raises(ProvinceNotSetUp):
        province()
    settings.PROVINCE_URL = ""
    assert province() is None


def test_it_is_looked_at_first_and_brought_over_once(
    dong_dang: Unit, series: CodeSeries, kept: ProvinceTwin, clerk: Person, client_of: Asked
) -> None:
    client, asking = client_of(clerk), {"unit": str(dong_dang.uid), "since": "1/2/2026"}
    html = client.post(ASK, asking).content.decode()
    assert "Nhập 2 hồ sơ chưa có" in html and "B-1" not in html
    assert not Dossier.objects.exists()
    seen = {"unit": asking["unit"], "tep": carried(html), "da-xem": "1"}
    assert "Đã nhập 2 hồ sơ." in client.post(ASK, seen).content.decode()
    assert "Đã nhập 0 hồ sơ." in client.post(ASK, seen).content.decode()
    kept.dossiers["A-1"][names.FIELDS["name"]] = "Lý Văn Khác"
    again = client.post(ASK, asking).content.decode()
    assert "Người nộp: ở đây nong thi thu, ở tỉnh ly van khac" in again
    assert set(Dossier.objects.values_list("code", flat=True)) == {"A-1", "A-2"}
    assert AuditEntry.objects.filter(action="services.ask_province").count() == 2


def test_the_page_says_when_it_was_asked_and_what_went_wrong(
    dong_dang: Unit, series: CodeSeries, kept: ProvinceTwin, clerk: Person, client_of: Asked
) -> None:
    client, asking = client_of(clerk), {"unit": str(dong_dang.uid), "since": "1/2/2026"}
    assert "Chưa lấy lần nào." in client.get(PAGE).content.decode()
    kept.down = True
    answer = client.post(ASK, asking)
    assert answer.status_code == 422
    assert "Hệ thống của tỉnh không trả lời." in answer.content.decode()
    assert "không được: Hệ thống của tỉnh không trả lời." in " ".join(client.get(PAGE).content.decode().split())
    kept.down = False
    kept.faults = [(names.LIST_PATH, faults.refusing("SAI_DON_VI", "Không có đơn vị này"))]
    assert "Hệ thống của tỉnh không nhận: “Không có đơn vị này”." in client.post(ASK, asking).content.decode()
    client.post(ASK, asking)
    assert "2 hồ sơ." in client.get(PAGE).content.decode()
    assert LastAsked.objects.get().problem == ""


def test_of_another_place_nothing_is_asked_or_told(
    dong_dang: Unit, ky_lua: Unit, series: CodeSeries, kept: ProvinceTwin, neighbours_clerk: Person, client_of: Asked
) -> None:
    client = client_of(neighbours_clerk)
    assert client.post(ASK, {"unit": str(dong_dang.uid), "since": "1/2/2026"}).status_code == 422
    assert kept.calls == []
    html = client.post(ASK, {"unit": str(ky_lua.uid), "since": "1/2/2026"}).content.decode()
    assert "B-1" in html and "A-1" not in html


def test_a_place_without_a_code_and_a_wrong_day_are_told_by_the_form(
    dong_dang: Unit, twin: ProvinceTwin, clerk: Person, client_of: Asked
) -> None:
    client, unit = client_of(clerk), str(dong_dang.uid)
    assert "mã định danh cơ quan" in client.post(ASK, {"unit": unit, "since": "1/2/2026"}).content.decode()
    for sent in (
        {"since": "mai kia"},
        {},
        {"da-xem": "1"},
        {"da-xem": "1", "tep": "???"},
        {"da-xem": "1", "tep": "e30="},
    ):
        assert client.post(ASK, {"unit": unit, **sent}).status_code == 422
    assert twin.calls == []


def test_without_a_system_there_is_nothing_to_ask(
    dong_dang: Unit, clerk: Person, officer: Person, client_of: Asked
) -> None:
    client = client_of(clerk)
    assert "Lấy từ hệ thống của tỉnh" not in client.get(PAGE).content.decode()
    assert client.post(ASK, {"unit": str(dong_dang.uid), "since": "1/2/2026"}).status_code == 404
    assert client_of(officer).post(ASK).status_code == 403
    with pytest.raises(ProvinceNotSetUp):
        actions.ask_for_list(unit=dong_dang, since=SINCE, by=clerk)
