"""Addresses of the plain version: those of the API that it has."""

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from bench.plain import views

router = DefaultRouter()
router.register("cases", views.CaseView, "case")
router.register("reports", views.ReportView, "report")
router.register("situations", views.SituationView, "situation")
router.register("suspects", views.SuspectView, "suspect")
router.register("publishers", views.PublisherView, "publisher")
router.register("warrants", views.WarrantView, "warrant")
router.register("status-changes", views.StatusChangeView, "status-change")

urlpatterns = [path("api/v1/", include(router.urls))]
