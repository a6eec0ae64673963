from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0008_words_of_applicants")]

    operations = [
        migrations.RemoveIndex(model_name="dossier", name="services_by_receipt"),
        migrations.RemoveIndex(model_name="dossier", name="services_by_finish"),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["unit", "received_on", "finished_on", "due_on", "version", "channel", "finished_at", "due_at"],
                name="services_counted",
            ),
        ),
    ]
