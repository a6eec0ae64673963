"""Bản duyệt giấy: a page signed by hand, recorded by somebody else, always shown as such."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf import PdfWriter

from tinlang.accounts.confirming import Manner
from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.models import Outbox
from tinlang.bulletins.models import PaperApproval, Release, State, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock, papers

pytestmark = pytest.mark.django_db(databases="__all__")

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def own_papers(settings, tmp_path, by_day):
    settings.PAPER_STORE = tmp_path / "papers"


def photograph() -> bytes:
    """A page, lying on its side, with the place where it was taken."""
    picture = Image.new("RGB", (300, 200), "white")
    about = Image.Exif()
    about[0x0112] = 6
    about[0x010F] = "Máy ảnh của lãnh đạo"
    about.get_ifd(0x8825)[2] = (21.0, 57.0, 0.0)
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=about)
    return written.getvalue()


def a_pdf() -> bytes:
    from pypdf.generic import DecodedStreamObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(200, 300)
    words = DecodedStreamObject()
    words.set_data(b"0 0 m 10 10 l S")
    page[NameObject("/Contents")] = writer._add_object(words)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def record(client, version, signer, scan=None, name="trang-ky.jpg", **fields):
    given = {
        "signed_by": str(signer.uid),
        "signed_on": clock.today().isoformat(),
        "is_same": "on",
        "scan": SimpleUploadedFile(name, photograph() if scan is None else scan),
        **fields,
    }
    return client.post(reverse("broadcasting:paper", args=[version.uid]), given)


def test_it_airs_binds_the_same_hashes_and_says_paper_wherever_it_is_shown(
    client_of, operator, approver, submitted, inspector, loudspeakers
):
    answer = record(client_of(operator), submitted, approver)
    release = Release.objects.get()
    assert answer["Location"] == reverse("broadcasting:release", args=[release.uid])
    submitted.refresh_from_db()
    assert (submitted.state, submitted.manner, submitted.decided_by) == (State.APPROVED, Manner.PAPER, approver)
    variant = submitted.variants.get()
    assert (variant.approved_text_sha256, variant.approved_media_sha256) == (variant.text_sha256, variant.media_id)
    assert Outbox.objects.filter(release=release).exists()
    for address in (answer["Location"], reverse("bulletins:bulletin", args=[submitted.bulletin.uid])):
        shown = client_of(inspector).get(address).content.decode()
        assert "duyệt giấy" in shown
        assert "Người vận hành nhập" in shown


def test_the_photograph_is_kept_upright_and_without_place_or_camera(client_of, operator, approver, submitted):
    record(client_of(operator), submitted, approver)
    paper = PaperApproval.objects.get()
    kept = papers.path(paper.scan_sha256, paper.scan_type).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == paper.scan_sha256
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.size == (200, 300)
        assert not picture.getexif()
    assert b"GPS" not in kept
    assert "Máy ảnh".encode() not in kept


def test_the_signed_page_is_seen_by_who_reads_the_bulletin(client_of, operator, approver, submitted, neighbour):
    record(client_of(operator), submitted, approver)
    address = reverse("bulletins:paper_scan", args=[submitted.uid])
    seen = client_of(operator).get(address)
    assert seen["Content-Type"] == "image/jpeg"
    assert "sandbox" in seen["Content-Security-Policy"]
    assert client_of(neighbour).get(address).status_code == 404


def test_a_pdf_is_taken_and_handed_out_as_a_file(client_of, operator, approver, submitted):
    record(client_of(operator), submitted, approver, a_pdf(), "trang.pdf")
    seen = client_of(operator).get(reverse("bulletins:paper_scan", args=[submitted.uid]))
    assert seen["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "scan", [b"", b"<html><script>", b"%PDF-1.7 hello", b"\x89PNG\r\n\x1a\n" + b"0" * 50, b"GIF89a" + b"0" * 40]
)
def test_what_is_neither_is_refused_and_nothing_airs(client_of, operator, approver, submitted, scan):
    answer = record(client_of(operator), submitted, approver, scan)
    assert answer.status_code == 422
    assert "scan" in answer.context["form"].errors
    assert not Release.objects.exists()


def test_a_file_that_is_too_large_is_refused(client_of, operator, approver, submitted, monkeypatch):
    with pytest.raises(papers.PaperTooBig):
        papers.keep(io.BytesIO(b"0" * (papers.LARGEST_BYTES + 1)))


def test_who_wrote_or_submitted_or_signed_does_not_record(client_of, editor, approver, submitted):
    assert record(client_of(editor), submitted, approver).status_code == 403
    answer = record(client_of(approver), submitted, approver)
    assert "signed_by" in answer.context["form"].errors
    assert not Release.objects.exists()


def test_another_editor_does(client_of, dong_dang, approver, submitted):
    other = person_with("soan-hai", "Người soạn hai", dong_dang, Role.EDITOR)
    record(client_of(other), submitted, approver)
    assert PaperApproval.objects.get().recorded_by == other


@pytest.mark.parametrize("days", [1, -31])
def test_a_day_that_cannot_be_is_refused(client_of, operator, approver, submitted, days):
    on = (clock.today() + days * DAY).isoformat()
    answer = record(client_of(operator), submitted, approver, signed_on=on)
    assert "signed_on" in answer.context["form"].errors


def test_who_signed_must_have_been_an_approver_on_that_day(client_of, operator, approver, submitted):
    RoleHolding.objects.filter(person=approver).update(valid_from=clock.today() - 2 * DAY)
    Version.objects.update(edited_at=clock.now() - 9 * DAY)
    on = (clock.today() - 5 * DAY).isoformat()
    answer = record(client_of(operator), submitted, approver, signed_on=on)
    assert "Người ký không giữ vai trò duyệt" in answer.content.decode()


def test_without_comparing_it_is_not_recorded(client_of, operator, approver, submitted):
    answer = record(client_of(operator), submitted, approver, is_same="")
    assert "Hãy đối chiếu" in answer.content.decode()


def test_the_leader_sees_what_was_recorded_in_their_name(client_of, operator, approver, submitted):
    record(client_of(operator), submitted, approver)
    shown = client_of(approver).get(reverse("broadcasting:waiting")).content.decode()
    assert "Bản giấy mang chữ ký của anh/chị" in shown
    assert submitted.title in shown


def test_one_scan_approves_one_bulletin(client_of, operator, approver, submitted, editor, dong_dang):
    other = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    record(client_of(operator), submitted, approver)
    answer = record(client_of(operator), other, approver)
    assert "đã dùng để duyệt một tin khác" in answer.content.decode()
    assert PaperApproval.objects.count() == 1


def test_a_page_signed_before_the_words_were_there_is_refused(client_of, operator, approver, submitted):
    answer = record(client_of(operator), submitted, approver, signed_on=(clock.today() - DAY).isoformat())
    assert "từ ngày soạn xong chữ" in answer.content.decode()
    assert not PaperApproval.objects.exists()


def test_who_began_it_or_wrote_in_it_does_not_record_it(client_of, approver, submitted, dong_dang):
    second = person_with("soan-2", "Soạn hai", dong_dang, Role.EDITOR)
    submitted.writers.add(second)
    assert record(client_of(second), submitted, approver).status_code == 403
    assert not PaperApproval.objects.exists()


def test_where_nobody_can_be_chosen_as_signer_it_says_why_and_what_to_do(client_of, approver, submitted):
    shown = client_of(approver).get(reverse("broadcasting:paper", args=[submitted.uid])).content.decode()
    assert "Chưa có ai để chọn làm người ký duyệt" in shown
    assert "nhờ người trực hoặc văn thư nhập" in shown
