"""All web addresses: the admin, the API, health, and the pages."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from cases.admin.trail import history_of
from cases.api.views.docs import docs
from cases.views import data, health, problems, sitemaps, well_known
from cases.views.metrics import metrics

urlpatterns = [
    # In the place of the admin's own history, which knows only what went through its forms.
    path(
        "admin/<slug:app>/<slug:model>/<int:pk>/history/",
        admin.site.admin_view(history_of),
    ),
    path("admin/", admin.site.urls),
    path("api/v1/", include("cases.api.urls")),
    path("api/docs/", docs, name="api-docs"),
    path("problems/", problems.every, name="problem-list"),
    path("problems/<slug:slug>/", problems.one, name="problem"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("livez", health.livez, name="livez"),
    path("metrics", metrics, name="metrics"),
    path("robots.txt", well_known.robots, name="robots-txt"),
    path(".well-known/security.txt", well_known.security, name="security-txt"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<slug:section>-<int:begins_at>.xml", sitemaps.section, name="sitemap-part"),
    path("sitemap-<slug:section>.xml", sitemaps.section, name="sitemap-section"),
    path("data/index.json", data.catalogue, name="data-catalogue"),
    path("data/<str:version>/<path:name>", data.file, name="data-file"),
    path("", include("cases.feeds.urls")),
    # In English as they are, in other languages below /fr/, /uk/, /ru/, /ar/.
    *i18n_patterns(path("", include("cases.urls")), prefix_default_language=False),
]

handler404 = "cases.views.errors.not_found"
handler500 = "cases.views.errors.server_error"
