"""What was done is written down, chained, signed; whatever is changed afterwards is found."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from tinlang.common import audit, clock
from tinlang.common.audit import heads
from tinlang.common.audit.seal import BATCH
from tinlang.common.models import AuditChain, AuditDetail, AuditEntry, AuditHead
from tinlang.common.tests.factories import AuditEntryFactory

pytestmark = pytest.mark.django_db(databases="__all__")

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.TINLANG_DATA = tmp_path
    settings.KEYS = tmp_path / "keys"
    return tmp_path


@pytest.fixture
def sealed():
    entries = AuditEntryFactory.create_batch(5)
    assert audit.seal() == 5
    return entries


def breaks():
    return audit.verify().breaks


def test_an_entry_keeps_names_by_value():
    entry = AuditEntryFactory(by=audit.Program("Người soạn"))
    assert (entry.actor_name, entry.actor_uid, entry.target_type) == (
        "Người soạn",
        "program:Người soạn",
        "common.auditentry",
    )
    assert entry.detail.value == {"note": "Ghi chú có dấu"}


def test_an_entry_falls_with_the_action_that_wrote_it():
    with pytest.raises(RuntimeError), transaction.atomic():
        AuditEntryFactory()
        raise RuntimeError
    assert not AuditEntry.objects.exists()


def test_nothing_to_seal_is_no_trouble():
    assert audit.seal() == 0
    assert audit.verify().is_whole


def test_the_sealer_chains_in_order_and_only_once(sealed):
    assert list(AuditEntry.objects.order_by("id").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]
    assert audit.seal() == 0
    AuditEntryFactory()
    assert audit.seal() == 1
    report = audit.verify()
    assert (report.entries, report.details, report.waiting, report.breaks) == (6, 6, 0, [])


def test_more_than_a_batch_is_sealed_in_one_go():
    AuditEntryFactory.create_batch(BATCH + 3, detail=None)
    assert audit.seal() == BATCH + 3
    assert breaks() == []


TAMPERED = {
    "uid": "01900000-0000-7000-8000-000000000000",
    "at": NOON,
    "action": "bulletins.approve",
    "actor_uid": "x",
    "actor_name": "Người khác",
    "organisation_name": "Phòng khác",
    "target_type": "bulletins.version",
    "target_uid": "x",
    "unit_uid": "x",
    "unit_name": "Xã khác",
    "detail_hash": "0" * 64,
    "seq": 99,
    "previous_hash": "0" * 64,
    "hash": "0" * 64,
}


def test_every_column_of_an_entry_is_tried():
    assert {field.name for field in AuditEntry._meta.concrete_fields} - {"id"} == set(TAMPERED)


@pytest.mark.parametrize("column", TAMPERED)
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_changed_column_is_found(sealed, column, seq):
    AuditEntry.objects.filter(seq=seq).update(**{column: TAMPERED[column]})
    assert breaks()


@pytest.mark.parametrize("column", ["salt", "content"])
def test_a_changed_detail_is_found(sealed, column):
    AuditDetail.objects.filter(entry__seq=3).update(**{column: '{"note":"khác"}'})
    assert breaks() == ["chi tiết của số 3: đã bị sửa"]


def test_a_changed_detail_is_found_even_before_it_was_sealed():
    entry = AuditEntryFactory()
    AuditDetail.objects.filter(entry=entry).update(content="{}")
    assert len(breaks()) == 1


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_removed_entry_is_found(sealed, seq):
    AuditDetail.objects.filter(entry__seq=seq).delete()
    AuditEntry.objects.filter(seq=seq).delete()
    assert breaks()


def test_two_entries_that_changed_places_are_found(sealed):
    second, third = AuditEntry.objects.filter(seq__in=[2, 3]).order_by("seq")
    AuditEntry.objects.filter(pk=second.pk).update(seq=100)
    AuditEntry.objects.filter(pk=third.pk).update(seq=2)
    AuditEntry.objects.filter(pk=second.pk).update(seq=3)
    assert breaks()


@pytest.mark.parametrize("change", [{"tip_seq": 4}, {"tip_hash": "0" * 64}])
def test_a_changed_tip_is_found(sealed, change):
    AuditChain.objects.update(**change)
    assert breaks()


def test_an_erased_detail_leaves_the_chain_whole_and_is_named(sealed):
    audit.erase_detail(entry=sealed[2], by=audit.Program("quản trị"), reason="theo đề nghị của người dân")
    audit.seal()
    report = audit.verify()
    assert (report.is_whole, report.erased) == (True, 1)
    assert AuditEntry.objects.first().detail.value == {"reason": "theo đề nghị của người dân"}


def test_a_detail_that_vanished_without_a_record_is_found(sealed):
    AuditDetail.objects.filter(entry__seq=3).delete()
    assert breaks() == ["chi tiết của số 3: mất mà không ghi việc xóa"]


def test_the_first_sealing_of_a_new_day_signs_what_the_days_before_left(own_folder):
    with clock.frozen_at(NOON):
        AuditEntryFactory.create_batch(2)
        audit.seal()
        AuditEntryFactory()
        audit.seal()
        assert not AuditHead.objects.exists()
    with clock.frozen_at(NOON + timedelta(days=1)):
        AuditEntryFactory()
        audit.seal()
        audit.seal()
        report = audit.verify()
    assert AuditHead.objects.get().seq == 3
    assert [path.name for path in (own_folder / "audit").iterdir()] == ["2026-03-03-000000003.jws"]
    assert (report.heads, report.copies, report.entries, report.breaks) == (1, 1, 4, [])


def test_a_quiet_day_signs_nothing(own_folder):
    with clock.frozen_at(NOON):
        AuditEntryFactory()
        audit.seal()
    for days in (1, 2, 3):
        with clock.frozen_at(NOON + timedelta(days=days)):
            audit.seal()
    assert AuditHead.objects.count() == 1


def signed_head(sealed):
    head = audit.sign_head()
    return head, audit.export_heads()[0]


def test_an_unchanged_chain_gets_no_second_head(sealed):
    assert audit.sign_head() == audit.sign_head()
    assert len(audit.export_heads()) == 1
    assert audit.export_heads() == []


def rewrite_the_chain():
    """What someone does who may write to the database and knows the code: change an entry and chain all anew."""
    AuditEntry.objects.filter(seq=2).update(actor_name="Người khác")
    AuditEntry.objects.update(seq=None, previous_hash="", hash="")
    AuditChain.objects.all().delete()
    audit.seal()


def test_a_chain_rewritten_whole_disagrees_with_its_signed_head(sealed):
    signed_head(sealed)
    rewrite_the_chain()
    assert len(breaks()) == 2


def test_a_removed_head_is_known_by_its_copy(sealed):
    signed_head(sealed)
    AuditHead.objects.all().delete()
    assert len(breaks()) == 1


@pytest.mark.parametrize("change", [{"seq": 4}, {"hash": "0" * 64}, {"signed": "a.b.c"}])
def test_a_changed_head_is_found(sealed, change):
    signed_head(sealed)
    AuditHead.objects.update(**change)
    assert breaks()


def test_a_changed_copy_is_found(sealed):
    _, path = signed_head(sealed)
    path.write_text(path.read_text()[:-4] + "AAAA")
    assert len(breaks()) == 1


def test_a_lost_key_is_said_and_no_other_is_made(sealed):
    signed_head(sealed)
    heads.key_path().unlink()
    assert len(breaks()) == 1
    assert not heads.key_path().exists()


def test_the_key_is_for_its_owner_alone(sealed):
    signed_head(sealed)
    assert heads.key_path().stat().st_mode & 0o777 == 0o600


def test_the_command_says_what_it_checked(sealed, capsys):
    call_command("audit", "export")
    call_command("audit", "verify")
    printed = capsys.readouterr().out
    assert "5 dòng nhật ký đã niêm phong" in printed
    assert "Nhật ký nguyên vẹn" in printed


def test_the_command_fails_on_a_break(sealed, capsys):
    AuditEntry.objects.filter(seq=2).update(action="khác")
    with pytest.raises(CommandError) as failure:
        call_command("audit", "verify")
    assert failure.value.returncode == 1
    assert "KHÔNG KHỚP: số 2: nội dung đã bị sửa" in capsys.readouterr().out


def test_the_command_seals(capsys):
    AuditEntryFactory()
    call_command("audit", "seal")
    assert "Đã nối 1 dòng" in capsys.readouterr().out
