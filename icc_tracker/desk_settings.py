"""Settings of the editors' desk: its theme (django-unfold), colours and side bar."""

from django.templatetags.static import static
from django.urls import reverse_lazy

UNFOLD = {
    "SITE_TITLE": "ICC Tracker",
    "SITE_HEADER": "ICC Tracker",
    "SITE_SUBHEADER": "Editors' desk",
    "SITE_SYMBOL": "balance",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "DASHBOARD_CALLBACK": "cases.admin.desk.show_desk",
    # A calm blue: white on 600, and 700 on white, are read at a contrast above 4.5.
    "COLORS": {
        "primary": {
            "50": "oklch(97.5% .01 245)",
            "100": "oklch(94.5% .022 245)",
            "200": "oklch(89% .043 245)",
            "300": "oklch(81% .075 246)",
            "400": "oklch(72% .1 248)",
            "500": "oklch(62% .115 250)",
            "600": "oklch(49% .11 252)",
            "700": "oklch(42.5% .1 254)",
            "800": "oklch(37% .085 255)",
            "900": "oklch(32% .065 256)",
            "950": "oklch(24% .045 258)",
        },
    },
    "SIDEBAR": {"navigation": "cases.admin.navigation.side_bar"},
    "ACCOUNT": {
        "navigation": [{"title": "My account", "link": reverse_lazy("admin:account")}],
    },
    "STYLES": [
        lambda request: static("cases/account.css"),
        lambda request: static("cases/narrow.css"),
    ],
    "SCRIPTS": [
        lambda request: static("cases/autofocus.js"),
        lambda request: static("cases/stay-signed-in.js"),
    ],
}
