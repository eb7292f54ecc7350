"""Static files are packed once, and again only where one of them changed or is gone."""

import json
import os
from pathlib import Path

import pytest
from django.contrib.staticfiles.management.commands import collectstatic
from django.core.management import call_command


@pytest.fixture
def collect(settings, tmp_path, monkeypatch):
    """Collects the one static file that there is, and says how often that was done so far."""
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "static", [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    done = []

    def handle(self, **options) -> None:
        settings.STATIC_ROOT.mkdir(exist_ok=True)
        (settings.STATIC_ROOT / "site.1.css").write_text("packed")
        paths = {"paths": {"site.css": "site.1.css"}}
        (settings.STATIC_ROOT / "staticfiles.json").write_text(json.dumps(paths))
        done.append(options)

    monkeypatch.setattr(collectstatic.Command, "handle", handle)

    def collect(**options) -> int:
        call_command("collect_static_files", interactive=False, verbosity=0, **options)
        return len(done)

    return collect


@pytest.fixture
def source(collect, tmp_path) -> Path:
    (tmp_path / "sources").mkdir()
    source = tmp_path / "sources" / "site.css"
    source.write_text("body {}")
    return source


def test_files_that_did_not_change_are_packed_once(collect, source):
    assert [collect(), collect(), collect()] == [1, 1, 1]


def test_a_file_that_changed_is_packed_again_though_it_is_as_large_and_as_old(collect, source):
    os.utime(source, ns=(0, 0))
    collect()
    source.write_text("main {}")
    os.utime(source, ns=(0, 0))
    assert [collect(), collect()] == [2, 2]


def test_a_file_that_is_only_newer_is_not_packed_again(collect, source):
    assert [collect(), os.utime(source, ns=(0, 0)), collect()] == [1, None, 1]


def test_what_somebody_took_away_is_packed_again(collect, source, settings):
    collect()
    (settings.STATIC_ROOT / "site.1.css").unlink()
    assert [collect(), collect()] == [2, 2]


def test_who_asks_to_begin_anew_is_heard_and_a_trial_leaves_no_note(collect, source):
    assert [collect(dry_run=True), collect(), collect(clear=True), collect()] == [1, 2, 3, 3]
