"""The test vector of docs/using/webhooks.md is what our own code signs."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from cases.delivery.webhooks import Posting, signed_headers
from cases.models import Delivery
from cases.recording.messages import body_of


@pytest.fixture
def vector(settings) -> dict[str, str]:
    """The names and values of the vector, as the page has them."""
    page = (settings.BASE_DIR / "docs" / "using" / "webhooks.md").read_text("utf-8")
    [block] = re.findall(r"^```\n(secret .*?)^```", page, re.DOTALL | re.MULTILINE)
    return dict(line.split(maxsplit=1) for line in block.splitlines())


def test_what_the_page_says_is_signed_as_we_sign(vector):
    at = datetime.fromtimestamp(int(vector["webhook-timestamp"]), UTC)
    message = Delivery(
        kind=Delivery.Kind.TEST,
        number=1,
        message_id=UUID(vector["webhook-id"].removeprefix("msg_")),
        body=vector["body"],
    )
    assert body_of(message, at, {}) == vector["body"]
    posting = Posting(
        webhook=1,
        url="https://receiver.example/",
        secrets=[vector["secret"]],
        message=message,
        attempt=1,
        started_at=at,
        leased_until=at + timedelta(minutes=2),
    )
    headers = {name.lower(): value for name, value in signed_headers(posting).items()}
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        assert headers[name] == vector[name]
