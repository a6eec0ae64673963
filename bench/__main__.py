"""`python -m bench`: a line for each measurement, each a ratio. `python -m bench desk`: that part alone.

`--out FILE` keeps the figures as JSON, in `var/bench.json` if not told. docs/operations/speed.md says what they mean.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django

from bench import alerts
from bench.place import settled
from bench.said import ends_lines, polling_lines, reach_lines, reconnect_lines

DISPATCHER_POLL_MS = 100
OF_THEIR_OWN = {"reach": reach_lines, "reconnect": reconnect_lines, "polling": polling_lines, "connections": ends_lines}
"""Parts that are a program each, in a place of its own: what they print is figures, said here in lines."""
PARTS = ("road", "alerts", *OF_THEIR_OWN, "intake", "voice", "desk", "dossiers")


def road() -> str:
    """From approval to the first sound of five real loudspeaker programs; against the dispatcher's poll interval."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tinlang.config.cli", "demo", "--once", "--out", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return f"road: failed\n{done.stdout[-2000:]}"
        delay = json.loads((Path(folder) / "report.json").read_text())["first_sound_after_ms"]
    median, worst = (delay[name] / DISPATCHER_POLL_MS for name in ("median", "worst"))
    return f"approval to first sound: median {median:.1f} ×, worst {worst:.1f} × the dispatcher's poll of 100 ms"


def figures_of(part: str) -> dict[str, Any]:
    """Run one part that is a program of its own."""
    done = subprocess.run([sys.executable, "-m", f"bench.{part}"], stdout=subprocess.PIPE, text=True, check=False)
    return dict(json.loads(done.stdout)["figures"]) if done.returncode == 0 else {"failed": done.returncode}


def keep_figures(parts: list[str], path: Path) -> None:
    """Say the lines of these parts, and keep all their figures."""
    kept: dict[str, Any] = {"cores": os.cpu_count(), "load before": os.getloadavg()[0]}
    for part in parts:
        kept[part] = figures_of(part)
        failed = "failed" in kept[part]
        print(f"{part}: failed" if failed else "\n".join(OF_THEIR_OWN[part](kept[part])), flush=True)
    if parts:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept, indent=1) + "\n")


def say(lines: Iterable[str]) -> None:
    """Each when it is known."""
    for line in lines:
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(PARTS))
    parser.add_argument("--out", type=Path, default=Path("var/bench.json"))
    told = parser.parse_args()
    asked = set(told.parts)
    if unknown := asked - set(PARTS):
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")

    def wanted(part: str) -> bool:
        return not asked or part in asked

    keep_figures([part for part in OF_THEIR_OWN if wanted(part)], told.out)
    if asked and asked <= set(OF_THEIR_OWN):
        return
    if wanted("road"):
        print(road())
    if wanted("alerts"):
        print("\n".join(alerts.lines()))
    with settled() as data:
        django.setup()
        from bench import desk, dossiers, measures, voice  # noqa: PLC0415  (they need the settings of the place just made)

        measures.prepare()
        if wanted("intake"):
            print(measures.intake_against_raw_inserts(data))
            print(measures.signing_for_many(data))
        if wanted("voice"):
            print(voice.speaking_against_its_parts())
            print(voice.reading_golden_sentences())
        if wanted("desk"):
            say(desk.lines())
        if wanted("dossiers"):
            say(dossiers.lines())


if __name__ == "__main__":
    main()
