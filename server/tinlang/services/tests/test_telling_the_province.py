"""The province's system is told each change of state of its dossiers: in order, once, whatever happens on the way."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.services import actions
from tinlang.services import outside_names as names
from tinlang.services.errors import ToldAlready, WrongState
from tinlang.services.management.commands.tell_province import FIRST_PAUSE_S, POLL_S, Teller
from tinlang.services.models import (
    Channel,
    CodeSeries,
    Dossier,
    NoticeState,
    ProcedureVersion,
    StateNotice,
)
from tinlang.services.outside import OutsideDossier, ProvinceAway, ProvinceShut
from tinlang.services.outside_http import ProvinceByHttp
from tinlang.services.tests import province_twin as faults
from tinlang.services.tests.conftest import MORNING, at
from tinlang.services.tests.province_twin import ACCOUNT, PLACE, SECRET, ProvinceTwin
from tinlang.units.models import Unit

Asked = Callable[[Person], Client]
Bring = Callable[..., actions.Intake]
PAGE = reverse("services:reconcile")


@pytest.fixture
def bring_over(
    twin: ProvinceTwin, version: ProcedureVersion, dong_dang: Unit, clerk: Person
) -> Callable[[str], Dossier]:
    """A dossier that the province's system has, brought over from it."""

    def made(code: str) -> Dossier:
        outside = OutsideDossier(code, version.procedure.code, "Nông Thị Thử", at("2026-02-26", 12))
        twin.add(code, procedure=outside.procedure, name=outside.name, received="2026-02-26T12:00:00")
        return actions.import_outside(unit=dong_dang, outside=outside, by=clerk)

    return made


@pytest.fixture
def theirs(bring_over: Callable[[str], Dossier]) -> Dossier:
    return bring_over("A-1")


@pytest.fixture
def system(twin: ProvinceTwin) -> ProvinceByHttp:
    return ProvinceByHttp(twin.url, ACCOUNT, SECRET, within_s=faults.LONG_S)


def tell_all(system: ProvinceByHttp, *, after: timedelta = timedelta()) -> int:
    """Tell until nothing is due; how many times."""
    count = 0
    with clock.frozen_at(clock.now() + after):
        while actions.tell_next(system):
            count += 1
    return count


def notices() -> list[tuple[int, str, str]]:
    return list(StateNotice.objects.values_list("sequence", "dossier_state", "state"))


def test_each_change_of_state_is_told_in_its_order_with_what_its_applicant_is_to_know(
    theirs: Dossier, twin: ProvinceTwin, system: ProvinceByHttp, clerk: Person, officer: Person
) -> None:
    actions.hand_over(dossier=theirs, to=officer, by=clerk, note="giữa đồng nghiệp")
    actions.reassign(dossier=theirs, to=officer, by=officer, note="không đổi tình trạng")
    actions.ask_supplement(dossier=theirs, items="Ảnh 3×4", reason="Thiếu theo mục 2", by=officer)
    actions.take_supplement(dossier=theirs, by=clerk)
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
    assert tell_all(system) == 4
    assert twin.states == [("A-1", 4), ("A-1", 5), ("A-1", 4), ("A-1", 7)]
    assert twin.progress == [
        ("A-1", 1, "Đang xử lý"),
        ("A-1", 2, "Thiếu theo mục 2\nẢnh 3×4"),
        ("A-1", 3, "Đang xử lý"),
        ("A-1", 4, "Xin rút"),
    ]
    assert twin.calls[1:3] == [names.PROGRESS_PATH, names.STATE_PATH]
    assert AuditEntry.objects.filter(action="services.tell_province").count() == 4
    assert tell_all(system) == 0


