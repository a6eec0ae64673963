"""Kind, source, byline, column, audience, channels: what a version is marked with, and what may be chosen."""

from datetime import date, datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connections

from tinlang.bulletins import actions, errors, queries
from tinlang.bulletins.actions import Content
from tinlang.bulletins.choices import ensure_choices
from tinlang.bulletins.models import Audience, Channel, Column, Kind, Source, State, Version
from tinlang.bulletins.tests.factories import TEXT, VersionFactory
from tinlang.common import clock
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE

pytestmark = pytest.mark.django_db(databases="__all__")

DAY = timedelta(days=1)


def content(unit: Unit, **given) -> Content:
    return Content(**{"title": "Cắt điện", "text": TEXT, "areas": frozenset({str(unit.uid)}), **given})


def write(editor, unit, **given) -> Version:
    return actions.create_bulletin(unit=unit, by=editor, content=content(unit, **given))


def test_all_that_was_chosen_is_stored_and_read_back_the_same(editor, dong_dang):
    given = {
        "kind": Kind.NOTICE,
        "source": "partner",
        "source_name": "Điện lực, thông báo ngày 14/5 (giả định)",
        "source_on": date(2018, 5, 14),
        "source_time": time(8, 30),
        "byline": "Bích Đào",
        "column": "daily-life",
        "audiences": frozenset({"everyone", "producers"}),
        "channels": frozenset({"loudspeaker", "social"}),
    }
    version = write(editor, dong_dang, **given)
    stored = actions.content.stored_content(Version.objects.get())
    assert {name: getattr(stored, name) for name in given} == given
    assert version.source_at == datetime(2018, 5, 14, 8, 30, tzinfo=ZONE)


def test_without_the_hour_nobody_pretends_to_know_it(editor, dong_dang):
    assert write(editor, dong_dang, source_on=date(2018, 5, 14)).source_at is None
    assert write(editor, dong_dang, source_time=time(8)).source_time is None


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"source": "nobody"}, errors.SourceNotOffered),
        ({"source": "district"}, errors.SourceNotOffered),  # there are none since 1 July 2025
        ({"source_name": "x" * 201}, errors.SourceTooLong),
        ({"byline": "x" * 121}, errors.BylineTooLong),
        ({"column": "nothing"}, errors.ColumnNotOffered),
        ({"audiences": frozenset({"everyone", "martians"})}, errors.AudienceNotOffered),
        ({"channels": frozenset({"carrier-pigeon"})}, errors.ChannelNotOffered),
        ({"kind": Kind.CORRECTION, "corrects": "nonsense"}, errors.NothingToCorrect),
    ],
)
def test_what_is_not_offered_is_refused_by_name(editor, dong_dang, wrong, error):
    with pytest.raises(error):
        write(editor, dong_dang, **wrong)


def test_all_that_is_wrong_is_said_at_once(editor, dong_dang):
    now = clock.now()
    with pytest.raises(errors.Several) as told:
        write(editor, dong_dang, title="x" * 201, source="nobody", start_at=now - DAY, source_on=clock.today() + DAY)
    assert {problem.field for problem in told.value.problems} == {"title", "source", "start", "source_at"}


def test_what_a_draft_lacks_is_said_at_once_when_it_is_submitted(editor, dong_dang):
    draft = actions.create_bulletin(
        unit=dong_dang,
        by=editor,
        content=Content(title="", text="Chữ.", areas=frozenset(), channels=frozenset({"social"}), kind=Kind.CORRECTION),
    )
    with pytest.raises(errors.Several) as told:
        actions.submit(version=draft, by=editor)
    assert {problem.field for problem in told.value.problems} == {"title", "areas", "channels", "corrects", None}
    assert [type(problem) for problem in told.value.problems if problem.field is None] == [errors.SoundNotReady]


def test_what_is_not_said_over_loudspeakers_is_not_submitted_as_if_it_were(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True, channels=("social", "board"))
    with pytest.raises(errors.ChannelMissing):
        actions.submit(version=version, by=editor)


def test_the_rows_are_there_from_the_beginning_and_what_was_changed_stays(dong_dang):
    assert Channel.objects.exclude(legal="").values("legal").distinct().count() == 8
    assert set(Channel.objects.exclude(legal="").values_list("valid_from", flat=True)) == {date(2024, 7, 1)}
    Source.objects.filter(key="own").update(name="Trạm tự viết")
    ensure_choices(using="default", apps=apps)
    assert Source.objects.get(key="own").name == "Trạm tự viết"


