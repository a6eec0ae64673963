"""The line of numbers at the top of the front page. Each opens the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Outbox, OutboxState
from tinlang.bulletins.models import State
from tinlang.bulletins.queries import LATELY_REJECTED, ON_AIR, count_by_situation, count_waiting_for
from tinlang.desk.queries.network import Network
from tinlang.devices.queries import Condition


@dataclass(frozen=True)
class Figure:
    label: str
    value: int
    url: str
    tone: str = ""


def figures_for(user: Person, network: Network) -> list[Figure]:
    """What this person's roles make them answer for, the most pressing first."""
    return [*_to_decide(user), *_of_bulletins(user), *_of_orders(user), *_of_devices(user, network)]


def _to_decide(user: Person) -> Iterator[Figure]:
    if may_somewhere(user, "bulletins.approve"):
        yield Figure(_("Chờ tôi duyệt"), count_waiting_for(user), reverse("broadcasting:waiting"), "now")


def _of_bulletins(user: Person) -> Iterator[Figure]:
    if not may_somewhere(user, "bulletins.view"):
        return
    counts, listed = count_by_situation(user), reverse("bulletins:list")
    if may_somewhere(user, "bulletins.write"):
        yield Figure(_("Trả lại để sửa"), counts[State.RETURNED], f"{listed}?tinh-trang={State.RETURNED}", "warn")
        if rejected := counts[LATELY_REJECTED]:
            yield Figure(_("Không duyệt, 7 ngày qua"), rejected, f"{listed}?tinh-trang={LATELY_REJECTED}", "bad")
        yield Figure(_("Bản nháp"), counts[State.DRAFT], f"{listed}?tinh-trang={State.DRAFT}")
    if not may_somewhere(user, "bulletins.approve"):
        yield Figure(_("Chờ duyệt"), counts[State.SUBMITTED], f"{listed}?tinh-trang={State.SUBMITTED}")
    yield Figure(_("Đang phát hoặc chờ phát"), counts[ON_AIR], f"{listed}?tinh-trang={ON_AIR}")


def _of_orders(user: Person) -> Iterator[Figure]:
    if may_somewhere(user, "broadcasting.operate"):
        stopped = Outbox.objects.visible_to(user, "broadcasting.operate").filter(state=OutboxState.PARKED).count()
        url = f"{reverse('broadcasting:orders')}?tinh-trang={OutboxState.PARKED}"
        yield Figure(_("Lệnh gửi đang dừng"), stopped, url, "bad")


def _of_devices(user: Person, network: Network) -> Iterator[Figure]:
    """Silence concerns everybody; how all of them are, those who mend them."""
    if not may_somewhere(user, "devices.view"):
        return
    shown = [(Condition.OFFLINE, _("Loa mất kết nối"), "bad")]
    if may_somewhere(user, "devices.command"):
        shown += [(Condition.LATE, _("Loa báo muộn"), "warn"), (Condition.ONLINE, _("Loa đang kết nối"), "")]
    for condition, label, tone in shown:
        yield Figure(label, network.count(condition), f"{reverse('devices:list')}?ket-noi={condition}", tone)
