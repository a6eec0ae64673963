"""The command line: `tinlang-agent run | status | usb | verify`."""

import argparse
import asyncio
import os
import sqlite3
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tinlang_agent import SOFTWARE, log, verify
from tinlang_agent.agent import Agent, Settings
from tinlang_agent.control import ask
from tinlang_agent.core import Core
from tinlang_agent.enrolment import WrongRoot
from tinlang_agent.folder import Folder, InUse
from tinlang_agent.holdings import Holdings
from tinlang_agent.intake import Intake
from tinlang_agent.players.base import PlayerUnavailable
from tinlang_agent.status import as_text, describe
from tinlang_agent.usb import take_folder
from tinlang_wire.clock import Clock

FAILED, USAGE, WRONG_ROOT = 1, 2, 3


class Problem(Exception):
    """Told to the person at the terminal, in Vietnamese; `code` is the exit status."""

    def __init__(self, message: str, code: int = FAILED) -> None:
        super().__init__(message)
        self.code = code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status."""
    options = _parser().parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    try:
        return int(options.command(options))
    except Problem as problem:
        _say(str(problem), error=True)
        return problem.code


def _joined(arguments: Sequence[str]) -> list[str]:
    """One fingerprint in 64 begins with a hyphen, which argparse would take for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--root-fingerprint":
            joined[-1] += f"={argument}"
        else:
            joined.append(argument)
    return joined


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tinlang-agent", description="Chương trình trên thiết bị của Tin Làng.")
    parser.add_argument("--version", action="version", version=SOFTWARE)
    commands = parser.add_subparsers(required=True, metavar="LỆNH")

    run = commands.add_parser("run", help="chạy thiết bị: nhận tin, phát, gửi minh chứng")
    run.add_argument("--server", required=True, metavar="URL", help="địa chỉ máy chủ")
    run.add_argument("--root-fingerprint", required=True, metavar="VÂN_TAY", help="dấu vân tay của khoá gốc")
    run.add_argument("--data", required=True, type=Path, metavar="THƯ_MỤC", help="nơi thiết bị giữ khoá, tin, nhật ký")
    run.add_argument("--name", default="", help="tên gợi nhớ, hiện ở nơi đăng ký thiết bị")
    run.add_argument("--player", choices=("wave", "mpv"), default="mpv", help="mpv: ra loa; wave: ghi ra tệp .wav")
    run.add_argument("--out", type=Path, metavar="THƯ_MỤC", help="nơi ghi tệp .wav (mặc định THƯ_MỤC/played)")
    run.add_argument("--ao", metavar="TÊN", help="đầu ra âm thanh của mpv, ví dụ alsa, pulse, null")
    run.add_argument(
        "--rtc", action=argparse.BooleanOptionalAction, default=True, help="máy có (không có) đồng hồ chạy pin"
    )
    run.add_argument("--verbose", action="store_true", help="ghi nhật ký chi tiết")
    run.set_defaults(command=_run)

    status = commands.add_parser("status", help="xem thiết bị đang thế nào")
    status.add_argument("--data", required=True, type=Path, metavar="THƯ_MỤC")
    status.add_argument("--json", action="store_true", help="in ra JSON")
    status.set_defaults(command=_status)

    usb = commands.add_parser("usb", help="nhận văn bản (*.jws) và âm thanh (media/*.opus) từ một thư mục")
    usb.add_argument("--data", required=True, type=Path, metavar="THƯ_MỤC")
    usb.add_argument("folder", type=Path, metavar="USB")
    usb.set_defaults(command=_usb)

    _add_verify(commands)
    return parser


