"""A person's own views of a list: one click, opened first if wished, nobody else's."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common.models import SavedView

pytestmark = pytest.mark.django_db(databases="__all__")

BULLETINS = "/tin/"
RETURNED = "tinh-trang=returned"


@pytest.fixture
def bulletins(dong_dang, editor):
    VersionFactory(unit=dong_dang, edited_by=editor, title="Bị trả lại", returned=True)
    VersionFactory(unit=dong_dang, edited_by=editor, title="Còn nháp")


@pytest.fixture
def save(client_of, editor):
    def post(name="Bị trả lại của tôi", query=RETURNED, **more):
        return client_of(editor).post(reverse("common:views", args=["tin"]), {"name": name, "loc": query, **more})

    return post


def read(client, address=BULLETINS):
    return client.get(address).content.decode()


def test_a_view_is_kept_and_is_one_click_away(bulletins, save, client_of, editor):
    answer = save()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{BULLETINS}?{RETURNED}")
    shown = read(client_of(editor))
    assert f'href="{BULLETINS}?{RETURNED}"' in shown
    assert "Bị trả lại của tôi" in shown
    assert "Còn nháp" in shown, "nothing is opened first unless one says so"


def test_what_means_nothing_to_the_list_is_not_kept(save):
    save(query="tinh-trang=returned&trang=7&xep=moi&la=x")
    assert SavedView.objects.get().query == RETURNED
    assert save(name="Trống", query="trang=2").status_code == 422


def test_the_view_that_is_opened_first_narrows_the_bare_address_and_everything_is_one_click_away(
    bulletins, save, client_of, editor
):
    save(**{"mo-san": "on"})
    assert "Còn nháp" not in read(client_of(editor))
    assert "Còn nháp" in read(client_of(editor), f"{BULLETINS}?tat-ca=1")
    view = SavedView.objects.get()
    client_of(editor).post(reverse("common:view", args=[view.uid]), {"viec": "mo-san"})
    assert "Còn nháp" in read(client_of(editor))


def test_only_one_view_is_opened_first(save, editor):
    save(**{"mo-san": "on"})
    save(name="Nháp", query="tinh-trang=draft", **{"mo-san": "on"})
    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["Nháp"]


def test_a_name_is_used_once_and_the_error_stands_by_the_field(save):
    save()
    again = save(query="tinh-trang=draft")
    assert again.status_code == 422
    assert "Đã có bộ lọc mang tên này" in again.content.decode()
    assert SavedView.objects.count() == 1


def test_twelve_are_enough(save):
    for number in range(12):
        save(name=f"Bộ lọc {number}")
    assert "nhiều nhất 12 bộ lọc" in save(name="Thứ mười ba").content.decode()
    assert SavedView.objects.count() == 12


def test_a_view_is_renamed_and_deleted(save, client_of, editor):
    save()
    address = reverse("common:view", args=[SavedView.objects.get().uid])
    client_of(editor).post(address, {"viec": "doi-ten", "name": "  Cần   sửa "})
    assert SavedView.objects.get().name == "Cần sửa"
    client_of(editor).post(address, {"viec": "xoa"})
    assert not SavedView.objects.exists()


def test_views_are_nobody_elses(bulletins, save, client_of, approver, editor, dong_dang):
    VersionFactory(unit=dong_dang, edited_by=editor, title="Đang chờ", submitted=True)
    save(**{"mo-san": "on"})
    shown = read(client_of(approver))
    assert "Đang chờ" in shown
    assert "Bị trả lại của tôi" not in shown
    address = reverse("common:view", args=[SavedView.objects.get().uid])
    assert client_of(approver).post(address, {"viec": "xoa"}).status_code == 404


def test_a_list_that_one_may_not_see_has_no_views(client_of, technician):
    assert client_of(technician).get(reverse("common:views", args=["tin"])).status_code == 404
    assert client_of(technician).get(reverse("common:views", args=["khong-co"])).status_code == 404


def test_the_longest_search_is_kept_whole(save):
    assert save(query=urlencode({"tim": "ạ" * 200})).status_code == 302
    view = SavedView.objects.get()
    view.clean_fields()
    assert len(view.query) > 600
