"""Two processes seal at once: every entry has one place in one chain."""

import os
import subprocess
import sys
from pathlib import Path

ENTRIES = 120

WRITE = f"""
import django; django.setup()
from tinlang.common.audit import Program, record
from tinlang.common.models import AuditEntry
for number in range({ENTRIES}):
    record(action="tests.note", by=Program("kiểm thử"), target=AuditEntry(), detail={{"number": number}})
"""


def start(data: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = os.environ | {"TINLANG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "tinlang.config.settings"}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def run(data: Path, *arguments: str) -> str:
    process = start(data, *arguments)
    said, _ = process.communicate()
    assert process.returncode == 0, said
    return said


def test_two_sealers_and_a_writer_make_one_chain(tmp_path: Path) -> None:
    command = ("-m", "tinlang.config.cli")
    run(tmp_path, *command, "migrate", "common", "--skip-checks", "-v0")
    run(tmp_path, "-c", WRITE)
    at_once = [start(tmp_path, *command, "audit", "--skip-checks", "seal") for _ in range(2)]
    at_once.append(start(tmp_path, "-c", WRITE))
    for process in at_once:
        said, _ = process.communicate()
        assert process.returncode == 0, said
    run(tmp_path, *command, "audit", "--skip-checks", "seal")
    assert f"{2 * ENTRIES} dòng nhật ký đã niêm phong; 0 dòng đang chờ" in run(
        tmp_path, *command, "audit", "--skip-checks", "verify"
    )
