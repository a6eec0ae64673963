"""The command `tinlang`: `serve` and `demo` run programs, `say` needs none; all else is a management command."""

import os
import sys

PROGRAMS = """\
  tinlang serve          chạy Tin Làng trên một máy
  tinlang demo           chạy bản mẫu với năm loa; --once --out DIR: tự đi hết một lượt
  tinlang setup          chuẩn bị cơ sở dữ liệu, khóa, địa bàn
  tinlang facts --unit 183 --on 2018-05-11   in các con số của một địa bàn như ngày đó; --json
  tinlang deadline --received 2018-02-09T10:00 --working-days 5   in ngày đến hạn; --why: cách tính
  tinlang recount_deadlines   tính lại hạn của mọi hồ sơ theo lịch đang ghi, in hồ sơ nào đổi hạn
  tinlang say "NỘI DUNG" in ra chữ sẽ đọc; --out TỆP: ghi thành âm thanh

"""


def main() -> None:
    first = sys.argv[1] if len(sys.argv) > 1 else "help"
    if sys.argv[1:] in ([], ["help"], ["--help"], ["-h"]):
        sys.stdout.write(PROGRAMS)
    if first in ("serve", "demo"):  # before Django: they decide the ports and folders that the settings read
        from tinlang.config import demo, serve

        sys.exit((serve if first == "serve" else demo).main(sys.argv[2:]))
    if first == "say":
        from tinlang.config import say

        sys.exit(say.main(sys.argv[2:]))
    if first == "setup" and "--demo" in sys.argv:
        os.environ.setdefault("SECOND_FACTOR", "no")  # as `tinlang demo`, which says so
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinlang.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
