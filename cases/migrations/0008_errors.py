import django.utils.timezone
from django.db import migrations, models

import cases.models.error_report


def give_references(apps, schema_editor):
    for row in apps.get_model("cases", "ErrorReport").objects.all():
        row.reference = cases.models.error_report.new_reference()
        row.save(update_fields=["reference"])


class Migration(migrations.Migration):
    """What errors reported by readers still needed."""

    dependencies = [("cases", "0007_imports")]

    operations = [
        migrations.AddField(
            model_name="errorreport",
            name="reference",
            field=models.CharField(
                default="",
                max_length=20,
                editable=False,
                help_text="What the reader quotes to find our answer.",
            ),
        ),
        migrations.RunPython(give_references, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="errorreport",
            name="reference",
            field=models.CharField(
                default=cases.models.error_report.new_reference,
                max_length=20,
                unique=True,
                editable=False,
                help_text="What the reader quotes to find our answer.",
            ),
        ),
        migrations.AddField(
            model_name="errorreport",
            name="kind",
            field=models.CharField(blank=True, max_length=20, help_text="The sort of fact."),
        ),
        migrations.AddField(
            model_name="errorreport",
            name="mail_due_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now,
                editable=False,
                help_text="When a mail is tried next; empty: no more.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="errorreport",
            name="mail_failures",
            field=models.PositiveSmallIntegerField(
                default=0,
                editable=False,
                help_text="How many times in a row it could not be delivered.",
            ),
        ),
        migrations.AddConstraint(
            model_name="errorreport",
            constraint=models.CheckConstraint(
                name="decided_error_report_has_an_answer",
                condition=~models.Q(state__in=["upheld", "declined"]) | ~models.Q(answer=""),
                violation_error_message="Write the answer that the reader gets.",
                violation_error_code="answer_is_wrong",
            ),
        ),
    ]
