"""What a visitor has to fetch to read a page: HTML, style and scripts, as they are sent."""

import gzip

import pytest
from django.contrib.staticfiles import finders

from tests.views.reading import attribute, every, page_of

# Bytes, compressed; the most that either kind of page may come to.
MOST = 60_000


@pytest.mark.usefixtures("docket", "db")
@pytest.mark.parametrize("address", ["/cases/kony/", "/cases/putin-and-lvova-belova/", "/cases/"])
def test_a_case_and_a_list_weigh_little(client, address):
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    page = page_of(client.get(address))
    files = [attribute(each, "src") for each in every(page, "script") if attribute(each, "src")]
    files += [
        attribute(each, "href")
        for each in every(page, "link")
        if attribute(each, "rel") == "stylesheet"
    ]
    assert "/static/cases/site.css" in files
    weights = {address: len(response.content)}
    for file in files:
        with open(finders.find(file.removeprefix("/static/")), "rb") as content:
            weights[file] = len(gzip.compress(content.read()))
    assert sum(weights.values()) < MOST, weights
