"""`make bench` for the desk: how long each page takes the server, against a page with nothing on it.

Time is the processor's, the database's included: waiting for other programs does not count.
What else runs on the machine still slows the processor's caches, so the lowest of some runs is said, and the median.
"""

from __future__ import annotations

import gzip
import re
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from django.contrib.staticfiles import finders
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.spent import seconds
from bench.town import Town
from tinlang.accounts.models import Person
from tinlang.common import listing

RUNS = 9
AT_MOST_MS = 100
DEEP = "2000"
PLAIN = "desk:help"


@dataclass(frozen=True)
class Measured:
    """One page for one person."""

    name: str
    ms: float
    median_ms: float
    queries: int
    html: int
    whole: int


def lines() -> list[str]:
    """A line a page: milliseconds, how many times the plain page, queries, kilobytes with all that it loads."""
    begun = time.perf_counter()
    town = Town()
    made = time.perf_counter() - begun
    said = [f"desk, with {len(town.devices):,} loudspeakers and 100,000 bulletins (made in {made:.0f} s):"]
    slow: list[str] = []
    for whose, person in (("commune", town.of_commune), ("province", town.of_province)):
        plain = measured("plain", reverse(PLAIN), person)
        said.append(
            f"  {whose}, every role: the plain page (help) {plain.ms:.1f} ms, {plain.html / 1024:.0f} KB of HTML"
        )
        for name, address in pages(town):
            if whose == "commune" and address in of_the_province(town):
                continue
            page = measured(name, address, person)
            said.append(
                f"    {name:28} {page.ms:7.1f} ms (median {page.median_ms:7.1f}) = {page.ms / plain.ms:5.1f} × plain, "
                f"{page.queries:3} queries, {page.html / 1024:4.0f} KB of HTML, "
                f"{page.whole / 1024:4.0f} KB compressed with style and scripts"
            )
            slow += [f"{whose}, {name}"] if page.ms > AT_MOST_MS else []
    said.append("  the front page, by one role:")
    for whose, role, person in town.by_role:
        page = measured("home", reverse("desk:home"), person)
        said.append(
            f"    {whose + ', ' + role:28} {page.ms:7.1f} ms (median {page.median_ms:7.1f}), {page.queries} queries"
        )
        slow += [f"{whose}, home of {role}"] if page.ms > AT_MOST_MS else []
    said.append(f"  above {AT_MOST_MS} ms: {'; '.join(slow) or 'none'}")
    return said


def of_the_province(town: Town) -> set[str]:
    """What an official of a commune does not see."""
    of_release = {"uid": town.release.uid}
    return {reverse(name, kwargs=of_release) for name in ("broadcasting:release", "broadcasting:progress")}


def pages(town: Town) -> list[tuple[str, str]]:
    bulletins, devices = reverse("bulletins:list"), reverse("devices:list")
    of_release = {"uid": town.release.uid}
    return [
        ("home", reverse("desk:home")),
        ("what is late", f"{reverse('desk:tasks')}?loc=qua-han"),
        ("waiting", reverse("broadcasting:waiting")),
        ("bulletins", bulletins),
        ("bulletins, deep page", f"{bulletins}?{listing.PAGE}={DEEP}"),
        ("bulletins, approved", f"{bulletins}?tinh-trang=approved"),
        ("bulletins, oldest", f"{bulletins}?{listing.SORT}=cu"),
        ("bulletins, by title", f"{bulletins}?{listing.SORT}=tieu-de"),
        ("bulletins, search", f"{bulletins}?{listing.QUERY}=tiêm sởi"),
        ("bulletins, search plain", f"{bulletins}?{listing.QUERY}=tiem soi"),
        ("bulletins, search of one", f"{bulletins}?{listing.QUERY}=dot 77777"),
        ("bulletins, search of none", f"{bulletins}?{listing.QUERY}=khongcogi"),
        ("releases", reverse("broadcasting:releases")),
        ("releases, over", f"{reverse('broadcasting:releases')}?tinh-trang=da-xong"),
        ("releases, by start", f"{reverse('broadcasting:releases')}?{listing.SORT}=gio"),
        ("releases, search", f"{reverse('broadcasting:releases')}?{listing.QUERY}=tiem soi"),
        ("release", reverse("broadcasting:release", kwargs=of_release)),
        ("release, poll", reverse("broadcasting:progress", kwargs=of_release)),
        ("day on the air", reverse("broadcasting:day")),
        ("week on the air", reverse("broadcasting:week")),
        ("orders", reverse("broadcasting:orders")),
        ("orders, search", f"{reverse('broadcasting:orders')}?{listing.QUERY}=tiem soi"),
        ("devices", devices),
        ("devices, offline", f"{devices}?ket-noi=offline"),
        ("devices, search", f"{devices}?{listing.QUERY}=loa 12"),
        ("stations", reverse("inventory:board")),
        ("compose", reverse("bulletins:compose")),
        ("people", reverse("accounts:people")),
    ]


def measured(name: str, address: str, person: Person) -> Measured:
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address, follow=True).status_code == 200, address
    taken = []
    for _run in range(RUNS):
        begun = seconds()
        answer = client.get(address)
        taken.append(1000 * (seconds() - begun))
    with ExitStack() as stack:
        asked = [stack.enter_context(CaptureQueriesContext(connection)) for connection in connections.all()]
        client.get(address)
    html, queries = answer.content, sum(len(queries) for queries in asked)
    return Measured(name, min(taken), median(taken), queries, len(html), len(gzip.compress(html)) + loaded(html))


def loaded(html: bytes) -> int:
    """The compressed size of the style sheets and scripts that a page asks for."""
    asked = set(re.findall(r'(?:href|src)="/static/([^"?]+\.(?:css|js))', html.decode()))
    found = [Path(str(finders.find(path))) for path in asked]
    return sum(len(gzip.compress(path.read_bytes())) for path in found)
