"""What nobody needs is let go after 60 days; what is in force, what proves and what people did stays."""

from datetime import timedelta

import pytest
from django.conf import LazySettings

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import intake
from tinlang.devices.actions import enqueue, pruning, send_pending, sign_requested
from tinlang.devices.actions.signing import sign_config
from tinlang.devices.intake import Incoming
from tinlang.devices.models import (
    BatchState,
    CodeAttempt,
    Device,
    DeviceEvent,
    EventBatch,
    OutgoingDocument,
    Road,
    SendAttempt,
    SignedDocument,
    SigningKind,
    SigningRequest,
)
from tinlang.devices.queries import signed_document
from tinlang.devices.signing import ask
from tinlang.devices.tests.test_sending import Wire
from tinlang.devices.tests.test_signing import sign_plan
from tinlang.devices.tests.test_taking_in_events import broken
from tinlang_wire import subjects

pytestmark = pytest.mark.django_db(databases="__all__")


def prune(days: int) -> None:
    with clock.frozen_at(clock.now() + timedelta(days=days)):
        for _ in range(2):
            for work in pruning.PRUNED.values():
                work(0)


def test_what_was_superseded_loses_its_bytes_and_what_is_in_force_none(device: Device) -> None:
    unit = str(device.plan_unit)
    plans = [sign_plan(unit), sign_plan(unit)]
    for document in plans:
        enqueue(document, subjects.unit(unit))
    configs = [sign_config(device), sign_config(device)]
    send_pending(Wire())
    prune(days=59)
    assert all(bytes(row.signed) for row in SignedDocument.objects.all())
    prune(days=61)
    old, new = (SignedDocument.objects.get(pk=plan.pk) for plan in plans)
    assert bytes(old.signed) == b"" and old.sha256 == plans[0].sha256 and bytes(new.signed)
    assert signed_document(old.sha256) is None, "it is not handed out empty"
    assert list(SignedDocument.objects.filter(type="config")) == [configs[1]]
    assert set(OutgoingDocument.objects.values_list("document__type", flat=True)) == {"plan"}
    assert not SendAttempt.objects.exists()


def test_what_still_waits_to_be_sent_or_signed_stays(device: Device, technician: Person) -> None:
    sign_config(device)
    ask(SigningKind.CONFIG, device=device)
    CodeAttempt.objects.create(person=technician)
    prune(days=61)
    assert OutgoingDocument.objects.count() == 1 and SigningRequest.objects.count() == 1
    assert not CodeAttempt.objects.exists()
    sign_requested()
    prune(days=61)
    assert not SigningRequest.objects.exists()


def test_proof_stays_for_ever_unless_the_setting_says_otherwise(device: Device, settings: LazySettings) -> None:
    intake.take(device.machine.events(1), device.uid, Road.HTTP)
    intake.take_all([Incoming(broken(device.machine.events(2), 1), device.uid)])
    intake.verify_waiting()
    prune(days=4000)
    assert bytes(EventBatch.objects.get().signed), "what was refused is gone, what was proven is there"
    settings.KEEP_SIGNED_EVENTS_DAYS = 400
    prune(days=399)
    assert bytes(EventBatch.objects.get().signed)
    prune(days=401)
    batch = EventBatch.objects.get()
    assert bytes(batch.signed) == b"" and batch.state == BatchState.VERIFIED
    assert DeviceEvent.objects.count() == 1


def test_many_rows_are_looked_at_in_slices(technician: Person) -> None:
    CodeAttempt.objects.bulk_create(CodeAttempt(person=technician) for _ in range(501))
    with clock.frozen_at(clock.now() + timedelta(days=61)):
        count, go_on_after = pruning.prune_codes(0)
        assert count == 500 and go_on_after is not None
        assert pruning.prune_codes(go_on_after) == (1, None)
