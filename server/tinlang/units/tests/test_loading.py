"""The official lists: loaded, loaded again, and refused by line when they are wrong."""

import shutil
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from tinlang.common.models import AuditEntry
from tinlang.units import actions, lists, queries
from tinlang.units.models import BEGINNING, Closure, Level, Succession, SuccessionKind, Unit, UnitCode, UnitVersion
from tinlang.units.tables import TableProblems

pytestmark = pytest.mark.django_db(databases="__all__")

NOW, THEN = date(2026, 3, 1), date(2018, 5, 11)


@pytest.fixture
def loaded():
    return actions.load_lists(folder=lists.FOLDER)


@pytest.fixture
def copy(tmp_path):
    """A copy of the lists that a test may spoil."""
    shutil.copytree(lists.FOLDER, tmp_path / "data")
    return tmp_path / "data"


def spoil(path, line, old, new):
    """Change one line of a file, counted from 1."""
    lines = path.read_text().splitlines()
    assert old in lines[line - 1]
    lines[line - 1] = lines[line - 1].replace(old, new)
    path.write_text("\n".join(lines) + "\n")


def in_force(level, day):
    return UnitVersion.objects.filter(queries.in_force(day), level=level).count()


def test_the_lists_become_units(loaded):
    assert (in_force(Level.PROVINCE, THEN), in_force(Level.DISTRICT, THEN), in_force(Level.COMMUNE, THEN)) == (
        1,
        11,
        226,
    )
    assert in_force(Level.COMMUNE, date(2020, 1, 1)) == 226 - 32
    assert (in_force(Level.DISTRICT, NOW), in_force(Level.COMMUNE, NOW)) == (0, 65)
    assert loaded.created == 303 + 226


def test_cao_loc_had_23_communes(loaded):
    district = queries.unit_by_code("183", THEN)
    assert queries.name_of(district, THEN) == "Huyện Cao Lộc"
    assert queries.descendants(district, THEN).count() == 24


def test_a_code_is_used_again_so_the_look_up_takes_a_date(loaded):
    town, commune = queries.unit_by_code("06184", THEN), queries.unit_by_code("06184", NOW)
    assert town != commune
    assert queries.name_of(town, THEN) == "Thị trấn Đồng Đăng"
    assert queries.name_of(commune, NOW) == "Xã Đồng Đăng"
    assert queries.unit_by_code("06184", date(2025, 6, 30)) == town
    assert queries.unit_by_code("06184", date(2025, 7, 1)) == commune


def test_a_merger_makes_a_new_unit_even_under_the_same_name_and_code(loaded):
    assert queries.unit_by_code("06004", THEN) != queries.unit_by_code("06004", NOW)
    assert queries.name_of(queries.unit_by_code("06004", THEN), THEN) == "Xã Quốc Khánh"
    assert queries.name_of(queries.unit_by_code("06004", NOW), NOW) == "Xã Quốc Khánh"


def test_dong_dang_of_today_reaches_the_five_that_were_merged_into_it(loaded):
    commune = queries.unit_by_code("06184", NOW)
    reached = set(queries.reachable([commune.pk], NOW))
    names = {queries.name_of(unit, THEN) for unit in Unit.objects.filter(pk__in=reached - {commune.pk})}
    assert names == {"Thị trấn Đồng Đăng", "Xã Bảo Lâm", "Xã Hồng Phong", "Xã Thụy Hùng", "Xã Phú Xá"}


def test_a_commune_merged_in_2020_belongs_later_to_its_successor_of_2025(loaded):
    lost = queries.unit_by_code("06229", THEN)
    passed = lost.successions.get()
    assert (passed.kind, passed.on) == (SuccessionKind.LATER, date(2025, 7, 1))
    assert queries.name_of(passed.successor, NOW) == "Xã Khánh Khê"
    with pytest.raises(Unit.DoesNotExist):
        queries.unit_by_code("06229", date(2020, 1, 1))


def test_the_province_reaches_all_there_ever_was(loaded):
    province = queries.unit_by_code("20", NOW)
    assert len(set(queries.reachable([province.pk], NOW))) == Unit.objects.count() == 303


