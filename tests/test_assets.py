"""Assets: what a site has, names that follow the content, small stylesheets, rules of the projects list."""

import re
from pathlib import Path

import pytest

from prospectus import release
from prospectus.artifacts import digest
from prospectus.config import Site
from prospectus.loading import Loaded
from prospectus.outputs.assets import Assets
from tests.conftest import change, lines, problems_of

PICTURES = "pictures: [{file: hanoi/street.jpg, alt: A street, credit: City of Hanoi, width: 40, height: 30}]\n"
PLAIN = {"symbol.svg", "land.svg", "land-dark.svg", "today.js", "search.js"}


@pytest.fixture
def site(loaded: Loaded) -> Site:
    return loaded.program.config.site("molit")


@pytest.fixture
def assets(loaded: Loaded, site: Site) -> Assets:
    return Assets(loaded.program, site)


def with_picture(project: Path, data: bytes = b"a picture") -> Loaded:
    """The small project with a picture."""
    change(project, "projects/hanoi-traffic-2026.yml", "related:", f"{PICTURES}related:")
    (project / "content/pictures/hanoi").mkdir(parents=True)
    (project / "content/pictures/hanoi/street.jpg").write_bytes(data)
    return release.checked(project)


# -- files and names ------------------------------------------------------------------------------


def test_a_site_has_scripts_a_symbol_and_the_land(assets: Assets) -> None:
    assert set(assets.files) == PLAIN


def test_sites_differ_in_the_colour_of_the_land_alone(loaded: Loaded) -> None:
    first, *others = (Assets(loaded.program, site).names for site in loaded.program.config.sites)
    for names in others:
        assert {name for name in names if names[name] != first[name]} == {"land.svg", "land-dark.svg"}


def test_a_name_holds_the_digest_of_its_content(assets: Assets) -> None:
    for name, path in assets.names.items():
        stem, _, suffix = name.rpartition(".")
        assert path == f"assets/{stem}.{digest(assets.files[name])[:8]}.{suffix}"


def test_the_symbol_is_the_drawing_as_it_is(assets: Assets, root: Path) -> None:
    assert assets.files["symbol.svg"] == (root / "templates/assets/symbol.svg").read_bytes()


# -- pictures -------------------------------------------------------------------------------------


def test_a_projects_picture_is_an_asset_byte_for_byte(project: Path) -> None:
    loaded = with_picture(project, b"\xff\xd8\x00picture")
    found = Assets(loaded.program, loaded.program.config.site("kind"))
    assert found.files["hanoi/street.jpg"] == b"\xff\xd8\x00picture"
    assert re.fullmatch(r"assets/hanoi/street\.[0-9a-f]{8}\.jpg", found.names["hanoi/street.jpg"])


def test_a_picture_of_two_projects_is_one_asset(project: Path) -> None:
    change(project, "projects/oslo-parking-2026.yml", "sources:", f"{PICTURES}sources:")
    loaded = with_picture(project)
    made = list(Assets(loaded.program, loaded.program.config.site("molit")).plan())
    assert len(made) == len(PLAIN) + 1


def test_a_picture_that_does_not_exist_is_a_problem(project: Path) -> None:
    change(project, "projects/hanoi-traffic-2026.yml", "related:", f"{PICTURES}related:")
    assert lines(problems_of(project)) == [
        "projects/hanoi-traffic-2026.yml:29: Must be a file in content/pictures/; 'hanoi/street.jpg' is not there."
    ]


# -- plan -----------------------------------------------------------------------------------------


def test_every_asset_is_planned_once_with_its_bytes(assets: Assets) -> None:
    made = {artifact.path: artifact for artifact in assets.plan()}
    assert {path: artifact.make() for path, artifact in made.items()} == {
        assets.names[name]: data for name, data in assets.files.items()
    }
    assert {artifact.kind for artifact in made.values()} == {"asset"}


def test_planning_twice_gives_the_same(loaded: Loaded, site: Site, assets: Assets) -> None:
    again = Assets(loaded.program, site)
    assert [artifact.path for artifact in again.plan()] == [artifact.path for artifact in assets.plan()]
