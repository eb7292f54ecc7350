"""What JSON looks like."""

from cases.api.serializers.cases import CaseDetailSerializer, CaseSerializer
from cases.api.serializers.courts import CourtSerializer, SituationSerializer
from cases.api.serializers.people import ChargeSerializer, SuspectSerializer, WarrantSerializer
from cases.api.serializers.reports import ReportSerializer, StatusChangeSerializer

__all__ = [
    "CaseDetailSerializer",
    "CaseSerializer",
    "ChargeSerializer",
    "CourtSerializer",
    "ReportSerializer",
    "SituationSerializer",
    "StatusChangeSerializer",
    "SuspectSerializer",
    "WarrantSerializer",
]
