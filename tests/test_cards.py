"""Social cards: which there are, that they can be read, that they are drawn once."""

import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps

from prospectus import loading, release, typeset
from prospectus.loading import Loaded
from prospectus.outputs import maps
from prospectus.outputs.cards import Cards, og_locale
from prospectus.outputs.drawings import HEIGHT, PNG, WIDTH
from prospectus.outputs.prepared import Key
from prospectus.release import KEPT, Request
from prospectus.report import Recorder
from prospectus.routes import INDEX
from prospectus.store import Store
from tests.conftest import LOCALES, change, lines, problems_of

SITES = ("molit", "smartcity", "kind")
HANOI, OSLO = (Key(f"project:{slug}-2026", "en", PNG) for slug in ("hanoi-traffic", "oslo-parking"))
Edit = Callable[[Path], None]
META = re.compile(r'<meta (?:name|property)="((?:og|twitter):[a-z:_]+)" content="([^"]*)">')
# Pixels: the free edges of a card, where the program's symbol stands, and the free rows above it.
EDGE, SYMBOL, BAND = 56, (72, 136), 8


# -- which cards ----------------------------------------------------------------------------------


def test_a_site_and_a_project_have_a_card_in_each_language(real: Loaded) -> None:
    subjects = [*SITES, *(f"project:{slug}" for slug in real.program.projects)]
    for tag in ("en", "ar"):
        assert list(real.cards.keys(tag)) == [Key(subject, tag, PNG) for subject in subjects]


def test_a_card_stands_in_one_site(loaded: Loaded) -> None:
    """Projects are owned by the portal; their cards stand there, however many sites show them."""
    planned = {
        site: Counter("project" if "/projects/" in artifact.path else "site" for artifact in loaded.cards.plan(
            loaded.program.config.site(site), "ko"
        ))
        for site in SITES
    }  # fmt: skip
    owners = {loaded.routes.home_of("project:hanoi-traffic-2026").id}
    assert {site for site, kinds in planned.items() if kinds["project"]} == owners
    assert [planned[site]["site"] for site in SITES] == [1, 1, 1]


@pytest.mark.parametrize("thing", ["home", "page:apply/faq", "call:2026", "country:VN", "search"])
def test_a_page_without_a_card_of_its_own_has_that_of_the_site_that_answers_for_it(loaded: Loaded, thing: str) -> None:
    owner = loaded.routes.owner(loaded.program.config.site("kind"), thing)
    assert loaded.cards.key(owner, "en", thing) == Key(owner.id, "en", PNG)
    assert loaded.cards.key(owner, "en", HANOI.subject) == HANOI


@pytest.mark.parametrize(
    ("tag", "name"),
    [("ko", "ko_KR"), ("en", "en_US"), ("ar", "ar_EG"), ("pt-BR", "pt_BR"), ("zh-Hant", "zh_TW"), ("id", "id_ID")],
)
def test_a_language_has_a_territory_for_networks(tag: str, name: str) -> None:
    assert og_locale(tag) == name


# -- in the pages ---------------------------------------------------------------------------------


