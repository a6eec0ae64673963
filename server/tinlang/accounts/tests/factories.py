"""People and roles for tests beyond the fixed ones of `people.py`."""

from datetime import timedelta

import factory

from tinlang.accounts.models import Delegation, Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.common.clock import today


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    username = factory.Sequence(lambda n: f"nguoi-{n}")
    display_name = factory.Sequence(lambda n: f"Người thử {n}")

    @classmethod
    def _create(cls, model_class, *args, password="mat-khau-de-thu", **fields):
        return model_class.objects.create_user(password=password, **fields)


class RoleHoldingFactory(factory.django.DjangoModelFactory):
    """A role in a unit: give `unit` or `organisation`."""

    class Meta:
        model = RoleHolding

    person = factory.SubFactory(PersonFactory)
    role = Role.EDITOR


class DelegationFactory(factory.django.DjangoModelFactory):
    """A delegation of these days, written before its unit ended perhaps: give `principal`, `delegate` and `unit`."""

    class Meta:
        model = Delegation

    valid_from = factory.LazyFunction(lambda: today() - timedelta(days=3))
    valid_to = factory.LazyFunction(lambda: today() + timedelta(days=3))
    paper_number = "12/UQ-UBND"
    paper_on = factory.LazyFunction(lambda: today() - timedelta(days=3))
