"""The trail is written with the rights of the owner: who writes rows needs none on the trail."""

from django.db import migrations

from cases.models.triggers import install_trail


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0024_public_log"),
    ]

    operations = [
        migrations.RunPython(install_trail, migrations.RunPython.noop),
    ]
