"""Addresses of the API, version 1."""

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from cases.api import views
from cases.api.writing import DraftView, WritesReports


class ReportView(WritesReports, views.ReportView):
    __doc__ = views.ReportView.__doc__


# Name of the list, the view, and the name of its addresses.
RESOURCES = (
    ("courts", views.CourtView, "court"),
    ("state-relations", views.StateRelationView, "state-relation"),
    ("situations", views.SituationView, "situation"),
    ("milestones", views.MilestoneView, "milestone"),
    ("cases", views.CaseView, "case"),
    ("former-names", views.FormerNameView, "former-name"),
    ("case-links", views.CaseLinkView, "case-link"),
    ("suspects", views.SuspectView, "suspect"),
    ("suspect-names", views.SuspectNameView, "suspect-name"),
    ("proceedings", views.ProceedingsView, "proceedings"),
    ("charges", views.ChargeView, "charge"),
    ("warrants", views.WarrantView, "warrant"),
    ("publishers", views.PublisherView, "publisher"),
    ("reports", ReportView, "report"),
    ("relays", views.RelayView, "relay"),
    ("revisions", views.RevisionView, "revision"),
    ("claims", views.ClaimView, "claim"),
    ("status-changes", views.StatusChangeView, "status-change"),
    ("custody-changes", views.CustodyChangeView, "custody-change"),
)

router = SimpleRouter()
for name, view, basename in RESOURCES:
    router.register(name, view, basename)

root = views.Root.as_view(lists={name: basename for name, _, basename in RESOURCES})

urlpatterns = [
    path("", root, name="api-root"),
    path("reports/drafts/<int:pk>/", DraftView.as_view(), name="report-draft"),
    path("lag/", views.LagView.as_view(), name="lag"),
    path("records/", views.RecordLogView.as_view(), name="records"),
    path("log/", views.PublicLogView.as_view(), name="log"),
    path("log/checkpoint/", views.LogCheckpointView.as_view(), name="log-checkpoint"),
    path("log/leaves/", views.LogLeavesView.as_view(), name="log-leaves"),
    path("log/inclusion/", views.LogInclusionView.as_view(), name="log-inclusion"),
    path("log/consistency/", views.LogConsistencyView.as_view(), name="log-consistency"),
    path("vocabulary/", views.VocabularyView.as_view(), name="vocabulary"),
    path("schema/", views.SchemaView.as_view(), name="api-schema"),
    path("", include(router.urls)),
    # Addresses without the last slash are not matched here, so that they are redirected.
    re_path(r"^.*/$", views.NothingHere.as_view()),
]