def test_loading_again_changes_nothing(loaded):
    def everything():
        tables = (Unit, UnitVersion, UnitCode, Succession)
        return [list(table.objects.order_by("pk").values()) for table in tables] + [
            set(Closure.objects.values_list("ancestor", "descendant", "via", "valid_from", "valid_to")),
            AuditEntry.objects.count(),
        ]

    before = everything()
    again = actions.load_lists(folder=lists.FOLDER)
    assert (again.created, again.corrected, again.unchanged) == (0, 0, loaded.created)
    assert everything() == before


def test_a_corrected_file_corrects_the_unit_and_keeps_it(loaded, copy):
    uid = queries.unit_by_code("06190", THEN).uid
    spoil(copy / lists.BEFORE_2020, 75, "Xã Bảo Lâm", "Xã Bảo Lâm Mới")
    again = actions.load_lists(folder=copy)
    assert (again.created, again.corrected) == (0, 1)
    unit = queries.unit_by_code("06190", THEN)
    assert (unit.uid, queries.name_of(unit, THEN)) == (uid, "Xã Bảo Lâm Mới")


def test_a_renaming_made_since_survives_a_second_load(loaded):
    unit = queries.unit_by_code("06184", NOW)
    unit.versions.update(valid_to=date(2026, 1, 1))
    unit.versions.create(
        name="Đồng Đăng Mới",
        kind="Xã",
        level=Level.COMMUNE,
        parent=queries.unit_by_code("20", NOW),
        valid_from=date(2026, 1, 1),
    )
    again = actions.load_lists(folder=lists.FOLDER)
    assert not again.changed
    assert queries.name_of(unit, NOW) == "Xã Đồng Đăng Mới"


