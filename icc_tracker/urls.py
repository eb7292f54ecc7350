"""All web addresses: the admin, the API, health, and the pages."""

from django.contrib import admin
from django.urls import include, path

from cases.views.health import healthz

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("cases.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("", include("cases.urls")),
]
