"""Hostile and mangled translations and sources.

No translation may add, lose or change anything but words: what comes out is read by html5lib, as a browser would, and
not by the code that made it. No source may raise an error: it is read, or refused with problems, in good time.

`make fuzz` tries 50,000 and tells how many of each kind; `make test` as many as fit into a few seconds.
"""

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings, strategies

from prospectus import catalogs, config, forms, glossary, guidance, records
from prospectus.loading import Loaded
from prospectus.markdown import Rendered, Renderer
from prospectus.schema import field_hints
from prospectus.sources import UNSHOWN, Problem, read_text
from tests.conftest import ROOT
from tests.mutations import fields, mutated, prose

COUNT = int(os.environ.get("FUZZ", "2500"))
SEED = int(os.environ.get("FUZZ_SEED", "2026"))
SECONDS = 2  # that one source may take

HOSTILE = (
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<b>', '</p><p>', '<!-- x -->',
    "<a href='javascript:1'>x</a>", '<svg/onload=alert(1)>', '<iframe src=//e.org>', '&lt;b&gt;',
    '&#60;script&#62;', '&#x3c;b&#x3e;', '&colon;', '[x](javascript:alert(1))', '[x](JaVaScRiPt:1)',
    '[x](data:text/html,1)', '[x](vbscript:1)', '[x](//e.org)', '[x](https://e.org)', '[x](java\nscript:1)',
    '[x](&#106;avascript:1)', "[x]( javascript:1 'title')", '<javascript://%0aalert(1)>', '<https://e.org>',
    '<mailto:a@e.org>', 'a@e.org', '+82-2-123-4567', '![x](https://e.org/a.png)', '![](x)', '[x][1]',
    '[x]: https://e.org', '\n[x]: javascript:1\n', '[1]: https://e.org', '[^1]', '[^1]: note', '*[KIND]: x',
    '[TOC]', '\n\n[TOC]\n\n', '{: onclick=alert(1)}', '{: .x #y}', '{ .x }', '{#id}', '\n{: style=color:red}',
    '*x*{: onclick=1}', '**b**', '*e*', '***x***', '__b__', '_e_', '`code`', '``co`de``', '~~d~~', '==m==', '^s^',
    '# head', '\n# head\n', '\n\n## head\n\n', '> quote', '\n> quote', '- item', '\n- item\n- item', '1. item',
    '    code', '\n\n    code\n\n', '```\ncode\n```', '| a | b |\n|---|---|\n| c | d |', '---', '\n---\n',
    'Term\n:   Meaning', '!!! note\n    x', '??? x', '/// x', 'a  \nb', '\\', '\\*', '\\[x](y)', '\x00', '\x02',
    '\x03', '\x02klzzwxh:0000\x03', '\x02wzxhzdk:0\x03', '\x02amp\x03', '\x02stx\x03', '\x02klzzwxh:9999\x03',
    '\u202e', '\u2066', '\u200b', '\u2028', '\ufeff', '\ud7ff', '%(x)s', '%s', '{0}', '{{ x }}', '{% x %}', ']]>',
    '<![CDATA[', '"', "'", '" onmouseover="x', 'href=', ']', '[', '(', ')', '](', '](x)', '*', '**', '_', '`', '<',
    '>', '&', '{', '}', '|', ':', '!', '\t', '\n', '\r\n',
)  # fmt: skip
# How many of a hundred cases are of each kind; a configuration takes longest, since MkDocs reads it.
SHARES = {
    "translations": 40, "projects": 10, "calls": 6, "institutions": 4, "forms": 8, "glossary": 4, "pages": 16,
    "catalogs": 8, "configuration": 4,
}  # fmt: skip
WORDS = ("مرحبا", "텍스트", "texto", "слово", "chữ", "كلمة (KIND)", "ข้อความ", "နမူနာ", "1", "2026", "%")
Tags = Counter[tuple[str, tuple[tuple[str, str], ...]]]


def tags(html: str) -> Tags:
    """Every element and its attributes, but for words and languages, and the spans that only name a language."""
    found: Tags = Counter()
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        kept = {str(k): str(v) for k, v in element.attrib.items() if k not in ("lang", "dir", "title", "alt")}
        if element.tag != "span" or kept:
            found[str(element.tag), tuple(sorted(kept.items()))] += 1
    return found


