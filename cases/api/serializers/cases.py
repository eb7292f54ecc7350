"""Cases as JSON, as lists have them: with their status, and their people with theirs."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.serializers import shapes
from cases.api.serializers.base import Identified, knows_of_today, status_object
from cases.models import Case
from cases.models.naming import without_names
from cases.status.question import NOW, Question


def reason_of_no_status(question: Question) -> str:
    """Why a question about a case has no status for an answer."""
    if question == NOW:
        return "No claim about this case is proved yet."
    day, valid_on, moment = question.known_on, question.valid_on, question.recorded_at
    words = f"On {day.isoformat()} nothing was " if day else "Nothing is "
    words += f"known to have happened by {valid_on}," if valid_on else "publicly known of this case"
    words += f" by the evidence that the policy “{question.policy.value}” accepts"
    return (
        f"{words}, as this site had recorded it at {moment.isoformat()}." if moment else f"{words}."
    )


class CaseSerializer(Identified):
    """A case with its status, and its people with theirs, for one question."""

    view = "case"
    situation = serializers.SerializerMethodField(help_text="The situation it arises from.")
    status = serializers.SerializerMethodField(
        help_text="The status of the case, or null where nothing is known."
    )
    status_reason = serializers.SerializerMethodField(help_text="Why the status is null.")
    suspects = serializers.SerializerMethodField(help_text="The people, with the status of each.")

    class Meta:
        model = Case
        fields = [
            "id",
            "url",
            "updated_at",
            "slug",
            "number",
            "title",
            "is_title_ours",
            "short_name",
            "summary",
            "situation",
            "status",
            "status_reason",
            "suspects",
        ]
        extra_kwargs = {
            "summary": {
                "help_text": "Two or three neutral sentences: what is alleged, never what is "
                "proved. They are of today: empty with `known_on` or `recorded_at`."
            }
        }

    def to_representation(self, case: Case) -> dict:
        shown = super().to_representation(case)
        if not self.may_name(case):
            hidden = without_names(case.public_id)
            shown.update({name: value for name, value in hidden.items() if name in shown})
        if "summary" in shown and not knows_of_today(self.question):
            shown["summary"] = ""
        return shown

    @extend_schema_field(shapes.SituationLinkSerializer)
    def get_situation(self, case: Case) -> dict:
        return self.situation_link(case.situation)

    @extend_schema_field(shapes.StatusSerializer(allow_null=True))
    def get_status(self, case: Case) -> dict | None:
        return status_object(case.status_change)

    def get_status_reason(self, case: Case) -> str | None:
        return None if case.status_change else reason_of_no_status(self.question)

    @extend_schema_field(shapes.PersonInCaseSerializer(many=True))
    def get_suspects(self, case: Case) -> list[dict]:
        return [
            {
                **self.suspect_link(each.suspect),
                "role": each.role,
                "status": status_object(each.status_change),
            }
            for each in case.people
        ]
