"""People and roles for tests beyond the fixed ones of `people.py`."""

import factory

from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import Role


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
