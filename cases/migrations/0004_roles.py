from django.db import migrations

from cases.models.roles import grant


def give_roles(apps, schema_editor):
    grant(apps)


class Migration(migrations.Migration):
    """The groups of the desk: contributors, editors, chief editors."""

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("cases", "0003_editors_desk"),
    ]

    operations = [migrations.RunPython(give_roles, migrations.RunPython.noop)]
