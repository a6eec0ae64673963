"""What `tinlang migrate` leaves in the devices' database, where that is one of its own."""

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from tinlang.config.databases import EVENT_APP, EVENT_MODELS

pytestmark = [
    pytest.mark.django_db(databases="__all__"),
    pytest.mark.skipif("events" not in settings.DATABASES, reason="one database for all"),
]


def test_its_own_tables_are_there_and_no_others():
    tables = {apps.get_model(EVENT_APP, name)._meta.db_table for name in EVENT_MODELS}
    connection = connections["events"]
    assert {info.name for info in connection.introspection.get_table_list(connection.cursor())} >= tables
    assert set(connection.introspection.django_table_names(only_existing=True)) == tables


def test_nothing_is_left_to_be_done():
    executor = MigrationExecutor(connections["events"])
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    executor.loader.check_consistent_history(connections["events"])
    call_command("migrate", database="events", check_unapplied=True, verbosity=0)


def test_a_step_of_another_app_is_written_down_and_changes_no_table():
    recorder = MigrationRecorder(connections["events"])
    before = sorted(connections["events"].introspection.table_names())
    recorder.record_unapplied(
        "broadcasting", max(name for app, name in recorder.applied_migrations() if app == "broadcasting")
    )
    call_command("migrate", database="events", verbosity=0)
    assert sorted(connections["events"].introspection.table_names()) == before
    test_nothing_is_left_to_be_done()
