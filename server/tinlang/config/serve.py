"""`tinlang serve`: everything on one machine, without demo content."""

import argparse
from collections.abc import Sequence

from tinlang.config import place as places
from tinlang.config import processes
from tinlang.config.console import Console
from tinlang.config.supervisor import CannotGoOn, Stopping, Supervisor


def main(argv: Sequence[str]) -> int:
    """Run until a signal; 0 after an orderly end, 1 with the reason otherwise."""
    parser = argparse.ArgumentParser(prog="tinlang serve", description="Chạy Tin Làng trên một máy.")
    parser.add_argument("--port", type=int, default=None, help="cổng của trang làm việc (0: cổng trống bất kỳ)")
    options = parser.parse_args(argv)
    console = Console(with_logs=True)
    try:
        here = places.from_environment(port=options.port)
        with places.held(here):
            places.refuse_taken_ports(here)
            return _serve(here, console)
    except CannotGoOn as error:
        console.say(str(error))
        return 1


def _serve(here: places.Place, console: Console) -> int:
    supervisor = Supervisor(here.data, console, address=here.address)
    try:
        supervisor.step("Chuẩn bị dữ liệu và khóa", processes.tinlang("setup", "-v0"), here.environment())
        for group in processes.served(here):
            supervisor.start(group)
        console.say(f"Tin Làng đang chạy: {here.address}")
        supervisor.run()
    except Stopping:
        return 0
    finally:
        supervisor.stop()
    return 0
