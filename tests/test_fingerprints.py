"""Digests of data: equal values have equal digests; what cannot be told apart by readers is not told apart here."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import NamedTuple

import pytest
from markupsafe import Markup

from prospectus import fingerprints, unchanged
from prospectus.config import Locale
from prospectus.fingerprints import LIBRARIES, code_digest, fingerprint, fingerprint_of_all
from prospectus.loading import Loaded
from prospectus.schema import Text
from prospectus.sources import Source
from tests.conftest import ROOT
from tests.test_structure import ORDER, outside

VALUES = '[1, 2.5, None, True, "가", ("a", ["b"]), {"x": {"y": "z"}}, Text("t", "ko", True), Locale("ar")]'


class Pair(NamedTuple):
    """Two values."""

    one: object
    other: object


def test_equal_values_are_equal_whoever_holds_them() -> None:
    text = "".join(["a", "b"])
    assert fingerprint([text, text]) == fingerprint(["ab", "".join(["a", "b"])])
    shared = [1]
    assert fingerprint(Pair(shared, shared)) == fingerprint(Pair([1], [1]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a", "b"),
        (["a", "b"], ["ab"]),
        (1, "1"),
        (("a",), ["a"]),
        ({"a": 1}, {"a": 2}),
        (Text("a"), Text("a", "ko")),
        (Text("a"), Text("a", foreign=True)),
        (Pair("a", "b"), Pair("b", "a")),
        (Pair("a", "b"), ("a", "b")),
        (["a", ["b", "c"]], [["a", "b"], "c"]),
        ([(), "a"], [("a",)]),
        (["Text"], [Text("")]),
        ([("list", 1)], [["list", 1]]),
        ("a", Markup("a")),
        (1, True),
        (0, False),
        (b"a", "a"),
        (["a', 'b"], ["a", "b"]),
    ],
)
def test_different_values_differ(one: object, other: object) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_what_was_worked_out_meanwhile_is_no_part_of_a_value() -> None:
    used, unused = Locale("ko"), Locale("ko")
    assert used.name
    assert fingerprint(used) == fingerprint(unused)


def test_a_record_is_its_fields_and_not_its_lines(loaded: Loaded) -> None:
    project = next(iter(loaded.program.projects.values()))
    moved = replace(project, source=Source(project.source.path, {"title": 99}))
    assert fingerprint(project) == fingerprint(moved)
    assert fingerprint(project) != fingerprint(replace(project, source=Source("projects/other.yml")))
    assert fingerprint(project) != fingerprint(replace(project, summary=Text("Another")))


def test_other_processes_make_the_same_digests() -> None:
    code = "from prospectus.fingerprints import fingerprint; from prospectus.schema import Text; "
    code += f"from prospectus.config import Locale; print(fingerprint({VALUES}))"
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        )  # fmt: skip
        assert done.stdout.strip() == fingerprint(eval(VALUES))


def test_what_is_no_data_is_refused() -> None:
    with pytest.raises(TypeError, match="must be data"):
        fingerprint({"find": lambda: 1})


def test_what_is_gone_counts_as_nothing() -> None:
    assert fingerprint_of_all({"a": 1}.__getitem__, ["a", "b"]) == fingerprint([1, None])
    with pytest.raises(ZeroDivisionError):
        fingerprint_of_all(lambda value: 1 // value, [0])


# -- the code and its libraries -------------------------------------------------------------------

# they read what applicants send back, tell the preview what changed, and publish what was built
NO_SAY = {"pypdf", "watchdog", "asyncssh", "boto3", "botocore", "brotli", "urllib3"}


def test_every_library_that_the_package_imports_has_a_say() -> None:
    distributions = packages_distributions()
    imported = {package for module in ORDER for package in outside(module)} - {*sys.stdlib_module_names, "prospectus"}
    named = {distributions[package][0].lower() for package in imported}
    assert named >= {"jinja2", "typst", "pillow", *NO_SAY}
    assert named - NO_SAY <= {name.lower() for name in LIBRARIES}


@pytest.fixture
def fresh() -> Iterator[None]:
    """A digest of the code that is found anew, then and afterwards."""
    code_digest.cache_clear()
    yield
    code_digest.cache_clear()


@pytest.mark.usefixtures("fresh")
@pytest.mark.parametrize("library", LIBRARIES)
def test_another_version_of_a_library_is_another_build(
    minimal: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    before, stamped = code_digest(), unchanged.stamp(minimal)
    monkeypatch.setattr(fingerprints, "version", lambda name: "0" if name == library else version(name))
    code_digest.cache_clear()
    assert code_digest() != before
    assert unchanged.stamp(minimal) != stamped
