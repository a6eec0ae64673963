"""Bulletins from a file."""

import csv

import pytest
from django.core.management import CommandError, call_command

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.bulletins import workflow
from tinlang.bulletins.actions import approve, load_bulletins
from tinlang.bulletins.actions.loading import COLUMNS
from tinlang.bulletins.models import SoundState, State, Version
from tinlang.units.tables import TableProblems

pytestmark = pytest.mark.django_db(databases="__all__")

DEMO = workflow.PATH.parents[2] / "data" / "demo"


@pytest.fixture
def table(tmp_path):
    def write(*rows: dict[str, str]):
        path = tmp_path / "bulletins.csv"
        usual = {
            "unit_code": "06184",
            "title": "Cắt điện",
            "text": "Mời bà con chú ý.",
            "areas": "",
            "priority": "normal",
            "kind": "news",
        }
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows({**usual, "state": "draft", **row} for row in rows)
        return path

    return write


def test_drafts_and_submitted_bulletins_are_written_once(editor, dong_dang, village, table):
    path = table({"title": "Nháp"}, {"title": "Trình", "areas": "Thôn Nà Pài; Khu Hoàng Văn Thụ", "state": "submitted"})
    assert load_bulletins(path=path, by=editor) == 2
    assert load_bulletins(path=path, by=editor) == 0
    draft, submitted = Version.objects.order_by("pk")
    assert (draft.state, list(draft.areas.all())) == (State.DRAFT, [dong_dang])
    assert (submitted.state, submitted.main_variant.sound_state) == (State.SUBMITTED, SoundState.READY)
    assert village in submitted.areas.all()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"unit_code": "99999"}, "không có địa bàn nào mang mã 99999"),
        ({"title": ""}, "cột title còn trống"),
        ({"areas": "Thôn Không Có"}, "“Thôn Không Có” không thuộc"),
        ({"priority": "urgent"}, "cột priority"),
        ({"state": "approved"}, "cột state"),
        ({"kind": "gossip"}, "cột kind"),
        ({"source": "nobody"}, "Nguồn tin này không có"),
        ({"audiences": "martians"}, "Có đối tượng không có"),
        ({"days": "5-3"}, "cột days"),
    ],
)
def test_a_slip_is_reported_by_its_line_and_nothing_is_loaded(editor, dong_dang, table, row, said):
    with pytest.raises(TableProblems) as slips:
        load_bulletins(path=table({}, row), by=editor)
    assert said in str(slips.value) and "dòng 3" in str(slips.value)
    assert not Version.objects.exists()


def test_what_stands_in_the_columns_is_chosen_and_a_correction_finds_what_it_corrects(editor, dong_dang, table):
    path = table(
        {"title": "Cắt điện", "state": "approved", "days": "2-4", "column": "daily-life", "byline": "Bích Đào"},
        {"title": "Đính chính", "kind": "correction", "corrects": "Cắt điện", "languages": "ium"},
        {"title": "Nhiều nơi", "audiences": "youth; women", "channels": "loudspeaker; social", "source": "own"},
    )
    approved = []
    load_bulletins(path=path, by=editor, approve=lambda version: approved.append(version) or _approve(version))
    first, correction, last = Version.objects.order_by("pk")
    assert [first] == approved and first.airs_by_days and (str(first.column), first.byline) == ("Đời sống", "Bích Đào")
    assert correction.corrects == first.bulletin
    assert {variant.language_id for variant in correction.variants.all()} == {"vi", "ium"}
    assert {str(each) for each in last.audiences.all()} == {"Thanh niên", "Phụ nữ"}
    assert {each.key for each in last.channels.all()} == {"loudspeaker", "social"}


def _approve(version: Version) -> None:
    approve(version=version, by=person_with("duyet", "Lãnh đạo", version.unit, Role.APPROVER))


def test_the_command_asks_for_a_person_who_exists(editor, dong_dang, table, capsys):
    with pytest.raises(CommandError, match="nobody"):
        call_command("load_bulletins", str(table({})), by="nobody")
    call_command("load_bulletins", str(table({})), by=editor.username)
    assert "Tin mới nạp: 1." in capsys.readouterr().out


def test_the_file_of_the_demo_says_that_it_is_invented_and_names_villages_of_the_demo():
    lines = (DEMO / "bulletins.csv").read_text(encoding="utf-8").splitlines()
    villages = (DEMO / "villages-dong-dang.csv").read_text(encoding="utf-8")
    assert lines[0].startswith("# BỊA")
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    assert len(rows) == 10
    assert [row["kind"] for row in rows[8:]] == ["correction", "reply"]
    for row in rows:
        assert not row["source_name"] or row["source_name"].endswith("(giả định)")
        assert all(f",{name.strip()}," in villages for name in row["areas"].split(";") if name)
