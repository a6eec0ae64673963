"""`make bench` for the desk: how long each page takes the server, against a page with nothing on it.

Time is the processor's, database included (SQLite runs in this process): waiting for other programs does not count.
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

from bench.town import Town
from tinlang.accounts.models import Person
from tinlang.common import listing

RUNS = 7
DEEP = "2000"
PLAIN = "desk:help"


@dataclass(frozen=True)
class Measured:
    """One page for one person."""

    name: str
    ms: float
    queries: int
    html: int
    whole: int


def lines() -> list[str]:
    """A line a page: milliseconds, how many times the plain page, queries, kilobytes with all that it loads."""
    begun = time.perf_counter()
    town = Town()
    made = time.perf_counter() - begun
    said = [f"desk, with {len(town.devices):,} loudspeakers and 100,000 bulletins (made in {made:.0f} s):"]
    for person, whose in ((town.of_commune, "commune"), (town.of_province, "province")):
        plain = measured("plain", reverse(PLAIN), person)
        said.append(f"  {whose}: the plain page (help) {plain.ms:.1f} ms, {plain.html / 1024:.0f} KB of HTML")
        for name, address in pages(town):
            page = measured(name, address, person)
            said.append(
                f"    {name:28} {page.ms:7.1f} ms = {page.ms / plain.ms:5.1f} × plain, {page.queries:3} queries, "
                f"{page.html / 1024:4.0f} KB of HTML, {page.whole / 1024:4.0f} KB compressed with style and scripts"
            )
    return said


def pages(town: Town) -> list[tuple[str, str]]:
    bulletins, devices = reverse("bulletins:list"), reverse("devices:list")
    of_release = {"uid": town.release.uid}
    return [
        ("home", reverse("desk:home")),
        ("waiting", reverse("broadcasting:waiting")),
        ("bulletins", bulletins),
        ("bulletins, deep page", f"{bulletins}?{listing.PAGE}={DEEP}"),
        ("bulletins, search", f"{bulletins}?{listing.QUERY}=tiêm sởi"),
        ("bulletins, search plain", f"{bulletins}?{listing.QUERY}=tiem soi"),
        ("bulletins, search of one", f"{bulletins}?{listing.QUERY}=dot 77777"),
        ("bulletins, search of none", f"{bulletins}?{listing.QUERY}=khongcogi"),
        ("releases", reverse("broadcasting:releases")),
        ("releases, over", f"{reverse('broadcasting:releases')}?tinh-trang=da-xong"),
        ("releases, search", f"{reverse('broadcasting:releases')}?{listing.QUERY}=tiem soi"),
        ("release", reverse("broadcasting:release", kwargs=of_release)),
        ("release, poll", reverse("broadcasting:progress", kwargs=of_release)),
        ("orders", reverse("broadcasting:orders")),
        ("orders, search", f"{reverse('broadcasting:orders')}?{listing.QUERY}=tiem soi"),
        ("devices", devices),
        ("devices, offline", f"{devices}?ket-noi=offline"),
        ("devices, search", f"{devices}?{listing.QUERY}=loa 12"),
    ]


def measured(name: str, address: str, person: Person) -> Measured:
    client = Client(headers={"host": "localhost"})
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code in (200, 404), address
    taken = []
    for _run in range(RUNS):
        begun = time.process_time()
        answer = client.get(address)
        taken.append(1000 * (time.process_time() - begun))
    with ExitStack() as stack:
        asked = [stack.enter_context(CaptureQueriesContext(connection)) for connection in connections.all()]
        client.get(address)
    html, queries = answer.content, sum(len(queries) for queries in asked)
    return Measured(name, median(taken), queries, len(html), len(gzip.compress(html)) + loaded(html))


def loaded(html: bytes) -> int:
    """The compressed size of the style sheets and scripts that a page asks for."""
    asked = set(re.findall(r'(?:href|src)="/static/([^"?]+\.(?:css|js))', html.decode()))
    found = [Path(str(finders.find(path))) for path in asked]
    return sum(len(gzip.compress(path.read_bytes())) for path in found)
