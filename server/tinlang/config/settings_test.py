"""Settings of the tests: a temporary data folder for each worker, a clock, quick password hashes, tasks at once.

The databases are files, as they are when people use it: in memory, SQLite refuses a second thread at once.
The clock begins at nine in the morning of an ordinary day, for every thread and every program that a test starts: so
it is the same test at every hour and on every day. A `TINLANG_CLOCK` that whoever starts the tests has set stands.
"""

import atexit
import os
import shutil
import tempfile
import time

os.environ.setdefault("TINLANG_CLOCK", f"2026-03-04T09:00+07:00@{time.time()}")  # `common.clock` reads it on import
if not os.environ.get("TINLANG_DATA"):  # make exports it, empty unless somebody gave it
    os.environ["TINLANG_DATA"] = tempfile.mkdtemp(prefix="tinlang-test-")
    atexit.register(shutil.rmtree, os.environ["TINLANG_DATA"], ignore_errors=True)
if worker := os.environ.get("PYTEST_XDIST_WORKER"):  # it inherits the folder of the process that started it
    os.environ["TINLANG_DATA"] = os.path.join(os.environ["TINLANG_DATA"], worker)
    os.makedirs(os.environ["TINLANG_DATA"], exist_ok=True)
os.environ.setdefault("SECRET_KEY", "for-tests-only-and-nothing-else-at-all")

from tinlang.config.settings import *  # noqa: F403

for alias, database in DATABASES.items():  # noqa: F405
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"] = {"NAME": str(TINLANG_DATA / f"test-{alias}.sqlite3")}  # noqa: F405
        database["OPTIONS"]["timeout"] = 120  # for fifty at once on a busy machine ten seconds are few
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": TASKS["default"]["QUEUES"],  # noqa: F405
    }
}
PROVINCE_URL = ""
"""Tests that need one start it."""
SECOND_FACTOR = False
"""As in the demo: most tests are of other things. Those of signing in and of approving turn it on."""
ALLOWED_HOSTS = ["*"]
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  (WhiteNoise warns of a folder that is not there)
WHITENOISE_AUTOREFRESH = True
"""Each is looked for when it is asked for: else every client of every test reads all of them first, in 30 ms."""
