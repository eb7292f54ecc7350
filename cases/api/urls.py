"""Addresses of the API, version 1."""

from django.urls import include, path, re_path
from rest_framework.decorators import api_view
from rest_framework.routers import DefaultRouter

from cases.api import views
from cases.api.writing import DraftView, WritesReports


class Router(DefaultRouter):
    """Routes whose root says what there is."""

    APIRootView = views.Root
    include_format_suffixes = False


class ReportView(WritesReports, views.ReportView):
    __doc__ = views.ReportView.__doc__


router = Router()
router.register("courts", views.CourtView, "court")
router.register("situations", views.SituationView, "situation")
router.register("cases", views.CaseView, "case")
router.register("suspects", views.SuspectView, "suspect")
router.register("charges", views.ChargeView, "charge")
router.register("warrants", views.WarrantView, "warrant")
router.register("reports", ReportView, "report")
router.register("status-changes", views.StatusChangeView, "status-change")

urlpatterns = [
    path("reports/drafts/<int:pk>/", DraftView.as_view(), name="report-draft"),
    path("", include(router.urls)),
    path("lag/", views.LagView.as_view(), name="lag"),
    # Addresses without the last slash are not matched here, so that they are redirected.
    re_path(r"^.*/$", api_view(["GET"])(views.nothing_here)),
]
