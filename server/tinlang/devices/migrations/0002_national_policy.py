"""The policy for the whole country, from which a commune's own departs."""

from datetime import date

from django.db import migrations


def add(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    apps.get_model("devices", "DevicePolicy").objects.get_or_create(
        unit=None,
        valid_from=date(1900, 1, 1),
        defaults={
            "quiet_hours": [["22:00", "05:00"]],
            "volumes": [],
            "default_volume": 80,
            "languages": ["vi"],
            "heartbeat_s": 60,
            "pull_s": 900,
            "source": "Chưa đối chiếu: chưa tìm thấy quy định chung của cả nước về giờ không phát.",
        },
    )


class Migration(migrations.Migration):
    dependencies = [("devices", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
