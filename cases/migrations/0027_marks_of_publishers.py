"""Tells a publisher that changed from one of whom a report changed.

Of a report by the Court every case waited that any report by the Court is about: answers of cases
tell of their publishers, and the two had one mark.
"""

from django.db import migrations

from cases.ledger.marking import install_triggers


def install(apps, schema_editor) -> None:
    install_triggers(schema_editor, ["cases_publisher"])


class Migration(migrations.Migration):
    dependencies = [("cases", "0026_links_of_claims_that_go")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop)]
