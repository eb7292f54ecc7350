"""The order of reports by their titles tells no title of a retracted one, and keeps its index."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import Case, F, Index, Q, Value, When

TITLE = Case(When(state="retracted", then=Value("")), default=F("title"))
IS_PUBLIC = Q(state__in=["published", "corrected", "retracted"])


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0033_unfinished")]
    operations = [
        RemoveIndexConcurrently("sourcereport", "report_by_title"),
        AddIndexConcurrently(
            "sourcereport", Index(TITLE, "id", name="report_by_title", condition=IS_PUBLIC)
        ),
    ]
