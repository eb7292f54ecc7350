"""Which reports? Questions to all reports: who may see them, and who relays whom."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from cases.models.dates import was_public_by


class SourceReportQuerySet(models.QuerySet):
    def public(self):
        """Reports that any public surface may show."""
        return self.filter(state__in=self.model.PUBLIC_STATES)

    def public_by(self, day: date):
        """Reports that were certainly public on a day, by the rule of `public_on`."""
        return self.filter(was_public_by(day))

    def readable_by(self, user):
        """Reports that this user may see on the desk; `workflow.may_read` says so of one."""
        if not user.is_active or not user.has_perm("cases.view_sourcereport"):
            return self.none()
        if user.has_perm("cases.review_sourcereport"):
            return self
        return self.filter(Q(state__in=self.model.PUBLIC_STATES) | Q(entered_by=user))

    def that_may_be_relayed(self):
        """Reports that others can rest on: a correction is part of the report it corrects."""
        return self.filter(corrects__isnull=True)

    def of_page(self, key):
        """Is this page entered already? The reports whose `url_key` this is: text, or what the
        database works out."""
        return self.that_may_be_relayed().filter(url_key=key)

    def of_each_page(self, keys: Iterable[str]) -> dict:
        """Which of these pages are entered already? Key of the page -> the report of it.

        Of several reports of one page, one that counts comes first, then the oldest.
        """
        found = {}
        entered = self.that_may_be_relayed().filter(url_key__in=list(keys))
        for report in entered.select_related("publisher").order_by("pk"):
            first = found.get(report.url_key)
            if first is None or (report.is_standing and not first.is_standing):
                found[report.url_key] = report
        return found

    def and_all_who_relay_them(self) -> set[int]:
        """The primary keys of these reports and of every report that relays them, however far."""
        return set(self.with_all_who_relay_them().values_list("pk", flat=True))

    def with_all_who_relay_them(self):
        """These reports and every report that relays them, however far."""
        return self._and_all(reached="report", through="relayed")

    def and_all_they_relay(self) -> set[int]:
        """The primary keys of these reports and of every report that they rest on."""
        return set(self.with_all_they_relay().values_list("pk", flat=True))

    def with_all_they_relay(self):
        """These reports and every report that they rest on."""
        return self._and_all(reached="relayed", through="report")

    def _and_all(self, reached: str, through: str):
        """All that is reached over relays, in one query however long the way; loops end."""
        try:
            start, params = self.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            return self.none()
        # Only names of columns become part of the statement.
        query = f"""
            WITH RECURSIVE found(id) AS (
                ({start})
                UNION SELECT relay.{reached}_id
                FROM cases_relay relay JOIN found ON relay.{through}_id = found.id
            )
            SELECT id FROM found
        """  # noqa: S608
        return self.model.objects.order_by().filter(pk__in=RawSQL(query, params))  # noqa: S611
