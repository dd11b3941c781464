"""mkdocs.yml and sites/*.yml, through MkDocs' own loader, as one frozen configuration.

MkDocs reads what it knows (theme, Markdown extensions, navigation, addresses); what is ours stands
under `extra` and is read strictly, with line numbers. Every field has a heading in
docs/configuration.md.
"""

import logging
import os.path
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import markdown
import yaml
from mkdocs.config import load_config
from yaml.reader import Reader

from prospectus import cldr, terms
from prospectus.memory import NOTHING_KNOWN, Memory
from prospectus.schema import IsoDate, Language, OneOf, Pattern, Percent, Slug, Text, WebAddress, read
from prospectus.sources import (
    NO_CONTROLS,
    Problem,
    Source,
    did_you_mean,
    event_faults,
    files,
    misspelt,
    parse_yaml,
    read_bytes,
    read_text,
    strange,
)

T = TypeVar("T")
SOURCE_LOCALE = "en"
PLAIN_PATH = r"(?:/[A-Za-z0-9._~-]+)*"  # an address's, since server files and feeds hold it as it is
BASE = "mkdocs.yml"
# MkDocs' fields that a file may have, beside what it may inherit. Others do nothing here, or run code.
FIELDS = (
    "INHERIT", "site_name", "site_url", "docs_dir", "site_dir", "use_directory_urls", "theme", "markdown_extensions",
    "plugins", "nav", "extra",
)  # fmt: skip
# Python-Markdown's own extensions; of PyMdown's, all but those that read files.
EXTENSIONS = (
    "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes", "legacy_attrs",
    "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc", "wikilinks",
)  # fmt: skip
PYMDOWN, READING = "pymdownx.", ("pymdownx.snippets", "pymdownx.b64")
# Something for each extension, to try its settings with.
SAMPLE = """\
# A

[TOC]

B[^1] *c* [[d]]

[^1]: e

*[B]: f

```
g
```

!!! note
    h

|i|
|-|
|j|

k
:   l
"""
PageKey = Annotated[str, Pattern(r"[a-z0-9-]+/[a-z0-9-]+", "a page as section/name", "about/privacy")]


@dataclass(frozen=True)
class Locale:
    """A language that the sites are published in."""

    tag: Annotated[Language, "BCP 47 language tag"]
    complete: Annotated[bool, "Whether a missing translation is a problem"] = False
    threshold: Annotated[
        Percent, "Of a page, how much must be translated for it to count as translated; in percent"
    ] = 90
    reviewed: Annotated[IsoDate | None, "Day on which a native speaker had reviewed every text"] = None

    @property
    def is_source(self) -> bool:
        """Whether the sources are written in this language."""
        return self.tag == SOURCE_LOCALE

    @property
    def is_pseudo(self) -> bool:
        """Whether this is no language but a way to see what cannot be translated."""
        return self.tag in cldr.PSEUDO

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl", from CLDR."""
        return cldr.direction(self.tag)

    @cached_property
    def name(self) -> str:
        """The language's name in itself."""
        known = cldr.locale(self.tag)
        name = cldr.LANGUAGES.get(self.tag) or str(known.get_display_name(known))
        name = name[:1].capitalize() + name[1:]
        return f"{self.tag} {name}".join(cldr.MARKS) if self.is_pseudo else name


@dataclass(frozen=True)
class Licence:
    """Under which terms the data may be used."""

    name: Text
    url: WebAddress


@dataclass(frozen=True)
class OpenData:
    """What only the institutions can say of their open data: absent until they do, never guessed.

    unregistered: what becomes of a file whose identifier is absent.
    """

    licence: Licence | None = None
    iati_organisation: Annotated[
        str | None,
        Pattern(r"[A-Z]{2}-[A-Z0-9]+-[^/&|?\s]*[^/&|?\s-]", "an identifier as IATI registers it", "KR-ABC-12345"),
        "The owner's identifier in IATI's registry",
    ] = None  # fmt: skip
    oc4ids_prefix: Annotated[
        str | None, Pattern("oc4ids-[a-z0-9]{6}", "a project identifier prefix of OC4IDS", "oc4ids-a1b2c3"),
        "As assigned by the Open Contracting Partnership",
    ] = None  # fmt: skip
    unregistered: Annotated[str, OneOf("way", {"draft": "made as a draft", "omit": "not made"})] = "draft"


@dataclass(frozen=True)
class ProgramSettings:
    """`extra` of mkdocs.yml."""

    locales: tuple[Locale, ...]
    sites: Annotated[tuple[Slug, ...], "The sites, in the order in which pages name them"]
    secretariat: Annotated[Slug, "Institution whose contact stands in every footer"]
    owner: Annotated[Slug, "Institution whose program it is, named in the copyright line"]
    copyright_year: int
    open_data: OpenData = OpenData()


