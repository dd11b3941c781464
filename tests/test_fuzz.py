"""Hostile and mangled translations: none may add, lose or change anything but words.

`make fuzz` tries 50,000 and more; `make test` as many as fit into a few seconds. What comes out is
read by html5lib, as a browser would, and not by the code that made it.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest

from prospectus.loading import Loaded
from prospectus.markdown import Rendered, Renderer

COUNT = int(os.environ.get("FUZZ", "1500"))
SEED = int(os.environ.get("FUZZ_SEED", "2026"))

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
def test_no_translation_adds_or_loses_anything_but_words(real: Loaded, tag: str, direction: str) -> None:
    chance = random.Random(SEED)
    config = real.program.config
    renderer = Renderer(config.markdown_extensions, config.markdown_settings, tag, direction)
    tried = kept = 0
    for page, source in pages(real):
        if tried >= COUNT // 2:
            break
        tried_here = {block.text: mangled(block.text, chance) for block in source.blocks if chance.random() < 0.3}
        found = renderer.render(page.body, page.folder, tried_here.get, source, page.layout)
        refused = {item.text for item in found.refused}
        assert tags(found.html) == tags(source.html), f"seed {SEED}: {page.key}"
        assert [heading.id for heading in found.headings] == [heading.id for heading in source.headings]
        tried += len(tried_here)
        kept += len(tried_here.keys() - refused)
    assert 0 < kept < tried, "some are harmless and shown, some refused"
