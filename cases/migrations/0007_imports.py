import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from cases.models.roles import grant
from cases.models.triggers import install_trail


def give_roles(apps, schema_editor):
    grant(apps)


class Migration(migrations.Migration):
    """Imports of many reports at once, and the sheets that wait to be confirmed."""

    dependencies = [
        ("cases", "0006_sources"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(help_text="The name of the file.", max_length=200)),
                ("sha256", models.CharField(help_text="SHA-256 of the file's bytes, in hexadecimal.", max_length=64)),
                ("imported_at", models.DateTimeField(auto_now_add=True, help_text="When it was imported.")),
                ("rows", models.PositiveIntegerField(help_text="How many rows of the sheet had something in them, without the heading.")),
                ("rows_left_out", models.PositiveIntegerField(default=0, help_text="Rows of reports that were entered already.")),
                ("reports_made", models.PositiveIntegerField(default=0, help_text="How many reports it entered and submitted.")),
                ("claims_made", models.PositiveIntegerField(default=0, help_text="How many claims these reports make.")),
                ("taken_back_at", models.DateTimeField(help_text="When its reports were deleted again; empty if they were not.", null=True)),
                ("imported_by", models.ForeignKey(help_text="Who imported it, and vouches for what the reports say.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="imports", to=settings.AUTH_USER_MODEL)),
                ("reports", models.ManyToManyField(blank=True, help_text="The reports that it entered and that are still there.", related_name="import_batches", to="cases.sourcereport")),
                ("taken_back_by", models.ForeignKey(help_text="Who took it back.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "import",
                "ordering": ["-imported_at", "-id"],
                "default_permissions": ("add", "view"),
                "constraints": [models.CheckConstraint(condition=models.Q(("rows_left_out__lte", models.F("rows"))), name="import_leaves_out_rows_of_its_own")],
            },
        ),
        migrations.CreateModel(
            name="ImportUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uploaded_at", models.DateTimeField(default=django.utils.timezone.now, help_text="When it was uploaded.")),
                ("file_name", models.CharField(help_text="The name of the file.", max_length=200)),
                ("sha256", models.CharField(help_text="SHA-256 of the file's bytes, in hexadecimal.", max_length=64)),
                ("content", models.BinaryField(help_text="The file's bytes.")),
                ("uploaded_by", models.ForeignKey(help_text="Who uploaded it; nobody else sees it.", on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["-uploaded_at", "-id"],
                "default_permissions": (),
                "indexes": [models.Index(fields=["uploaded_at"], name="upload_by_age")],
                "constraints": [models.UniqueConstraint(fields=("uploaded_by", "sha256"), name="upload_once_per_user")],
            },
        ),
        migrations.RunPython(install_trail, migrations.RunPython.noop),
        migrations.RunPython(give_roles, migrations.RunPython.noop),
    ]