@dataclass(frozen=True)
class Home:
    """The head of a site's home page."""

    kicker: Text
    title: Text
    lead: Text


@dataclass(frozen=True)
class Security:
    """Whom to tell of a weakness of a site (RFC 9116)."""

    contacts: tuple[
        Annotated[str, Pattern(r"(?:https://|mailto:|tel:)[^\s<>]+", "an address", "mailto:security@example.org")], ...
    ]  # fmt: skip
    expires: Annotated[IsoDate, "Day until which this holds, at most a year ahead"]


@dataclass(frozen=True)
class SiteSettings:
    """`extra` of a file in sites/."""

    institution: Slug
    name: Annotated[Text, "Short name, for menus and titles"]
    agency: Annotated[Text, "Full name, above the program's name"]
    purpose: Annotated[Text, "What this site is for, in a few words"]
    operator: Annotated[Text, "The operator's Korean name in the identifier (KRDS)"]
    official_domain: Annotated[str, Pattern(r"[a-z0-9.-]+\.[a-z]+", "a domain", "molit.go.kr")]
    theme_color: Annotated[str, Pattern("#[0-9a-f]{6}", "a colour", "#052b57")]
    sections: tuple[Annotated[str, OneOf("section", terms.SECTIONS)], ...]
    records: tuple[Annotated[str, OneOf("record section", terms.RECORD_SECTIONS)], ...]
    policies: Annotated[tuple[PageKey, ...], "Pages in the last row of the footer"]
    home: Home
    official: bool = False
    security: Security | None = None
    owns: Annotated[
        tuple[Annotated[str, OneOf("record section", terms.RECORD_SECTIONS)], ...], "Record sections it answers for"
    ] = ()


class MenuItem(NamedTuple):
    """An entry of the main menu: its title and the things it leads to, the first of them on click."""

    title: Text
    things: tuple[str, ...]


@dataclass(frozen=True)
class Site:
    """One institution's website."""

    id: str
    base_url: str
    settings: SiteSettings
    menu: tuple[MenuItem, ...]
    source: Source

    @property
    def is_official(self) -> bool:
        """Whether the official masthead and identifier may appear (KRDS 02_01, 02_02)."""
        return self.settings.official and self.is_theirs(self.base_url)

    def is_theirs(self, url: str) -> bool:
        """Whether an address is below the institution's own domain."""
        host, domain = urlsplit(url).hostname or "", self.settings.official_domain
        return host == domain or host.endswith(f".{domain}")


@dataclass(frozen=True)
class Config:
    """Everything that is configured."""

    root: Path
    name: Text
    locales: tuple[Locale, ...]
    secretariat: str
    owner: str
    copyright_year: int
    sites: tuple[Site, ...]
    markdown_extensions: tuple[str, ...]
    markdown_settings: dict[str, dict[str, Any]]
    theme: Any
    source: Source
    open_data: OpenData = OpenData()

    def locale(self, tag: str) -> Locale:
        return next(locale for locale in self.locales if locale.tag == tag)

    def site(self, id: str) -> Site:
        return {site.id: site for site in self.sites}[id]


def load(root: Path, problems: list[Problem], memory: Memory = NOTHING_KNOWN) -> Config | None:
    """The configuration below a project's root, or None with its problems noted. memory: of what was read before."""
    problems += strange(root, (BASE, "sites"))
    if any(problem.path == BASE for problem in problems):
        return None
    base_text = _bytes(root / BASE, BASE)
    fields, is_safe = _fields(root, BASE, problems)
    program = _extra(fields, BASE, ProgramSettings, problems) if fields else None
    problems += _list_problems(*program) if program else ()
    base, told = memory.of(BASE, (base_text,), partial(_told, _mkdocs, root, BASE)) if is_safe else (None, [])
    problems += told
    sites = []
    for path in _site_files(root, program, problems):
        parts = _bytes(root / path, path), base_text
        site, told = memory.of(path, parts, partial(_told, partial(_site, is_safe), root, path))
        sites.append(site)
        problems += told
    if program is None or base is None or problems:
        return None
    settings, source = program
    return Config(
        root=root,
        name=Text(str(base.site_name)),
        locales=settings.locales,
        secretariat=settings.secretariat,
        owner=settings.owner,
        copyright_year=settings.copyright_year,
        sites=tuple(site for site in sites if site),
        markdown_extensions=tuple(base.markdown_extensions),
        markdown_settings=dict(base.mdx_configs),
        theme=base.theme,
        source=source,
        open_data=settings.open_data,
    )


