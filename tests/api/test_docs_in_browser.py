"""The page on which the API can be tried: it works, and asks nobody but this server."""

from __future__ import annotations

import pytest


@pytest.mark.usefixtures("transactional_db")
def test_the_docs_list_every_address_and_load_nothing_from_other_hosts(page, live_server):
    hosts, errors = set(), []
    page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    page.on("console", lambda said: said.type == "error" and errors.append(said.text))
    page.goto("/api/docs/")
    page.locator("#operations-cases-cases_list").wait_for()
    assert page.locator(".opblock").count() >= 45
    assert hosts == {live_server.url.split("/")[2]}
    assert errors == []