def _add_verify(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    check = commands.add_parser(
        "verify",
        help="phán xét văn bản trong tệp",
        description=verify.HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    check.add_argument("--root-key", required=True, type=Path, metavar="JWK", help="khoá gốc công khai")
    check.add_argument(
        "--keys", type=Path, action="append", default=[], metavar="TỆP", help="văn bản Keys, không in ra"
    )
    check.add_argument("--device", metavar="UID", help="phán xét như thiết bị này")
    check.add_argument("--unit", metavar="UID", help="phán xét như thiết bị theo lịch phát của địa bàn này")
    check.add_argument("--device-key", type=Path, action="append", default=[], metavar="JWK")
    check.add_argument("--now", type=_instant, metavar="ISO", help="phán xét như vào lúc này, có múi giờ")
    check.add_argument("files", type=Path, nargs="+", metavar="TỆP")
    check.set_defaults(command=_verify)


def _instant(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment.astimezone(UTC)


def _run(options: argparse.Namespace) -> int:
    log.start(verbose=options.verbose)
    settings = Settings(
        server=options.server,
        fingerprint=options.root_fingerprint,
        folder=Folder(options.data),
        name=options.name,
        player=options.player,
        out=options.out or Folder(options.data).played,
        chip=options.rtc,
        clock=_clock(),
        audio_output=options.ao,
    )
    try:
        again = asyncio.run(_live(settings))
    except WrongRoot as error:
        raise Problem(
            f"Dữ liệu của thiết bị thuộc về khoá gốc {error}, không phải khoá đã ghim. Kiểm tra --root-fingerprint.",
            WRONG_ROOT,
        ) from error
    except InUse as error:
        raise Problem(f"Một chương trình khác đang dùng thư mục {error}.") from error
    except PlayerUnavailable as error:
        raise Problem(str(error)) from error
    except sqlite3.Error as error:
        log.log.error("store: %s", error)
        raise Problem(f"Không dùng được dữ liệu ở {options.data} ({error}); dữ liệu vẫn còn nguyên.") from error
    except OSError as error:
        raise Problem(f"Không dùng được {error.filename or options.data}: {error.strerror}.") from error
    if again:
        os.execv(sys.executable, sys.orig_argv)
    return 0


async def _live(settings: Settings) -> bool:
    return await Agent(settings).run()


def _clock() -> Clock:
    try:
        return Clock.from_spec(os.environ.get("TINLANG_CLOCK"))
    except ValueError as error:
        raise Problem(str(error), USAGE) from error


def _status(options: argparse.Namespace) -> int:
    folder = _existing(options.data)
    facts = ask(folder.socket, {"do": "status"})
    if facts is None:
        facts = describe(_at_rest(folder)) | {"running": False}
    _say(msgspec.json.format(msgspec.json.encode(facts)).decode() if options.json else as_text(facts))
    return 0


def _usb(options: argparse.Namespace) -> int:
    folder = _existing(options.data)
    stick = options.folder.resolve()
    if not stick.is_dir():
        raise Problem(f"Không có thư mục {stick}.", USAGE)
    answer = ask(folder.socket, {"do": "usb", "folder": str(stick)})
    if answer is None:
        answer = {"lines": _usb_at_rest(_at_rest(folder), stick)}
    if problem := answer.get("problem"):
        raise Problem(str(problem))
    for line in answer["lines"]:
        _say(line)
    if not answer["lines"]:
        _say("Không có gì mới trong thư mục này.")
    return FAILED if any(line.startswith(("refused", "media damaged")) for line in answer["lines"]) else 0


def _usb_at_rest(core: Core, stick: Path) -> list[str]:
    identity = core.identity
    if identity is None:
        raise Problem("Thiết bị chưa được đăng ký nên chưa nhận tin từ USB.")
    holdings = Holdings(core, identity.device)
    intake = Intake(
        core, holdings=holdings, root=identity.root, changed=lambda document: None, obey=lambda command, sha256: None
    )
    lines = asyncio.run(take_folder(stick, intake=intake, holdings=holdings, media=core.media))
    holdings.announce()
    return [str(line) for line in lines]


def _existing(data: Path) -> Folder:
    folder = Folder(data)
    if not folder.store.exists():
        raise Problem(f"Không có dữ liệu thiết bị ở {data}.", USAGE)
    return folder


def _at_rest(folder: Folder) -> Core:
    try:
        return Core(folder, clock=_clock(), chip=True)
    except InUse as error:
        raise Problem("Chương trình đang chạy nhưng không trả lời. Thử lại sau ít giây.") from error
    except sqlite3.Error as error:
        raise Problem(f"Không dùng được dữ liệu ở {folder.root} ({error}); dữ liệu vẫn còn nguyên.") from error


def _verify(options: argparse.Namespace) -> int:
    try:
        bench = verify.Bench(
            root=verify.read_key(options.root_key),
            now=options.now or _clock().now(),
            device=options.device,
            unit=options.unit,
            device_keys=tuple(verify.read_key(path) for path in options.device_key),
        )
        verdicts = bench.judge(options.files, keys_files=options.keys)
    except (OSError, ValueError) as error:
        raise Problem(f"Không đọc được: {error}", USAGE) from error
    for path, verdict in zip(options.files, verdicts, strict=True):
        _say(f"{verdict.outcome}\t{path}")
    return 0 if all(verdict.good for verdict in verdicts) else FAILED


def _say(text: str, *, error: bool = False) -> None:
    (sys.stderr if error else sys.stdout).write(f"{text}\n")
