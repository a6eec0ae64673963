"""The choices that a new installation begins with; units add columns on the desk, technicians the rest.

What is there is never touched: a row is ended, not deleted, so that old versions keep what they were marked with.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import router

DECREE = "Nghị định 49/2024/NĐ-CP, từ 1/7/2024"
DECREE_FROM = date(2024, 7, 1)
DISTRICTS_ENDED = date(2025, 7, 1)

CHANNELS = (
    # key, name, type by the decree ("" = none of the eight)
    ("loudspeaker", "Loa truyền thanh", "Đài truyền thanh cấp xã"),
    ("screen", "Màn hình, bảng tin điện tử", "Bảng tin công cộng"),
    ("website", "Trang thông tin điện tử", "Cổng, trang thông tin điện tử"),
    ("social", "Zalo, mạng xã hội", "Mạng xã hội, ứng dụng nhắn tin"),
    ("talk", "Họp thôn, nói trực tiếp", "Tuyên truyền trực tiếp"),
    ("party-cell", "Sinh hoạt chi bộ", ""),
    ("board", "Bảng tin ở thôn, trụ sở", "Bảng tin công cộng"),
    ("printed", "Bản tin in", "Bản tin thông tin cơ sở"),
    ("material", "Tờ rơi, áp phích, băng rôn", "Tài liệu không kinh doanh"),
    ("sms", "Tin nhắn điện thoại", "Tin nhắn viễn thông"),
)
SOURCES = (
    # key, name, offered until (None: still)
    ("own", "Tự viết", None),
    ("commune", "Cơ quan, đoàn thể của xã", None),
    ("district", "Huyện (đài, phòng, ban)", DISTRICTS_ENDED),
    ("province", "Tỉnh (báo, đài, sở, cổng tỉnh)", None),
    ("central", "Trung ương, bộ, ngành", None),
    ("partner", "Đơn vị khác (điện lực, bưu điện…)", None),
    ("people", "Phản ánh của người dân", None),
)
AUDIENCES = (
    ("everyone", "Toàn dân"),
    ("parents", "Phụ huynh"),
    ("youth", "Thanh niên"),
    ("women", "Phụ nữ"),
    ("elderly", "Người cao tuổi"),
    ("party-members", "Đảng viên"),
    ("households", "Hộ dân"),
    ("producers", "Hộ sản xuất"),
    ("traders", "Hộ kinh doanh, thương nhân"),
    ("drivers", "Lái xe"),
    ("border-residents", "Cư dân biên giới"),
    ("at-risk", "Hộ ven suối, chân taluy"),
    ("visitors", "Du khách"),
)
COLUMNS = (
    ("health", "Y tế"),
    ("disaster", "Phòng, chống thiên tai"),
    ("daily-life", "Đời sống"),
    ("public-services", "Dịch vụ công trực tuyến"),
    ("border-security", "An ninh biên giới"),
    ("external", "Thông tin đối ngoại"),
    ("image", "Quảng bá hình ảnh"),
    ("economy", "Kinh tế - xã hội"),
)


def beginning() -> dict[str, list[dict[str, object]]]:
    """Every row by the name of its table."""
    return {
        "Channel": [
            {"key": key, "name": name, "legal": legal, "basis": DECREE if legal else "", "valid_from": DECREE_FROM}
            for key, name, legal in CHANNELS
        ],
        "Source": [{"key": key, "name": name, "valid_to": until} for key, name, until in SOURCES],
        "Audience": [{"key": key, "name": name} for key, name in AUDIENCES],
        "Column": [{"key": key, "name": name} for key, name in COLUMNS],
    }


def ensure_choices(*, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """After each migration, or when the tables were emptied: add what is missing; never touch what is there."""
    if "bulletins" not in apps.app_configs:
        return
    try:
        tables = [(apps.get_model("bulletins", table), rows) for table, rows in beginning().items()]
    except LookupError:  # migrated to a day before there were choices
        return
    for model, rows in tables:
        if using != router.db_for_write(model):
            return
        model.objects.using(using).bulk_create(
            [model(order=order, **row) for order, row in enumerate(rows, start=1)], ignore_conflicts=True
        )
