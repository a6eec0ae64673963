"""Under a delegation neither of the two has had a hand in it: whoever wrote any of its words, whenever, in whatever
language; and who records an approval from paper has not either."""

from dataclasses import replace

import pytest

from tinlang.accounts import actions as accounts
from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.bulletins import actions, errors, queries
from tinlang.bulletins.actions.content import stored_content
from tinlang.bulletins.models import Language, State, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.common.models import AuditDetail
from tinlang.units.models import UnitVersion

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE, settings.PAPER_STORE = tmp_path / "media", tmp_path / "papers"


@pytest.fixture
def second(dong_dang):
    return person_with("soan-2", "Soạn hai", dong_dang, Role.EDITOR)


def delegate(principal, to, unit, number="12/UQ"):
    today = clock.today()
    return accounts.delegate(
        by=principal, to=to, unit=unit, first_day=today, last_day=today, paper=accounts.Paper(number, today)
    )


def handed_over(version, by):
    """As if it had sound and had been submitted."""
    Version.objects.filter(pk=version.pk).update(state=State.SUBMITTED, submitted_by=by, submitted_at=clock.now())
    return Version.objects.get(pk=version.pk)


def anew(person):
    return Person.objects.get(pk=person.pk)


def assert_not_for(person, version):
    assert not queries.to_decide(anew(person)).exists()
    assert not queries.decided_under(anew(person), [version])
    for decide in (actions.approve, actions.reject, actions.return_for_edit):
        given = {} if decide is actions.approve else {"reason": "Sửa lại"}
        with pytest.raises(errors.SameAuthor):
            decide(version=version, by=anew(person), **given)


def test_not_by_who_wrote_it_before_a_colleague_changed_a_comma(approver, editor, second, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor, sounding=True)
    for by, title in ((second, "Toàn bộ"), (editor, "Toàn bộ.")):
        content = replace(stored_content(version), title=title)
        version = actions.save_draft(version=version, by=by, content=content, revision=version.revision)
    delegate(approver, second, dong_dang)
    assert_not_for(second, handed_over(version, editor))


def test_nor_once_the_words_came_along_into_a_newer_version(approver, editor, second, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=second, submitted=True)
    actions.return_for_edit(version=version, by=approver, reason="Ghi rõ các thôn")
    draft = actions.edit_again(version=version, by=editor)
    delegate(approver, second, dong_dang)
    assert_not_for(second, handed_over(draft, editor))


def test_nor_by_who_wrote_it_in_another_language(approver, editor, second, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor, sounding=True)
    tag = Language.objects.exclude(tag="vi").filter(voice="").first().tag
    actions.add_language(version=version, by=editor, language=tag)
    actions.write_variant(version=version, by=second, language=tag, words=actions.Words(text="Chữ của tôi"))
    delegate(approver, second, dong_dang)
    assert_not_for(second, handed_over(version, editor))


def test_nor_in_the_name_of_who_wrote_it(approver, editor, leader, dong_dang):
    RoleHolding.objects.create(person=approver, role=Role.EDITOR, unit=dong_dang)
    version = VersionFactory(unit=dong_dang, edited_by=approver, submitted=True, submitted_by=editor)
    delegate(approver, leader, dong_dang)
    assert_not_for(leader, version)


def test_nor_in_the_name_of_who_submitted_it_when_another_principal_is_elsewhere(approver, leader, dong_dang):
    wrote = person_with("duyet-2", "Duyệt hai", dong_dang, Role.APPROVER, Role.EDITOR)
    version = VersionFactory(unit=dong_dang, edited_by=wrote, submitted=True)
    delegate(wrote, leader, dong_dang)
    delegate(approver, leader, UnitVersion.objects.get(name="Nà Pài").unit, "13/UQ")
    assert_not_for(leader, version)


def test_in_the_name_of_another_who_did_not_it_is_decided_and_says_so(approver, leader, dong_dang):
    wrote = person_with("duyet-2", "Duyệt hai", dong_dang, Role.APPROVER, Role.EDITOR)
    version = VersionFactory(unit=dong_dang, edited_by=wrote, submitted=True)
    delegate(wrote, leader, dong_dang)
    other = delegate(approver, leader, dong_dang, "13/UQ")
    assert list(queries.to_decide(anew(leader))) == [version]
    assert queries.decided_under(anew(leader), [version]) == {version.pk: other}
    refused = actions.reject(version=version, by=anew(leader), reason="Trùng tin")
    assert refused.under == other
    assert "13/UQ" in AuditDetail.objects.get(entry__action="bulletins.reject").content


def test_who_approves_by_a_role_of_their_own_does_as_before(approver, editor, dong_dang):
    RoleHolding.objects.create(person=approver, role=Role.EDITOR, unit=dong_dang)
    version = VersionFactory(unit=dong_dang, edited_by=approver, submitted=True, submitted_by=editor)
    assert list(queries.to_decide(approver)) == [version]
    assert actions.approve(version=version, by=approver).under is None