def test_nothing_is_told_of_our_own_nor_of_what_it_told_us_itself(
    theirs: Dossier, twin: ProvinceTwin, dong_dang: Unit, series: CodeSeries, bring: Bring, clerk: Person, settings
) -> None:
    ours = actions.receive(unit=dong_dang, intake=bring(), by=clerk)
    actions.withdraw(dossier=ours, reason="Xin rút", by=clerk)
    online = actions.register(unit=dong_dang, intake=bring(channel=Channel.ONLINE, outside_code="A-2"), by=clerk)
    assert notices() == []
    actions.accept(dossier=online, by=clerk)
    actions.receive(unit=dong_dang, intake=bring(name="Lý", outside_code="A-3"), by=clerk)
    assert notices() == [(1, "accepted", "waiting")] * 2
    settings.PROVINCE_URL = ""
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
    assert len(notices()) == 2


def test_a_change_that_is_undone_is_not_told(theirs: Dossier, clerk: Person, officer: Person) -> None:
    with pytest.raises(WrongState), transaction.atomic():
        actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
        actions.hand_over(dossier=theirs, to=officer, by=clerk)
    assert notices() == []


@pytest.mark.parametrize("path", [names.PROGRESS_PATH, names.STATE_PATH])
@pytest.mark.parametrize("fault", [faults.lost_answer, faults.doubled, faults.silent, faults.status(500)])
def test_what_is_sent_again_counts_once(
    path: str, fault: faults.Fault, theirs: Dossier, twin: ProvinceTwin, clerk: Person
) -> None:
    system = ProvinceByHttp(twin.url, ACCOUNT, SECRET, within_s=faults.patience(fault))
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
    twin.faults = [(path, fault)]
    try:
        tell_all(system)
    except ProvinceAway:
        assert StateNotice.objects.get().problem == "Hệ thống của tỉnh không trả lời."
    tell_all(system, after=timedelta(minutes=1))
    assert (twin.progress, twin.states) == ([("A-1", 1, "Xin rút")], [("A-1", 7)])
    assert notices() == [(1, "withdrawn", "told")]


def test_while_it_is_away_the_desk_goes_on_and_all_of_it_arrives_once_when_it_is_back(
    bring_over: Callable[[str], Dossier], twin: ProvinceTwin, system: ProvinceByHttp, clerk: Person, officer: Person
) -> None:
    one, two = bring_over("A-1"), bring_over("A-2")
    twin.down = True
    for dossier in (one, two):
        actions.hand_over(dossier=dossier, to=officer, by=clerk)
    with pytest.raises(ProvinceAway):
        actions.tell_next(system)
    actions.withdraw(dossier=one, reason="Xin rút", by=clerk)
    with pytest.raises(ProvinceAway):
        actions.tell_next(system)
    assert [state for _number, _state, state in notices()] == ["waiting"] * 3
    twin.down = False
    assert tell_all(system, after=timedelta(minutes=1)) == 3
    assert [one for one in twin.states if one[0] == "A-1"] == [("A-1", 4), ("A-1", 7)]
    assert [one for one in twin.states if one[0] == "A-2"] == [("A-2", 4)]
    assert len(twin.progress) == 3


def test_the_pauses_of_one_that_fails_grow_and_keep_no_other_back(
    bring_over: Callable[[str], Dossier], twin: ProvinceTwin, system: ProvinceByHttp, clerk: Person
) -> None:
    for code in ("A-1", "A-2"):
        actions.withdraw(dossier=bring_over(code), reason="Xin rút", by=clerk)
    twin.faults = [(names.PROGRESS_PATH, faults.garbled)]
    assert tell_all(system) == 2
    assert twin.states == [("A-2", 7)]
    stuck, pauses = StateNotice.objects.get(state=NoticeState.WAITING), []
    for _time in range(12):
        twin.faults = [(names.PROGRESS_PATH, faults.status(500))]
        with clock.frozen_at(stuck.next_at) as now:
            assert actions.tell_next(system)
            assert not actions.tell_next(system)
        stuck.refresh_from_db()
        pauses.append(stuck.next_at - now)
    assert pauses == sorted(pauses) and pauses[0] < pauses[3] and pauses[-1] == pauses[-2] == timedelta(minutes=10)


