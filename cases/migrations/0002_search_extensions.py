"""Extensions of PostgreSQL with which names are found in any spelling."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [UnaccentExtension(), TrigramExtension()]
