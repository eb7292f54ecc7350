"""The addresses of the API: which rows each shows, and how they are asked for."""

from cases.api.views.cases import CaseLinkView, CaseView, FormerNameView
from cases.api.views.courts import CourtView, MilestoneView, SituationView, StateRelationView
from cases.api.views.history import CustodyChangeView, StatusChangeView
from cases.api.views.lag import LagView
from cases.api.views.log import (
    LogCheckpointView,
    LogConsistencyView,
    LogInclusionView,
    LogLeavesView,
    PublicLogView,
)
from cases.api.views.people import (
    ChargeView,
    ProceedingsView,
    SuspectNameView,
    SuspectView,
    WarrantView,
)
from cases.api.views.records import RecordLogView
from cases.api.views.reports import (
    ClaimView,
    PublisherView,
    RelayView,
    ReportView,
    RevisionView,
)
from cases.api.views.root import NothingHere, Root
from cases.api.views.schema import SchemaView
from cases.api.views.vocabulary import VocabularyView

__all__ = [
    "CaseLinkView",
    "CaseView",
    "ChargeView",
    "ClaimView",
    "CourtView",
    "CustodyChangeView",
    "FormerNameView",
    "LagView",
    "LogCheckpointView",
    "LogConsistencyView",
    "LogInclusionView",
    "LogLeavesView",
    "MilestoneView",
    "NothingHere",
    "ProceedingsView",
    "PublicLogView",
    "PublisherView",
    "RecordLogView",
    "RelayView",
    "ReportView",
    "RevisionView",
    "Root",
    "SchemaView",
    "SituationView",
    "StateRelationView",
    "StatusChangeView",
    "SuspectNameView",
    "SuspectView",
    "VocabularyView",
    "WarrantView",
]
