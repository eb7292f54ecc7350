"""Days on which something is said to have happened must have come: checked where rows are written
(`cases.models.dates.has_come`), so that the database is not altered."""

import cases.models.dates
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0029_indexes_of_lists"),
    ]

    operations = [
        migrations.AlterField(
            model_name="claim",
            name="effective_on",
            field=models.DateField(
                help_text="When it happened; for a denial, comment or reaction, when it was said.",
                validators=[cases.models.dates.has_come],
            ),
        ),
        migrations.AlterField(
            model_name="claim",
            name="public_on",
            field=models.DateField(
                blank=True,
                help_text="If the fact was public before this report: since when. Shown as “documented later”.",
                null=True,
                validators=[cases.models.dates.has_come],
            ),
        ),
        migrations.AlterField(
            model_name="milestone",
            name="occurred_on",
            field=models.DateField(
                help_text="When it happened.", validators=[cases.models.dates.has_come]
            ),
        ),
        migrations.AlterField(
            model_name="revision",
            name="revised_on",
            field=models.DateField(
                help_text="When the publisher changed it.", validators=[cases.models.dates.has_come]
            ),
        ),
        migrations.AlterField(
            model_name="sourcereport",
            name="dated_on",
            field=models.DateField(
                blank=True,
                help_text="Date that the document bears, if it was published later, such as on unsealing.",
                null=True,
                validators=[cases.models.dates.has_come],
            ),
        ),
        migrations.AlterField(
            model_name="sourcereport",
            name="published_on",
            field=models.DateField(
                blank=True,
                help_text="When it was published; empty if not known.",
                null=True,
                validators=[cases.models.dates.has_come],
            ),
        ),
        migrations.AlterField(
            model_name="sourcereport",
            name="retrieved_on",
            field=models.DateField(
                default=django.utils.timezone.localdate,
                help_text="When it was read. Without a publication date it counts as public from this day.",
                validators=[cases.models.dates.has_come],
            ),
        ),
        migrations.AlterField(
            model_name="warrant",
            name="ended_on",
            field=models.DateField(
                blank=True,
                help_text="When it ceased to be in force.",
                null=True,
                validators=[cases.models.dates.has_come],
            ),
        ),
        migrations.AlterField(
            model_name="warrant",
            name="issued_on",
            field=models.DateField(
                help_text="When the judges issued it.", validators=[cases.models.dates.has_come]
            ),
        ),
        migrations.AlterField(
            model_name="warrant",
            name="made_public_on",
            field=models.DateField(
                blank=True,
                help_text="When its existence became public (not its text); empty if not known.",
                null=True,
                validators=[cases.models.dates.has_come],
            ),
        ),
    ]
