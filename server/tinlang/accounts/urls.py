"""Signing in and out; proving who one is; people, roles, delegations. `uid` is a person's, a key's, a session's…"""

from django.urls import path

from tinlang.accounts.views import delegations, mail, people, resetting, security, signing_in

app_name = "accounts"

urlpatterns = [
    path("dang-nhap/", signing_in.sign_in, name="sign_in"),
    path("dang-nhap/buoc-hai/", signing_in.second_step, name="second_step"),
    path("dang-xuat/", signing_in.sign_out, name="sign_out"),
    path("doi-mat-khau/", signing_in.change_password, name="change_password"),
    path("dat-lai-mat-khau/", resetting.reset_password, name="reset_password"),
    path("bao-mat/", security.security, name="security"),
    path("bao-mat/ung-dung-ma/", security.code_app, name="code_app"),
    path("bao-mat/ung-dung-ma/go/", security.remove_code_app, name="remove_code_app"),
    path("bao-mat/khoa/", security.passkey, name="passkey"),
    path("bao-mat/khoa/hoi/", security.ask_passkey, name="ask_passkey"),
    path("bao-mat/khoa/<uuid:uid>/go/", security.remove_passkey, name="remove_passkey"),
    path("bao-mat/ma-du-phong/", security.recovery, name="recovery"),
    path("bao-mat/ma-pin/", security.pin, name="pin"),
    path("bao-mat/noi-dang-nhap/dang-xuat-noi-khac/", security.end_others, name="end_others"),
    path("bao-mat/noi-dang-nhap/<uuid:uid>/dang-xuat/", security.end_session, name="end_session"),
    path("thu-dien-tu/", mail.mail, name="mail"),
    path("nguoi-dung/", people.people, name="people"),
    path("nguoi-dung/them/", people.add, name="add_person"),
    path("nguoi-dung/<uuid:uid>/", people.one, name="person"),
    path("nguoi-dung/<uuid:uid>/giao-vai-tro/", people.give_role, name="give_role"),
    path("nguoi-dung/<uuid:uid>/ket-thuc-vai-tro/", people.end_role, name="end_role"),
    path("nguoi-dung/<uuid:uid>/ma-mat-khau/", people.issue_reset, name="issue_reset"),
    path("nguoi-dung/<uuid:uid>/khoa-mo/", people.set_active, name="set_active"),
    path("nguoi-dung/<uuid:uid>/go-buoc-xac-nhan/", people.ask_removal, name="ask_removal"),
    path("nguoi-dung/<uuid:uid>/go-buoc-xac-nhan/quyet-dinh/", people.settle_removal, name="settle_removal"),
    path("uy-quyen/", delegations.delegations, name="delegations"),
    path("uy-quyen/them/", delegations.delegate, name="delegate"),
    path("uy-quyen/<uuid:uid>/thu-hoi/", delegations.revoke, name="revoke_delegation"),
    path("uy-quyen/<uuid:uid>/van-ban/", delegations.scan, name="delegation_scan"),
]
