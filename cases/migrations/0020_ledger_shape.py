"""By which tables and columns the ledger was kept, and marks of rows that decide on names."""

from django.db import migrations, models

from cases.ledger.marking import install_marks


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0019_webhooks_and_alerts'),
    ]

    operations = [
        migrations.CreateModel(
            name='LedgerShape',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(help_text='SHA-256 of the tables and their columns.', max_length=64)),
            ],
        ),
        migrations.RunPython(install_marks, migrations.RunPython.noop),
    ]