@pytest.mark.parametrize(
    ("file", "line", "old", "new", "said"),
    [
        (lists.SINCE_2025, 16, "06184", "6184", "dòng 16: cột code phải có 5 chữ số"),
        (lists.SINCE_2025, 16, "06184", "06187", "dòng 16: “06187” đã có ở dòng 2"),
        (lists.SINCE_2025, 16, "Xã Đồng Đăng", "Đồng Đăng", "dòng 16: tên phải bắt đầu bằng"),
        (lists.SINCE_2025, 16, "21.94610", "106.722", "dòng 16: tọa độ 106.722, 106.722 ở ngoài Việt Nam"),
        (lists.SINCE_2025, 16, "21.94610", "bắc", "dòng 16: tọa độ phải là hai số"),
        (lists.SINCE_2025, 16, "21.94610,", "", "dòng 16: có 3 cột thay vì 4"),
        (lists.SINCE_2025, 1, "lat", "latitude", "dòng 1: dòng đầu phải là: code,name,lat,lon"),
        (lists.BEFORE_2020, 73, "yes", "có", "dòng 73: cột still_listed_2020_2025 phải là một trong"),
        (lists.BEFORE_2020, 73, ",Thị trấn,", ",Xã,", "dòng 73: tên phải bắt đầu bằng: Xã"),
        (lists.BEFORE_2020, 74, "Huyện Cao Lộc", "Huyện Cao Lọc", "dòng 74: huyện 183 ở dòng trước tên là"),
        (lists.BEFORE_2020, 73, "06184,Xã Đồng Đăng", "06184,Xã Đồng Đằng", "dòng 73: “Xã Đồng Đằng” mã 06184 không"),
        (lists.PROVINCES, 2, "20", "", "dòng 2: cột code còn trống"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_loaded(copy, file, line, old, new, said):
    spoil(copy / file, line, old, new)
    with pytest.raises(TableProblems) as refusal:
        actions.load_lists(folder=copy)
    assert said in str(refusal.value)
    assert file in str(refusal.value)
    assert not Unit.objects.exists()


def test_all_wrong_lines_are_named_at_once(copy):
    spoil(copy / lists.SINCE_2025, 2, "06187", "x")
    spoil(copy / lists.SINCE_2025, 3, "05986", "y")
    spoil(copy / lists.BEFORE_2020, 4, "yes", "maybe")
    with pytest.raises(TableProblems) as refusal:
        actions.load_lists(folder=copy)
    assert [(problem.file, problem.line) for problem in refusal.value.problems] == [
        (lists.SINCE_2025, 2),
        (lists.SINCE_2025, 3),
        (lists.BEFORE_2020, 4),
    ]


def test_a_missing_file_and_another_encoding_are_said(copy):
    (copy / lists.PROVINCES).unlink()
    (copy / lists.SINCE_2025).write_bytes("Xã".encode("utf-16"))
    with pytest.raises(TableProblems) as refusal:
        actions.load_lists(folder=copy)
    assert "không có tệp này" in str(refusal.value)
    assert "không phải UTF-8" in str(refusal.value)


def test_a_commune_made_of_one_commune_would_be_a_renaming_and_is_refused(copy):
    with (copy / lists.SINCE_2025).open("a") as out:
        out.write("09999,Xã Một Mình,21.9,106.7\n")
    with pytest.raises(TableProblems, match="không phải do nhiều xã hợp lại: 0 xã cũ"):
        actions.load_lists(folder=copy)


def test_villages_and_bodies_of_the_demo_are_loaded_once(loaded):
    for _ in range(2):
        actions.load_villages(path=lists.FOLDER / "demo" / "villages-dong-dang.csv")
        bodies = actions.load_bodies(path=lists.FOLDER / "demo" / "organisations.csv")
    commune = queries.unit_by_code("06184", NOW)
    assert queries.descendants(commune, NOW).count() == 9
    assert not bodies.changed
    assert {str(body) for body in queries.organisations_serving([commune.pk], NOW)} == {
        "Ủy ban nhân dân xã Đồng Đăng",
        "Phòng Văn hóa - Xã hội xã Đồng Đăng",
        "Trạm truyền thanh xã Đồng Đăng",
        "Trung tâm Phục vụ hành chính công xã Đồng Đăng",
    }


def test_a_body_of_a_former_commune_has_a_successor(loaded):
    actions.load_bodies(path=lists.FOLDER / "demo" / "organisations.csv")
    town = queries.unit_by_code("06184", THEN)
    body = queries.organisations_serving([town.pk], THEN).get()
    assert str(body) == "Ủy ban nhân dân thị trấn Đồng Đăng"
    assert str(body.successor) == "Ủy ban nhân dân xã Đồng Đăng"
    assert body.versions.get().valid_from == BEGINNING


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("99999,Thôn A,,", "không có địa bàn nào mang mã 99999"),
        ("06184,A,,", "tên phải bắt đầu bằng: Thôn"),
        ("06184,Thôn A,,\n06184,Thôn A,,", "“06184 Thôn A” đã có ở dòng 2"),
    ],
)
def test_a_wrong_village_is_named(dong_dang, tmp_path, line, said):
    (tmp_path / "v.csv").write_text(f"commune_code,name,lat,lon\n{line}\n")
    with pytest.raises(TableProblems, match=said):
        actions.load_villages(path=tmp_path / "v.csv")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("A,office,B,20,,,", "“B” không có trong tệp"),
        ("A,chợ,,20,,,", "cột kind phải là một trong"),
        ("A,office,,20,2020-13-01,,", "phải là ngày"),
        ("A,office,,20,2020-01-01,2020-01-01,", "ngày kết thúc phải sau"),
        ("A,office,,06229,2021-01-01,,", "ngày 2021-01-01 không có địa bàn nào mang mã 06229"),
    ],
)
def test_a_wrong_body_is_named(dong_dang, tmp_path, line, said):
    (tmp_path / "o.csv").write_text(f"name,kind,parent,unit_code,valid_from,valid_to,successor\n{line}\n")
    with pytest.raises(TableProblems, match=said):
        actions.load_bodies(path=tmp_path / "o.csv")


def test_the_command_loads_and_says_what_it_did(capsys):
    call_command("load_units", demo=True)
    call_command("load_units")
    printed = capsys.readouterr().out
    assert "Địa bàn: thêm 529, sửa 0, giữ nguyên 0 dòng." in printed
    assert "Địa bàn: thêm 0, sửa 0, giữ nguyên 529 dòng." in printed


def test_the_command_names_wrong_lines_and_fails(copy, capsys):
    spoil(copy / lists.SINCE_2025, 16, "06184", "6184")
    with pytest.raises(CommandError) as failure:
        call_command("load_units", data=copy)
    assert failure.value.returncode == 1
    assert "lang-son-communes-2025.csv, dòng 16" in capsys.readouterr().err
