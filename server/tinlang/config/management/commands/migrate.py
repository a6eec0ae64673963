"""`tinlang migrate`: Django's own, quicker where a database holds the tables of one app only.

Django rebuilds every model for every step of every app, also in the devices' database, where most apps have no table:
half of the time of a first start. There, what would do nothing is only written down as done.
"""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from tinlang.config.databases import EVENT_APP

EVENTS = "events"


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        forward = not (options["app_label"] or options["plan"] or options["check_unapplied"] or options["prune"])
        if forward and options["database"] == EVENTS:
            _go_forward()
        super().handle(*args, **options)


def _go_forward() -> None:
    """Apply what has tables in the devices' database, note the rest, in the order in which they depend."""
    connection = connections[EVENTS]
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    if executor.loader.detect_conflicts():
        return  # Django's own command tells of them
    executor.recorder.ensure_schema()
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        if migration.app_label == EVENT_APP:
            MigrationExecutor(connection).migrate([(migration.app_label, migration.name)])
        else:
            for step in migration.replaces or [(migration.app_label, migration.name)]:
                executor.recorder.record_applied(*step)