def test_a_token_that_is_over_is_renewed_and_a_wrong_password_keeps_all_waiting(
    bring_over: Callable[[str], Dossier], twin: ProvinceTwin, system: ProvinceByHttp, clerk: Person
) -> None:
    actions.withdraw(dossier=bring_over("A-1"), reason="Xin rút", by=clerk)
    tell_all(system)
    twin.token, dossier = "over", bring_over("A-2")
    actions.withdraw(dossier=dossier, reason="Xin rút", by=clerk)
    assert tell_all(system) == 1
    twin.token, twin.secret = "over", "changed"
    actions.withdraw(dossier=bring_over("A-3"), reason="Xin rút", by=clerk)
    with pytest.raises(ProvinceShut):
        actions.tell_next(system)
    assert twin.states == [("A-1", 7), ("A-2", 7)]


def test_two_programs_do_not_tell_the_same_one_and_one_that_was_killed_is_relieved(
    theirs: Dossier, twin: ProvinceTwin, system: ProvinceByHttp, clerk: Person
) -> None:
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
    StateNotice.objects.update(claimed_until=clock.now() + timedelta(minutes=2))
    assert tell_all(system) == 0
    assert tell_all(system, after=timedelta(minutes=3)) == 1


def test_what_is_refused_is_shown_with_what_to_do_and_told_again(
    theirs: Dossier, twin: ProvinceTwin, system: ProvinceByHttp, clerk: Person, officer: Person, client_of: Asked
) -> None:
    actions.hand_over(dossier=theirs, to=officer, by=clerk)
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
    gone = twin.dossiers.pop("A-1")
    assert tell_all(system) == 1
    assert notices() == [(1, "processing", "refused"), (2, "withdrawn", "waiting")]
    client, notice = client_of(clerk), StateNotice.objects.get(sequence=1)
    assert notice.refusal == names.UNKNOWN_CODE
    html = client.get(PAGE).content.decode()
    assert "Tỉnh không nhận: “Không có hồ sơ mã này”." in html and "Xem mã hồ sơ có đúng không." in html
    page = client.get(reverse("services:dossier", args=[theirs.uid])).content.decode()
    assert "Chưa gửi được: Không có hồ sơ mã này" in page and "Chờ gửi." in page
    twin.dossiers["A-1"] = gone
    answer = client.post(reverse("services:notice", args=[notice.uid]), {"gui-lai": "1"}, follow=True)
    assert "Sẽ gửi lại trong một phút." in answer.content.decode()
    assert "Chưa báo được" not in answer.content.decode()
    assert tell_all(system) == 2
    assert twin.states == [("A-1", 4), ("A-1", 7)]
    page = client.get(reverse("services:dossier", args=[theirs.uid])).content.decode()
    assert page.count("Đã báo hệ thống của tỉnh lúc") == 2
    assert "Chưa báo được" not in client.get(PAGE).content.decode()


def test_a_refusal_in_signs_that_no_database_keeps_is_kept_and_shown(
    theirs: Dossier, twin: ProvinceTwin, system: ProvinceByHttp, clerk: Person, client_of: Asked
) -> None:
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
    for words, shown in (("Sai\x00 bước \ud800", "Sai bước"), ("\x00", "SAI_BUOC")):
        twin.faults = [(names.PROGRESS_PATH, faults.refusing("SAI_BUOC\ud800", words))]
        StateNotice.objects.update(state=NoticeState.WAITING)
        assert tell_all(system) == 1
        notice = StateNotice.objects.get()
        assert (notice.state, notice.refusal, notice.problem) == ("refused", "SAI_BUOC", shown)
        assert f"“{shown}”" in client_of(clerk).get(PAGE).content.decode()


