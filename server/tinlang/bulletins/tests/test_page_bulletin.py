"""The list of bulletins, and the page of one."""

import pytest
from django.urls import reverse

from tinlang.bulletins import actions, panels
from tinlang.bulletins.tests.factories import BulletinFactory, ReleaseFactory, VersionFactory

pytestmark = pytest.mark.django_db(databases="__all__")

LIST = "/tin/"


def page(response) -> str:
    return response.content.decode()


def detail(version) -> str:
    return reverse("bulletins:bulletin", args=[version.bulletin.uid])


def test_an_empty_list_says_what_to_do(client_of, editor, approver, dong_dang):
    assert "Viết tin đầu tiên" in page(client_of(editor).get(LIST))
    assert "Viết tin đầu tiên" not in page(client_of(approver).get(LIST))


def test_the_list_shows_the_latest_version_of_each_bulletin_of_the_area(client_of, editor, dong_dang, ky_lua):
    old = VersionFactory(unit=dong_dang, approved=True, title="Bản cũ")
    VersionFactory(bulletin=old.bulletin, number=2, title="Bản mới")
    VersionFactory(unit=ky_lua, title="Tin phường bên")
    shown = page(client_of(editor).get(LIST))
    assert "Bản mới" in shown
    assert "Bản cũ" not in shown and "Tin phường bên" not in shown


def test_the_list_is_searched_without_tone_marks(client_of, editor, dong_dang):
    VersionFactory(unit=dong_dang, title="Điện lực Đồng Đăng")
    VersionFactory(unit=dong_dang, title="Lịch tiêm vắc-xin")
    shown = page(client_of(editor).get(LIST, {"tim": "dong dang dien"}))
    assert "Điện lực Đồng Đăng" in shown and "Lịch tiêm vắc-xin" not in shown


def test_every_figure_is_a_link_to_what_it_counts(client_of, editor, dong_dang):
    VersionFactory(unit=dong_dang, title="Nháp")
    VersionFactory(unit=dong_dang, submitted=True, title="Chờ")
    ReleaseFactory(unit=dong_dang, version__title="Đang lên sóng")
    browser = client_of(editor)
    figures = browser.get(LIST).context["figures"]
    assert [figure["value"] for figure in figures] == [1, 1, 0, 1]
    for figure, title in zip(figures, ("Nháp", "Chờ", None, "Đang lên sóng"), strict=True):
        listing = browser.get(figure["url"]).context["listing"]
        assert [version.title for version in listing.page] == ([title] if title else [])


def test_nonsense_in_the_address_of_the_list_is_no_error(client_of, editor, dong_dang):
    VersionFactory(unit=dong_dang, title="Nháp")
    asked = {"tim": "%_'\"<script>🎉\x00", "tinh-trang": "x", "xep": "x", "trang": "-5"}
    assert client_of(editor).get(LIST, asked).status_code == 200


def test_the_list_asks_the_database_as_often_for_many_rows_as_for_few(
    client_of, editor, dong_dang, village, other_village, django_assert_max_num_queries
):
    browser = client_of(editor)
    counts = []
    for more in (1, 14):
        for _ in range(more):
            VersionFactory(unit=dong_dang, areas=[village, other_village], sounding=True)
            ReleaseFactory(unit=dong_dang)
        with django_assert_max_num_queries(40) as asked:
            browser.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_page_of_a_bulletin_tells_text_sound_areas_time_and_history(
    client_of, editor, approver, dong_dang, village
):
    version = VersionFactory(
        unit=dong_dang, sounding=True, areas=[village], title="Cắt điện", text="Dòng một.\nDòng hai."
    )
    actions.submit(version=version, by=editor)
    actions.return_for_edit(version=version, by=approver, reason="Ghi rõ các thôn")
    shown = page(client_of(editor).get(detail(version)))
    for told in (
        "Cắt điện",
        "Dòng một.<br>Dòng hai.",
        "Thôn Nà Pài",
        "Ngay khi được duyệt",
        "Trả lại bản 1 để sửa",
        "Ghi rõ các thôn",
    ):
        assert told in shown
    assert reverse("media:sound", args=[version.main_variant.media_id]) in shown


