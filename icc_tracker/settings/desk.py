"""Settings of the editors' desk: its theme (django-unfold) and side bar, and how it writes days."""

from django.templatetags.static import static
from django.urls import reverse_lazy

# Moments as the pages of the desk write them: 30 November 2026, 09:13 UTC.
FORMAT_MODULE_PATH = ["icc_tracker.formats"]

UNFOLD = {
    "SITE_TITLE": "ICC Tracker",
    "SITE_HEADER": "ICC Tracker",
    "SITE_SUBHEADER": "Editors' desk",
    "SITE_SYMBOL": "balance",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "DASHBOARD_CALLBACK": "cases.admin.desk.show_desk",
    "SIDEBAR": {"navigation": "cases.admin.navigation.side_bar"},
    "ACCOUNT": {
        "navigation": [{"title": "My account", "link": reverse_lazy("admin:account")}],
    },
    "STYLES": [
        lambda request: static("cases/colours.css"),
        lambda request: static("cases/account.css"),
        lambda request: static("cases/narrow.css"),
    ],
    "SCRIPTS": [
        lambda request: static("cases/autofocus.js"),
        lambda request: static("cases/stay-signed-in.js"),
        lambda request: static("cases/menus.js"),
        lambda request: static("cases/openers.js"),
    ],
}
