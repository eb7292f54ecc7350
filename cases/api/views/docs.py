"""The schema as a page on which everything can be tried."""

from __future__ import annotations

from drf_spectacular.views import SpectacularSwaggerView

docs = SpectacularSwaggerView.as_view(url_name="api-schema")
