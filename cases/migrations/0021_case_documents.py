"""Stored answers of cases, and marks of what they tell besides the record's own rows."""

import django.db.models.deletion
from django.db import migrations, models

from cases.ledger.marking import install_marks


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0020_ledger_shape'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseDocument',
            fields=[
                ('case', models.OneToOneField(help_text='The case.', on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='document', serialize=False, to='cases.case', db_constraint=False)),
                ('is_current', models.BooleanField(default=False, help_text='Whether nothing that it tells changed since it was written.')),
                ('written_at', models.DateTimeField(help_text='When it was written.', null=True)),
                ('expires_on', models.DateField(help_text='First day on which it is wrong: some count the days until today.', null=True)),
                ('listed', models.TextField(help_text='The case in a list, as JSON.')),
                ('full', models.TextField(help_text='The case in full, as JSON.')),
                ('is_named', models.BooleanField(default=False, help_text='Whether its names tell of nobody whom no report names.')),
                ('first_known_on', models.DateField(help_text='The first day on which what could be known of it changed.', null=True)),
                ('last_known_on', models.DateField(help_text='The last such day.', null=True)),
                ('status', models.CharField(help_text='Its status.', max_length=30, null=True)),
                ('short_name', models.CharField(help_text='Its name in lists, as it is told.', max_length=120)),
                ('number', models.CharField(help_text='By what it is ordered by number: that, or else its slug.', max_length=120)),
                ('slug', models.CharField(help_text='Its slug, as it is told.', max_length=120)),
                ('updated_at', models.DateTimeField(help_text='As the public record says.', null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_current', False)), fields=['case'], name='case_document_stale'), models.Index(condition=models.Q(('expires_on__isnull', False)), fields=['expires_on'], name='case_document_expiring'), models.Index(fields=['short_name', 'case'], name='case_document_by_name'), models.Index(fields=['status', 'updated_at', 'case'], name='case_document_by_status'), models.Index(fields=['updated_at', 'case'], name='case_document_by_change')],
            },
        ),
        migrations.RunPython(install_marks, migrations.RunPython.noop),
    ]
