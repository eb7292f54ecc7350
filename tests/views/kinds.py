"""One address of every kind of page, for tests that look at each kind once."""

from cases.models import SourceReport

# Add a line for every new kind of page, with few rows, for each is looked at often.
# `{report}` stands for a report that relays others.
ADDRESSES = {
    "home": "/",
    "cases": "/cases/?situation=ukraine",
    "cases, asked wrongly": "/cases/?status=nonsense&known_on=17/03/2023&q=Bemba",
    "case": "/cases/putin-and-lvova-belova/",
    "case on a day": "/cases/putin-and-lvova-belova/?known_on=2023-03-13",
    "case before it was known": "/cases/putin-and-lvova-belova/?known_on=2023-03-12",
    "people": "/suspects/?q=Bemba",
    "person": "/suspects/jean-pierre-bemba-gombo/",
    "person on a day": "/suspects/jean-pierre-bemba-gombo/?known_on=2010-05-05&policy=any",
    "person before the name was known": "/suspects/jean-pierre-bemba-gombo/?known_on=2005-05-05",
    "situations": "/situations/",
    "situation": "/situations/ukraine/",
    "court": "/courts/icc/",
    "report": "/reports/{report}/",
    "warrants": "/warrants/?q=Bemba",
    "reports": "/reports/?q=Bemba",
    "changes": "/changes/?known_on=2005-10-15",
    "search": "/search/?q=Qadhafi",
    "data": "/data/",
    "public log": "/log/",
    "public log of a case": "/log/?q=/cases/kony/",
    "about": "/about/",
    "contact": "/contact/",
    "corrections": "/corrections/",
    "error report": "/report-an-error/",
    "mail alerts": "/alerts/?about=case:kony",
    "mail alerts, asked for": "/alerts/asked/",
    "webhooks": "/webhooks/?about=case:kony",
    "no such page": "/no-such-page/",
    "person, right to left": "/ar/suspects/maria-alekseyevna-lvova-belova/",
}


def addresses() -> dict[str, str]:
    """The addresses by the names of their kinds; asks the database for a report."""
    report = SourceReport.objects.public().filter(relays__isnull=False).order_by("pk").first()
    return {kind: each.format(report=report.pk) for kind, each in ADDRESSES.items()}
