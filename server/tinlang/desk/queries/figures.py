"""The line of numbers at the top of the front page. Each opens the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.broadcasting.queries import AIRING, count_releases
from tinlang.bulletins.models import ReleaseState, State
from tinlang.bulletins.queries import latest_versions
from tinlang.desk.queries.network import Network
from tinlang.desk.queries.task import LATE, RETURNED, TODAY, WAITING, Counts, Numbers
from tinlang.desk.queries.tasks import counts_for, numbers_for, works
from tinlang.devices.queries import Condition


@dataclass(frozen=True)
class Figure:
    label: str
    value: int
    url: str
    tone: str = ""


def figures_for(user: Person, network: Network, counts: Counts | None = None) -> list[Figure]:
    """For who has something to do, the four numbers of the day; for who looks on, how things stand."""
    counts = counts_for(user, network) if counts is None else counts
    if works(user, counts):
        return list(_to_do(user, numbers_for(user, network, counts)))
    return [*_on_air(user), *_of_devices(user, network)]


def _to_do(user: Person, numbers: Numbers) -> Iterator[Figure]:
    listed = reverse("desk:tasks")
    yield Figure(_("Chờ tôi xử lý"), numbers.waiting, f"{listed}?loc={WAITING}", "now")
    yield Figure(_("Việc đến hạn hôm nay"), numbers.today, f"{listed}?loc={TODAY}", "warn")
    yield Figure(_("Việc quá hạn"), numbers.late, f"{listed}?loc={LATE}", "bad")
    if numbers.returned or may_somewhere(user, "bulletins.write"):
        yield Figure(_("Bị trả lại"), numbers.returned, f"{listed}?loc={RETURNED}", "warn")


def _on_air(user: Person) -> Iterator[Figure]:
    if may_somewhere(user, "bulletins.view"):
        waiting = latest_versions(user).filter(state=State.SUBMITTED).count()
        yield Figure(_("Chờ duyệt"), waiting, f"{reverse('bulletins:list')}?tinh-trang={State.SUBMITTED}")
    if may_somewhere(user, "broadcasting.view"):
        counts, listed = count_releases(user), reverse("broadcasting:releases")
        yield Figure(_("Đang phát"), counts[AIRING], f"{listed}?tinh-trang={AIRING}", "now")
        soon = ReleaseState.SCHEDULED
        yield Figure(_("Chờ đến giờ phát"), counts[soon], f"{listed}?tinh-trang={soon}")


def _of_devices(user: Person, network: Network) -> Iterator[Figure]:
    if may_somewhere(user, "devices.view"):
        url = f"{reverse('devices:list')}?ket-noi={Condition.OFFLINE}"
        yield Figure(_("Loa mất kết nối"), network.count(Condition.OFFLINE), url, "bad")
