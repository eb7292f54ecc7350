import django.utils.timezone
from django.db import migrations, models

from cases.models.roles import grant
from cases.models.triggers import install_trail


def give_roles(apps, schema_editor):
    grant(apps)


class Migration(migrations.Migration):
    """Pages that were taken away, and what their addresses say instead."""

    dependencies = [("cases", "0010_accounts")]

    operations = [
        migrations.CreateModel(
            name="Removal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(help_text="The address after the name of the site, without a language, such as /cases/name-of-the-case/. Only of a page that was public: this notice tells that there was one.", max_length=300, unique=True)),
                ("reason", models.TextField(help_text="Why it was removed, in a sentence or two: shown to the public. Never repeat what must not be known.")),
                ("removed_on", models.DateField(default=django.utils.timezone.localdate, help_text="The day on which it was removed: shown as well.")),
            ],
            options={
                "ordering": ["-removed_on", "path"],
                "constraints": [models.CheckConstraint(condition=models.Q(("path__regex", r"^/(cases|suspects|situations|reports)/[\w-]+/$")), name="removal_of_a_page", violation_error_message="Write the address of one page: it begins with /cases/, /suspects/, /situations/ or /reports/ and ends with a slash.")],
            },
        ),
        migrations.RunPython(install_trail, migrations.RunPython.noop),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
    ]
