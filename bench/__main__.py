"""`python -m bench`: a line for each measurement, each a ratio."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench import alerts
from bench.place import settle

DISPATCHER_POLL_MS = 100


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
    print(road())
    print("\n".join(alerts.lines()))
    data = settle()
    try:
        from bench import desk, measures, voice  # noqa: PLC0415  (settings load with them)

        measures.prepare()
        print(measures.intake_against_raw_inserts(data))
        print(measures.signing_for_many(data))
        print(voice.speaking_against_its_parts())
        print(voice.reading_golden_sentences())
        print("\n".join(desk.lines()))
    finally:
        shutil.rmtree(data)


if __name__ == "__main__":
    main()
