"""What is asked for to try answers that are kept, and the record that they tell of."""

from cases.api.documents import write_documents
from cases.models import Case
from tests import build

LIST = "/api/v1/cases/?limit=1"
# One of each kind: read from documents or from rows, of a list or of one, with parameters or not.
ADDRESSES = [
    LIST,
    "/api/v1/cases/?policy=any&ordering=-updated_at",
    "/api/v1/cases/the-case/proof/",
    "/api/v1/cases/the-case/?include=claims",
    "/api/v1/reports/?q=Ada&count=true",
    "/api/v1/suspects/",
    "/api/v1/lag/",
]


def two_cases() -> Case:
    """A case of one person, with its stored answer, beside another case."""
    for slug, name in (("the-case", "Ada"), ("the-other", "Ben")):
        made = build.case(name, slug=slug)
        release = build.court_release("2024-03-17")
        build.claim(release, made, "warrant_issued", "2024-03-17", name)
        build.publish(release)
    write_documents()
    return Case.objects.get(slug="the-case")