def named(out: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every page of the built sites: its path, its text, what it says to networks."""
    for site in SITES:
        for file in sorted((out / site).rglob("*.html")):
            html = file.read_text(encoding="utf-8")
            yield file.relative_to(out).as_posix(), html, dict(META.findall(html))


def test_every_page_names_a_card_that_is_there(real_out: Path, real: Loaded) -> None:
    homes = {site.base_url: site.id for site in real.program.config.sites}
    used = set()
    for path, html, said in named(real_out):
        if path.endswith("404.html"):
            assert said == {}, path
            continue
        (base,) = (url for url in homes if said["og:image"].startswith(url))
        card = f"{homes[base]}/{said['og:image'].removeprefix(base)}"
        assert (real_out / card).is_file(), path
        used.add(card)
        assert said["twitter:card"] == "summary_large_image"
        assert said["og:title"] == said["og:image:alt"] != ""
        assert f'<link rel="canonical" href="{said["og:url"]}">' in html
        assert 'name="description" property="og:description"' in html
    made = {card.relative_to(real_out).as_posix() for site in SITES for card in (real_out / site).rglob("card.*.png")}
    assert used == made
    assert len(made) == len(real.published()) * (len(SITES) + len(real.program.projects))


def test_pages_of_a_project_name_one_card_on_all_sites(real_out: Path, real: Loaded) -> None:
    path = "fr/projects/baku-lora-network-2021"
    pages = [(real_out / site / path / INDEX).read_text(encoding="utf-8") for site in SITES]
    (card,) = {dict(META.findall(html))["og:image"] for html in pages}
    assert re.fullmatch(rf"http://localhost:8000/smartcity/{path}/card\.[0-9a-f]{{8}}\.png", card)


# -- what can be seen -----------------------------------------------------------------------------


def pictures(out: Path) -> Iterator[tuple[str, Image.Image]]:
    """Every card of the built sites."""
    for site in SITES:
        for file in (out / site).rglob("card.*.png"):
            with Image.open(file) as picture:
                yield file.relative_to(out).as_posix(), picture


def test_cards_are_small_pictures_of_the_size_that_networks_ask_for(real_out: Path) -> None:
    for path, picture in pictures(real_out):
        assert (picture.format, picture.mode, picture.size) == ("PNG", "P", (WIDTH, HEIGHT)), path
        assert len(picture.getcolors() or ()) <= 64, path


def test_cards_are_light(real_out: Path) -> None:
    sizes = [file.stat().st_size for site in SITES for file in (real_out / site).rglob("card.*.png")]
    assert max(sizes) < 45_000
    assert sum(sizes) / len(sizes) < 30_000


def test_no_word_leaves_its_place(real_out: Path) -> None:
    """The edges of the words' part have the colour of the card, and so has a band above the program's symbol."""
    for path, picture in pictures(real_out):
        from_right = path.split("/")[1] == "ar"
        seen = ImageOps.mirror(picture) if from_right else picture
        words = 700 if "/projects/" in path else 600
        areas = [(0, 0, words, EDGE), (0, HEIGHT - EDGE, words, HEIGHT), (0, 0, EDGE, HEIGHT)]
        areas.append((SYMBOL[0], 480 - BAND, SYMBOL[1], 480))
        field = seen.getpixel((0, 0))
        assert [seen.crop(area).getextrema() for area in areas] == [(field, field)] * len(areas), path


@pytest.mark.parametrize(
    ("subject", "tag"), [("kind", "ar"), ("molit", "ru"), ("project:baku-lora-network-2021", "ko")]
)
def test_a_card_is_drawn_of_the_same_bytes_again(real: Loaded, real_out: Path, subject: str, tag: str) -> None:
    key = Key(subject, tag, PNG)
    site = real.cards.owner(key)
    assert real.cards.make(key) == (real_out / site.id / real.cards.path(key)).read_bytes()


def test_a_card_says_who_what_and_where(loaded: Loaded) -> None:
    data = loaded.cards.data(HANOI)
    assert [data[name]["text"] for name in ("title", "kicker")] == ["Hanoi Traffic Plan", "Vietnam, 2026"]
    assert data["site"]["text"] == loaded.editions["en"].brands[loaded.cards.owner(HANOI).id].name.value
    assert data["places"] == [maps.point(loaded.program.projects["hanoi-traffic-2026"].coordinates)]
    site = loaded.cards.data(Key("kind", "en", PNG))
    assert (site["box"], len(site["places"])) == (maps.WORLD, len(loaded.program.projects))
    assert [shown["width"] + shown["side"] <= WIDTH for shown in (data, site)] == [True, True]


def test_a_text_that_is_not_translated_says_its_language(loaded: Loaded) -> None:
    data = loaded.cards.data(HANOI._replace(tag="ko"))
    assert data["title"] == {"text": "Hanoi Traffic Plan", "lang": "en"}
    assert data["kicker"] == {"text": "베트남, 2026", "lang": "ko"}


def test_pseudo_locales_have_cards(minimal: Path) -> None:
    found = loading.load(loading.configured(minimal, []), [], locales=("en-XA", "ar-XB"))
    for tag in ("en-XA", "ar-XB"):
        data = found.cards.data(HANOI._replace(tag=tag))
        assert re.fullmatch(r"\[.*\]", data["title"]["text"])
        assert found.cards.lacking(tag) == ""
        assert Image.open(io.BytesIO(found.cards.make(HANOI._replace(tag=tag)))).size == (WIDTH, HEIGHT)


def test_a_title_that_no_font_draws_is_a_problem(project: Path) -> None:
    change(project, "projects/hanoi-traffic-2026.yml", "title: Hanoi", "title: Hanoi 🏙")
    found = lines(problems_of(project))
    assert found == [
        "projects/hanoi-traffic-2026.yml:1: Must have characters that the fonts draw; found '🏙' (U+1F3D9)."
    ]


# -- drawn once, and kept -------------------------------------------------------------------------


class Drawn:
    """What the typesetter was asked to draw."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.titles: list[str] = []
        real = typeset.pixels

        def pixels(root: Path, template: str, data: dict[str, Any]) -> Iterator[Image.Image]:
            self.titles += [json.dumps(card["title"]) for card in data["cards"]]
            return real(root, template, data)

        monkeypatch.setattr(typeset, "pixels", pixels)

    def take(self) -> int:
        """How many were drawn since it was last asked."""
        count, self.titles = len(self.titles), []
        return count


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Drawn:
    return Drawn(monkeypatch)


def build(project: Path) -> Path:
    out = project / "public"
    release.build(Request(project, out, jobs=1), Recorder())
    return out


def in_a_title(project: Path) -> None:
    change(project, "projects/hanoi-traffic-2026.yml", "title: Hanoi Traffic Plan", "title: Plan for Traffic in Hanoi")


def in_a_place(project: Path) -> None:
    change(project, "projects/hanoi-traffic-2026.yml", "lat: 21.03", "lat: 12.03")


def in_the_name_of_the_owner(project: Path) -> None:
    change(project, "sites/smartcity.yml", "  name: smartcity site", "  name: Smart City")


def in_a_colour(project: Path) -> None:
    change(
        project,
        "templates/assets/tokens.css",
        "--kcn-field: #052b57;      /* 80: white 14.1 */",
        "--kcn-field: #052b58;",
    )


def in_the_template(project: Path) -> None:
    change(project, "templates/documents/cards.typ", "size: 28pt", "size: 27pt")


def in_the_land(project: Path) -> None:
    change(project, "templates/assets/map-world.svg", 'd="M19 0h3M24 0h.1', 'd="M19 0h5')


def in_a_summary(project: Path) -> None:
    change(project, "projects/hanoi-traffic-2026.yml", "summary: A plan for", "summary: A large plan for")


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        (in_a_title, 1),
        (in_a_place, 4),
        (in_the_name_of_the_owner, 3),
        (in_a_colour, 1),
        (in_the_template, 5),
        (in_the_land, 5),
        (in_a_summary, 0),
    ],
)
def test_a_change_draws_what_it_concerns_again(project: Path, drawn: Drawn, changed: Edit, again: int) -> None:
    """Five cards: three sites, whose map has all places, and two projects."""
    out = build(project)
    assert drawn.take() == 5
    before = {file.name for file in out.glob("*/en/**/card.*.png")}
    changed(project)
    build(project)
    assert drawn.take() == again
    after = {file.name for file in out.glob("*/en/**/card.*.png")}
    assert len(after - before) == len(before - after) == again
    assert len(list((out / KEPT).glob("[0-9a-f]*"))) == 5 + 3 + 3  # cards, documents, offline copies


@pytest.mark.parametrize("library", Cards.LIBRARIES)
def test_another_version_of_a_library_draws_everything_again(
    loaded: Loaded, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    before = Cards(loaded.editions, loaded.routes).path(HANOI)
    monkeypatch.setattr(
        "prospectus.outputs.prepared.version", lambda name: "0.0" if name == library else f"{name} as it is"
    )
    assert Cards(loaded.editions, loaded.routes).path(HANOI) != before


def test_cards_are_drawn_on_several_cores(loaded: Loaded, tmp_path: Path) -> None:
    found = Cards(loaded.editions, loaded.routes, Store(tmp_path))
    found.prepare(LOCALES, 2)
    assert [found.stale(tag) for tag in LOCALES] == [[], [], []]
    assert found.content(OSLO) == loaded.cards.make(OSLO)
    assert len(list(tmp_path.iterdir())) == 15
