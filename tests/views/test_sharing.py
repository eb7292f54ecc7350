"""What pages say of themselves elsewhere: words, pictures, and the terms of schema.org."""

import io
import json

import pytest
from PIL import Image

from cases.models import Case, Suspect
from cases.recording import record_all_due, retract
from cases.templatetags.site import json_ld
from cases.views.cards import case_face, site_face, suspect_face
from cases.views.drawing import TONES, draw, shape
from tests import build
from tests.views.reading import attribute, every, first

pytestmark = pytest.mark.usefixtures("empty")
# The types of schema.org that pages may use: no Person among them.
TYPES = {
    *("WebPage", "WebSite", "BreadcrumbList", "ListItem", "SearchAction", "EntryPoint"),
    *("Dataset", "DataDownload", "Organization"),
}


@pytest.fixture
def world():
    """A case with a person whom nothing public names, and one whom a release names."""
    case = build.case("Ämina Ğül", "Hidden Bird", slug="one")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_issued", "2024-03-01", "Ämina Ğül")
    draft = build.report("The Courier", "2024-04-01")
    build.claim(draft, case, "arrested", "2024-04-01", "Ämina Ğül", "Hidden Bird")
    hidden = build.case("Hidden Cat", slug="hidden")
    build.claim(draft, hidden, "reported", "2024-04-01", "Hidden Cat")
    build.publish(release)
    Suspect.objects.filter(name="Ämina Ğül").update(slug="amina")
    return release


def properties(page) -> dict[str, str]:
    metas = list(every(page, "meta"))
    return {
        attribute(each, "property") or attribute(each, "name"): attribute(each, "content")
        for each in metas
    }


def graph(page) -> list[dict]:
    return json.loads("".join(first(page, "script").children))["@graph"]


def types_in(data) -> set[str]:
    if isinstance(data, list):
        return set().union(*map(types_in, data))
    if not isinstance(data, dict):
        return set()
    own = {data["@type"]} if "@type" in data else set()
    return own.union(*map(types_in, data.values()))


def test_a_page_repeats_its_title_and_description_and_names_its_picture(world, read, settings):
    said = properties(read("/suspects/amina/"))

    assert said["og:title"] == "Ämina Ğül"
    assert said["og:description"] == said["description"]
    assert said["og:url"] == f"{settings.SITE_URL}/suspects/amina/"
    assert said["og:image"] == f"{settings.SITE_URL}/suspects/amina/card.png"
    assert said["twitter:card"] == "summary_large_image"


def test_a_page_about_another_day_has_the_picture_of_the_site_and_no_date(world, read, settings):
    page = read("/cases/one/?known_on=2024-01-01")

    assert properties(page)["og:image"] == f"{settings.SITE_URL}/card.png"
    assert "dateModified" not in graph(page)[0]
    assert "dateModified" in graph(read("/cases/one/"))[0]


def test_pages_tell_machines_of_pages_and_data_and_of_no_person(world, read):
    found = set()
    for address in ("/", "/cases/one/", "/suspects/amina/", f"/reports/{world.pk}/", "/fr/about/"):
        found |= types_in(graph(read(address)))

    assert found == TYPES
    way = graph(read("/fr/cases/one/"))[1]["itemListElement"]
    assert [each["item"].partition("//")[2].partition("/")[2] for each in way] == [
        "fr/",
        "fr/cases/",
        "fr/cases/one/",
    ]


def test_data_cannot_end_the_element_that_holds_it():
    block = json_ld({"name": "</script><script>alert('&')"})

    assert block.count("<") == 2
    assert json.loads(block.split(">", 1)[1].rsplit("<", 1)[0])["name"] == (
        "</script><script>alert('&')"
    )
    assert json_ld(None) == ""


def test_pages_that_are_not_to_be_found_are_not_described(world, read):
    for address, status in (("/report-an-error/", 200), ("/no-such-page/", 404)):
        page = read(address, status=status)
        assert list(every(page, "script")) == []
        assert not [name for name in properties(page) if name.startswith("og:")]


def test_the_picture_of_a_person_says_what_is_public_and_presumes_innocence(world):
    face = suspect_face(Suspect.objects.get(slug="amina"))

    assert face[1:6] == (
        "Ämina Ğül",
        "one",
        "Warrant issued",
        "pre-trial",
        (("Since", "1 March 2024"), ("Known since", "5 March 2024"), ("Basis", "Official")),
    )
    assert face.last.startswith("Everybody is presumed innocent")


def test_no_picture_tells_what_is_not_public(world, client):
    faces = [site_face(), case_face(Case.objects.get(slug="one"))]

    assert faces[0].facts == (("Cases", "1"), ("People", "1"))
    assert "Hidden" not in repr(faces) and "Arrested" not in repr(faces)
    for address in ("/cases/hidden/card.png", "/suspects/hidden-bird/card.png"):
        assert client.get(address).status_code == 404


def test_the_picture_of_a_case_that_was_taken_back_says_nothing_of_it(world, client):
    retract(world, "A forgery.")
    record_all_due()

    face = case_face(Case.objects.get(slug="one"))
    assert (face.under, face.status, face.facts) == ("", "Nothing proved", ())
    assert client.get("/suspects/amina/card.png").status_code == 404


def test_a_picture_is_a_png_that_caches_may_keep_until_it_changes(world, client):
    response = client.get("/cases/one/card.png")

    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cache-Control"].startswith("public, max-age=300")
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)
    again = client.get("/cases/one/card.png", headers={"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/fr/cases/one/card.png")
    assert other.headers["ETag"] != response.headers["ETag"]


def test_long_and_strange_words_are_drawn_within_the_picture():
    face = site_face()._replace(title="Wort" * 60, under="ж " * 300, status="Ü" * 90, facts=())
    assert Image.open(io.BytesIO(draw(face))).size == (1200, 630)


def test_each_phase_has_a_shape_of_its_own():
    assert len({shape(phase, 52).tobytes() for phase in TONES}) == len(TONES) == 7
