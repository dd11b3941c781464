"""The docs name every command, option and field, and what they link to exists."""

import argparse
import json
import re
from pathlib import Path

import pytest

from prospectus import cli
from prospectus.config import OpenData, ProgramSettings, SiteSettings
from prospectus.messages import DOMAINS
from prospectus.schema import field_hints

DOCS = (
    "README.md",
    "CHANGELOG.md",
    *(
        f"docs/{name}.md"
        for name in (
            "architecture",
            "configuration",
            "messages",
            "officials",
            "secretariat",
            "translators",
            "web-teams",
        )
    ),
)


def headings(root: Path, path: str) -> set[str]:
    return {
        line.lstrip("#").strip()
        for line in (root / path).read_text(encoding="utf-8").split("\n")
        if line.startswith("#")
    }


@pytest.mark.parametrize("kind", [ProgramSettings, OpenData, SiteSettings])
def test_every_field_of_the_configuration_has_a_heading(root: Path, kind: type) -> None:
    assert set(field_hints(kind)) <= headings(root, "docs/configuration.md")


def test_no_heading_describes_a_field_that_is_gone(root: Path) -> None:
    known = {*field_hints(ProgramSettings), *field_hints(OpenData), *field_hints(SiteSettings)}
    described = {word for word in headings(root, "docs/configuration.md") if re.fullmatch("[a-z_]+", word)}
    assert described <= known


def test_every_command_stands_in_the_contracts(root: Path) -> None:
    text = (root / "docs/architecture.md").read_text(encoding="utf-8").partition("## Contracts")[2]
    for command in cli.COMMANDS:
        assert re.search(rf"^{command}\b", text, re.M), command


def test_every_option_stands_in_the_contracts(root: Path) -> None:
    text = (root / "docs/architecture.md").read_text(encoding="utf-8").partition("## Contracts")[2]
    for name, (arguments, _, _) in cli.COMMANDS.items():
        parser = argparse.ArgumentParser(prog=name)
        arguments(parser)
        for action in parser._actions:
            for option in action.option_strings:
                if option.startswith("--") and option not in ("--help", "--verbose"):
                    assert option in text, f"{name} {option}"


def test_every_module_has_its_line_in_the_architecture(root: Path) -> None:
    text = (root / "docs/architecture.md").read_text(encoding="utf-8")
    for module in (root / "prospectus").glob("*.py"):
        if module.stem != "__init__":
            assert re.search(rf"^{module.name} ", text, re.M), module.name


@pytest.mark.parametrize("path", DOCS)
def test_local_links_of_the_docs_lead_to_files(root: Path, path: str) -> None:
    text = re.sub(r"(?s)```.*?```|`[^`\n]*`", "", (root / path).read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not target.startswith(("http://", "https://", "mailto:")) and "SLUG" not in target:
            assert ((root / path).parent / target).exists(), target


def test_the_schemas_of_the_docs_are_those_of_the_models(root: Path) -> None:
    committed = {file.name: file.read_text(encoding="utf-8") for file in (root / "docs/schemas").iterdir()}
    assert committed == cli.schemas(), "run 'make schemas'"


def test_the_components_for_weblate_name_files_that_exist(root: Path) -> None:
    components = json.loads((root / "docs/weblate.json").read_text(encoding="utf-8"))
    assert [component["slug"] for component in components] == list(DOMAINS)
    for component in components:
        assert (root / component["new_base"]).is_file()
        languages = {file.parts[-3] for file in root.glob(component["filemask"])}
        assert languages == {"ko", "es", "fr", "ru", "ar", "vi", "id"}
        assert component["file_format"] == "po"
