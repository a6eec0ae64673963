"""What the demo invents: people, hours, a bulletin. Nothing here is of a real person or a real schedule."""

from dataclasses import dataclass

PASSWORD = "tin-lang-mau"  # noqa: S105
COMMUNE_CODE = "06184"
NEIGHBOUR_CODE = "06187"
OFFICE = "Ủy ban nhân dân xã Đồng Đăng"
LOUDSPEAKERS = 5
QUIET_HOURS = ("21:00", "05:00")
HEARTBEAT_S = 5


@dataclass(frozen=True)
class DemoPerson:
    """Someone who may sign in to the demo, with one role in one commune."""

    username: str
    name: str
    role: str
    role_name: str
    commune: str = COMMUNE_CODE


PEOPLE = (
    DemoPerson("soan", "Hoàng Thị Lan", "editor", "người soạn tin"),
    DemoPerson("duyet", "Nông Văn Hùng", "approver", "lãnh đạo duyệt"),
    DemoPerson("vanhanh", "Lương Văn Tùng", "operator", "người vận hành phát"),
    DemoPerson("kythuat", "Vi Văn Quý", "technician", "kỹ thuật viên thiết bị"),
    DemoPerson("lanhdao", "Lộc Thị Mai", "leader", "lãnh đạo theo dõi"),
    DemoPerson("kiemtra", "Triệu Minh Đức", "inspector", "người kiểm tra"),
    DemoPerson("quantri", "Đinh Thị Hoa", "administrator", "quản trị hệ thống"),
    DemoPerson("xaben", "Bế Văn Sơn", "editor", "người soạn tin của phường bên cạnh", NEIGHBOUR_CODE),
)

STORY_TITLE = "Lịch tiêm vắc-xin sởi, rubella cho trẻ 18 tháng"
STORY_TEXT = (
    "Trạm Y tế xã Đồng Đăng mời các gia đình có trẻ 18 tháng tuổi đưa trẻ đi tiêm vắc-xin sởi, rubella "
    "vào sáng thứ Bảy tuần này, tại trạm y tế xã. Khi đi nhớ mang theo sổ tiêm chủng."
)
"""About ten seconds when spoken."""
