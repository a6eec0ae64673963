"""Files that people send: to pages that take them, from who has signed in, as large as these say, on the disk."""

import errno
import os

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from tinlang.common.uploads import BESIDE_THE_FILE, takes_file

pytestmark = [pytest.mark.django_db(databases="__all__"), pytest.mark.urls(__name__)]

MOST = 4 * 1024 * 1024


@takes_file(MOST)
@login_required
def taking(request: HttpRequest) -> HttpResponse:
    """What came, and whether it lies in a file of its own."""
    file = request.FILES["sound"]
    return HttpResponse(f"{file.size} {isinstance(file, TemporaryUploadedFile)}")


@login_required
def not_taking(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    path("nhan/", taking),
    path("khong-nhan/", not_taking),
    path("", include("tinlang.config.urls")),  # all that the menu names
]
handler400 = "tinlang.common.views.bad_request"


def a_file(size: int) -> dict[str, SimpleUploadedFile]:
    return {"sound": SimpleUploadedFile("ghi-am.wav", bytes(size))}


@pytest.mark.parametrize("size", [10, MOST])
def test_a_file_that_may_come_lies_on_the_disk(client_of, editor, size):
    assert client_of(editor).post("/nhan/", a_file(size)).content.decode() == f"{size} True"


@pytest.mark.parametrize("checks", [True, False], ids=["with the token's check", "without"])
def test_a_larger_one_is_refused_in_words_with_what_the_page_takes(editor, checks):
    client = Client(enforce_csrf_checks=checks)
    client.get("/tai-khoan/dang-nhap/")  # for the cookie of the token
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    answer = client.post("/nhan/", a_file(MOST + BESIDE_THE_FILE))
    said = answer.content.decode()
    assert answer.status_code == 413 and "tối đa 4 MB" in said and "còn nguyên" in said


def test_in_answer_to_the_recorder_it_is_a_toast(client_of, editor):
    answer = client_of(editor).post("/nhan/", a_file(MOST + BESIDE_THE_FILE), headers={"HX-Request": "true"})
    assert answer.status_code == 413 and "data-toast" in answer.content.decode()


def test_a_page_that_takes_no_files_takes_no_large_one(client_of, editor):
    large = a_file(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + BESIDE_THE_FILE)
    assert client_of(editor).post("/khong-nhan/", large).status_code == 413


def test_a_stranger_fills_nobodys_disk_and_is_asked_to_sign_in_first(client):
    """His session is over, his cookie of the token is not."""
    stranger = Client(enforce_csrf_checks=True)
    stranger.get("/tai-khoan/dang-nhap/")
    answer = stranger.post("/nhan/", a_file(MOST))
    assert answer.status_code == 403 and "Đăng nhập lại ở một thẻ khác" in answer.content.decode()
    assert client.post("/nhan/", a_file(MOST)).status_code == 302, "without the cookie nothing is read at all"


def test_the_microphone_is_for_our_own_pages_and_nothing_else_is_for_anyone(client_of, editor):
    policy = client_of(editor).post("/nhan/", a_file(1)).headers["Permissions-Policy"]
    assert "microphone=(self)" in policy and "camera=()" in policy and "geolocation=()" in policy


@pytest.mark.parametrize("call", ["__init__", "write", "seek"])
def test_a_full_disk_is_told_in_words_and_keeps_nothing(editor, monkeypatch, settings, tmp_path, call):
    """While the file is begun, while it comes, and when the last of it is written."""

    def full(file: TemporaryUploadedFile, *arguments: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr(TemporaryUploadedFile, call, full, raising=False)
    client = Client(enforce_csrf_checks=True)
    client.get("/tai-khoan/dang-nhap/")
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    answer = client.post("/nhan/", a_file(MOST))
    shown = answer.content.decode()
    assert answer.status_code == 507 and "hết chỗ lưu" in shown and "báo người quản trị" in shown
    assert list(tmp_path.iterdir()) == []
