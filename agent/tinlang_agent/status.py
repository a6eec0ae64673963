"""How a device is, for the technician who stands before it."""

from datetime import datetime
from typing import Any

from tinlang_agent import SOFTWARE
from tinlang_agent.core import Core
from tinlang_agent.holdings import Holdings
from tinlang_wire.clock import ZONE

_STATES = {
    "pending": "chờ đăng ký",
    "enrolled": "đã đăng ký",
    "refused": "bị từ chối đăng ký",
    "forgotten": "máy chủ không nhận ra, chờ đăng ký lại (vẫn phát theo lịch đã nhận)",
}
_TYPES = {"keys": "khoá ký", "config": "cấu hình", "plan": "lịch phát"}


def describe(core: Core) -> dict[str, Any]:
    """What the store knows."""
    store, identity = core.store, core.identity
    facts: dict[str, Any] = {
        "software": SOFTWARE,
        "state": "pending" if identity is None else "enrolled",
        "code": store.meta.get("code"),
        "device": None if identity is None else identity.device,
        "key": core.keys.thumbprint,
        "clock": "trusted" if core.clock.trusted else "untrusted",
        "store_epoch": store.events.store_epoch,
        "last_seq": store.events.last_seq,
        "acknowledged_seq": store.events.acknowledged_seq,
        "refused": store.refusals.counts(),
        "holds": [
            {"type": each.type, "audience": each.audience, "sequence": each.sequence, "sha256": each.sha256}
            for each in store.documents.references()
        ],
        "free_bytes": core.media.free_bytes(),
    }
    if identity is not None:
        holdings = Holdings(core, identity.device)
        wanted = {each.variant.media for each in holdings.wanted()}
        config = holdings.config
        facts |= {
            "name": "" if config is None else config.name,
            "media": {"wanted": len(wanted), "ready": sum(core.media.ready(media) for media in wanted)},
            "alerts": _alerts(core, holdings),
        }
    return facts


def _alerts(core: Core, holdings: Holdings) -> list[dict[str, Any]]:
    """Those for this device that are not over."""
    now = core.clock.guess()
    return [
        {
            "uid": alert.uid,
            "title": alert.title,
            "drill": alert.drill,
            "severity": alert.severity,
            "expires_at": alert.expires_at.isoformat(),
            "words": core.media.ready(words.media),
        }
        for alert, words in holdings.urgent()
        if now < alert.expires_at
    ]


def as_text(facts: dict[str, Any]) -> str:
    """The same for people, in Vietnamese."""
    held = [_TYPES.get(each["type"], each["type"]) for each in facts["holds"]]
    refused = [f"{reason} {count}" for reason, count in facts["refused"].items()]
    lines = [
        *((_kind(each), _alert(each)) for each in facts.get("alerts", ())),
        ("Thiết bị", facts.get("name") or facts["device"] or "chưa có tên"),
        ("Trạng thái", _STATES.get(facts["state"], facts["state"])),
        ("Mã đăng ký", facts["code"] if facts["state"] != "enrolled" else None),
        ("Chương trình", _program(facts)),
        ("Đồng hồ", "tin được" if facts["clock"] == "trusted" else "chưa tin được, chờ giờ của máy chủ"),
        ("Đang phát", facts.get("playing")),
        ("Đang giữ", ", ".join(held) or "chưa nhận gì"),
        ("Âm thanh", _media(facts)),
        ("Nhật ký phát", f"{facts['last_seq']} mục, máy chủ đã giữ đến mục {facts['acknowledged_seq']}"),
        ("Đã từ chối", ", ".join(refused)),
        ("Bộ nhớ trống", f"{facts['free_bytes'] // 2**20} MB"),
        ("Vướng mắc", facts.get("problem")),
    ]
    return "\n".join(f"{name + ':':<14} {value}" for name, value in lines if value)


def _kind(alert: dict[str, Any]) -> str:
    return "DIỄN TẬP" if alert["drill"] else "CẢNH BÁO KHẨN CẤP"


def _alert(alert: dict[str, Any]) -> str:
    until = datetime.fromisoformat(alert["expires_at"]).astimezone(ZONE)
    lead = "chuông" if alert["drill"] else "còi"
    waiting = "" if alert["words"] else f"; đang chờ tải lời, tạm phát {lead} và câu có sẵn"
    return f"{alert['title']}, đến {until:%H:%M} ngày {until.day}/{until.month}/{until.year}{waiting}"


def _program(facts: dict[str, Any]) -> str:
    if not facts.get("running"):
        return "không chạy"
    if facts["state"] != "enrolled":
        return "đang chạy"
    return "đang chạy, đã kết nối" if facts.get("connected") else "đang chạy, mất kết nối (vẫn phát theo lịch đã nhận)"


def _media(facts: dict[str, Any]) -> str | None:
    media = facts.get("media")
    return None if media is None else f"đã tải {media['ready']}/{media['wanted']} tệp"
