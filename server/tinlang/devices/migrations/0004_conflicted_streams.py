"""A stream remembers that one of its events came again with another content: its receipts say so."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("devices", "0003_order_and_bounds")]

    operations = [
        migrations.AddField(model_name="devicestream", name="conflicted", field=models.BooleanField(default=False)),
    ]
