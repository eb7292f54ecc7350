"""The public record in flat rows, and marks of the database for what of it changed."""

from django.db import migrations, models

from cases.ledger.marking import install_marks, remove_marks


class Migration(migrations.Migration):
    dependencies = [
        ('cases', '0013_public_ids'),
    ]

    operations = [
        migrations.CreateModel(
            name='StaleRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(help_text='What kind of row, or of question.', max_length=30)),
                ('object_id', models.BigIntegerField(help_text='Its primary key.')),
            ],
        ),
        migrations.CreateModel(
            name='PublicRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(help_text='The public table.', max_length=30)),
                ('key', models.CharField(help_text='What the row is known by in its table.', max_length=20)),
                ('object_id', models.BigIntegerField(help_text='Primary key of the row that it comes from.')),
                ('row', models.JSONField(help_text='What it says; empty when it is gone.', null=True)),
                ('operation', models.CharField(choices=[('ADD', 'Added'), ('MOD', 'Changed'), ('DEL', 'No longer public'), ('MERGED', 'Merged into another row'), ('RETRACTED', 'Retracted: shown with the reason, proves nothing')], help_text='What the last change was.', max_length=9)),
                ('reason', models.TextField(blank=True, help_text='Why it is gone or was retracted.')),
                ('merged_into', models.CharField(blank=True, help_text='Of a merged row: the one that it is now.', max_length=20)),
                ('sequence', models.BigIntegerField(help_text='Number of the last change.', unique=True)),
                ('changed_at', models.DateTimeField(help_text='When it last changed.')),
                ('updated_at', models.DateTimeField(help_text='When it, or a part of it such as a claim of a case, last changed.')),
            ],
            options={
                'ordering': ['sequence'],
                'indexes': [models.Index(fields=['table', 'object_id'], name='public_record_of'), models.Index(fields=['table', 'updated_at'], name='public_record_updated')],
                'constraints': [models.UniqueConstraint(fields=('table', 'key'), name='public_record_once')],
            },
        ),
        migrations.RunPython(install_marks, remove_marks),
    ]
