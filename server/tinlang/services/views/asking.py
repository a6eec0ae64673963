"""Who asks, and which dossiers they may see."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from tinlang.accounts.models import Person
from tinlang.common import audit
from tinlang.services.models import Dossier
from tinlang.services.queries.desk import with_all_that_a_line_shows

VIEW, RECEIVE, PROCESS, LEAD = "services.view", "services.receive", "services.process", "services.lead"


def person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def find(request: HttpRequest, uid: UUID, action: str = VIEW) -> Dossier:
    """The dossier, if the person may do that where it lies; else 404."""
    rows = with_all_that_a_line_shows(Dossier.objects.visible_to(person(request), action))
    rows = rows.select_related("payment", "extension", "received_by").prefetch_related("supplements")
    return get_object_or_404(rows, uid=uid)


def note_reading(request: HttpRequest, dossier: Dossier) -> None:
    """Whoever opens a page of it reads personal data: each opening is in the audit."""
    audit.record(action="services.read", by=person(request), target=dossier, unit=dossier.unit)
