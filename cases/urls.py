"""Addresses of the public pages."""

from django.urls import path

from cases.views import about, cases, home, reports, situations, suspects

app_name = "pages"

urlpatterns = [
    path("", home.home, name="home"),
    path("cases/", cases.index, name="case-list"),
    path("cases/<slug:slug>/", cases.detail, name="case-detail"),
    path("suspects/", suspects.index, name="suspect-list"),
    path("suspects/<slug:slug>/", suspects.detail, name="suspect-detail"),
    path("situations/", situations.index, name="situation-list"),
    path("situations/<slug:slug>/", situations.detail, name="situation-detail"),
    path("reports/<int:pk>/", reports.detail, name="report-detail"),
    path("about/", about.about, name="about"),
]
