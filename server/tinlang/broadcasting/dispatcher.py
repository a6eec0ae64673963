"""The dispatcher: the one program that reads the signing key, and owns the clock of releases.

Each duty is safe to do twice and to be killed in; none waits for another.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from tinlang.broadcasting.actions import (
    move_releases,
    order_alerts_again,
    order_renewals,
    project_evidence,
    sign_waiting,
)
from tinlang.broadcasting.models import Attempt, OutboxState
from tinlang.bulletins.actions import make_left_lying
from tinlang.common import audit
from tinlang.devices.actions import renew_configs, rotate_keys, send_pending, sign_requested
from tinlang.devices.actions.pruning import PRUNED, sweep
from tinlang.devices.actions.sending import LinkDown, Publishes
from tinlang.devices.models import Device, DeviceState, SigningKind, SigningRequest
from tinlang.devices.queries import documents_behind
from tinlang.devices.signing import ask_for_configs
from tinlang.media.actions import prepare_left_lying
from tinlang.services.actions import order_mail, warn_some

log = logging.getLogger(__name__)

POLL_S = 0.1
A_WHILE_S = 0.05
AFTER_A_FAILURE_S = 1.0
SLICE_EVERY_S = 1.0
ONCE_A_DAY_S = 24 * 3600.0
LEFT_LYING_EVERY_S = 60.0
ROTATION_EVERY_S = 600.0
WARN_EVERY_S = 300.0
MAIL_EVERY_S = 600.0
BEHIND_AT_ONCE = 200


@dataclass
class Duty:
    """Something to do at most every `every` real seconds; 0 is at every turn. It returns how much there was to do."""

    name: str
    run: Callable[[], int]
    every: float = 0.0
    due_at: float = 0.0


class Round:
    """Work too long for one turn: a slice each time it is called, from the first key to the last; once a day, if no
    other pause is told.

    `work` takes the key after which to go on; it returns how much it did, and the next such key, or None at the end.
    """

    def __init__(self, work: Callable[[int], tuple[int, int | None]], pause_s: float = ONCE_A_DAY_S) -> None:
        self._work = work
        self._pause_s = pause_s
        self._after: int | None = 0
        self._again_at = 0.0

    def __call__(self) -> int:
        now = time.monotonic()
        if self._after is None:
            if now < self._again_at:
                return 0
            self._after = 0
        if self._after == 0:
            self._again_at = now + self._pause_s
        done, self._after = self._work(self._after)
        return done


class Dispatcher:
    """Turns its duties over, each as often as it is due. Alerts and plans first: for them somebody waits."""

    def __init__(self, publisher: Publishes) -> None:
        self._publisher = _Watched(publisher)
        send = Duty("send", lambda: send_pending(self._publisher))
        self._awaited = (Duty("sign alerts and plans", self._sign_all_waiting), send)
        self._duties = [
            *self._awaited,
            Duty("sign what was asked for", sign_requested),
            send,
            Duty("begin and expire releases", move_releases, every=0.5),
            Duty("seal the audit", audit.seal, every=2),
            Duty("renew plans", order_renewals, every=5),
            Duty("sign alerts anew under another key", order_alerts_again, every=1),
            Duty("write down evidence of stations", project_evidence, every=2),
            Duty("renew configs that devices hold newer", _ask_for_configs_behind, every=1),
            Duty("replace signing keys", rotate_keys, every=ROTATION_EVERY_S),
            Duty("prepare recordings left lying", prepare_left_lying, every=LEFT_LYING_EVERY_S),
            Duty("make sounds left lying", make_left_lying, every=LEFT_LYING_EVERY_S),
            Duty("warn of deadlines", Round(warn_some, WARN_EVERY_S), every=SLICE_EVERY_S),
            Duty("have the morning's mail posted", order_mail, every=MAIL_EVERY_S),
            Duty("renew configs", Round(_renew_some), every=SLICE_EVERY_S),
            *(
                Duty(f"prune {what}", Round(work), every=SLICE_EVERY_S)
                for what, work in {**PRUNED, "tries to sign": prune_attempts}.items()
            ),
        ]

    def run(self, stop: threading.Event) -> None:
        """Turn until `stop`: at once again while there is work, else after the poll interval."""
        while not stop.is_set():
            if not self.turn():
                stop.wait(POLL_S)

    def turn(self) -> bool:
        """Do what is due; whether any duty of every turn found work.

        After what took a while comes first what somebody may have begun to wait for.
        """
        found = False
        for duty in self._duties:
            begun = time.monotonic()
            found |= self._do(duty) > 0 and not duty.every
            if time.monotonic() - begun > A_WHILE_S and duty not in self._awaited:
                found |= sum(self._do(awaited) for awaited in self._awaited) > 0
        return found

    def _sign_all_waiting(self) -> int:
        """An alert goes out as soon as it is signed: that of the next commune, or a plan, takes its time after it."""
        count, goes = 0, True
        while claim := sign_waiting():
            count += 1
            if claim.is_urgent and goes:
                goes = send_pending(self._publisher) > 0  # a network that hangs holds up no signature
        return count

    def _do(self, duty: Duty) -> int:
        """A duty that fails is told and tried again in a second; the others go on."""
        now = time.monotonic()
        if now < duty.due_at:
            return 0
        try:
            count = duty.run()
        except Exception:
            log.exception("could not %s", duty.name)
            duty.due_at = now + AFTER_A_FAILURE_S
            _drop_broken_connections()
            return 0
        duty.due_at = now + duty.every
        return count


def _drop_broken_connections() -> None:
    """A database that went away is asked for a new connection next time."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _ask_for_configs_behind() -> int:
    """After a restored back-up some devices hold a newer Config than this database knows of."""
    uids = [UUID(row.audience.removeprefix("d:")) for row in documents_behind("config")]
    if not uids:
        return 0
    waiting = SigningRequest.objects.filter(kind=SigningKind.CONFIG, done_at__isnull=True, device__isnull=False)
    behind = Device.objects.filter(uid__in=uids, state=DeviceState.ENROLLED).exclude(pk__in=waiting.values("device"))
    return ask_for_configs(behind.order_by("pk").values_list("pk", flat=True)[:BEHIND_AT_ONCE])


def _renew_some(after: int) -> tuple[int, int | None]:
    renewed = renew_configs(after)
    return renewed.asked, renewed.go_on_after


def prune_attempts(after: int) -> tuple[int, int | None]:
    """Tries to sign, of orders signed long ago."""

    def let_go(rows: QuerySet[Attempt], before: datetime) -> int:
        return rows.filter(at__lt=before, outbox__state=OutboxState.SIGNED).delete()[0]

    return sweep(Attempt.objects.all(), let_go, after)


class _Watched:
    """A publisher that says once when NATS goes away, and once when it is back."""

    def __init__(self, publisher: Publishes) -> None:
        self._publisher = publisher
        self._is_down = False

    def publish(self, subject: str, payload: bytes) -> None:
        try:
            self._publisher.publish(subject, payload)
        except LinkDown as down:
            if not self._is_down:
                log.warning(
                    "NATS is away (%s): documents wait and are tried again; devices also ask by themselves", down
                )
            self._is_down = True
            raise
        if self._is_down:
            log.info("NATS is back")
        self._is_down = False