def mangled(text: str, chance: random.Random) -> str:
    """A translation as bad luck or bad will may write it."""
    kind = chance.random()
    if kind < 0.25:
        parts = [chance.choice(HOSTILE) for _ in range(chance.randint(1, 4))]
        return " ".join([chance.choice(WORDS), *parts])
    found = list(text if kind < 0.6 else chance.choice(WORDS) + text)
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(4):
            case 0:
                found[at:at] = chance.choice(HOSTILE)
            case 1:
                del found[at : at + chance.randint(1, 8)]
            case 2:
                end = at + chance.randint(1, 8)
                found[at:end] = reversed(found[at:end])
            case _:
                found[at:at] = found[chance.randrange(len(found) + 1) :][:12]
    return "".join(found)


def pages(loaded: Loaded) -> Iterator[tuple[Any, Rendered]]:
    program = loaded.program
    while True:
        for key, page in program.pages.items():
            yield page, program.source_bodies[key]


@pytest.mark.parametrize(("tag", "direction"), [("ar", "rtl"), ("ko", "ltr")])
def test_no_translation_adds_or_loses_anything_but_words(
    real: Loaded, tag: str, direction: str, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(SEED)
    config = real.program.config
    renderer = Renderer(config.markdown_extensions, config.markdown_settings, tag, direction)
    tried = kept = 0
    for page, source in pages(real):
        if tried >= COUNT * SHARES["translations"] // 200:
            break
        tried_here = {block.text: mangled(block.text, chance) for block in source.blocks if chance.random() < 0.3}
        found = renderer.render(page.body, page.folder, tried_here.get, source, page.layout)
        refused = {item.text for item in found.refused}
        assert tags(found.html) == tags(source.html), f"seed {SEED}: {page.key}"
        assert [heading.id for heading in found.headings] == [heading.id for heading in source.headings]
        tried += len(tried_here)
        kept += len(tried_here.keys() - refused)
    assert 0 < kept < tried, "some are harmless and shown, some refused"
    record_property("cases", tried)


# -- sources --------------------------------------------------------------------------------------

Read = Callable[[str, list[Problem]], Any]  # what a command makes of a source's text; None where it is refused


class Readers:
    """For each kind of source: the texts that there are, and how one is read with what follows."""

    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.renderer = Renderer(("admonition", "attr_list", "def_list", "sane_lists", "tables", "toc"), {})
        for name in ("content", "templates", "sites"):
            (folder / name).mkdir()
        self.sites = [file.name for file in (ROOT / "sites").glob("*.yml")]
        self.configure()

    def configure(self) -> None:
        """Puts the real configuration in place."""
        for path in ("mkdocs.yml", *(f"sites/{name}" for name in self.sites)):
            shutil.copyfile(ROOT / path, self.root / path)

    def texts(self, kind: str) -> list[str]:
        """The real sources of a kind."""
        patterns = {"glossary": "locales/glossary.yml", "pages": "content/**/*.md", "configuration": "sites/*.yml"}
        pattern = patterns.get(kind, "locales/*/LC_MESSAGES/*.po" if kind == "catalogs" else f"{kind}/*.yml")
        found = [file.read_text(encoding="utf-8") for file in sorted(ROOT.glob(pattern))]
        if kind == "configuration":
            found.append((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
        return found

    def names(self, kind: str) -> list[str]:
        """The names of fields that a kind of source may have."""
        known = {"forms": forms.Form, "glossary": glossary.Glossary, "pages": guidance.Page}
        if kind == "configuration":
            return [*config.FIELDS, *field_hints(config.ProgramSettings), *field_hints(config.SiteSettings), "hooks"]
        return [*field_hints(known.get(kind) or records.FOLDERS[kind])]

    def read(self, kind: str, text: str, problems: list[Problem]) -> Any:
        """What a command makes of a source."""
        match kind:
            case "forms":
                found = forms.parse(text, "forms/a.yml", problems)
                return found and [*map(forms.names, found.fields.values())] and found
            case "glossary":
                terms = glossary.parse(text, "locales/glossary.yml", problems)
                used = [*terms.unused("A feasibility study for 12 cities in a call for projects", "12", "ko")]
                return terms, used
            case "pages":
                page = guidance.parse(text, "content/apply/a.md", problems)
                return page and self.renderer.render(page.body, "apply", layout=page.layout)
            case "catalogs":
                return self.catalog(text, problems)
            case "configuration":
                return self.configuration(text, problems)
        record: Any = records.parse(text, f"{kind}/a.yml", records.FOLDERS[kind], problems)
        if record and record.description:
            self.renderer.render(record.description.value)
        return record

    def catalog(self, text: str, problems: list[Problem]) -> Any:
        file = self.root / catalogs.path_of("ko", "guidance")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogatepass"))
        return catalogs.load(self.root, config.Locale("ko"), problems)

    def configuration(self, text: str, problems: list[Problem]) -> Any:
        """The configuration with one file in the place of a real one: of mkdocs.yml where it speaks of locales."""
        path = "mkdocs.yml" if "locales:" in text or not self.sites else f"sites/{self.sites[0]}"
        (self.root / path).write_bytes(text.encode("utf-8", "surrogatepass"))
        found = config.load(self.root, problems)
        self.configure()
        return found


@pytest.fixture(scope="module")
def readers(tmp_path_factory: pytest.TempPathFactory) -> Readers:
    return Readers(tmp_path_factory.mktemp("fuzz"))


def tried(read: Read, text: str, told: str) -> bool:
    """Reads a source: it is accepted or has problems, which are fit to be shown, and it takes little time."""
    problems: list[Problem] = []
    start = time.process_time()
    try:
        found = read(text, problems)
    except Exception as error:
        raise AssertionError(f"{told}: {text!r}") from error
    assert time.process_time() - start < SECONDS, f"{told}: {text!r}"
    assert found is not None or problems, f"{told}: {text!r}"
    for problem in problems:
        assert problem.message.startswith("Must "), str(problem)
        assert problem.line >= 1, str(problem)
        assert not UNSHOWN.search(str(problem).replace("\n    ", "")), repr(str(problem))
    return not problems


def piece(text: str, chance: random.Random) -> str:
    """A part of a long text, from its beginning: entries of a catalog behind its head."""
    parts = text.split("\n\n")
    start = chance.randrange(len(parts))
    return "\n\n".join((parts[0], *parts[start : start + 12])) if len(text) > 20_000 else text


@pytest.mark.parametrize("kind", [kind for kind in SHARES if kind != "translations"])
def test_no_source_that_was_changed_at_random_raises_an_error(
    readers: Readers, kind: str, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(f"{SEED} {kind}")
    texts = readers.texts(kind)
    count = max(5, COUNT * SHARES[kind] * 4 // 500)
    accepted = 0
    for number in range(count):
        text = mutated(piece(chance.choice(texts), chance), texts, chance)
        accepted += tried(partial(readers.read, kind), text, f"seed {SEED}, case {number}")
    assert 0 < accepted < count, "some are harmless, some refused"
    record_property("cases", count)


@pytest.mark.parametrize("kind", [kind for kind in SHARES if kind != "translations"])
def test_no_source_that_was_made_up_raises_an_error(
    readers: Readers, kind: str, record_property: Callable[[str, object], None]
) -> None:
    count = 0

    @settings(
        max_examples=max(5, COUNT * SHARES[kind] // 500),
        derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(made_up(readers, kind))
    def read(text: str) -> None:
        nonlocal count
        count += 1
        tried(partial(readers.read, kind), text, "made up")

    read()
    record_property("cases", count)


def made_up(readers: Readers, kind: str) -> strategies.SearchStrategy[str]:
    """Sources of a kind that nobody wrote; the body of a page stands behind front matter without a fault."""
    if kind == "pages":
        head = readers.texts(kind)[0].partition("\n---\n")[0]
        return strategies.one_of(prose, prose.map(lambda body: f"{head}\n---\n{body}"))
    if kind == "catalogs":
        head = readers.texts(kind)[0].partition("\n\n")[0]
        return prose.map(lambda entries: f"{head}\n\n{entries}")
    return fields(readers.names(kind))


def test_bytes_that_are_no_text_raise_no_error(tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    chance = random.Random(SEED)
    real = (ROOT / "mkdocs.yml").read_bytes()
    file = tmp_path / "a.yml"
    for _ in range(count := max(20, COUNT // 100)):
        data = bytearray(real)
        for _ in range(chance.randint(1, 9)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        file.write_bytes(data)
        tried(lambda _, problems: read_text(file, "a.yml", problems), repr(bytes(data)), f"seed {SEED}")
    record_property("cases", count)
