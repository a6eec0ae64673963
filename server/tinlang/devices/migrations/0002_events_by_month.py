"""On PostgreSQL the events of devices are partitioned by month; on SQLite the plain table stays as it is.

Runs on the empty table. Months are added by `partitions.ensure_months`; what fits none goes into the default partition.
"""

from django.db import migrations

PARTITIONED = """
ALTER TABLE devices_deviceevent RENAME TO devices_deviceevent_plain;
CREATE TABLE devices_deviceevent (LIKE devices_deviceevent_plain INCLUDING DEFAULTS) PARTITION BY RANGE (event_on);
DROP TABLE devices_deviceevent_plain;
CREATE SEQUENCE devices_deviceevent_id_seq OWNED BY devices_deviceevent.id;
ALTER TABLE devices_deviceevent ALTER COLUMN id SET DEFAULT nextval('devices_deviceevent_id_seq');
ALTER TABLE devices_deviceevent ADD PRIMARY KEY (id, event_on);
ALTER TABLE devices_deviceevent ADD CONSTRAINT devices_an_event_once UNIQUE (device, store_epoch, seq, event_on);
CREATE INDEX devices_events_of_an_item ON devices_deviceevent (item, kind);
CREATE INDEX devices_events_of_a_release ON devices_deviceevent (release, kind);
CREATE INDEX devices_events_of_a_device ON devices_deviceevent (device, at);
CREATE TABLE devices_deviceevent_default PARTITION OF devices_deviceevent DEFAULT;
"""


def partition(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(PARTITIONED)


class Migration(migrations.Migration):
    dependencies = [("devices", "0001_initial")]
    operations = [migrations.RunPython(partition, migrations.RunPython.noop, hints={"model_name": "deviceevent"})]
