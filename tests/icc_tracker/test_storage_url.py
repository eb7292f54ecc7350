"""Releases and captures in an object storage: a real S3 server, on loopback."""

from collections.abc import Iterator

import boto3
import httpx
import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone
from moto.server import ThreadedMotoServer

from cases.ingest import capture as capturing
from cases.ledger.releases import make_release, open_file
from cases.models import Capture
from cases.models.capture import captures_storage
from icc_tracker.storage_url import FOLDER, storages_from_url
from tests import build

BUCKET = "icc-tracker"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of the S3 protocol."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(server, settings, tmp_path):
    """An empty bucket that the site keeps its files in."""
    keys = {"aws_access_key_id": "key", "aws_secret_access_key": "a secret/+"}
    s3 = boto3.resource("s3", endpoint_url=server, region_name="us-east-1", **keys)
    bucket = s3.create_bucket(Bucket=BUCKET)
    url = f"s3://key:a%20secret%2F%2B@{BUCKET}/site?endpoint_url={server}&region_name=us-east-1"
    settings.STORAGES = {**settings.STORAGES, **storages_from_url(url, tmp_path)}
    yield bucket
    assert list(tmp_path.iterdir()) == []
    bucket.objects.delete()
    bucket.delete()


def names(bucket) -> set[str]:
    return {each.key for each in bucket.objects.all()}


def put_one_public_case() -> None:
    case = build.case("Ada", slug="one")
    report = build.report()
    build.claim(report, case, "reported", "2024-01-01", "Ada")
    build.publish(report)


def test_a_release_is_made_and_read_without_a_file_of_this_machine(bucket, empty, client):
    put_one_public_case()
    first = make_release()
    assert {each.removeprefix(f"site/data/{first.version}/") for each in names(bucket)} == {
        each["name"] for each in first.files
    }
    for file in first.files:
        answer = client.get(f"/data/{first.version}/{file['name']}")
        assert answer.status_code == 200
        assert (
            len(b"".join(answer.streaming_content))
            == file["bytes"]
            == int(answer["Content-Length"])
        )
    again = build.case("Bea", slug="two")
    report = build.report("Another")
    build.claim(report, again, "reported", "2024-01-01", "Bea")
    build.publish(report)
    # Its changes are told from the files of the one before.
    second = make_release()
    assert second.base == first
    with open_file(f"{second.version}/jsonl/cases.jsonl") as file:
        assert file.read().count(b"\n") == 2


def test_a_file_that_is_not_there_is_not_found(bucket):
    with pytest.raises(FileNotFoundError):
        open_file("2024-01-01/jsonl/cases.jsonl").read()


def test_a_captured_page_is_nobodys_but_the_desks(bucket, empty, client, monkeypatch):
    # The column has found out at the start where its files are.
    monkeypatch.setattr(Capture._meta.get_field("body"), "storage", captures_storage())
    capture = Capture(
        report=build.report(),
        outcome="captured",
        requested_url="https://example.org/",
        sha256="ab" * 32,
        captured_at=timezone.now(),
    )
    capturing._keep(capture, b"<p>evidence</p>")
    capture.save()
    (stored,) = bucket.objects.all()
    assert stored.key == f"site/captures/ab/{'ab' * 32}"
    grants = stored.Object().Acl().grants
    assert [each["Grantee"]["Type"] for each in grants] == ["CanonicalUser"]
    # Whoever learns where it stands is not let in.
    place = f"{bucket.meta.client.meta.endpoint_url}/{BUCKET}/{stored.key}"
    assert httpx.get(place).status_code == 403

    address = reverse("admin:cases_capture_bytes", args=[capture.pk])
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_superuser("emil"))
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"<p>evidence</p>"
    assert answer["Content-Disposition"].startswith("attachment")


def test_captures_that_no_row_names_are_removed_after_a_day(bucket, empty, monkeypatch):
    captures_storage().save("ab/orphan", ContentFile(b"x"))
    assert capturing.remove_orphans() == 0
    tomorrow = timezone.now() + timezone.timedelta(days=2)
    monkeypatch.setattr(capturing.timezone, "now", lambda: tomorrow)
    assert capturing.remove_orphans() == 1
    assert names(bucket) == set()


def test_without_an_address_files_are_in_folders_of_this_machine(tmp_path):
    found = storages_from_url("", tmp_path)
    assert {each["BACKEND"] for each in found.values()} == {FOLDER}
    assert found["captures"]["OPTIONS"]["file_permissions_mode"] == 0o600


@pytest.mark.parametrize(
    "url", ["s3:///folder", "https://secret@bucket", "s3://bucket?default_acl=public-read"]
)
def test_an_address_that_cannot_be_used_is_refused_and_not_repeated(url, tmp_path):
    with pytest.raises(ValueError, match="STORAGE_URL must be") as refused:
        storages_from_url(url, tmp_path)
    assert url not in str(refused.value) and "secret" not in str(refused.value)


def test_the_two_storages_have_folders_of_their_own(bucket):
    assert storages["data"].location == "site/data"
    assert storages["captures"].location == "site/captures"
    assert storages["captures"].default_acl is None
