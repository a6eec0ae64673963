"""The figures of the parts that are programs of their own, as lines for a person: ratios first."""

from typing import Any

TARGET, TARGET_PROVEN = 2, 5


def reach_lines(figures: dict[str, Any]) -> list[str]:
    """Each kind of round against the floor of the same run; what each is made of."""
    floor = figures["floor"]["whole"]
    named = {
        "plan": (f"approval to the last of {figures['devices']} committed and answered, pre-signed", TARGET),
        "alert": ("alert confirmed to the last committed and answered, pre-signed", TARGET),
        "signed": ("alert confirmed to the last signed, verified and proven", TARGET_PROVEN),
    }
    parts = ", ".join(f"{name} {value}" for name, value in figures["floor"].items())
    return [
        f"floor, seconds: {parts}",
        *(
            f"{what}: {figures[kind]['whole'] / floor:.1f} × the floor (target {target})"
            for kind, (what, target) in named.items()
        ),
    ]


def reconnect_lines(figures: dict[str, Any]) -> list[str]:
    """The agent's own way back against that of plain nats-py."""
    agent, plain = figures["agent"], figures["plain"]
    return [
        f"{agent['devices']} lines back after NATS was killed: all after {agent['all back s']} s, "
        f"{agent['all back s'] / plain['all back s']:.1f} × plain nats-py; "
        f"the next document to the last {agent['next document, approval to last s']} s"
    ]


def polling_lines(figures: dict[str, Any]) -> list[str]:
    """Computed from the measured cost of a poll."""
    cost = figures["measured"]["not modified"]["cpu ms a poll"]
    return [
        f"polling, measured: {cost} ms of processor a poll that finds nothing new",
        *(
            f"polling every {one['every s']} s, computed: {one['mean delay s']:.0f} s late on average, "
            f"{one['share of one core']:.2f} of a core for 4,000"
            for one in figures["computed for 4,000 devices"]
        ),
    ]


def ends_lines(figures: dict[str, Any]) -> list[str]:
    """As far as it went, and what ended it."""
    return [f"connections: {step}" for step in figures["steps"]]
