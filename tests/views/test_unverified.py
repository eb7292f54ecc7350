"""A status that rests on pages which nobody has read bears a mark wherever it is shown."""

import pytest

from cases.models import Case, SourceReport, Suspect
from cases.recording import record_all_due
from cases.recording.queue import mark_due
from cases.views.cards import case_face, suspect_face
from tests import build
from tests.views.reading import every, first, words

PAGES = (
    *("/", "/cases/", "/cases/one/", "/suspects/", "/suspects/amina/", "/situations/somewhere/"),
    *("/changes/", "/search/?q=Amina"),
)


@pytest.fixture
def unread(empty) -> SourceReport:
    case = build.case("Amina", slug="one")
    release = build.court_release("2024-03-01")
    release.is_verified = False
    release.save()
    build.claim(release, case, "warrant_issued", "2024-03-01", "Amina")
    build.publish(release)
    return release


def marks(page) -> int:
    main = first(page, "main")
    return len([each for each in every(main, "small", "mark") if words(each) == "not verified"])


@pytest.mark.parametrize("address", PAGES)
def test_lists_cards_and_pages_mark_what_nobody_has_read(unread, read, address):
    assert marks(read(address)) >= 1
    unread.is_verified = True
    unread.save()
    mark_due(reports=[unread.pk])
    record_all_due()
    assert "not verified" not in words(first(read(f"{address}"), "main")).replace(
        # The log keeps what was recorded before.
        "Taken back",
        "",
    )


def test_the_pictures_for_sharing_say_it_too(unread):
    for face in (
        case_face(Case.objects.select_related("situation").get()),
        suspect_face(Suspect.objects.get()),
    ):
        assert dict(face.facts)["Basis"] == "Official, not verified"