def test_what_has_ended_is_no_longer_offered_but_stays_where_it_was_chosen(editor, dong_dang):
    version = write(editor, dong_dang, audiences=frozenset({"youth"}), source="province")
    yesterday = clock.today() - DAY
    for table, key in ((Audience, "youth"), (Source, "province")):
        table.objects.filter(key=key).update(valid_to=yesterday)
    assert "youth" not in {row.key for row in queries.offered(Audience)}
    kept = content(dong_dang, audiences=frozenset({"youth"}), source="province", byline="Mới")
    assert actions.save_draft(version=version, by=editor, content=kept, revision=1).byline == "Mới"
    with pytest.raises(errors.Several):
        write(editor, dong_dang, audiences=frozenset({"youth"}), source="province")


def test_a_column_belongs_to_a_unit_and_what_lies_in_it(dong_dang, village, ky_lua):
    own = Column.objects.create(name="Chợ phiên", unit=dong_dang)
    assert own in queries.columns_of(dong_dang) and own in queries.columns_of(village)
    assert own not in queries.columns_of(ky_lua)
    assert {"health", "economy"} <= {column.key for column in queries.columns_of(ky_lua)}


def test_whole_days_end_at_midnight_and_a_first_day_that_has_come_is_no_mistake(editor, dong_dang):
    def midnight(days: int) -> datetime:
        return datetime.combine(clock.today() + days * DAY, time(0), tzinfo=ZONE)

    version = write(editor, dong_dang, start_at=midnight(0), end_at=midnight(3))
    assert version.airs_by_days
    start, end = version.window_from(at := clock.now())
    assert (start, end) == (max(at, midnight(0)), midnight(3))
    with pytest.raises(errors.StartInThePast):
        write(editor, dong_dang, start_at=midnight(0), end_at=midnight(3) + timedelta(hours=1))


def test_an_approved_bulletin_is_corrected_by_another_one_that_names_it(editor, dong_dang, village):
    approved = VersionFactory(unit=dong_dang, approved=True, areas=[village], channels=("loudspeaker", "board"))
    draft = actions.begin_correction(version=approved, by=editor)
    assert (draft.kind, draft.corrects, draft.state) == (Kind.CORRECTION, approved.bulletin, State.DRAFT)
    assert draft.bulletin != approved.bulletin and draft.title == f"Đính chính: {approved.title}"
    assert draft.main_variant.text.endswith(TEXT) and approved.title in draft.main_variant.text
    assert list(draft.areas.all()) == [village]
    assert {channel.key for channel in draft.channels.all()} == {"loudspeaker", "board"}
    assert actions.begin_correction(version=approved, by=editor) == draft
    assert list(queries.corrections_of(approved.bulletin)) == [draft]


@pytest.mark.parametrize("state", ["submitted", "returned", "rejected", "taken_back"])
def test_only_what_was_approved_is_corrected(editor, dong_dang, state):
    with pytest.raises(errors.NotToBeCorrected):
        actions.begin_correction(version=VersionFactory(unit=dong_dang, **{state: True}), by=editor)


def test_a_bulletin_of_another_commune_is_not_corrected_here(editor, dong_dang, ky_lua):
    foreign = VersionFactory(unit=ky_lua, approved=True)
    for uid in (str(foreign.bulletin.uid), str(VersionFactory(unit=dong_dang).bulletin.uid)):
        with pytest.raises(errors.NothingToCorrect):
            write(editor, dong_dang, kind=Kind.CORRECTION, corrects=uid)


def test_another_kind_corrects_nothing(editor, dong_dang):
    approved = VersionFactory(unit=dong_dang, approved=True)
    assert write(editor, dong_dang, kind=Kind.NEWS, corrects=str(approved.bulletin.uid)).corrects is None


def test_marks_go_on_into_the_next_version(editor, dong_dang):
    draft = write(editor, dong_dang, source="own", byline="Bích Đào", audiences=frozenset({"women"}))
    Version.objects.filter(pk=draft.pk).update(state=State.TAKEN_BACK, submitted_by=editor, submitted_at=clock.now())
    again = actions.edit_again(version=draft, by=editor)
    stored = actions.content.stored_content(again)
    assert (stored.source, stored.byline, stored.audiences) == ("own", "Bích Đào", {"women"})


def test_what_stood_before_the_choice_was_for_loudspeakers_and_still_is(dong_dang):
    """The data step of the migration, over rows that have no channel."""
    version = VersionFactory(unit=dong_dang, submitted=True, channels=())
    step = import_module("tinlang.bulletins.migrations.0006_what_it_is").mark_what_was_aired
    step(apps, connections["default"].schema_editor())
    assert [channel.key for channel in version.channels.all()] == ["loudspeaker"]
    assert (version.kind, version.byline, version.source) == (Kind.NEWS, "", None)
