"""`python -m bench`: a line for each measurement, each a ratio. `python -m bench desk`: that part alone."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import django

from bench import alerts
from bench.place import settle

DISPATCHER_POLL_MS = 100
PARTS = ("road", "alerts", "intake", "voice", "desk")


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


def main() -> None:
    asked = set(sys.argv[1:])
    if unknown := asked - set(PARTS):
        raise SystemExit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")

    def wanted(part: str) -> bool:
        return not asked or part in asked

    if wanted("road"):
        print(road())
    if wanted("alerts"):
        print("\n".join(alerts.lines()))
    data = settle()
    django.setup()
    try:
        from bench import desk, measures, voice  # noqa: PLC0415  (they need the settings of the place just made)

        measures.prepare()
        if wanted("intake"):
            print(measures.intake_against_raw_inserts(data))
            print(measures.signing_for_many(data))
        if wanted("voice"):
            print(voice.speaking_against_its_parts())
            print(voice.reading_golden_sentences())
        if wanted("desk"):
            print("\n".join(desk.lines()))
    finally:
        shutil.rmtree(data)


if __name__ == "__main__":
    main()
