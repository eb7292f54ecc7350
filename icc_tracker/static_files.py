"""Which static files are collected: not those that no page asks for."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Without Redoc, which comes with the schema's pages, is large, and is not used here."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "redoc"]
