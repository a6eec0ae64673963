"""The board's rows as points of its map."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.inventory.queries import Row
from tinlang.inventory.views.asking import DAY

SHAPES = {"ok": "disc", "bad": "cross", "warn": "triangle", "wait": "ring"}


def places(rows: Iterable[Row], chosen: Collection[int]) -> list[dict[str, Any]]:
    """Each row that has a position: where, which shape, which words, and whether the list shows it too."""
    found = []
    for row in rows:
        if row.position is None:
            continue
        lat, lon = row.position
        name = row.version.name if row.is_central and row.version else row.commune.title
        found.append(
            {
                "lat": lat,
                "lon": lon,
                "name": name,
                "short": _("Trạm trung tâm") if row.is_central else row.place_name,
                "shape": "square" if row.is_central else SHAPES[row.tone],
                "tone": row.tone,
                "said": str(row.state.label),
                "url": f"{reverse('inventory:station', args=[row.station.uid])}?{DAY}={row.on}" if row.station else "",
                "listed": id(row) in chosen,
            }
        )
    return found
