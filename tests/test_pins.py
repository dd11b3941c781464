"""What is installed is pinned, with hashes, used, and listed with its licence."""

import re
from importlib.metadata import packages_distributions, version
from itertools import chain
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from tests import licences, pins
from tests.licences import DEV, PUBLISH, SITE, USES
from tests.pins import FILES, Pin, PinError
from tests.test_structure import MODULES, outside

INSTALLED = (SITE, PUBLISH, DEV)  # what make bench compares with has an environment of its own
# Packages whose use is still to come; those that are used must not stand here.
COMING: set[str] = set()

WHEEL, OTHER, THIRD = ("a" * 64, "b" * 64, "c" * 64)
PIN = Pin("Some_Thing", "", "1.0", ())


def every(file: str) -> list[Pin]:
    """The pins of a file and of those that it includes."""
    return [pin for one in licences.together(file) for pin in licences.pinned(one)]


# -- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_every_line_is_a_version_with_hashes(root: Path, file: str) -> None:
    read = pins.load(root, file)
    assert read.pins
    assert [pin.name for pin in read.pins if not pin.hashes] == [], "run 'make pins'"


@pytest.mark.parametrize("file", FILES)
def test_a_file_is_as_make_pins_writes_it(root: Path, file: str) -> None:
    read = pins.load(root, file)
    tidy = tuple(pin._replace(hashes=tuple(sorted(set(pin.hashes)))) for pin in read.pins)
    in_order = read._replace(pins=tuple(sorted(tidy, key=lambda pin: pin.key)))
    assert (root / file).read_text(encoding="utf-8") == str(in_order), "run 'make pins'"


@pytest.mark.parametrize("file", FILES)
def test_a_file_says_how_to_change_it_and_names_no_address(root: Path, file: str) -> None:
    text = (root / file).read_text(encoding="utf-8")
    assert "`make pins`" in text
    assert "//" not in text


def test_the_files_include_each_other_in_a_row(root: Path) -> None:
    included = {file: [line for line in pins.load(root, file).head if line.startswith("-")] for file in FILES}
    assert included == {
        SITE: [],
        PUBLISH: [f"-r {SITE}"],
        DEV: [f"-r {PUBLISH}"],
        "requirements-bench.txt": [f"-r {SITE}"],
    }


def test_no_package_is_pinned_twice(root: Path) -> None:
    keys = [pin.key for file in FILES for pin in pins.load(root, file).pins]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("file", INSTALLED)
def test_what_is_installed_is_what_is_pinned(file: str) -> None:
    found = {pin.name: version(pin.name) for pin in licences.pinned(file)}
    assert found == {pin.name: pin.version for pin in licences.pinned(file)}, "run 'make .venv/test.done'"


# -- nothing is missing, nothing unused -----------------------------------------------------------


@pytest.mark.parametrize("file", INSTALLED)
def test_what_a_package_brings_along_is_pinned(file: str) -> None:
    # pip refuses whatever has no hash: one that only macOS or a newer Python needs would stop the installation there
    pinned = {pin.key for pin in every(file)}
    assert {pin.name: missing for pin in every(file) if (missing := licences.needs(pin) - pinned)} == {}


@pytest.mark.parametrize("file", INSTALLED)
def test_every_package_is_used_or_comes_with_one_that_is(file: str) -> None:
    known = {pin.key: pin for pin in every(file)}
    reached: set[str] = set()
    ahead = set(chain.from_iterable(USES[one] for one in licences.together(file)))
    while ahead:
        reached |= ahead
        ahead = set(chain.from_iterable(licences.needs(known[key]) for key in ahead)) - reached
    assert [pin.name for pin in licences.pinned(file) if pin.key not in reached] == []


@pytest.mark.parametrize("file", INSTALLED)
def test_the_packages_that_we_ask_for_are_pinned_in_their_file(file: str) -> None:
    assert USES[file].keys() <= {pin.key for pin in licences.pinned(file)}


def imported(folder: Path) -> set[str]:
    """The first names of all that a folder's modules import."""
    texts = (file.read_text(encoding="utf-8") for file in folder.rglob("*.py"))
    return {name for text in texts for name in re.findall(r"^ *(?:from|import) (\w+)", text, re.M)}


def test_the_packages_that_we_ask_for_are_used(root: Path) -> None:
    names = {SITE: imported(root / "prospectus"), PUBLISH: imported(root / "prospectus")}
    names[DEV] = imported(root / "tests")

    def used(sign: str, file: str) -> bool:
        word, _, place = sign.rpartition(" in ")
        return word in (root / place).read_text(encoding="utf-8") if word else sign in names[file]

    unused = {key for file in INSTALLED for key, use in USES[file].items() if not used(use.sign, file)}
    assert unused <= COMING


def test_the_package_imports_only_what_is_pinned_for_it() -> None:
    whose = packages_distributions()
    names = {name for module in MODULES for name in outside(module) if name in whose} - {"prospectus"}
    asked = {*USES[SITE], *USES[PUBLISH]}
    assert [name for name in names if not asked & {canonicalize_name(one) for one in whose[name]}] == []


