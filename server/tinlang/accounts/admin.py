"""People, for technicians: a new password, an account put out of use. Roles are given and ended by actions only."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person, RoleHolding
from tinlang.common.admin import ReadOnly


class Holdings(ReadOnly, admin.TabularInline[RoleHolding, Person]):
    model = RoleHolding
    fk_name = "person"
    extra = 0


@admin.register(Person)
class PersonAdmin(UserAdmin[Person]):
    list_display = ["username", "display_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "holdings__role"]
    search_fields = ["username", "display_name"]
    ordering = ["username"]
    filter_horizontal = []
    readonly_fields = ["uid", "last_login", "joined_at"]
    fieldsets = [
        (None, {"fields": ["username", "password", "uid"]}),
        (_("Người dùng"), {"fields": ["display_name", "email", "phone"]}),
        (_("Quyền vào trang kỹ thuật"), {"fields": ["is_active", "is_staff", "is_superuser"]}),
        (_("Thời điểm"), {"fields": ["last_login", "joined_at"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "display_name", "usable_password", "password1", "password2"]})]
    inlines = [Holdings]
