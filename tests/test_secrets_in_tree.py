"""No key, token or password of anybody stands in the files under version control."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SORTS = {
    "private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----",
    "key of age": r"AGE-SECRET-KEY-1[0-9A-Z]{20,}",
    "key of Amazon": r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,})",
    "token of GitLab": r"\bglpat-[\w-]{20,}",
    "token of Slack": r"\bxox[abprs]-[\w-]{10,}",
    "key of Google": r"\bAIza[\w-]{35}\b",
    "key of Stripe": r"\b[sr]k_live_\w{20,}",
    "token of a package index": r"\bpypi-[\w-]{40,}",
    "signed token": r"\beyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}",
    "secret of a webhook": r"\bwhsec_[A-Za-z0-9+/]{40,}",
    "password in an address": r"\b\w+://[\w.-]+:(?!password@|secret@|\$\{|\.\.\.)[^\s:@/'\"{}<>|…]{6,}@",
    "secret with a value": r"(?m)^[A-Z_]*(?:SECRET_KEY|PASSWORD|TOKEN)\s*=\s*[\"']?[\w+/=-]{16,}",
}
SAMPLES = {
    "private key": "-----BEGIN OPENSSH " + "PRIVATE KEY-----",
    "key of age": "AGE-SECRET-KEY-1" + "Q" * 30,
    "key of Amazon": "AKIA" + "Q7" * 8,
    "token of GitHub": "ghp_" + "a1" * 18,
    "token of GitLab": "glpat-" + "a1" * 12,
    "token of Slack": "xoxb-" + "12345678901",
    "key of Google": "AIza" + "b" * 35,
    "key of Stripe": "sk_live_" + "c" * 24,
    "token of a package index": "pypi-" + "d" * 50,
    "signed token": ".".join(("eyJ" + "e" * 20, "eyJ" + "f" * 20, "g" * 30)),
    "secret of a webhook": "whsec_" + "h" * 44,
    "password in an address": "postgresql://" + "icc:hunter2hunter@db/icc",
    "secret with a value": "SECRET_KEY=" + "abcdefghij0123456789",
}
# Names of files that hold keys, whatever is in them.
KEY_FILES = re.compile(r"(^|/)(\.env|id_(rsa|ed25519|ecdsa)|.*\.(pem|key|p12|pfx|keystore))$")
# Passwords of nobody, in tests: file -> sorts that may be found there.
OF_NOBODY = {
    "tests/delivery/receivers.py": {"secret with a value"},
    "tests/icc_tracker/test_database_url.py": {"password in an address"},
    "tests/icc_tracker/test_storage_url.py": {"password in an address"},
}


def files_of_the_tree() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = [name.decode() for name in listed.stdout.split(b"\0") if name]
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def found_in(text: str) -> set[str]:
    return {sort for sort, pattern in SORTS.items() if re.search(pattern, text)}


def test_no_file_holds_a_secret():
    files = files_of_the_tree()
    assert len(files) > 500
    found = {}
    for file in files:
        name = file.relative_to(ROOT).as_posix()
        sorts = found_in(file.read_text(errors="replace")) - OF_NOBODY.get(name, set())
        if sorts:
            found[name] = sorts
    assert found == {}
    assert all((ROOT / name).is_file() for name in OF_NOBODY)


def test_no_file_is_named_like_one_that_holds_keys():
    names = [file.relative_to(ROOT).as_posix() for file in files_of_the_tree()]
    assert [name for name in names if KEY_FILES.search(name)] == []


@pytest.mark.parametrize("sort", SORTS)
def test_one_of_each_sort_would_be_found(sort):
    assert sort in found_in(f"a line\n{SAMPLES[sort]}\nanother")


def test_what_git_must_never_take_in_is_named_to_it():
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {".env", "var/"} <= set(ignored)
