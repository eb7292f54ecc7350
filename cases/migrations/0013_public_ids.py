"""Permanent public ids of rows, the slugs that they had before, and people found to be one."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from cases.models.public_id import new_public_id, public_id_of
from cases.models.triggers import install_trail

# Proceedings last: their ids come of those of the case and the person.
IDENTIFIED = [
    "case",
    "charge",
    "claim",
    "court",
    "milestone",
    "publisher",
    "situation",
    "sourcereport",
    "suspect",
    "warrant",
    "proceedings",
]

# What the docket knows by something else than a key of its own.
KEYS = {
    "court": lambda row: [row.slug],
    "publisher": lambda row: [row.name],
    "proceedings": lambda row: [row.case.public_id, row.suspect.public_id],
}


def _key(row):
    return [row.docket_key] if row.docket_key else None


def give_ids(apps, schema_editor):
    """What the docket brought gets the id that it has everywhere, other rows one of their own."""
    for name in IDENTIFIED:
        model = apps.get_model("cases", name)
        rows = list(model.objects.all())
        for row in rows:
            key = KEYS.get(name, _key)(row)
            row.public_id = public_id_of(model, *key) if key else new_public_id()
        model.objects.bulk_update(rows, ["public_id"], batch_size=1000)


def public_id(**options):
    return models.CharField(
        default=new_public_id,
        editable=False,
        help_text="Permanent and opaque: what programs know the row by.",
        max_length=12,
        **options,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0012_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(choices=[('court', 'court'), ('situation', 'situation'), ('case', 'case'), ('suspect', 'suspect')], help_text='The sort of row.', max_length=20)),
                ('slug', models.SlugField(help_text='The slug that it had.', max_length=120)),
                ('public_id', models.CharField(help_text='The row, by its permanent id.', max_length=12)),
                ('until_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), help_text='When it got another slug.')),
            ],
            options={
                'ordering': ['model', 'slug'],
            },
        ),
        migrations.AddField(
            model_name='suspect',
            name='merged_into',
            field=models.ForeignKey(blank=True, editable=False, help_text='The same person, where two entries turned out to be one.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='cases.suspect'),
        ),
        *[migrations.AddField(name, "public_id", public_id(null=True)) for name in IDENTIFIED],
        # First, so that the trail does not take the ids for something that somebody did.
        migrations.RunPython(install_trail, migrations.RunPython.noop),
        migrations.RunPython(give_ids, migrations.RunPython.noop),
        *[migrations.AlterField(name, "public_id", public_id(unique=True)) for name in IDENTIFIED],
        pgtrigger.migrations.AddTrigger(
            model_name='case',
            trigger=pgtrigger.compiler.Trigger(name='case_keeps_former_slugs', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."slug" IS DISTINCT FROM (NEW."slug"))', func="\n            INSERT INTO cases_formerslug (model, slug, public_id)\n            VALUES ('case', OLD.slug, NEW.public_id)\n            ON CONFLICT (model, slug)\n            DO UPDATE SET public_id = EXCLUDED.public_id, until_at = DEFAULT;\n            RETURN NULL;\n        ", hash='7295e67509cf7e6ce7cef0f13fc32db941a0ed0d', operation='UPDATE OF "slug"', pgid='pgtrigger_case_keeps_former_slugs_bd921', table='cases_case', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='court',
            trigger=pgtrigger.compiler.Trigger(name='court_keeps_former_slugs', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."slug" IS DISTINCT FROM (NEW."slug"))', func="\n            INSERT INTO cases_formerslug (model, slug, public_id)\n            VALUES ('court', OLD.slug, NEW.public_id)\n            ON CONFLICT (model, slug)\n            DO UPDATE SET public_id = EXCLUDED.public_id, until_at = DEFAULT;\n            RETURN NULL;\n        ", hash='8666b4aa0da7058a9ce4831391e516694eb54ccc', operation='UPDATE OF "slug"', pgid='pgtrigger_court_keeps_former_slugs_ba53b', table='cases_court', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='situation',
            trigger=pgtrigger.compiler.Trigger(name='situation_keeps_former_slugs', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."slug" IS DISTINCT FROM (NEW."slug"))', func="\n            INSERT INTO cases_formerslug (model, slug, public_id)\n            VALUES ('situation', OLD.slug, NEW.public_id)\n            ON CONFLICT (model, slug)\n            DO UPDATE SET public_id = EXCLUDED.public_id, until_at = DEFAULT;\n            RETURN NULL;\n        ", hash='7b0a10f94effebcc337a861134c2a7cc4f543461', operation='UPDATE OF "slug"', pgid='pgtrigger_situation_keeps_former_slugs_25491', table='cases_situation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='suspect',
            trigger=pgtrigger.compiler.Trigger(name='suspect_keeps_former_slugs', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."slug" IS DISTINCT FROM (NEW."slug"))', func="\n            INSERT INTO cases_formerslug (model, slug, public_id)\n            VALUES ('suspect', OLD.slug, NEW.public_id)\n            ON CONFLICT (model, slug)\n            DO UPDATE SET public_id = EXCLUDED.public_id, until_at = DEFAULT;\n            RETURN NULL;\n        ", hash='0a3029071232a105e4f4017d549072cc5fbd2734', operation='UPDATE OF "slug"', pgid='pgtrigger_suspect_keeps_former_slugs_72467', table='cases_suspect', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='suspect',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into', models.F('pk')), _negated=True), name='suspect_merged_into_another', violation_error_message='A person cannot be merged into himself or herself.'),
        ),
        migrations.AddConstraint(
            model_name='formerslug',
            constraint=models.UniqueConstraint(fields=('model', 'slug'), name='former_slug_leads_to_one_row'),
        ),
    ]
