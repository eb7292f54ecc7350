"""Addresses of the public pages."""

from django.urls import path

from cases.views import (
    about,
    alerts,
    cards,
    case_list,
    cases,
    changes,
    citations,
    corrections,
    court_page,
    error_reports,
    home,
    report_list,
    reports,
    search,
    situation_list,
    situation_page,
    suspect_list,
    suspect_page,
    warrants,
    webhooks,
)

app_name = "pages"

urlpatterns = [
    path("", home.home, name="home"),
    path("card.png", cards.site, name="card"),
    path("search/", search.search, name="search"),
    path("search/opensearch.xml", search.opensearch, name="opensearch"),
    path("cases/", case_list.index, name="case-list"),
    path("cases/<slug:slug>/", cases.detail, name="case-detail"),
    path("cases/<slug:slug>/cite.<slug:form>", citations.cite, name="case-citation"),
    path("cases/<slug:slug>/card.png", cards.of_case, name="case-card"),
    path("suspects/", suspect_list.index, name="suspect-list"),
    path("suspects/<slug:slug>/", suspect_page.detail, name="suspect-detail"),
    path("suspects/<slug:slug>/card.png", cards.of_suspect, name="suspect-card"),
    path("situations/", situation_list.index, name="situation-list"),
    path("situations/<slug:slug>/", situation_page.detail, name="situation-detail"),
    path("courts/<slug:slug>/", court_page.detail, name="court-detail"),
    path("warrants/", warrants.index, name="warrant-list"),
    path("changes/", changes.index, name="change-list"),
    path("reports/", report_list.index, name="report-list"),
    path("reports/<int:pk>/", reports.detail, name="report-detail"),
    path("report-an-error/", error_reports.about_page, name="report-an-error"),
    path(
        "report-an-error/received/<str:reference>/",
        error_reports.received,
        name="error-report-received",
    ),
    path(
        "report-an-error/<slug:kind>/<int:pk>/",
        error_reports.about_fact,
        name="report-an-error-in",
    ),
    path("alerts/", alerts.index, name="alerts"),
    path("alerts/asked/", alerts.asked, name="alert-asked"),
    path("alerts/<str:token>/", alerts.manage, name="alert"),
    path("alerts/<str:token>/unsubscribe/", alerts.unsubscribe, name="alert-unsubscribe"),
    path("webhooks/", webhooks.index, name="webhooks"),
    path("webhooks/asked/", webhooks.asked, name="webhook-asked"),
    path("webhooks/<str:token>/", webhooks.manage, name="webhook"),
    path("about/", about.about, name="about"),
    path("corrections/", corrections.corrections, name="corrections"),
]
