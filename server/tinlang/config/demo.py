"""`tinlang demo`: everything on one machine with invented content and five loudspeaker programs of their own.

`tinlang demo --once --out DIR` is the road from text to proof without a person, in a temporary folder.
"""

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from tinlang.config import agents, processes
from tinlang.config import environment as env
from tinlang.config import place as places
from tinlang.config.console import Console
from tinlang.config.supervisor import CannotGoOn, Program, Stopping, Supervisor
from tinlang.demo import content, hours


def main(argv: Sequence[str]) -> int:
    """Run until a signal, or once to the proof; 0 after an orderly end, 1 with the reason otherwise."""
    options = _options(argv)
    os.environ.setdefault("SECOND_FACTOR", "no")
    console = Console(with_logs=options.logs)
    try:
        with contextlib.ExitStack() as stack:
            here = stack.enter_context(_place(options, console))
            stack.enter_context(places.held(here))
            places.refuse_taken_ports(here)
            agents.require_program(sound=env.yes("SOUND"))
            return _run(here, options, console)
    except CannotGoOn as error:
        console.say(str(error))
        return 1


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tinlang demo", description="Chạy bản mẫu với năm loa trên máy này.")
    parser.add_argument("--port", type=int, default=None, help="cổng của trang làm việc (0: cổng trống bất kỳ)")
    parser.add_argument("--once", action="store_true", help="tự đi hết một lượt từ soạn tin đến minh chứng rồi dừng")
    parser.add_argument(
        "--out", type=Path, default=None, help="với --once: thư mục để lại âm thanh và các văn bản đã ký"
    )
    parser.add_argument("--logs", action="store_true", help="hiện nhật ký của từng chương trình")
    options = parser.parse_args(argv)
    if options.once != (options.out is not None):
        parser.error("--once và --out DIR đi cùng nhau")
    return options


@contextlib.contextmanager
def _place(options: argparse.Namespace, console: Console) -> Iterator[places.Place]:
    """The place of this demo, its clock set: a temporary one for `--once`, the kept one otherwise."""
    with contextlib.ExitStack() as stack:
        if options.once:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tinlang-demo-")))
            here = replace(places.from_environment(data=folder, port=0), nats_port=places.free_port())
        else:
            here = places.from_environment(port=options.port)
        clock = here.clock or hours.clock_for(here.data, content.QUIET_HOURS)
        if clock:
            console.say(_about_clock(clock))
        yield replace(here, clock=clock, captures=here.data / "captures")


def _about_clock(clock: str) -> str:
    start, end = content.QUIET_HOURS
    return (
        f"  Đồng hồ của bản mẫu đang là {hours.shown(clock)}, không theo giờ thật:\n"
        f"  giờ thật rơi vào giờ không phát ({start} đến {end}), hoặc lần chạy trước đã tới giờ này."
    )


def _run(here: places.Place, options: argparse.Namespace, console: Console) -> int:
    supervisor = Supervisor(here.data, console, address=here.address)
    told = here.environment() | {"TINLANG_AGENT": agents.program()}
    try:
        supervisor.step("Dữ liệu mẫu và khóa", processes.tinlang("setup", "--demo", "-v0"), told)
        for group in processes.served(here):
            supervisor.start(group)
        supervisor.start(agents.loudspeakers(here, sound=env.yes("SOUND")))
        supervisor.step("Đăng ký năm loa", processes.tinlang("demo_enrol"), told)
        if options.once:
            return supervisor.run_to_end(_story(options.out.resolve(), told))
        console.say(_welcome(here))
        supervisor.run()
    except Stopping:
        return 1 if options.once else 0
    finally:
        supervisor.stop()
        hours.remember(here.data, here.clock)
    return 0


def _story(out: Path, told: dict[str, str]) -> Program:
    command = processes.tinlang("demo_story", "--out", str(out))
    return Program(name="story", label="Một bản tin, từ soạn đến minh chứng", command=command, env=told)


def _about_second_factor() -> str:
    if env.yes("SECOND_FACTOR", True):
        return ""
    return (
        "  Bản mẫu KHÔNG đòi bước xác nhận thứ hai khi đăng nhập và khi duyệt. Khi dùng thật, bước này luôn bật;\n"
        "  muốn thử ngay: SECOND_FACTOR=yes make run\n\n"
    )


def _welcome(here: places.Place) -> str:
    everyone = content.people()
    width = max(len(person.username) for person in everyone)
    people = "\n".join(
        f"    {person.username:<{width}}  {person.display_name}, {person.organisation}" for person in everyone
    )
    return (
        f"\nTin Làng đang chạy: {here.address}\n\n"
        f"  Đăng nhập bằng một trong các tên sau, mật khẩu chung là {content.PASSWORD}\n{people}\n\n"
        f"{_about_second_factor()}"
        f"  Âm thanh mà năm loa phát ra nằm ở {here.captures}\n"
        "  Bấm Ctrl-C để dừng; lần sau chạy lại vẫn còn dữ liệu.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
