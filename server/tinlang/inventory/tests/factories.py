"""Stations and checks for tests."""

from datetime import date

import factory

from tinlang.common.clock import today
from tinlang.inventory import models


class StationFactory(factory.django.DjangoModelFactory):
    """A station with one version: `name`, `technology`, `year`, `clusters`; `since` is its first day."""

    class Meta:
        model = models.Station

    @classmethod
    def _create(
        cls, model_class, *args, unit, name=None, technology="ip", year=None, clusters=5, since=date(2020, 1, 1), **kw
    ):
        station = model_class.objects.create(unit=unit, begun_on=since, **kw)
        models.StationVersion.objects.create(
            station=station,
            unit=unit,
            name=name or f"Trạm thử {station.pk}",
            technology=technology,
            year=year,
            clusters=clusters,
            valid_from=since,
        )
        return station


class CheckFactory(factory.django.DjangoModelFactory):
    """A check of today that found all clusters working; `broken=True` for one that found none."""

    class Meta:
        model = models.Check

    class Params:
        broken = factory.Trait(works=False, clusters_working=0, fault="hỏng bộ công suất")

    on = factory.LazyFunction(today)
    works = True
    clusters = 5
    clusters_working = 5
