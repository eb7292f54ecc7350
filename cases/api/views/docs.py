"""The schema as a page on which everything can be tried, its script in an answer of its own."""

from __future__ import annotations

from drf_spectacular.views import SpectacularSwaggerSplitView

docs = SpectacularSwaggerSplitView.as_view(url_name="api-schema")
