"""Releases of the data."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_public_record'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(help_text='The day, such as 2026-11-28; with .2 and so on for further ones of that day.', max_length=20, unique=True)),
                ('made_at', models.DateTimeField(help_text='The moment that it shows.')),
                ('sequence', models.BigIntegerField(help_text='Number of the last change of the public record that is in it.')),
                ('rows', models.PositiveIntegerField(help_text='How many rows it has in all tables.')),
                ('files', models.JSONField(help_text='Name, size in bytes, SHA-256 and media type of each file.')),
                ('base', models.ForeignKey(help_text='The release before, from which its delta leads here.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='cases.datarelease')),
            ],
            options={
                'ordering': ['-sequence', '-pk'],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='datarelease',
            trigger=pgtrigger.compiler.Trigger(name='data_release_never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f34184ea56d3ae0cc394e67d2b59c5445a84b018', operation='UPDATE OR DELETE', pgid='pgtrigger_data_release_never_changed_28e81', table='cases_datarelease', when='BEFORE')),
        ),
    ]
