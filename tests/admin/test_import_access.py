"""The pages of imports: who may open them, whose uploads they are, and forged requests."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cases.models import ImportUpload, SourceReport
from tests.admin.desk import desk_of, person, text_of
from tests.imports.sheets import as_csv, row
from tests.imports.uploading import (
    LIST,
    address_of,
    addresses,
    batch_page,
    confirm,
    imported,
    upload,
)

pytestmark = pytest.mark.usefixtures("empty", "gazette")


@pytest.mark.parametrize("role", ["nobody", "visitor", "contributor"])
def test_who_may_not_import_gets_none_of_the_pages(emil, role):
    batch = imported(desk_of(emil), row(1))
    upload(desk_of(emil), as_csv([row(2)]))
    kept = ImportUpload.objects.get()
    desk = Client()
    if role == "visitor":
        desk = desk_of(User.objects.create_user("visitor"))
    elif role == "contributor":
        ada = person(role, "ada")
        desk = desk_of(ada)
        # Even what is said to be hers is of no use to her.
        ImportUpload.objects.update(uploaded_by=ada)
    refused = {403} if role == "contributor" else {302}
    found = addresses(batch, kept)
    assert {desk.get(address).status_code for address in found} == refused
    sent = {"seen": "x", "post": "yes"}
    assert {desk.post(address, sent).status_code for address in found[1:]} == refused
    assert SourceReport.objects.count() == 1
    assert "Import many" not in text_of(desk.get("/admin/"))


def test_nobody_sees_or_confirms_what_another_uploaded(emil):
    answer = upload(desk_of(emil), as_csv([row(1, private_note="A canary")]))
    other = desk_of(person("chief", "clara"))
    assert "A canary" not in other.get(address_of(answer), follow=True).content.decode()
    assert "That sheet is not kept any more" in text_of(confirm(other, answer))
    assert not SourceReport.objects.exists()


def test_without_the_token_of_the_form_nothing_is_done(emil):
    batch = imported(desk_of(emil), row(1))
    upload(desk_of(emil), as_csv([row(2)]))
    forged = Client(enforce_csrf_checks=True)
    forged.force_login(emil)
    for address in addresses(batch, ImportUpload.objects.get())[1:]:
        if "template" not in address:
            assert forged.post(address, {"seen": "x"}).status_code == 403
    assert SourceReport.objects.count() == 1


def test_a_forged_fingerprint_imports_nothing(emil):
    desk = desk_of(emil)
    answer = upload(desk, as_csv([row(1), row(2, kind="nonsense")]))
    for seen in ("", "0" * 64):
        again = desk.post(address_of(answer), {"seen": seen})
        assert "Nothing was imported" in text_of(again)
    assert not SourceReport.objects.exists()


def test_an_import_is_a_matter_of_record(emil):
    desk = desk_of(emil)
    batch = imported(desk, row(1))
    assert desk.post(batch_page(batch.pk), {}).status_code == 403
    assert desk.post(f"{LIST}{batch.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.get(f"{LIST}12345/change/").status_code == 302
    assert desk.get(f"{LIST}12345/take-back/").status_code == 302
