"""People, and the roles that they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.roles import Role
from tinlang.common.clock import now, today
from tinlang.common.derived import AlphabeticalField
from tinlang.common.ids import uuid7
from tinlang.units.models import Dated, Organisation, Unit, in_force

if TYPE_CHECKING:
    from tinlang.accounts.models.delegations import Delegation


class PersonManager(BaseUserManager["Person"]):
    """Finds people for signing in, and makes the technicians of `createsuperuser`."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(username=self.model.normalize_username(username), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class Person(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in. What they may do follows from the roles they hold, never from `is_superuser`.

    `is_staff` and `is_superuser` open the technicians' admin only.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    username = models.CharField(
        _("tên đăng nhập"),
        max_length=64,
        unique=True,
        validators=[RegexValidator(r"^[\w.@+-]+\Z", _("Chỉ dùng chữ, số và các dấu @ . + - _"))],
        error_messages={"unique": _("Tên đăng nhập này đã có người dùng.")},
    )
    display_name = models.CharField(_("tên hiển thị"), max_length=120)
    email = models.EmailField(_("thư điện tử"), blank=True)
    wants_mail = models.BooleanField(_("nhận thư nhắc việc"), default=False)
    phone = models.CharField(_("điện thoại"), max_length=32, blank=True)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    is_staff = models.BooleanField(_("được vào trang kỹ thuật"), default=False)
    joined_at = models.DateTimeField(_("tạo lúc"), default=now, editable=False)
    in_order = AlphabeticalField(of="display_name")

    objects = PersonManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        return self.display_name

    @cached_property
    def holdings_today(self) -> list[RoleHolding]:
        """The roles held today with their unit or organisation: one query for as long as this object lives."""
        return list(
            self.holdings.filter(in_force(today())).prefetch_related("unit__versions", "organisation__versions")
        )

    @cached_property
    def delegations_today(self) -> list[Delegation]:
        """The delegations to this person that count today, with what the principals hold: a fixed number of queries.

        Most have none: that is asked first, for less.
        """
        received = self.delegations_received.in_force(today())
        if not received.exists():
            return []
        whole = received.select_related("principal", "unit")
        return list(whole.prefetch_related("principal__holdings__organisation__versions", "unit__versions"))

    @cached_property
    def units_today(self) -> dict[str, list[int]]:
        """Where which action may be done today, as `access.units_where` found it: as long as this object lives."""
        return {}

    def forget_holdings(self) -> None:
        """Ask anew which roles are held and what is delegated, after a change."""
        for name in ("holdings_today", "delegations_today", "units_today"):
            self.__dict__.pop(name, None)

    @property
    def roles_shown(self) -> list[RoleHolding]:
        """The roles of today among those that a list has prefetched."""
        return [holding for holding in self.holdings.all() if holding.is_in_force(today())]

    @property
    def has_second_step(self) -> bool:
        """Whether a code app or a passkey is set up, from what a list has prefetched."""
        app = getattr(self, "code_app", None)
        return bool(self.passkeys.all()) or (app is not None and app.confirmed_at is not None)

    @property
    def organisation_name(self) -> str:
        """The first body or area in which a role is held today: for the audit."""
        return next((str(holding.place) for holding in self.holdings_today), "")

    @property
    def standing(self) -> str:
        """Where and as what the person works today, for the head of each page: "UBND xã Đồng Đăng · Người duyệt"."""
        places: dict[str, list[str]] = {}
        for holding in self.holdings_today:
            places.setdefault(str(holding.place), []).append(str(holding.get_role_display()))
        return "; ".join(f"{place} · {', '.join(roles)}" for place, roles in places.items())


class RoleHolding(Dated):
    """A person holds a role in a unit or in an organisation (then: in the area it serves), for some days."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="holdings", verbose_name=_("người dùng"))
    role = models.CharField(_("vai trò"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="role_holdings", verbose_name=_("địa bàn")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="role_holdings",
        verbose_name=_("cơ quan, đơn vị"),
    )
    given_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    given_at = models.DateTimeField(null=True, editable=False)
    """Both empty for what was there before they were kept; `given_by` also for what a loader gave."""

    class Meta(Dated.Meta):
        verbose_name = _("vai trò đang giữ")
        verbose_name_plural = _("vai trò đang giữ")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(unit__isnull=False, organisation__isnull=True)
                | Q(unit__isnull=True, organisation__isnull=False),
                name="accounts_role_in_a_unit_or_an_organisation",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_role_is_known"),
            models.UniqueConstraint(
                fields=["person", "role", "unit"],
                condition=Q(valid_to__isnull=True, unit__isnull=False),
                name="accounts_one_open_role_in_a_unit",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "organisation"],
                condition=Q(valid_to__isnull=True, organisation__isnull=False),
                name="accounts_one_open_role_in_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.place}"

    @property
    def place(self) -> Unit | Organisation:
        """The unit or the organisation in which the role is held."""
        place = self.unit or self.organisation
        assert place is not None
        return place
