"""What the page of a draft sends while one types, and what it is told."""

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.bulletins import actions
from tinlang.bulletins.models import Bulletin, State, Version
from tinlang.bulletins.tests.factories import TEXT, VersionFactory
from tinlang.bulletins.tests.test_page_compose import form, of, page

pytestmark = pytest.mark.django_db(databases="__all__")

NEW = "/tin/giu/"


@pytest.fixture
def browser(client_of, editor) -> Client:
    return client_of(editor)


def keep(version: Version) -> str:
    return reverse("bulletins:keep", args=[version.uid])


def typed(sent: dict[str, object], step: int = 1, **given) -> dict[str, object]:
    return {**sent, "page": "trang", "step": str(step), **given}


def test_the_first_words_begin_a_draft_and_the_page_is_told_where_it_goes_on(browser, dong_dang):
    sent = form(dong_dang, title="")
    assert browser.post(NEW, typed(sent, text=" ")).json() == {"said": "", "is_empty": True}
    assert not Bulletin.objects.exists()
    told = browser.post(NEW, typed(sent, 2)).json()
    version = Version.objects.get()
    assert (told["revision"], told["edit"], told["keep"]) == (1, f"/tin/ban/{version.uid}/sua/", keep(version))
    assert told["said"].startswith("Đã lưu lúc ") and not told["is_partial"]


def test_what_is_wrong_is_named_and_the_words_are_kept(browser, dong_dang):
    version = VersionFactory(unit=dong_dang)
    sent = typed(of(version, text="Chữ mới.", when="later", start="hôm nào", source_at="mai"))
    told = browser.post(keep(version), sent).json()
    assert told["is_partial"] and "trừ mục: Ngày giờ phát, Nguồn ban hành ngày" in told["said"]
    assert Version.objects.get().main_variant.text == "Chữ mới."


def test_a_conflict_is_told_and_nothing_is_overwritten(browser, dong_dang):
    version = VersionFactory(unit=dong_dang)
    browser.post(keep(version), typed(of(version, text="Của trang kia."), page="kia"))
    answer = browser.post(keep(version), typed(of(version, text="Của trang này.")))
    assert answer.status_code == 409 and "Lưu nháp" in answer.json()["said"]
    assert Version.objects.get().main_variant.text == "Của trang kia."
    shown = browser.post(reverse("bulletins:edit", args=[version.uid]), typed(of(version, text="Của trang này."), 2))
    assert shown.status_code == 409
    assert "Của trang này." in page(shown) and "trang" in page(shown) and "kia." in page(shown)


def test_what_was_submitted_meanwhile_is_told(browser, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    assert browser.post(keep(version), typed(of(version, text="Muộn."))).status_code == 409
    assert Version.objects.get().main_variant.text == TEXT


def test_when_the_session_is_over_the_page_is_told_so_by_silence(client, dong_dang):
    version = VersionFactory(unit=dong_dang)
    for address in (keep(version), NEW):
        answer = client.post(address, typed(of(version, text="khác")), headers={"HX-Request": "true"})
        assert answer.status_code == 204
    assert Version.objects.get().main_variant.text == TEXT


def test_a_new_bulletin_is_kept_only_for_a_unit_of_ones_own(browser, ky_lua):
    assert browser.post(NEW, typed(form(ky_lua))).status_code == 404
    assert browser.post(NEW, typed(form(ky_lua, new="nonsense"))).status_code == 404
    assert not Bulletin.objects.exists()


def test_the_voice_that_was_chosen_is_kept_too(browser, dong_dang):
    version = VersionFactory(unit=dong_dang)
    browser.post(keep(version), typed(of(version, voice="", speed="slow")))
    assert Version.objects.get().main_variant.speed == "slow"


def test_who_submitted_takes_it_back_from_its_page(browser, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    address = reverse("bulletins:take_back", args=[version.uid])
    assert address in page(browser.get(reverse("bulletins:bulletin", args=[version.bulletin.uid])))
    shown = page(browser.post(address, follow=True))
    assert "Đã rút lại" in shown and "Xem đã sửa gì so với bản đã rút lại" in shown
    assert Version.objects.get(number=2).state == State.DRAFT


def test_what_was_approved_is_corrected_from_its_page_and_both_name_each_other(browser, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, approved=True, title="Cắt điện ngày 16")
    address = reverse("bulletins:correct", args=[version.uid])
    original = reverse("bulletins:bulletin", args=[version.bulletin.uid])
    assert address in page(browser.get(original))
    shown = page(browser.post(address, follow=True))
    draft = Version.objects.get(kind="correction")
    assert "Đính chính: Cắt điện ngày 16" in shown
    assert "Đang soạn đính chính cho tin này" in page(browser.get(original))
    assert original in page(browser.get(reverse("bulletins:bulletin", args=[draft.bulletin.uid])))


def test_two_versions_stand_beside_each_other_with_what_changed(browser, editor, dong_dang, village):
    returned = VersionFactory(unit=dong_dang, edited_by=editor, returned=True, reason="Ghi rõ thôn.")
    draft = actions.edit_again(version=returned, by=editor)
    actions.save_draft(
        version=draft,
        by=editor,
        revision=1,
        content=actions.Content(
            title=draft.title, text=f"{TEXT} Thôn Nà Pài.", areas=frozenset({str(village.uid)}), byline="Bích Đào"
        ),
    )
    address = reverse("bulletins:compare", args=[draft.bulletin.uid])
    shown = page(browser.get(address))
    assert "Bản 2 so với bản 1" in shown and "Ghi rõ thôn." in shown
    assert "<ins>" in shown and "Thôn Nà Pài." in shown and "Bút danh" in shown
    assert "Thêm 3 chữ, bỏ 0 chữ" in shown
    assert "Bản 2 so với bản 1" in page(browser.get(f"{address}?tu=2&den=1"))
    assert browser.get(f"{address}?tu=9").status_code == browser.get(f"{address}?tu=x").status_code == 404
    assert f"{address}?tu=1&amp;den=2" in page(browser.get(reverse("bulletins:edit", args=[draft.uid])))


def leaves_meanwhile(get_response):
    """Somebody else deletes the account, or puts it out of use, after the request was let in."""

    def answer(request):
        if request.method == "POST" and request.user.holdings_today:
            mine = Person.objects.filter(pk=request.user.pk)
            if "deleted" in request.POST["title"]:
                RoleHolding.objects.filter(person__in=mine).delete()
                mine.delete()
            else:
                mine.update(is_active=False)
        return get_response(request)

    return answer


@pytest.mark.parametrize("how", ["deleted", "put out of use"])
def test_whose_account_is_closed_meanwhile_is_told_so_and_keeps_the_words(client_of, dong_dang, settings, how):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.leaves_meanwhile"]
    browser = client_of(person_with("ra-di", "Người ra đi", dong_dang, Role.EDITOR))
    answer = browser.post(NEW, typed(form(dong_dang, title=how)))
    assert answer.status_code == 403
    assert "vừa bị xóa hoặc ngừng sử dụng" in page(answer) and TEXT in page(answer)
    assert not Bulletin.objects.exists()
