"""Jinja with less ado: it says what Jinja says."""

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from prospectus.schema import Prose, Text
from prospectus.templating import FOLDER, SlotError, compiled, fault, learn, said, tune

TEMPLATES = {
    "base.html": "<h1>{% block title %}{% endblock %}</h1>{{ self.title() }}",
    "page.html": '{% extends "base.html" %}{% import "kit.html" as kit with context %}'
    "{% block title %}{{ kit.row(words, size=2) }}{{ say(words) }}{% for n in (1, 2) %}{{ loop.index }}"
    "{{ kit.row(n) }}{% endfor %}{% call kit.box() %}{{ words }}{% endcall %}{{ words ~ '<' }}{% endblock %}",
    "kit.html": "{% macro row(text, size=1) %}<i>{{ text }}{{ size }}{{ words }}</i>{% endmacro %}"
    "{% macro box() %}<b>{{ caller() }}</b>{% endmacro %}",
}


def environment(tuned: bool) -> Environment:
    found = Environment(
        loader=DictLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    if tuned:
        tune(found)
    return found


@pytest.mark.parametrize("words", ["plain", "a & <b> \"c\" 'd'", Markup("<u>x</u>"), 3, None, Text("a < b"), ""])
def test_a_template_says_what_it_says_without_tuning(words: object) -> None:
    given = {"words": words, "say": lambda text: Markup("<q>{}</q>").format(text)}
    one, other = (environment(tuned).get_template("page.html").render(given) for tuned in (True, False))
    assert one == other
    assert "<i>" in one


@pytest.mark.parametrize(
    "value",
    [
        "a", "<", "&", "'", '"', "", "가", 1, 2.5, None, True, Markup("<b>"), Text("a"), Text("<"),
        Text("a", "ko", True), Prose("a & b"), ["<"], Text("", foreign=True),
    ],
)  # fmt: skip
def test_a_value_is_said_as_it_is_escaped(value: object) -> None:
    assert str(said(value)) == str(escape(value))


def test_a_name_that_is_not_given_is_a_mistake() -> None:
    with pytest.raises(UndefinedError, match="'words' is undefined"):
        environment(True).get_template("page.html").render(say=str)


def test_compiled_code_serves_another_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in TEMPLATES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    first, second = environment(True), environment(True)
    learn(second, compiled(first, tmp_path))
    monkeypatch.setattr(second, "compile", None)
    given = {"words": "x", "say": str}
    assert second.get_template("page.html").render(given) == first.get_template("page.html").render(given)


def test_code_of_another_text_is_not_taken(tmp_path: Path) -> None:
    first = environment(True)
    (tmp_path / "kit.html").write_text("", encoding="utf-8")
    known = compiled(first, tmp_path)
    second = Environment(loader=DictLoader({"kit.html": "other"}))
    tune(second)
    learn(second, known)
    assert second.get_template("kit.html").render() == "other"


# -- faults ---------------------------------------------------------------------------------------


def raised(root: Path, texts: dict[str, str], name: str = "page.html") -> Exception:
    """What comes of drawing a template below a project's root."""
    folder = root / FOLDER
    folder.mkdir()
    for path, text in texts.items():
        (folder / path).write_text(text, encoding="utf-8")
    env = Environment(loader=FileSystemLoader(folder), undefined=StrictUndefined)
    with pytest.raises(Exception) as caught:
        env.get_template(name).render()
    return caught.value


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"page.html": "x\n{{ y }}"}, "page.html:2: Must be a template that can be drawn: UndefinedError: 'y' is "),
        (
            {"page.html": "{% include 'a.html' %}", "a.html": "\n\n{{ 1 / 0 }}"},
            "a.html:3: Must be a template that can",
        ),
        ({"page.html": "\n{% include 'a.html' %}", "a.html": "\n{% if %}"}, "a.html:2: Must be a template that Jinja "),
        ({"page.html": "\n{% include 'a.html' %}"}, "page.html:2: Must be a template that can be drawn: there is no "),
        ({}, "page.html:1: Must be templates that can be drawn: there is no template page.html."),
    ],
)
def test_a_fault_of_a_template_is_told_where_it_stands(tmp_path: Path, texts: dict[str, str], said: str) -> None:
    found = fault(tmp_path, raised(tmp_path, texts), "page.html")
    assert str(found).startswith(f"{FOLDER}/{said}")


@pytest.mark.parametrize("template", ["page.html", ""])
@pytest.mark.parametrize(
    ("slot", "line"), [("thing:page:a", 2), ("asset:b.css", 3), ("other", 4), ("thing:page:none", 1)]
)
def test_a_slot_that_nothing_fills_is_told_where_a_template_names_it(
    tmp_path: Path, slot: str, line: int, template: str
) -> None:
    (tmp_path / FOLDER).mkdir()
    text = "\n{{ url('page:a') }}\n{{ asset('b.css') }}\n{{ slot('other') }}"
    (tmp_path / FOLDER / "page.html").write_text(text, encoding="utf-8")
    found = fault(tmp_path, SlotError(slot), template)
    assert found
    assert (found.path, found.line) == (f"{FOLDER}/page.html" if line > 1 or template else FOLDER, line)


def test_what_no_template_raised_is_no_fault_of_one(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="x") as caught:
        int("x")
    assert fault(tmp_path, caught.value) is None
