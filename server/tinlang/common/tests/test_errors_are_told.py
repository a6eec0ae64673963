"""Errors that a person meets say what happened, what was kept, and what to do."""

import pytest
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import DataError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.test import Client
from django.urls import include, path

from tinlang.common.errors import DomainError

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.urls(__name__)]


class ChangedMeanwhile(DomainError):
    message = "Tin này vừa được người khác sửa."
    kept = "Chữ vừa gõ còn ở trang trước."
    todo = "Mở lại tin rồi sửa tiếp."


def changed(request):
    raise ChangedMeanwhile


def forbidden(request):
    raise PermissionDenied


def gone(request):
    raise Http404


def broken(request):
    raise ZeroDivisionError


def saved(request):
    messages.success(request, "Đã lưu <nháp>.")
    return HttpResponse("<p>phần</p>")


def post(request):
    return HttpResponse(request.POST.get("x", ""))


def moved(request):
    return redirect("/dau-do/")


def too_long(request):
    raise DataError("value too long for type character varying(36)")


urlpatterns = [
    path("dai/", too_long),
    path("doi/", changed),
    path("cam/", forbidden),
    path("mat/", gone),
    path("hong/", broken),
    path("luu/", saved),
    path("gui/", post),
    path("chuyen/", moved),
    path("rieng/", login_required(saved)),
    path("", include(([path("", saved, name="home"), path("tro-giup/", saved, name="help")], "desk"))),
    path(
        "tai-khoan/", include(([path("vao/", saved, name="sign_in"), path("ra/", saved, name="sign_out")], "accounts"))
    ),
]
handler400 = "tinlang.common.views.bad_request"
handler403 = "tinlang.common.views.not_allowed"
handler404 = "tinlang.common.views.not_found"
handler500 = "tinlang.common.views.server_error"

HTMX = {"HX-Request": "true"}


def test_a_broken_rule_becomes_a_page_with_a_way_back(client):
    page = client.get("/doi/", headers={"Referer": "http://testserver/tin/7/"})
    html = page.content.decode()
    assert page.status_code == 409
    assert all(part in html for part in (ChangedMeanwhile.message, ChangedMeanwhile.kept, ChangedMeanwhile.todo))
    assert 'href="http://testserver/tin/7/"' in html


@pytest.mark.parametrize("address", ["/doi/", "/cam/", "/mat/"])
def test_what_was_typed_stands_on_the_page_to_be_copied_but_no_password(client, address):
    sent = {"text": "Mất điện <b>từ 7 giờ</b>", "uid": "0198c0de-0000", "next": "/tin/ cũ", "password": "bí mật"}
    html = client.post(address, sent).content.decode()
    assert "Mất điện &lt;b&gt;từ 7 giờ&lt;/b&gt;</textarea>" in html
    assert html.count("<textarea") == 1


def test_the_way_back_never_leads_to_another_site(client):
    page = client.get("/doi/", headers={"Referer": "https://evil.example/"})
    assert "evil.example" not in page.content.decode()


def test_for_htmx_a_broken_rule_is_a_toast_without_a_page(client):
    answer = client.get("/doi/", headers=HTMX)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "data-toast" in html
    assert "<html" not in html


def test_a_redirect_in_answer_to_htmx_moves_the_page(client):
    answer = client.get("/chuyen/", headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/dau-do/")


def test_after_signing_in_again_one_returns_to_the_page_not_the_fragment(client):
    answer = client.get("/rieng/", headers=HTMX | {"HX-Current-URL": "http://testserver/phat/"})
    assert answer.headers["HX-Redirect"] == "/tai-khoan/vao/?next=%2Fphat%2F"


def test_messages_of_an_htmx_answer_travel_with_it(client):
    html = client.get("/luu/", headers=HTMX).content.decode()
    assert html.startswith("<p>phần</p>")
    assert 'hx-swap-oob="beforeend:#toasts"' in html
    assert "Đã lưu &lt;nháp&gt;." in html


@pytest.mark.parametrize(
    ("address", "status", "said"), [("/khong/", 404, "Không có trang này."), ("/cam/", 403, "không được làm việc đó")]
)
def test_missing_and_forbidden_pages_speak_vietnamese(client, address, status, said):
    page = client.get(address)
    assert page.status_code == status
    assert said in page.content.decode()


def test_a_browser_that_asks_for_english_gets_vietnamese(client):
    page = client.get("/khong/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert page.headers["Content-Language"] == "vi"
    assert "Không có trang này." in page.content.decode()


def test_a_crash_gives_a_page_that_asks_nothing_of_the_database(django_assert_num_queries):
    client = Client(raise_request_exception=False)
    with django_assert_num_queries(0):
        page = client.get("/hong/")
    assert page.status_code == 500
    assert "Máy chủ gặp lỗi" in page.content.decode()


def test_too_much_is_refused_in_words(client):
    page = client.post(
        "/gui/",
        {"x": "a" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)},
        content_type="application/x-www-form-urlencoded",
    )
    assert page.status_code == 413
    assert RequestDataTooBig.__name__ not in page.content.decode()
    assert "lớn quá" in page.content.decode()


def test_a_page_open_too_long_says_how_to_save_the_words():
    page = Client(enforce_csrf_checks=True).post("/gui/", {"x": "tin dài"})
    assert page.status_code == 403
    assert "mở quá lâu" in page.content.decode()


def test_no_page_may_load_or_run_anything_from_elsewhere(client):
    policy = client.get("/khong/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_what_the_database_does_not_take_is_refused_in_words_and_shown_again(client):
    page = client.post("/dai/", {"x": "Chữ vừa gõ, dài quá"})
    html = page.content.decode()
    assert page.status_code == 422
    assert "dài quá, hoặc có ký tự hỏng" in html
    assert "Chữ vừa gõ, dài quá" in html
