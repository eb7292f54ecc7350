"""What search asks, kept by the ledger: words of reports, keys of names; and words of summaries."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0021_case_documents'),
    ]

    operations = [
        migrations.CreateModel(
            name='NameKeys',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(help_text='The public table of the row.', max_length=30)),
                ('key', models.CharField(help_text='What the row is known by in its table.', max_length=20)),
                ('of', models.CharField(help_text='What it names: suspects or cases.', max_length=10)),
                ('owner', models.CharField(help_text='Permanent id of the person or case.', max_length=20)),
                ('latin', models.TextField(help_text='The words of the names in Latin letters.')),
                ('keys', django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), help_text='As `cases.spelling.keys` makes them.', size=None)),
            ],
        ),
        migrations.CreateModel(
            name='ReportWords',
            fields=[
                ('report', models.OneToOneField(help_text='The report.', on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='words', serialize=False, to='cases.sourcereport', db_constraint=False)),
                ('day', models.DateField(help_text='When it was published; the year 1 where that is not known.')),
                ('words', django.contrib.postgres.search.SearchVectorField(help_text="Words of its title (weight A), of the quotes of its claims (B) and of its publisher's name (C).")),
            ],
        ),
        migrations.RemoveIndex(
            model_name='sourcereport',
            name='report_by_words',
        ),
        migrations.AddIndex(
            model_name='case',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('summary', config='cases_words'), name='case_by_words'),
        ),
        migrations.AddIndex(
            model_name='namekeys',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['keys'], name='name_keys'),
        ),
        migrations.AddIndex(
            model_name='namekeys',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('latin', 'gin_trgm_ops'), fastupdate=False, name='name_keys_near'),
        ),
        migrations.AddConstraint(
            model_name='namekeys',
            constraint=models.UniqueConstraint(fields=('table', 'key'), name='name_keys_once'),
        ),
        migrations.AddIndex(
            model_name='reportwords',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='report_words'),
        ),
        migrations.AddIndex(
            model_name='reportwords',
            index=models.Index(fields=['-day', '-report'], name='report_words_newest'),
        ),
        # The ledger, next kept, looks through the whole public record, and fills the new tables.
        migrations.RunSQL("DELETE FROM cases_ledgershape", migrations.RunSQL.noop),
    ]
