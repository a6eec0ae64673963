"""What the pages have in common."""

from django.db.models import QuerySet
from django.http import HttpRequest

from tinlang.accounts.models import Person
from tinlang.devices.models import Device

VIEW = "devices.view"


def person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def visible(request: HttpRequest, action: str = VIEW) -> QuerySet[Device]:
    """The devices that the person may see, or may do this with, named without further queries."""
    rows = Device.objects.visible_to(person(request), action)
    return rows.select_related("unit", "organisation").prefetch_related("unit__versions", "organisation__versions")