def test_what_was_written_down_there_by_hand_lets_those_after_it_go(
    theirs: Dossier, twin: ProvinceTwin, system: ProvinceByHttp, clerk: Person, officer: Person, client_of: Asked
) -> None:
    actions.hand_over(dossier=theirs, to=officer, by=clerk)
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
    twin.faults = [(names.PROGRESS_PATH, faults.refusing("SAI_BUOC", "Sai bước"))]
    tell_all(system)
    notice = StateNotice.objects.get(sequence=1)
    client_of(clerk).post(reverse("services:notice", args=[notice.uid]), {"da-ghi": "1"})
    assert tell_all(system) == 1
    assert twin.states == [("A-1", 7)]
    assert notices() == [(1, "processing", "settled"), (2, "withdrawn", "told")]
    for action in (actions.tell_again, actions.settle_by_hand):
        with pytest.raises(ToldAlready):
            action(notice=notice, by=clerk)


def test_only_their_own_desk_decides(
    theirs: Dossier, clerk: Person, officer: Person, neighbours_clerk: Person, client_of: Asked
) -> None:
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
    notice = StateNotice.objects.get()
    StateNotice.objects.update(problem="Hệ thống của tỉnh không trả lời.", tries=1)
    for person in (officer, neighbours_clerk):
        assert client_of(person).post(reverse("services:notice", args=[notice.uid])).status_code == 404
        with pytest.raises(NotAllowed):
            actions.tell_again(notice=notice, by=person)
    assert "A-1" not in client_of(neighbours_clerk).get(PAGE).content.decode()


def test_the_program_waits_longer_while_nobody_is_there_and_goes_on_by_itself(
    theirs: Dossier, twin: ProvinceTwin, clerk: Person, settings
) -> None:
    teller, url = Teller(), settings.PROVINCE_URL
    assert teller.turn() == POLL_S
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)
    twin.down = True
    pauses = []
    for turn in range(9):
        with clock.frozen_at(MORNING + timedelta(hours=1 + turn)):
            pauses.append(teller.turn())
    assert pauses[:3] == [FIRST_PAUSE_S, FIRST_PAUSE_S * 2, FIRST_PAUSE_S * 4] and pauses[-1] == pauses[-2]
    settings.PROVINCE_URL = "http://tinh.example.vn"
    assert teller.turn() == pauses[-1]
    settings.PROVINCE_URL, twin.down = url, False
    with clock.frozen_at(MORNING + timedelta(days=1)):
        assert teller.turn() == 0
        assert teller.turn() == POLL_S
    assert twin.states == [("A-1", 7)]


@pytest.fixture
def signals() -> Iterator[None]:
    """As they were before a command took them."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_the_command_tells_until_it_is_asked_to_end(
    theirs: Dossier, twin: ProvinceTwin, clerk: Person, signals: None
) -> None:
    actions.withdraw(dossier=theirs, reason="Xin rút", by=clerk)

    def end_it_then() -> None:
        twin.changed.wait()
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=end_it_then, daemon=True).start()
    call_command("tell_province", stdout=StringIO())
    assert notices() == [(1, "withdrawn", "told")]


def test_the_twin_runs_by_itself_for_who_tries_the_program_out(twin: ProvinceTwin) -> None:
    command = [sys.executable, "-m", "tinlang.services.tests.province_twin"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[0].removeprefix("PROVINCE_URL=")
        try:
            assert b"9001" in ProvinceByHttp(url, ACCOUNT, SECRET).listed(PLACE, date(2026, 1, 1))
        finally:
            process.terminate()  # SIGINT is ignored by whatever runs in the background of a shell


def test_a_system_that_never_ends_to_agree_on_tls_is_left_in_time() -> None:
    """It takes the connection, then speaks byte by byte, each within the time limit of a socket."""
    released = threading.Event()

    def trickle(listening: socket.socket) -> None:
        taken, _address = listening.accept()
        with taken, suppress(OSError):
            taken.sendall(b"\x16\x03\x03\x40\x00")  # the head of a record, of which no end comes
            while not released.wait(0.02):
                taken.sendall(b"\x02")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=trickle, args=(listening,), daemon=True)
        thread.start()
        url = f"https://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(ProvinceAway):
            ProvinceByHttp(url, ACCOUNT, SECRET, within_s=0.5).listed("H37", clock.today())
        released.set()
        thread.join()
