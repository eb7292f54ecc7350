"""When each case was last asked for, by which new work takes turns with a long backlog."""

from django.db import migrations, models

from cases.models.triggers import install_trail


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_search_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="asked_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="When the recorder was last asked to read the case.",
                null=True,
            ),
        ),
        # Of the trail the column is no part.
        migrations.RunPython(install_trail, migrations.RunPython.noop),
        migrations.RunSQL(
            "UPDATE cases_case SET asked_at = due_since WHERE due_since IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(model_name="case", name="case_due"),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("due_since__isnull", False)),
                fields=["due_since", "id"],
                name="case_due",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("due_since__isnull", False)),
                fields=["-asked_at", "-id"],
                name="case_latest_asked",
            ),
        ),
    ]
