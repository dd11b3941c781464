"""Offers: what the pages of all editions know of each, small enough to be sent to other processes."""

import pickle
from dataclasses import FrozenInstanceError, fields, replace
from pathlib import Path

import pytest

from prospectus import loading
from prospectus.editions import Edition
from prospectus.loading import Loaded
from prospectus.offers import NOTE, OFFICIAL, PREVIEW, SAID, TOLD, Offer, offer
from prospectus.outputs.languages import language_choice
from prospectus.planning import planner

LARGEST = 40_000  # bytes of an offer on its way to another process; an edition has some millions


@pytest.fixture(scope="module")
def found(real: Loaded) -> dict[str, Offer]:
    return {tag: real.offer(tag) for tag in real.editions}


def test_an_offer_says_what_its_edition_says(real: Loaded, found: dict[str, Offer]) -> None:
    for tag, edition in real.editions.items():
        made = found[tag]
        assert made.locale == edition.locale
        assert made.program_name == edition.program_name
        assert made.brands == edition.brands
        assert made.said == {words: edition.text("", words) for words in SAID}
        assert made.progress == real.progress(tag)


def test_it_knows_of_every_thing_whether_it_is_translated(loaded: Loaded, real: Loaded) -> None:
    for program in (loaded, real):
        for tag, edition in program.editions.items():
            made = program.offer(tag)
            things = program.routes.all_things
            assert [made.is_translated(thing) for thing in things] == [edition.is_translated(thing) for thing in things]


def test_the_source_language_has_everything_and_a_language_without_catalogs_no_record(loaded: Loaded) -> None:
    assert loaded.offer("en").untranslated == frozenset()
    untranslated = loaded.offer("ko").untranslated
    assert {"project:oslo-parking-2026", "call:2026", "form:visit", "page:apply/faq"} <= untranslated
    assert not {"home", "search", "404", "list:projects", "country:NO"} & untranslated


def test_only_things_that_are_named_are_looked_at(loaded: Loaded) -> None:
    edition, progress = loaded.editions["ko"], loaded.progress("ko")
    assert offer(edition, progress, ["home", "call:2026"]).untranslated == {"call:2026"}
    assert offer(edition, progress, []).untranslated == frozenset()


def test_what_is_said_in_another_language_is_marked_as_foreign_where_it_is_english(
    real: Loaded, loaded: Loaded
) -> None:
    assert str(real.offer("ko").said[PREVIEW]) == "미리보기입니다."
    assert not real.offer("ko").said[PREVIEW].foreign
    without = loaded.offer("ko").said
    assert [str(without[words]) for words in (OFFICIAL, PREVIEW, NOTE)] == [OFFICIAL, PREVIEW, NOTE]
    assert {without[words].foreign for words in SAID} == {True}


def test_every_word_of_the_choice_of_language_is_among_what_is_said(loaded: Loaded) -> None:
    plan = planner(loaded)
    site = loaded.program.config.site("kind")
    official = replace(site, settings=replace(site.settings, official=True), base_url="https://www.kind.go.kr/")
    for one in (site, official):
        choice = language_choice(
            loaded.env, loaded.program.config, one, plan.offers, plan.assets["kind"].names, plan.styles, ""
        )
        assert one.settings.agency.value in choice.make().decode()


def test_an_offer_is_sent_around_as_it_is(found: dict[str, Offer]) -> None:
    for made in found.values():
        assert pickle.loads(pickle.dumps(made)) == made


def test_an_offer_takes_no_edition_with_it(found: dict[str, Offer]) -> None:
    bare = [replace(made, told={}) for made in found.values()]
    assert max(len(pickle.dumps(made)) for made in bare) < LARGEST
    assert not any(isinstance(getattr(made, field.name), Edition) for made in found.values() for field in fields(made))


def test_what_is_told_in_files_of_all_languages_is_what_readers_see(found: dict[str, Offer], real: Loaded) -> None:
    assert found["en"].told == {}
    for tag, made in found.items():
        titles = {project.title.value for project in real.program.projects.values()}
        told = {text: words for (context, text), words in made.told.items() if context == "project.title"}
        assert tag == "en" or titles == told.keys()
        seen = {
            real.program.projects[slug].title.value: each.title for slug, each in real.editions[tag].projects.items()
        }
        assert all(seen[text].value == words and not seen[text].foreign for text, words in told.items())
        assert {context for context, _ in made.told} <= {context for contexts in TOLD.values() for context in contexts}


def test_an_offer_does_not_change(found: dict[str, Offer]) -> None:
    with pytest.raises(FrozenInstanceError):
        found["en"].untranslated = frozenset()  # type: ignore[misc]


def test_pages_of_one_edition_need_no_other(minimal: Path) -> None:
    """With the offers of all, the sizes of files, and the edition of one, pages are those that all editions make."""
    whole = loading.load(loading.configured(minimal, []), [])
    alone = loading.load(loading.configured(minimal, []), [])
    plan, part = planner(whole), planner(alone)
    alone.documents.sizes = {
        key: whole.documents.size(key) for tag in whole.editions for key in whole.documents.keys(tag)
    }
    for tag in [tag for tag in alone.editions if tag != "ko"]:
        del alone.editions[tag]
    things = ("home", "call:2026", "404", "editions", "page:apply/forms", "form:visit", "list:projects")
    for drawn, again in zip(plan.pages("ko"), part.pages("ko"), strict=True):
        for thing in things:
            assert again.page(thing) == drawn.page(thing), thing
