"""Codes of the province's system as they are looked for since lists are read so: in capitals, without blanks.

The dossier's own code stays as it was given. Where two dossiers go by one code but for its letters, the second stays
as it is: which of them is meant is for people to say.
"""

from django.db import migrations
from django.db.models import Q


def write_in_capitals(apps, schema_editor):
    dossiers = apps.get_model("services", "Dossier").objects.using(schema_editor.connection.alias)
    told = dossiers.exclude(outside_code="").order_by("pk").values_list("pk", "outside_code")
    others = [(pk, right) for pk, code in told.iterator() if (right := "".join(code.split()).upper()) != code]
    for pk, right in others:
        if not dossiers.filter(Q(outside_code=right) | Q(code=right)).exclude(pk=pk).exists():
            dossiers.filter(pk=pk).update(outside_code=right)


class Migration(migrations.Migration):
    dependencies = [("services", "0013_in_order")]

    operations = [migrations.RunPython(write_in_capitals, migrations.RunPython.noop)]
