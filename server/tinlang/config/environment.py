"""Typed reading of environment variables. Each is listed in docs/operations/settings.md; a test checks that."""

import os
from pathlib import Path


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def whole(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError:
        raise SystemExit(f"{name} must be a whole number, not {value!r}") from None


def yes(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "")
    return default if value == "" else value.lower() in ("1", "true", "yes", "on")


def words(name: str, default: tuple[str, ...] = ()) -> list[str]:
    value = os.environ.get(name, "")
    return [word for word in value.replace(",", " ").split() if word] if value else list(default)


def folder(name: str, default: str) -> Path:
    return Path(os.environ.get(name, "") or default).expanduser().resolve()


def folder_if_given(name: str) -> Path | None:
    value = os.environ.get(name, "")
    return Path(value).expanduser().resolve() if value else None