def _list_problems(settings: ProgramSettings, source: Source) -> Iterator[Problem]:
    """Names that stand twice, and a source language that is not among the locales."""
    tags = tuple(locale.tag for locale in settings.locales)
    # on many disks capitals make no difference
    for where, names in (("locales", tags), ("sites", settings.sites)):
        for index, name in enumerate(names):
            if name.casefold() in map(str.casefold, names[:index]):
                yield source.problem(f"{where}.{index}", f"Must not name {name!r} twice.")
    if SOURCE_LOCALE not in tags:
        yield source.problem("locales", f"Must name the source language {SOURCE_LOCALE!r} among the locales.")


def _site_files(root: Path, program: tuple[ProgramSettings, Source] | None, problems: list[Problem]) -> list[str]:
    """The files of sites/ in the configured order; names without a file and files without a name are problems."""
    problems += misspelt(root, "sites", ".yml")
    found = {file.stem: path for file, path in files(root, "sites", ".yml") if file.parent == root / "sites"}
    if program is None:
        return list(found.values())
    settings, source = program
    for name in settings.sites:
        if name not in found:
            problems.append(
                source.problem(
                    "sites", f"Must name files of sites/; there is no sites/{name}.yml.", did_you_mean(name, found)
                )
            )
    for name, path in found.items():
        if name not in settings.sites:
            problems.append(Problem(path, 1, f"Must be named in mkdocs.yml under extra: sites; {name!r} is not."))
    return [found[name] for name in settings.sites if name in found]


def _fields(root: Path, path: str, problems: list[Problem]) -> tuple[yaml.MappingNode | None, bool]:
    """(The fields of a configuration file, None where they cannot be read; whether MkDocs may see them.)

    Its loader makes any object that a tag names, and runs hooks and plugins when it reads where they are.
    """
    before = len(problems)
    text = read_text(root / path, path, problems)
    node = parse_yaml(text, path, problems) if text is not None else None
    if text is None or node is None:
        return None, False
    if "!" in text:  # MkDocs reads YAML with another parser: it must see no tag either
        problems += (Problem(path, line + 1, *fault) for line, *fault in event_faults(text, yaml.SafeLoader))
    names: list[str] = []
    for key, value in node.value:
        name, line = key.value if isinstance(key, yaml.ScalarNode) else "", key.start_mark.line + 1
        if name in names:
            problems.append(Problem(path, line, f"Must not have the field {name!r} twice."))
        elif name not in FIELDS:
            tip = did_you_mean(name, FIELDS) or f"Known are {', '.join(FIELDS)}."
            problems.append(Problem(path, line, f"Must not have the field {name!r}.", tip))
        names.append(name)
        odd = _odd_lines(value) if name != "extra" else ()  # which `schema` reads
        problems += (Problem(path, line, NO_CONTROLS) for line in odd)
        problems += (Problem(path, line, *fault) for line, *fault in _setting_faults(name, value, path))
    return node, len(problems) == before


def _setting_faults(name: str, value: yaml.Node, path: str) -> Iterator[tuple[int, str, str]]:
    """(line, message, tip) for a field of MkDocs that would read elsewhere or run code."""
    line, said = value.start_mark.line + 1, value.value
    folders = {"docs_dir": "content", "custom_dir": "templates"}
    if name == "INHERIT" and (path == BASE or said != f"../{BASE}"):
        yield line, f"Must be '../{BASE}', in the files of sites/ only; found {_shown(value)}.", ""
    elif name in folders and (not isinstance(said, str) or _below(path, said) != folders[name]):
        wanted = os.path.relpath(folders[name], os.path.dirname(path) or ".")
        yield line, f"Must be the folder {wanted!r}; found {_shown(value)}.", ""
    elif name == "plugins" and (said or not isinstance(value, yaml.SequenceNode)):
        yield line, "Must be an empty list: plugins are not run.", "Write 'plugins: []'."
    elif name == "theme" and isinstance(value, yaml.MappingNode):
        for key, inner in said:
            yield from _setting_faults(key.value, inner, path) if key.value == "custom_dir" else ()
            if key.value == "<<":
                yield key.start_mark.line + 1, "Must not have the field '<<'.", "Write the fields out."
    elif name == "markdown_extensions":
        yield from _extension_faults(value)


def _shown(node: yaml.Node) -> str:
    return repr(node.value) if isinstance(node.value, str) else "a list or fields"


def _below(path: str, folder: str) -> str:
    """A folder that a file names, relative to the root."""
    return os.path.normpath(os.path.join(os.path.dirname(path), folder))


def _extension_faults(value: yaml.Node) -> Iterator[tuple[int, str, str]]:
    """Extensions of Markdown that are not known: one that is named is imported, and may read files."""
    for item in value.value if isinstance(value, yaml.SequenceNode) else [value]:
        for key in [key for key, _ in item.value] if isinstance(item, yaml.MappingNode) else [item]:
            name = key.value if isinstance(key, yaml.ScalarNode) else ""
            if name not in EXTENSIONS and (not name.startswith(PYMDOWN) or name.startswith(READING)):
                tip = did_you_mean(name, EXTENSIONS) or f"Known are {', '.join(EXTENSIONS)} and most of {PYMDOWN}*."
                yield key.start_mark.line + 1, f"Must be a known extension of Markdown; found {name!r}.", tip


