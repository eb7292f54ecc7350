"""Indexes that have the orders of the API's lists, so that a page costs the same however long the
list is and however deep the page lies."""

import datetime

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations
from django.db.models import DateField, Index, Q, Value
from django.db.models.functions import Coalesce

NEVER = Value(datetime.date(1, 1, 1), output_field=DateField())
IS_PUBLIC = Q(state__in=["published", "corrected", "retracted"])
IS_OUR_WORD = Q(superseded_at__isnull=True)
# Model -> its new indexes.
INDEXES = [
    ("case", Index(fields=["short_name", "id"], name="case_by_name")),
    ("suspect", Index(fields=["name", "id"], name="suspect_by_name")),
    ("charge", Index(fields=["provision", "id"], name="charge_by_provision")),
    ("claim", Index(fields=["effective_on", "id"], name="claim_by_day")),
    ("claim", Index(fields=["kind", "id"], name="claim_by_kind")),
    ("warrant", Index(fields=["issued_on", "id"], name="warrant_by_day")),
    ("warrant", Index(Coalesce("made_public_on", NEVER), "id", name="warrant_by_publication")),
    (
        "sourcereport",
        Index(Coalesce("published_on", NEVER), "id", name="report_by_day", condition=IS_PUBLIC),
    ),
    (
        "sourcereport",
        Index(fields=["title", "id"], name="report_by_title", condition=IS_PUBLIC),
    ),
    (
        "statuschange",
        Index(
            fields=["policy", "holds_from", "id"],
            name="status_change_by_day",
            condition=IS_OUR_WORD,
        ),
    ),
    (
        "statuschange",
        Index(
            fields=["policy", "recorded_at", "id"],
            name="status_change_by_recording",
            condition=IS_OUR_WORD,
        ),
    ),
    (
        "statuschange",
        Index(
            fields=["proceedings"],
            name="status_change_naming",
            condition=Q(superseded_at__isnull=True, stands_until__isnull=True, policy="any"),
        ),
    ),
    (
        "custodychange",
        Index(
            fields=["policy", "known_on", "id"],
            name="custody_change_latest",
            condition=IS_OUR_WORD,
        ),
    ),
    (
        "casedocument",
        Index(fields=["case"], name="case_document_hidden", condition=Q(is_named=False)),
    ),
    (
        "publicrecord",
        Index(
            fields=["table", "updated_at", "object_id"],
            name="public_record_by_change",
            condition=Q(row__isnull=False),
        ),
    ),
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0028_turns_of_the_keeper")]
    operations = [
        *(AddIndexConcurrently(model, index) for model, index in INDEXES),
        RemoveIndexConcurrently("publicrecord", "public_record_updated"),
    ]
