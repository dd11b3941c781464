"""A new locale: its line in mkdocs.yml, and what is known of its language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from babel import Locale as CldrLocale
from jinja2 import Environment

from prospectus import cldr, fonts
from prospectus.catalogs import plural_count, plural_forms
from prospectus.config import SOURCE_LOCALE
from prospectus.schema import LanguageTag
from prospectus.sources import Problem, did_you_mean

PATH = "mkdocs.yml"
DIRECTIONS = {"ltr": "left to right", "rtl": "right to left"}


def problems(tag: str, known: tuple[str, ...], text: str) -> Iterator[Problem]:
    """What is against adding a locale. text: mkdocs.yml."""
    if there := [other for other in known if other.casefold() == tag.casefold()]:
        yield Problem(PATH, 1, f"Must not name a locale twice; {there[0]!r} is there already.")
    elif fault := LanguageTag().problem(tag):
        message, tip = fault
        yield Problem(PATH, 1, message, _by_name(tag) or tip)
    elif (node := _locales(text)).flow_style:
        message = "Must have the locales as lines that begin with '- tag:', for a line to be added."
        yield Problem(PATH, node.start_mark.line + 1, message, f"Or add {{tag: {tag}}} by hand.")


def _by_name(word: str) -> str:
    """A tip for somebody who wrote a language's English name."""
    names = {str(name).casefold(): code for code, name in CldrLocale(SOURCE_LOCALE).languages.items()}
    if code := names.get(word.casefold()):
        return f"Did you mean {code.replace('_', '-')!r}?"
    return did_you_mean(word, [code for code in names.values() if len(code) < 4])


def listed(text: str, tag: str) -> str:
    """mkdocs.yml with a locale at the end of the list under extra; everything else stays as it is."""
    last = _locales(text).value[-1]
    lines = text.split("\n")
    end = max(child.end_mark.line for _, child in last.value)
    lines.insert(end + 1, f"{' ' * (last.start_mark.column - 2)}- tag: {tag}")
    return "\n".join(lines)


def _locales(text: str) -> Any:
    """The YAML node of the locales in mkdocs.yml."""
    node: Any = yaml.compose(text)
    for name in ("extra", "locales"):
        node = next(value for key, value in node.value if key.value == name)
    return node


def described(tag: str, env: Environment, root: Path) -> Iterator[str]:
    """What CLDR, gettext, Material and the documents' fonts know of a language, for people."""
    known = cldr.locale(tag)
    name, own = known.get_display_name(SOURCE_LOCALE), known.get_display_name(known)
    count = plural_count(tag)
    yield f"{tag}: {name} ({own}), written from {DIRECTIONS[cldr.direction(tag)]}"
    yield f"plural forms: {count} ({plural_forms(tag)})"
    if f"partials/languages/{tag}.html" in env.list_templates():
        yield "Material for MkDocs: has this language"
    else:
        yield "Material for MkDocs: does not have this language; 'Skip to content' stays English, marked as English"
    yield f"fonts of forms: {_fonts(tag, root)}"


def _fonts(tag: str, root: Path) -> str:
    """Whether the fonts draw a language: tried with CLDR's names of countries and languages in it."""
    known, script = cldr.locale(tag), fonts.script(tag)
    if script not in fonts.FAMILIES:
        return f"none for the script {script}; put one into {fonts.FOLDER} and name it in prospectus/fonts.py"
    words = "".join([*known.territories.values(), *known.languages.values(), *known.months["format"]["wide"].values()])
    if lacking := fonts.missing(root, words):
        return f"{fonts.FAMILIES[script]}, which lacks {' '.join(lacking[:20])}"
    return fonts.FAMILIES[script]
