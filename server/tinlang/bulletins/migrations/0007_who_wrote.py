from django.conf import settings
from django.db import migrations, models

WROTE = (
    *("bulletins.create", "bulletins.save_draft", "bulletins.write_draft", "bulletins.edit_again"),
    *("bulletins.write_variant", "bulletins.give_recording", "bulletins.set_reading"),
)
AT_ONCE = 1000


def fill(apps, schema_editor):
    """Who wrote what is there: by its own columns, its recordings and the audit; each version also has its elders'."""
    Version = apps.get_model("bulletins", "Version")
    Variant = apps.get_model("bulletins", "Variant")
    Audit, Person = apps.get_model("common", "AuditEntry"), apps.get_model("accounts", "Person")
    people = {str(uid): pk for pk, uid in Person.objects.values_list("pk", "uid")}
    Writer = Version.writers.through
    versions = Version.objects.order_by("bulletin", "number").only("uid", "bulletin_id", "edited_by_id", "pk")
    bulletin, hands = None, set()
    some = []
    told = {}
    for target, actor in Audit.objects.filter(action__in=WROTE).values_list("target_uid", "actor_uid").iterator():
        if actor in people:
            told.setdefault(target, set()).add(people[actor])
    voices = {}
    spoken = Variant.objects.filter(recording__isnull=False).values_list("version", "recording__given_by")
    for version, person in spoken.iterator():
        voices.setdefault(version, set()).add(person)
    for version in versions.iterator(chunk_size=AT_ONCE):
        if version.bulletin_id != bulletin:
            bulletin, hands = version.bulletin_id, set()
        hands |= {version.edited_by_id} | told.get(str(version.uid), set()) | voices.get(version.pk, set())
        some.extend(Writer(version_id=version.pk, person_id=person) for person in sorted(hands))
        if len(some) >= AT_ONCE:
            Writer.objects.bulk_create(some, batch_size=500)
            some = []
    Writer.objects.bulk_create(some, batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("bulletins", "0006_what_it_is"),
        ("common", "0001_initial"),
        ("media", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="writers",
            field=models.ManyToManyField(
                related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="những người đã viết"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