def _extra(node: yaml.MappingNode, path: str, kind: type[T], problems: list[Problem]) -> tuple[T, Source] | None:
    for key, value in node.value:
        if key.value == "extra":
            return read(value, kind, path, problems)
    if not any(problem.path == path for problem in problems):  # where others are misspelt, it may be among them
        problems.append(Problem(path, 1, "Must have the field 'extra'."))
    return None


def _odd_lines(node: Any) -> Iterator[int]:
    """The lines of texts with control characters, which come in by an escape."""
    if isinstance(node.value, str):
        if Reader.NON_PRINTABLE.search(node.value):
            yield node.start_mark.line + 1
        return
    for item in node.value:
        for inner in item if isinstance(item, tuple) else (item,):
            yield from _odd_lines(inner)


class _Refusals(logging.Handler):
    """Keeps the first line of each thing that MkDocs says against a configuration."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record.getMessage().strip().splitlines()[0])


def _mkdocs(root: Path, path: str, problems: list[Problem]) -> Any:
    """MkDocs' own view of a configuration file (mkdocs.config.base.MkDocsConfig)."""
    refusals, log = _Refusals(), logging.getLogger("mkdocs")
    log.setLevel(logging.ERROR)
    log.addHandler(refusals)
    try:
        config = load_config(config_file=str(root / path))
    except Exception as error:  # of any kind, for a field that is not what MkDocs expects
        first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        for reason in refusals.found or [first]:
            problems.append(Problem(path, 1, f"Must be a configuration that MkDocs accepts: {reason}"))
        return None
    finally:
        log.removeHandler(refusals)
    if config.theme.name != "material":
        problems.append(Problem(path, 1, f"Must use the theme 'material'; found {config.theme.name!r}."))
        return None
    if config.mdx_configs and (said := _settings_fault(config)):
        problems.append(Problem(path, 1, f"Must have settings that its extensions of Markdown accept: {said}."))
        return None
    return config


def _settings_fault(config: Any) -> str:
    """What Python-Markdown says against the settings of its extensions, which it looks at when it needs them."""
    try:
        markdown.markdown(SAMPLE, extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    except Exception as error:  # of any kind: a setting may be a function
        return f"{type(error).__name__}: {error}"
    return ""


def _bytes(file: Path, path: str) -> bytes:
    """The bytes by which a file is known; none where it cannot be read, which is told where it is read."""
    return read_bytes(file, path, []) or b""


def _told(read: Callable[[Path, str, list[Problem]], T], root: Path, path: str) -> tuple[T, list[Problem]]:
    """What is read of a file, and what is wrong with it."""
    problems: list[Problem] = []
    return read(root, path, problems), problems


def _site(is_based: bool, root: Path, path: str, problems: list[Problem]) -> Site | None:
    """A site. is_based: whether MkDocs may see what it inherits."""
    fields, is_safe = _fields(root, path, problems)
    extra = _extra(fields, path, SiteSettings, problems) if fields else None
    config = _mkdocs(root, path, problems) if extra and is_based and is_safe else None
    if extra is None or config is None:
        return None
    settings, source = extra
    url = str(config.site_url or "")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        problems.append(Problem(path, 1, f"Must have a site_url that starts with https://; found {url!r}."))
        return None
    if not problems and not re.fullmatch(PLAIN_PATH, urlsplit(url.rstrip("/")).path):
        problems.append(Problem(path, 1, f"Must have a site_url of plain letters, digits and hyphens; found {url!r}."))
        return None
    menu = tuple(_menu(config.nav or [], path, problems))
    return Site(Path(path).stem, url.rstrip("/") + "/", settings, menu, source)


def _menu(nav: list[Any], path: str, problems: list[Problem]) -> Iterator[MenuItem]:
    """MkDocs' `nav`: titles with one thing or a list of things, one level deep."""
    for entry in nav:
        title, target = next(iter(entry.items())) if isinstance(entry, dict) else ("", entry)
        targets = target if isinstance(target, list) else [target]
        if not title or not targets or not all(isinstance(item, str) for item in targets):
            problems.append(
                Problem(path, 1, f"Must have a nav of titles, each with a page or a list of pages; found {entry!r}.")
            )
        else:
            yield MenuItem(Text(str(title)), tuple(thing_of(item) for item in targets))


def thing_of(reference: str) -> str:
    """What a reference in a navigation or in Markdown means: "apply/faq.md" is the thing "page:apply/faq"."""
    return f"page:{reference.removesuffix('.md')}" if reference.endswith(".md") else reference
