"""Counts how many times changes were taken into the record, so that answers are kept though others
commit what no answer tells."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0027_marks_of_publishers")]
    operations = [
        migrations.AddField(
            model_name="ledgershape",
            name="turns",
            field=models.PositiveBigIntegerField(
                default=0, db_default=0, help_text="How many times changes were taken in."
            ),
        )
    ]
