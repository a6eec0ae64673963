"""Two stores: what people do, and what devices report. On SQLite the second is a file of its own (design §2)."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings

PLANNING = "-c jit=off -c random_page_cost=1.1"
EVENT_APP = "devices"
EVENT_MODELS = frozenset({"deviceevent", "eventbatch", "devicestream", "heartbeat", "devicerefusal"})


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def from_url(url: str) -> dict[str, Any]:
    """A Django database from `postgresql://user:password@host:port/name?option=value`.

    Unless `options` says otherwise without JIT: of a list among a million rows compiling took 90 ms, the work 15.
    And as on disks without moving parts, where a page out of order costs little more than one in order: told that
    it costs four times as much, PostgreSQL read a million rows where an index has the four thousand asked for.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise SystemExit(f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {"options": PLANNING, **dict(parse_qsl(parts.query, keep_blank_values=True))},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def databases(data: Path) -> dict[str, dict[str, Any]]:
    """`default`, and `events` where it is a database of its own: on SQLite, or when EVENTS_DATABASE_URL names one."""
    main, events = os.environ.get("DATABASE_URL", ""), os.environ.get("EVENTS_DATABASE_URL", "")
    found = {"default": from_url(main) if main else sqlite(data / "tinlang.sqlite3")}
    if events:
        found["events"] = from_url(events)
    elif not main:
        found["events"] = sqlite(data / "events.sqlite3")
    return found


class EventsRouter:
    """The models in `EVENT_MODELS` live in `events` where that is a database of its own; all others in `default`."""

    def _home(self, model_name: str | None, app_label: str) -> str:
        apart = app_label == EVENT_APP and (model_name or "") in EVENT_MODELS and "events" in settings.DATABASES
        return "events" if apart else "default"

    def db_for_read(self, model: Any, **hints: object) -> str:
        return self._home(model._meta.model_name, model._meta.app_label)

    db_for_write = db_for_read

    def allow_relation(self, first: Any, second: Any, **hints: object) -> bool:
        return self.db_for_read(first) == self.db_for_read(second)

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: object) -> bool:
        return db == self._home(model_name, app_label)
