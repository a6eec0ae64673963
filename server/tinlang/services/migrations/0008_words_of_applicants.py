"""Search by words: those of the names that are there already are written."""

import django.db.models.deletion
from django.db import migrations, models

from tinlang.common.words import filled


class Migration(migrations.Migration):
    dependencies = [("services", "0007_warnings_and_absences")]

    operations = [
        migrations.CreateModel(
            name="ApplicantWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=40)),
                (
                    "of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="services.applicant"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("word", "of"),
                        name="services_applicantword_once",
                        opclasses=["varchar_pattern_ops", "int8_ops"],
                    )
                ],
            },
        ),
        filled("services", "ApplicantWord", "Applicant", "name"),
        migrations.AddIndex(
            model_name="applicant", index=models.Index(fields=["phone"], name="services_by_phone")
        ),
        migrations.AddIndex(
            model_name="dossier", index=models.Index(fields=["outside_code"], name="services_by_outside_code")
        ),
    ]
