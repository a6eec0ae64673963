from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("broadcasting", "0001_initial")]

    operations = [
        migrations.AddIndex("outbox", models.Index(fields=["unit", "state"], name="broadcasting_outbox_of_a_state")),
        migrations.AddIndex("outbox", models.Index(fields=["unit", "signed_at"], name="broadcasting_outbox_signed")),
    ]
