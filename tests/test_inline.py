"""The inline parser without the patterns that cannot occur: it gives what Python-Markdown's own gives."""

import random

import pytest
from markdown import Markdown
from markdown.extensions import Extension

from prospectus.inline import Inline

SIGNS = [
    *"\\`*_[]<>&!(){}@+.:/;# \n ab1-'\"",
    "  \n",
    "](",
    "![",
    "](a)",
    "https://",
    "&amp;",
    "a@b.org",
    "[r]",
    "[^1]",
]


class Quick(Extension):
    """Python-Markdown with our inline parser."""

    def extendMarkdown(self, md: Markdown) -> None:
        md.treeprocessors.register(Inline(md, {}), "inline", 20)


@pytest.mark.parametrize("extensions", [["attr_list", "tables", "toc"], ["footnotes", "smarty", "abbr", "wikilinks"]])
def test_any_text_is_the_same_html(extensions: list[str]) -> None:
    chance = random.Random(1)
    whole, quick = Markdown(extensions=extensions), Markdown(extensions=[*extensions, Quick()])
    for _ in range(1500):
        text = "".join(chance.choices(SIGNS, k=chance.randrange(1, 25)))
        text += chance.choice(["", "", "", "\n\n[r]: c.md 't'", "\n\n[^1]: note"])
        assert quick.reset().convert(text) == whole.reset().convert(text), text