def test_the_history_goes_to_the_withdrawal(client_of, editor, approver, dong_dang):
    release = ReleaseFactory(unit=dong_dang)
    actions.withdraw(release=release, by=approver, reason="Sai ngày")
    shown = page(client_of(editor).get(detail(release.version)))
    assert "Thu hồi bản 1, dừng phát" in shown and "Sai ngày" in shown and "Đã thu hồi" in shown


def test_older_versions_can_be_read(client_of, editor, dong_dang):
    old = VersionFactory(unit=dong_dang, returned=True, title="Chữ cũ")
    VersionFactory(bulletin=old.bulletin, number=2, title="Chữ mới")
    browser = client_of(editor)
    assert "Chữ mới" in page(browser.get(detail(old)))
    shown = page(browser.get(reverse("bulletins:version", args=[old.bulletin.uid, 1])))
    assert "Chữ cũ" in shown and "Bản mới nhất là bản 2" in shown
    assert browser.get(reverse("bulletins:version", args=[old.bulletin.uid, 3])).status_code == 404


@pytest.mark.parametrize(
    ("state", "offered"), [("draft", "Sửa tiếp"), ("returned", "Sửa thành bản mới"), ("approved", "Sửa thành bản mới")]
)
def test_the_editor_is_offered_what_can_be_done_next(client_of, editor, leader, dong_dang, state, offered):
    version = VersionFactory(unit=dong_dang, **({} if state == "draft" else {state: True}))
    assert offered in page(client_of(editor).get(detail(version)))
    assert offered not in page(client_of(leader).get(detail(version)))


def test_only_who_may_decide_is_offered_to_send_back(client_of, editor, approver, dong_dang):
    version = VersionFactory(unit=dong_dang, submitted=True)
    address = reverse("bulletins:return", args=[version.uid])
    assert address in page(client_of(approver).get(detail(version)))
    assert address not in page(client_of(editor).get(detail(version)))


def test_who_submitted_is_told_that_somebody_else_decides(client_of, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    assert "không tự duyệt" in page(client_of(editor).get(detail(version)))


def test_a_bulletin_of_the_neighbour_is_not_found(client_of, neighbour, dong_dang):
    version = VersionFactory(unit=dong_dang)
    assert client_of(neighbour).get(detail(version)).status_code == 404


def test_a_bulletin_without_any_version_is_not_found(client_of, editor, dong_dang):
    empty = BulletinFactory(unit=dong_dang)
    assert client_of(editor).get(reverse("bulletins:bulletin", args=[empty.uid])).status_code == 404


def test_who_has_not_signed_in_is_asked_to(client, dong_dang):
    version = VersionFactory(unit=dong_dang)
    for address in (LIST, "/tin/soan/", detail(version)):
        response = client.get(address)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/tai-khoan/dang-nhap/")


def test_apps_above_add_their_panels(client_of, editor, dong_dang, monkeypatch):
    monkeypatch.setattr(panels, "_panels", [])
    panel = lambda request, version: "<p>Tiến độ</p>" if version.is_draft else ""  # noqa: E731
    panels.register(panel)
    panels.register(panel)
    version = VersionFactory(unit=dong_dang)
    response = client_of(editor).get(detail(version))
    assert response.context["panels"] == ["<p>Tiến độ</p>"]


def test_the_printed_page_of_what_waits_has_a_place_to_sign(client_of, approver, editor, dong_dang):
    waiting = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    decided = VersionFactory(unit=dong_dang, edited_by=editor, approved=True)
    pages = [
        client_of(approver).get(reverse("bulletins:bulletin", args=[version.bulletin.uid])).content.decode()
        for version in (waiting, decided)
    ]
    assert ["(ký, ghi rõ họ tên)" in page for page in pages] == [True, False]
