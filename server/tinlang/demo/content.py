"""What the demo invents. Nothing here is of a real person or a real schedule; villages, bodies and people: `data/demo`.

Read by the launcher too, so nothing of Django is imported here.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import tinlang

DATA = Path(tinlang.__file__).resolve().parents[2] / "data" / "demo"
PASSWORD = "tin-lang-mau"
COMMUNE_CODE = "06184"
STATION = "Trạm truyền thanh xã Đồng Đăng"
EDITOR, APPROVER, OPERATOR, TECHNICIAN = "soan", "duyet", "vanhanh", "kythuat"
LOUDSPEAKERS = 5

QUIET_HOURS = ("21:00", "05:00")
VOLUMES = (("05:00", "06:00", 60),)
HEARTBEAT_S, PULL_S = 5, 30
POLICY_SOURCE = "BỊA cho bản demo: chưa thấy quy chế hoạt động của trạm."

JINGLE, CHIME = "ba-tieng-chuong", "chuong-ket"

STORY_TITLE = "Lịch tiêm vắc-xin sởi, rubella cho trẻ 18 tháng"
STORY_TEXT = (
    "Trạm Y tế xã Đồng Đăng mời các gia đình có trẻ 18 tháng tuổi đưa trẻ đi tiêm vắc-xin sởi, rubella "
    "vào sáng thứ Bảy tuần này, tại trạm y tế xã. Khi đi nhớ mang theo sổ tiêm chủng."
)
"""About ten seconds when spoken; the tunes before and after it take six more."""


@dataclass(frozen=True)
class DemoPerson:
    """Someone who may sign in to the demo: under which name, as whom, where."""

    username: str
    display_name: str
    organisation: str


def people() -> list[DemoPerson]:
    """Those of `data/demo/people.csv`, in its order."""
    with (DATA / "people.csv").open(encoding="utf-8", newline="") as file:
        lines = [line for line in file if not line.startswith("#")]
    return [DemoPerson(row["username"], row["display_name"], row["organisation"]) for row in csv.DictReader(lines)]