# -- what make pins does --------------------------------------------------------------------------


def test_a_line_is_a_version_then_its_hashes_below() -> None:
    text = f"# why\n-r other.txt\na[x]==1.0 \\\n    --hash=sha256:{WHEEL} \\\n    --hash=sha256:{OTHER}\nB.c==2\n"
    read = pins.parse(text, "some.txt")
    assert read.head == ("# why", "-r other.txt")
    assert read.pins == (Pin("a", "[x]", "1.0", (WHEEL, OTHER)), Pin("B.c", "", "2", ()))
    assert str(read) == text
    assert read.pins[1].key == "b-c"


@pytest.mark.parametrize("line", ["a", "a>=1", "a == 1", "a==1 --hash=md5:00", "a==1 # why", "-r b.txt", "a==1; b"])
def test_what_is_no_pin_is_refused(line: str) -> None:
    with pytest.raises(PinError, match=r"^some\.txt: Must be name==version"):
        pins.parse(f"first==1\n{line}\n", "some.txt")


def test_a_pin_gets_the_hashes_of_all_wheels_of_its_version() -> None:
    offered = {
        "some_thing-1.0-cp311-cp311-win_amd64.whl": OTHER,
        "Some_Thing-1.0.0-py3-none-any.whl": WHEEL,
        "some_thing-1.0.1-py3-none-any.whl": THIRD,
    }
    assert pins.hashed(PIN._replace(hashes=(THIRD,)), [offered]).hashes == (WHEEL, OTHER)


def test_the_first_index_that_has_the_version_counts() -> None:
    file = "some_thing-1.0-py3-none-any.whl"
    more = {file: WHEEL, "some_thing-1.0-cp311-cp311-linux_x86_64.whl": THIRD}
    assert pins.hashed(PIN, [{}, {file: WHEEL}, more]).hashes == (WHEEL,)


@pytest.mark.parametrize(
    ("offers", "message"),
    [
        ([{"some_thing-1.1-py3-none-any.whl": WHEEL}], "Must be a release with wheels"),
        ([{"some_thing-1.0-py3-none-any.whl": ""}], "Must have the SHA-256"),
        ([{"some_thing-1.0-py3-none-any.whl": one} for one in (WHEEL, OTHER)], "Must be one file everywhere"),
    ],
)
def test_a_pin_without_certain_hashes_is_refused(offers: list[pins.Wheels], message: str) -> None:
    with pytest.raises(PinError, match=rf"^Some_Thing==1\.0: {message}"):
        pins.hashed(PIN, offers)


def test_files_are_completed_in_order_and_then_stay() -> None:
    offered = {"b-1-py3-none-any.whl": WHEEL, "a-1-py3-none-any.whl": OTHER}
    once = pins.completed({"x.txt": pins.parse("# why\nb==1\nA==1\n", "x.txt")}, lambda _: [offered])
    assert str(once["x.txt"]).startswith("# why\nA==1 \\\n    --hash=sha256:")
    assert pins.completed(once, lambda _: [offered]) == once


# -- licences -------------------------------------------------------------------------------------


def test_the_list_of_licences_is_that_of_the_installed_packages(root: Path) -> None:
    assert (root / "docs/licences.md").read_text(encoding="utf-8") == licences.page(), "run 'make pins'"


def test_every_package_says_its_licence_and_has_one_line() -> None:
    listed = re.findall(r"^\| (\S+) \| (\S+) \| ([^|]+) \|", licences.page(), re.M)
    assert [row[0] for row in listed if row[0] != "Package"][: len(every(DEV))] == [pin.name for pin in every(DEV)]
    assert [pin.name for pin in every(DEV) if licences.licence_of(pin) in ("", "UNKNOWN")] == []


@pytest.mark.parametrize(
    ("expression", "classifiers", "field", "said"),
    [
        ("MIT", ["License :: OSI Approved :: BSD License"], "GPL", "MIT"),
        (None, ["Topic :: Maps", "License :: OSI Approved :: BSD License"], "GPL", "BSD License"),
        (None, ["License :: OSI Approved"], "EPL-2.0\nand its text", "EPL-2.0"),
        (None, [], None, ""),
    ],
)
def test_a_licence_is_taken_from_the_most_exact_field(
    expression: str | None, classifiers: list[str], field: str | None, said: str
) -> None:
    assert licences.licence(expression, classifiers, field) == said


def test_files_of_others_exist_and_every_font_is_listed(root: Path) -> None:
    found = {pattern: set(root.glob(pattern)) for pattern, _, _ in licences.FILES}
    assert [pattern for pattern, files in found.items() if not files] == []
    assert set((root / "templates/fonts").glob("*.ttf")) <= set().union(*found.values())


def test_the_page_links_to_what_exists(root: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", licences.page()):
        path, _, anchor = target.partition("#")
        text = (root / "docs" / path).read_text(encoding="utf-8")
        assert not anchor or f"\n## {anchor.replace('-', ' ').capitalize()}\n" in text
