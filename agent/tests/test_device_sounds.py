"""What is heard before the words of an alert comes with the program, however it was installed."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from server_twin.sounds import decoded

from tinlang_agent import sounds

AGENT = Path(__file__).parents[1]
EACH = (sounds.SIREN, sounds.DRILL, sounds.ALERT_PHRASE, sounds.DRILL_PHRASE)


@pytest.mark.parametrize("path", EACH, ids=lambda path: path.name)
def test_each_is_there_and_can_be_played(path):
    samples = decoded(path)
    assert 4 < len(samples) / 48_000 < 10
    assert abs(samples).max() > 3000


def test_a_wheel_of_the_agent_holds_them_all(tmp_path):
    source = tmp_path / "agent"
    shutil.copytree(AGENT, source, ignore=shutil.ignore_patterns("tests", "build", "*.egg-info", "__pycache__"))
    build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "-w", str(tmp_path), str(source)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as held:
        for path in EACH:
            assert held.read(f"tinlang_agent/sounds/{path.name}") == path.read_bytes()
