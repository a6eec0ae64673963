"""A draft that nobody needs is thrown away by who wrote it; until it is handed over others do not read it."""

import pytest
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.bulletins import actions, errors, queries
from tinlang.bulletins.models import Bulletin, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common.models import AuditDetail, AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path / "media"


@pytest.fixture
def draft(editor, dong_dang):
    return VersionFactory(unit=dong_dang, edited_by=editor, title="Gõ nhầm", text="Chữ gõ nhầm.")


def test_asked_first_it_goes_from_every_list_and_the_audit_keeps_its_words(client_of, editor, draft):
    client, address = client_of(editor), reverse("bulletins:discard", args=[draft.uid])
    page = client.get(reverse("bulletins:bulletin", args=[draft.bulletin.uid])).content.decode()
    assert address in page
    assert "không lấy lại được" in client.get(address).content.decode()
    assert Version.objects.exists()
    assert client.post(address)["Location"] == reverse("bulletins:list")
    assert not Bulletin.objects.exists()
    entry = AuditEntry.objects.get(action="bulletins.discard_draft")
    assert (entry.actor_uid, "Chữ gõ nhầm." in AuditDetail.objects.get(entry=entry).content) == (str(editor.uid), True)


def test_of_a_bulletin_with_an_older_version_only_the_draft_goes(client_of, editor, dong_dang):
    old = VersionFactory(unit=dong_dang, edited_by=editor, approved=True)
    begun = actions.edit_again(version=old, by=editor)
    client_of(editor).post(reverse("bulletins:discard", args=[begun.uid]))
    assert list(Version.objects.all()) == [old]
    assert actions.edit_again(version=old, by=editor).number == 2


def test_not_one_in_which_somebody_else_wrote(editor, draft, dong_dang):
    second = person_with("soan-2", "Soạn hai", dong_dang, Role.EDITOR)
    with pytest.raises(errors.OthersWroteToo):
        actions.discard_draft(version=draft, by=second)
    draft.writers.add(second)
    with pytest.raises(errors.OthersWroteToo):
        actions.discard_draft(version=draft, by=editor)


def test_nor_what_was_handed_over_nor_by_who_may_not_write(editor, approver, draft, dong_dang):
    with pytest.raises(errors.NotDraft):
        actions.discard_draft(version=VersionFactory(unit=dong_dang, edited_by=editor, submitted=True), by=editor)
    with pytest.raises(NotAllowed):
        actions.discard_draft(version=draft, by=approver)


def test_a_draft_is_read_by_who_writes_there_and_by_nobody_else(client_of, editor, inspector, draft, dong_dang):
    page = reverse("bulletins:bulletin", args=[draft.bulletin.uid])
    assert (client_of(editor).get(page).status_code, client_of(inspector).get(page).status_code) == (200, 404)
    assert list(queries.latest_versions(editor)) == [draft]
    assert not queries.latest_versions(inspector).exists()
    assert client_of(inspector).get(reverse("bulletins:compare", args=[draft.bulletin.uid])).status_code == 404


def test_of_what_is_being_rewritten_others_see_the_version_before(client_of, editor, inspector, dong_dang):
    old = VersionFactory(unit=dong_dang, edited_by=editor, approved=True, title="Đã duyệt")
    begun = actions.edit_again(version=old, by=editor)
    Version.objects.filter(pk=begun.pk).update(title="Đang sửa dở")
    assert list(queries.latest_versions(inspector)) == [old]
    shown = client_of(inspector).get(reverse("bulletins:bulletin", args=[old.bulletin.uid])).content.decode()
    assert "Đang sửa dở" not in shown
    assert list(queries.latest_versions(editor)) == [begun]
