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
CREATE TABLE devices_deviceevent_default PARTITION OF devices_deviceevent DEFAULT;
"""


def partition(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(PARTITIONED)
    event = apps.get_model("devices", "DeviceEvent")
    for constraint in event._meta.constraints:
        schema_editor.add_constraint(event, constraint)
    for index in event._meta.indexes:
        schema_editor.add_index(event, index)


class Migration(migrations.Migration):
    dependencies = [("devices", "0001_initial")]
    operations = [migrations.RunPython(partition, migrations.RunPython.noop, hints={"model_name": "deviceevent"})]
