"""What JSON looks like."""

from cases.api.serializers.case_detail import OF_PEOPLE, CaseDetailSerializer
from cases.api.serializers.case_links import CaseLinkSerializer, FormerNameSerializer
from cases.api.serializers.cases import CaseSerializer
from cases.api.serializers.courts import (
    CourtSerializer,
    MilestoneSerializer,
    SituationSerializer,
    StateRelationSerializer,
)
from cases.api.serializers.history import CustodyChangeSerializer, StatusChangeSerializer
from cases.api.serializers.people import (
    ChargeSerializer,
    ProceedingsSerializer,
    SuspectNameSerializer,
    SuspectSerializer,
    WarrantSerializer,
)
from cases.api.serializers.reports import (
    ClaimSerializer,
    PublisherSerializer,
    RelaySerializer,
    ReportSerializer,
    RevisionSerializer,
)

__all__ = [
    "OF_PEOPLE",
    "CaseDetailSerializer",
    "CaseLinkSerializer",
    "CaseSerializer",
    "ChargeSerializer",
    "ClaimSerializer",
    "CourtSerializer",
    "CustodyChangeSerializer",
    "FormerNameSerializer",
    "MilestoneSerializer",
    "ProceedingsSerializer",
    "PublisherSerializer",
    "RelaySerializer",
    "ReportSerializer",
    "RevisionSerializer",
    "SituationSerializer",
    "StateRelationSerializer",
    "StatusChangeSerializer",
    "SuspectNameSerializer",
    "SuspectSerializer",
    "WarrantSerializer",
]
