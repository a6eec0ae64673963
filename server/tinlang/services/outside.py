"""What the province's own system knows of a dossier, and the port through which it is asked.

Seen only in integrations of others, never in a document of the province: what that system calls things is not
confirmed, and stands in `outside_names`. A list comes as a file that somebody took out (`outside_files`) or from the
system itself (`outside_http`). The numbers of states and channels are the national ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError
from tinlang.services import shapes
from tinlang.services.models import Channel, DossierState
from tinlang_wire.clock import ZONE


@dataclass(frozen=True)
class OutsideDossier:
    """A dossier as the province's system tells it. What it does not tell is empty; `due_on` is its own count."""

    code: str
    procedure: str
    """The code of the procedure, or its name."""
    name: str
    received_at: datetime
    """At 00:00: it tells the day and no hour; as of `finished_at`."""
    channel: Channel = Channel.ONLINE
    state: DossierState = DossierState.ACCEPTED
    kind: str = "citizen"
    identity_number: str = ""
    tax_code: str = ""
    phone: str = ""
    address: str = ""
    due_on: date | None = None
    finished_at: datetime | None = None

    @property
    def has_hour(self) -> bool:
        return has_hour(self.received_at)

    @property
    def lost_a_zero(self) -> bool:
        """Whether its identity number looks so; it is taken as it was told."""
        return shapes.lost_a_zero(self.identity_number)


def has_hour(at: datetime) -> bool:
    """Whether an instant that came from there tells more than its day."""
    return at.astimezone(ZONE).time() != time(0)


@dataclass(frozen=True)
class StateChange:
    """A change of state, as the province's system is told it. Told twice under one code and `sequence`, it is one."""

    code: str
    sequence: int
    """Counts the changes of one dossier, from 1."""
    state: DossierState
    at: datetime
    said: str = ""
    """What its applicant is told with it: what is missing, why it was stopped."""


class ProvinceSystem(Protocol):
    """The port. Both calls may take as long as `ProvinceAway` says, so never within a transaction.

    ProvinceAway, ProvinceShut, ProvinceGarbled, ProvinceRefused.
    """

    def listed(self, place: str, since: date) -> bytes:
        """Its list of the dossiers of that place, received since that day; `outside_http.answered` reads it."""
        ...

    def tell(self, change: StateChange) -> None:
        """Return once it has taken the change."""
        ...


class ProvinceNotSetUp(DomainError):
    """`why`, in words for whoever runs the server."""

    message = _("Chưa đặt đúng địa chỉ hoặc mật khẩu của hệ thống tỉnh.")
    kept = _("Chưa lấy được gì.")
    todo = _("Báo quản trị máy chủ; trong lúc chờ, xuất danh sách ra Excel rồi chọn tệp.")
    status = 503


class ProvinceAway(DomainError):
    """No answer, or none in time."""

    message = _("Hệ thống của tỉnh không trả lời.")
    kept = _("Chưa lấy được gì.")
    todo = _("Thử lại sau ít phút, hoặc xuất danh sách ra Excel rồi chọn tệp.")
    status = 503


class ProvinceShut(DomainError):
    """It does not know our account, or its password."""

    message = _("Hệ thống của tỉnh không nhận tài khoản của phần mềm này.")
    kept = _("Chưa lấy được gì.")
    todo = _("Báo quản trị máy chủ xem lại tài khoản, mật khẩu; trong lúc chờ, xuất danh sách ra Excel rồi chọn tệp.")
    status = 503


class ProvinceGarbled(DomainError):
    """An answer that says nothing: an error of its own, no JSON, too long."""

    message = _("Hệ thống của tỉnh gặp lỗi hoặc trả lời không đọc được.")
    kept = _("Chưa lấy được gì.")
    todo = _("Thử lại sau ít phút, hoặc xuất danh sách ra Excel rồi chọn tệp.")
    status = 502


class ProvinceRefused(DomainError):
    """It understood and said no, in words of its own."""

    message = _("Hệ thống của tỉnh không nhận.")
    kept = _("Chưa lấy được gì.")
    todo = _("Báo đơn vị vận hành hệ thống của tỉnh, kèm câu trả lời trên.")
    status = 502
