"""The command `tinlang`: `serve` and `demo` run programs; everything else is a management command of the server."""

import os
import sys


def main() -> None:
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    if first in ("serve", "demo"):  # before Django: they decide the ports and folders that the settings read
        from tinlang.config import demo, serve

        sys.exit((serve if first == "serve" else demo).main(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinlang.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
