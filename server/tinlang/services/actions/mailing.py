"""One mail a morning for whoever wants it: how many dossiers they were warned of, codes and links, and no names."""

from __future__ import annotations

import logging
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django_tasks import task

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services.models import DeadlineWarning, Dossier, WarningKind
from tinlang.services.queries.desk import Due
from tinlang.workdays.queries import calendar_of
from tinlang_wire.clock import ZONE

log = logging.getLogger(__name__)

BEFORE_OPENING = timedelta(minutes=30)
MOST_NAMED = 50


def order_mail() -> int:
    """On the morning of a working day, if mail is configured: have a task post what is to be posted. How much to do."""
    if settings.MAIL_SERVER is None or not _is_morning() or not to_be_mailed().exists():
        return 0
    post_mail_now.enqueue()
    return 1


def _is_morning() -> bool:
    """From half an hour before offices open until noon, as in the whole country."""
    calendar, now = calendar_of(), clock.now()
    hours = calendar.hours_on(clock.today())
    begins, ends = (datetime.combine(clock.today(), at, ZONE) for at in (hours.opens, hours.lunch_from))
    return calendar.is_working(clock.today()) and begins - BEFORE_OPENING <= now < ends


@task(queue_name="recordings")
def post_mail_now() -> None:
    """In the queue of what takes long: a mail server that hangs keeps no bulletin waiting."""
    post_mail()


def to_be_mailed() -> QuerySet[Person]:
    """Who wants mail, has been warned of something since, and got none today."""
    midnight = datetime.combine(clock.today(), time.min, ZONE)
    today = DeadlineWarning.objects.filter(mailed_at__gte=midnight)
    new = DeadlineWarning.objects.standing().filter(mailed_at=None)
    wanting = Person.objects.filter(is_active=True, wants_mail=True).exclude(email="")
    return wanting.filter(pk__in=new.values("to")).exclude(pk__in=today.values("to"))


def post_mail() -> int:
    """Post to each of them; how many. One whom the mail server refuses is tried again, the others get theirs."""
    connection, count = get_connection(timeout=settings.EMAIL_TIMEOUT), 0
    for person in to_be_mailed().order_by("pk"):
        keys = _claimed(person)
        try:
            count += bool(keys) and _post(person, keys, connection)
        except OSError as error:  # SMTP errors are among them
            DeadlineWarning.objects.filter(pk__in=keys).update(mailed_at=None)
            log.warning("could not post mail to person %s: %s", person.uid, type(error).__name__)
    return count


@transaction.atomic
def _claimed(person: Person) -> list[int]:
    """Their warnings that are not mailed yet, marked as mailed first: whoever is killed meanwhile posts none twice."""
    Person.objects.select_for_update().get(pk=person.pk)
    if not to_be_mailed().filter(pk=person.pk).exists():
        return []
    rows = DeadlineWarning.objects.standing().filter(to=person, mailed_at=None)
    keys = list(rows.values_list("pk", flat=True))
    DeadlineWarning.objects.filter(pk__in=keys).update(mailed_at=clock.now())
    return keys


def _post(person: Person, keys: list[int], connection: BaseEmailBackend) -> bool:
    told = DeadlineWarning.objects.filter(pk__in=keys)
    seen, due = Dossier.objects.visible_to(person, "services.view"), Due()
    of_leader = set(told.filter(kind=WarningKind.LEADER).values_list("dossier", flat=True))
    rows = list(seen.filter(warnings__in=told).select_related("version").distinct().order_by("due_at", "pk"))
    if not rows:
        return False
    late = sum(due.is_late(row) for row in rows)
    context = {
        "own": [(row, due.left(row).words) for row in rows if row.pk not in of_leader][:MOST_NAMED],
        "led": [(row, due.left(row).words) for row in rows if row.pk in of_leader][:MOST_NAMED],
        "count": len(rows),
        "late": late,
        "address": settings.PUBLIC_URL,
    }
    body = render_to_string("services/warning_mail.txt", context)
    subject = _("Tin Làng: %(n)s hồ sơ cần xem, %(late)s quá hạn") % {"n": len(rows), "late": late}
    EmailMessage(subject, body, settings.MAIL_FROM, [person.email], connection=connection).send()
    return True
