"""The configuration: what mkdocs.yml and sites/*.yml say, and every way in which they can be wrong."""

import logging
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from prospectus.config import Config, Locale, MenuItem, Site, thing_of
from prospectus.loading import Loaded
from prospectus.schema import Text
from tests.conftest import change, settings_of

MKDOCS, MOLIT, KIND = "mkdocs.yml", "sites/molit.yml", "sites/kind.yml"
SITES = ("sites/kind.yml", "sites/molit.yml", "sites/smartcity.yml")
ACCEPTS = "Must be a configuration that MkDocs accepts:"
NAV = "Must have a nav of titles, each with a page or a list of pages; found"


def read(root: Path) -> Config:
    """The configuration, which must be right."""
    settings, problems = settings_of(root)
    assert problems == []
    assert settings is not None
    return settings


def refused(root: Path) -> list[str]:
    """Everything that is wrong with the configuration, as people see it, in the order of files and lines."""
    settings, problems = settings_of(root)
    assert settings is None
    return [str(problem) for problem in sorted(problems)]


@pytest.fixture
def site(loaded: Loaded) -> Site:
    return loaded.program.config.site("molit")


# -- what is read ---------------------------------------------------------------------------------


def test_the_program_is_configured_in_mkdocs_yml(minimal: Path) -> None:
    settings = read(minimal)
    assert settings.root == minimal
    assert settings.name == Text("Test Program")
    assert (settings.owner, settings.secretariat, settings.copyright_year) == ("molit", "kind", 2026)
    assert settings.source.path == "mkdocs.yml"
    assert settings.source.lines["sites"] == 16


def test_markdown_extensions_come_from_mkdocs_yml(loaded: Loaded) -> None:
    extensions = loaded.program.config.markdown_extensions
    assert {"admonition", "attr_list", "def_list", "sane_lists", "tables", "toc"} <= set(extensions)


def test_settings_of_an_extension_are_kept(project: Path) -> None:
    change(project, MKDOCS, "tables, toc]", "tables, toc: {permalink: true}]")
    assert read(project).markdown_settings["toc"] == {"permalink": True}


def test_locales_stand_in_their_order(project: Path) -> None:
    change(project, MKDOCS, "    - tag: en\n    - tag: ko\n", "    - tag: ko\n    - tag: en\n")
    assert [locale.tag for locale in read(project).locales] == ["ko", "en", "ar"]


def test_sites_stand_in_the_order_of_mkdocs_yml_not_of_their_files(project: Path) -> None:
    change(project, MKDOCS, "[molit, smartcity, kind]", "[smartcity, kind, molit]")
    assert [site.id for site in read(project).sites] == ["smartcity", "kind", "molit"]


def test_a_site_and_a_locale_are_found_by_name(loaded: Loaded) -> None:
    settings = loaded.program.config
    assert settings.site("kind").settings.institution == "kind"
    with pytest.raises(KeyError, match="kins"):
        settings.site("kins")
    assert settings.locale("ar") is settings.locales[2]


def test_a_site_knows_its_brand(site: Site) -> None:
    assert site.settings.name == Text("molit site")
    assert site.settings.operator == Text("기관")
    assert site.settings.theme_color == "#052b57"
    assert site.settings.home.title == Text("Home of molit")
    assert site.source.path == MOLIT


def test_a_site_is_not_official_and_owns_nothing_unless_it_says_so(project: Path) -> None:
    change(project, KIND, "  official: false\n", "")
    assert read(project).site("kind").settings.owns == ("forms",)
    change(project, KIND, "  owns: [forms]\n", "")
    kind = read(project).site("kind").settings
    assert not kind.official
    assert kind.owns == ()


def test_a_text_may_be_in_any_script(project: Path) -> None:
    change(project, MOLIT, "name: molit site", "name: وزارة 국토교통부")
    assert read(project).site("molit").settings.name == Text("وزارة 국토교통부")


def test_a_file_may_start_with_a_byte_order_mark(project: Path) -> None:
    change(project, MKDOCS, "site_name", "\ufeffsite_name")
    assert read(project).name == Text("Test Program")


@pytest.mark.parametrize("written", ["https://molit.go.kr", "https://molit.go.kr/", "https://molit.go.kr//"])
def test_a_base_url_ends_with_one_slash(project: Path, written: str) -> None:
    change(project, MOLIT, "http://localhost:8000/molit/", written)
    assert read(project).site("molit").base_url == "https://molit.go.kr/"


def test_a_site_may_stand_below_a_path(site: Site) -> None:
    assert site.base_url == "http://localhost:8000/molit/"


def test_a_configuration_cannot_be_changed(loaded: Loaded) -> None:
    with pytest.raises(FrozenInstanceError):
        loaded.program.config.owner = "kind"  # type: ignore[misc]


# -- locales --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "name", "direction"),
    [
        ("en", "English", "ltr"),
        ("ko", "한국어", "ltr"),
        ("ar", "العربية", "rtl"),
        ("he", "עברית", "rtl"),
        ("fr", "Français", "ltr"),
        ("vi", "Tiếng Việt", "ltr"),
        ("pt-BR", "Português (Brasil)", "ltr"),
        ("zh-Hant", "中文 (繁體)", "ltr"),
        ("ka", "ქართული", "ltr"),
    ],
)
def test_a_locale_names_itself_in_its_own_language(tag: str, name: str, direction: str) -> None:
    locale = Locale(tag)
    assert (locale.name, locale.direction) == (name, direction)


def test_english_is_the_source_language() -> None:
    assert [locale.tag for locale in map(Locale, ("en", "ko", "en-GB")) if locale.is_source] == ["en"]


def test_a_locale_is_complete_only_where_it_says_so(project: Path) -> None:
    change(project, MKDOCS, "- tag: ko", "- tag: ko\n      complete: true")
    assert [locale.complete for locale in read(project).locales] == [False, True, False]


def test_norwegian_is_a_language_and_not_a_refusal(project: Path) -> None:
    change(project, MKDOCS, "- tag: ar", "- tag: no")
    assert read(project).locales[2].tag == "no"


# -- menus ----------------------------------------------------------------------------------------


def test_a_menu_has_titles_with_the_things_they_lead_to(site: Site) -> None:
    assert [(item.title.value, len(item.things)) for item in site.menu] == [
        ("Apply", 7),
        ("Program", 2),
        ("Calls", 1),
        ("Projects", 1),
    ]
    assert site.menu[1] == MenuItem(Text("Program"), ("page:program/support", "page:program/meet-the-program"))
    assert site.menu[2] == MenuItem(Text("Calls"), ("list:calls",))


def test_a_site_without_nav_has_an_empty_menu(project: Path) -> None:
    file = project / KIND
    text = file.read_text(encoding="utf-8")
    file.write_text(text[: text.index("nav:")] + text[text.index("extra:") :], encoding="utf-8")
    assert read(project).site("kind").menu == ()


def test_a_year_may_be_the_title_of_a_menu(project: Path) -> None:
    change(project, KIND, "- Calls: list:calls", "- 2026: call:2026")
    assert read(project).site("kind").menu[2] == MenuItem(Text("2026"), ("call:2026",))


@pytest.mark.parametrize(
    ("reference", "thing"),
    [
        ("apply/faq.md", "page:apply/faq"),
        ("cookies.md", "page:cookies"),
        ("apply/a.md.md", "page:apply/a.md"),
        ("list:projects", "list:projects"),
        ("call:2026", "call:2026"),
        ("home", "home"),
        ("page:apply/faq", "page:apply/faq"),
        ("", ""),
    ],
)
def test_a_reference_means_a_thing(reference: str, thing: str) -> None:
    assert thing_of(reference) == thing


# -- official marks -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://molit.go.kr/",
        "http://molit.go.kr/",
        "https://www.molit.go.kr/",
        "https://a.b.molit.go.kr/kcn/",
        "https://WWW.MOLIT.GO.KR/",
        "https://molit.go.kr:8443/",
    ],
)
def test_a_site_is_official_on_its_domain_and_its_subdomains(site: Site, address: str) -> None:
    assert replace(site, base_url=address, settings=replace(site.settings, official=True)).is_official


@pytest.mark.parametrize(
    "address",
    [
        "https://evil-molit.go.kr.example/",
        "https://evilmolit.go.kr/",
        "https://molit.go.kr.example/",
        "https://evil-molit.go.kr/",
        "https://go.kr/",
        "https://example.org/molit.go.kr/",
        "https://example.org/?host=molit.go.kr",
        "https://example.org/#.molit.go.kr",
        "https://molit.go.kr@example.org/",
        "https://molit.go.kr:x@example.org/",
        "https://molit-go-kr.example/",
        "http://localhost:8000/molit/",
        "https:///molit.go.kr/",
        "",
    ],
)
def test_a_site_is_not_official_elsewhere(site: Site, address: str) -> None:
    assert not replace(site, base_url=address, settings=replace(site.settings, official=True)).is_official


def test_a_site_on_its_domain_is_not_official_unless_it_says_so(site: Site) -> None:
    assert not replace(site, base_url="https://molit.go.kr/").is_official


# -- files that are missing or cannot be read -----------------------------------------------------


def test_mkdocs_yml_must_be_there(project: Path) -> None:
    (project / MKDOCS).unlink()
    assert refused(project) == ["mkdocs.yml:1: Must be a file that can be read: No such file or directory."]


def test_the_file_of_a_site_must_be_there(project: Path) -> None:
    (project / MOLIT).unlink()
    assert refused(project) == ["mkdocs.yml:16: Must name files of sites/; there is no sites/molit.yml."]


def test_the_folder_of_the_sites_must_be_there(project: Path) -> None:
    for path in SITES:
        (project / path).unlink()
    (project / "sites").rmdir()
    assert refused(project) == [
        f"mkdocs.yml:16: Must name files of sites/; there is no sites/{name}.yml."
        for name in ("kind", "molit", "smartcity")
    ]


def test_a_file_that_mkdocs_yml_does_not_name_is_no_site(project: Path) -> None:
    change(project, MKDOCS, "[molit, smartcity, kind]", "[molit, smartcity]")
    assert refused(project) == ["sites/kind.yml:1: Must be named in mkdocs.yml under extra: sites; 'kind' is not."]


def test_a_misspelt_site_is_seen_from_both_sides(project: Path) -> None:
    change(project, MKDOCS, "[molit, smartcity, kind]", "[molit, smartcity, knid]")
    assert refused(project) == [
        "mkdocs.yml:16: Must name files of sites/; there is no sites/knid.yml.\n    Did you mean 'kind'?",
        "sites/kind.yml:1: Must be named in mkdocs.yml under extra: sites; 'kind' is not.",
    ]


def test_a_site_must_be_utf_8(project: Path) -> None:
    file = project / MOLIT
    file.write_bytes(file.read_bytes().replace("기관".encode(), "기관".encode("cp949")))
    assert refused(project) == [
        "sites/molit.yml:28: Must be UTF-8 text.\n    Save the file again with the encoding UTF-8."
    ]


def test_a_site_must_be_yaml(project: Path) -> None:
    change(project, MOLIT, "name: molit site", "name: molit: site")
    assert refused(project) == [
        "sites/molit.yml:23: Must be YAML: mapping values are not allowed in this context.\n"
        "    Put a text that holds ': ' or starts with a sign like @ or % in quotation marks."
    ]


@pytest.mark.parametrize("text", ["# nothing\n", "- a list\n"])
def test_a_site_must_be_fields(project: Path, text: str) -> None:
    (project / MOLIT).write_text(text, encoding="utf-8")
    assert refused(project) == ["sites/molit.yml:1: Must be fields, each written as 'name: value'."]


# -- fields that are wrong ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        (MKDOCS, "extra:", "extras:", "11: Must not have the field 'extras'.\n    Did you mean 'extra'?"),
        (MKDOCS, "extra:", "theme:", "11: Must not have the field 'theme' twice."),
        (MKDOCS, "  owner: molit\n", "", "12: Must have the field 'owner'."),
        (
            MKDOCS,
            "  owner: molit",
            "  owner: molit\n  site: a",
            "19: Must not have the field 'site'.\n    Did you mean 'sites'?",
        ),
        (
            MKDOCS,
            "  owner: molit",
            "  owner: molit\n  zzz: a",
            "19: Must not have the field 'zzz'.\n"
            "    Known are locales, sites, secretariat, owner, copyright_year, open_data.",
        ),
        (
            MKDOCS,
            "  owner: molit",
            "  owner: molit\n  owner: kind",
            "19: Must not have the field 'owner' twice; it stands in line 18 too.",
        ),
        (
            MKDOCS,
            "  owner: molit",
            "  owner: MOLIT",
            "18: Must be small letters, digits and hyphens; found 'MOLIT'.\n    For example hai-phong-traffic-2021.",
        ),
        (
            MKDOCS,
            "copyright_year: 2026",
            "copyright_year: soon",
            "19: Must be a whole number without separators; found 'soon'.",
        ),
        (
            MKDOCS,
            "[molit, smartcity, kind]",
            "molit",
            "16: Must be a list with at least one entry.\n    Write '- ' before each entry, or leave the field out.",
        ),
        (
            MKDOCS,
            "- tag: ar",
            "- tag: arabic",
            "15: Must be a language tag of BCP 47; found 'arabic'.\n    For example ko, en or pt-BR.",
        ),
        (MKDOCS, "- tag: ar", "- tag: ar\n      complete: yes", "16: Must be true or false; found 'yes'."),
        (MKDOCS, "- tag: ar", "- ar", "15: Must be fields (tag, complete, threshold, reviewed)."),
        (
            MKDOCS,
            "    - tag: en\n",
            "",
            "13: Must name the source language 'en' among the locales.",
        ),
        (MKDOCS, "- tag: ar", "- tag: ko", "15: Must not name 'ko' twice."),
        (MKDOCS, "[molit, smartcity, kind]", "[molit, smartcity, kind, kind]", "16: Must not name 'kind' twice."),
        (
            MOLIT,
            "  agency:",
            "  agencies:",
            "22: Must have the field 'agency'.\n"
            "sites/molit.yml:24: Must not have the field 'agencies'.\n    Did you mean 'agency'?",
        ),
        (MOLIT, "    lead: Lead of molit\n", "", "34: Must have the field 'lead'."),
        (
            MOLIT,
            "  agency: Agency of molit",
            "  agency: ''",
            "24: Must not be empty.\n    Leave the field out when nothing is known.",
        ),
        (MOLIT, "official: false", "official: no", "26: Must be true or false; found 'no'."),
        (
            MOLIT,
            "official_domain: molit.go.kr",
            "official_domain: https://molit.go.kr",
            "27: Must be a domain; found 'https://molit.go.kr'.\n    For example molit.go.kr.",
        ),
        (
            MOLIT,
            '"#052b57"',
            "navy",
            "29: Must be a colour; found 'navy'.\n    For example #052b57.",
        ),
        (
            MOLIT,
            "sections: [essentials, legal, press]",
            "sections: [essentials, leagl, press]",
            "30: Must be a section from the closed list; found 'leagl'.\n    Did you mean 'legal'?",
        ),
        (
            MOLIT,
            "institutions, press, forms]\n  policies",
            "institutions, press, tenders]\n  policies",
            "31: Must be a record section from the closed list; found 'tenders'.\n"
            "    Known are projects, countries, sectors, calls, institutions, press, forms.",
        ),
        (
            MOLIT,
            "owns: [calls,",
            "owns: [call,",
            "37: Must be a record section from the closed list; found 'call'.\n    Did you mean 'calls'?",
        ),
        (
            MOLIT,
            "[about/privacy]",
            "[about/privacy.md]",
            "32: Must be a page as section/name; found 'about/privacy.md'.\n    For example about/privacy.",
        ),
        (MOLIT, "site_url:", "nav: []\nsite_url:", "8: Must not have the field 'nav' twice."),
    ],
)
def test_a_wrong_field_is_named_with_its_line(project: Path, path: str, old: str, new: str, problem: str) -> None:
    change(project, path, old, new)
    assert "\n".join(refused(project)) == f"{path}:{problem}"


# -- what MkDocs reads ----------------------------------------------------------------------------


def test_the_theme_must_be_material(project: Path) -> None:
    change(project, MKDOCS, "name: material", "name: readthedocs")
    message = "Must use the theme 'material'; found 'readthedocs'."
    assert refused(project) == [f"{path}:1: {message}" for path in (MKDOCS, *SITES)]


def test_one_site_may_not_have_another_theme(project: Path) -> None:
    change(project, KIND, "  custom_dir:", "  name: mkdocs\n  custom_dir:")
    assert refused(project) == ["sites/kind.yml:1: Must use the theme 'material'; found 'mkdocs'."]


def test_what_mkdocs_refuses_is_told_in_its_words(project: Path) -> None:
    change(project, MKDOCS, "site_name: Test Program\n", "")
    message = f"{ACCEPTS} Config value 'site_name': Required configuration not provided."
    assert refused(project) == [f"{path}:1: {message}" for path in (MKDOCS, *SITES)]


def test_a_markdown_extension_must_be_one_that_is_installed(project: Path) -> None:
    change(project, MKDOCS, "[admonition,", "[admonitions,")
    message = "Must be a known extension of Markdown; found 'admonitions'.\n    Did you mean 'admonition'?"
    assert refused(project) == [f"mkdocs.yml:10: {message}"]


def test_mkdocs_says_nothing_by_itself(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    change(project, MKDOCS, "site_name: Test Program\n", "")
    before = list(logging.getLogger("mkdocs").handlers)
    refused(project)
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("mkdocs").handlers == before


def test_a_site_must_inherit_from_a_file_that_exists(project: Path) -> None:
    change(project, KIND, "INHERIT: ../mkdocs.yml", "INHERIT: ../mkdoc.yml")
    found = "found '../mkdoc.yml'"
    assert refused(project) == [f"sites/kind.yml:1: Must be '../mkdocs.yml', in the files of sites/ only; {found}."]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("ftp://molit.go.kr/", "Must have a site_url that starts with https://; found 'ftp://molit.go.kr/'."),
        ("file://molit.go.kr/", "Must have a site_url that starts with https://; found 'file://molit.go.kr/'."),
        ("https://:8000/", "Must have a site_url that starts with https://; found 'https://:8000/'."),
        ("''", "Must have a site_url that starts with https://; found ''."),
        (
            "molit.go.kr",
            f"{ACCEPTS} Config value 'site_url': The URL isn't valid, it should include the http:// (scheme)",
        ),
        (
            "https:///molit",
            f"{ACCEPTS} Config value 'site_url': The URL isn't valid, it should include the http:// (scheme)",
        ),
        ("'http://[::1'", f"{ACCEPTS} Invalid IPv6 URL"),
    ],
)
def test_the_address_of_a_site_must_be_on_the_web(project: Path, written: str, problem: str) -> None:
    change(project, MOLIT, "http://localhost:8000/molit/", written)
    assert refused(project) == [f"sites/molit.yml:1: {problem}"]


@pytest.mark.parametrize(
    ("path", "old", "new", "line"),
    [
        (MKDOCS, "site_name: Test Program", 'site_name: "Test\\x1aProgram"', 1),
        (KIND, "http://localhost:8000/kind/", '"http://localhost:8000/\\x1akind/"', 6),
        (KIND, "- Calls: list:calls", '- "Ca\\x1dlls": list:calls', 19),
        (KIND, "- Calls: list:calls", '- Calls: ["list:calls\\0"]', 19),
    ],
)
def test_what_mkdocs_reads_holds_no_control_characters_either(
    project: Path, path: str, old: str, new: str, line: int
) -> None:
    change(project, path, old, new)
    assert refused(project) == [f"{path}:{line}: Must not hold control characters."]


def test_a_control_character_in_a_setting_is_told_once(project: Path) -> None:
    change(project, KIND, "lead: Lead of kind", 'lead: "Lead of\\x1akind"')
    assert refused(project) == ["sites/kind.yml:37: Must not hold control characters."]


def test_a_site_must_have_an_address(project: Path) -> None:
    change(project, MOLIT, "site_url: http://localhost:8000/molit/\n", "")
    assert refused(project) == ["sites/molit.yml:1: Must have a site_url that starts with https://; found ''."]


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("- list:calls", f"{NAV} 'list:calls'."),
        ("- Calls: []", f"{NAV} {{'Calls': []}}."),
        ("- Calls: [{Deep: list:calls}]", f"{NAV} {{'Calls': [{{'Deep': 'list:calls'}}]}}."),
        ("- Calls: [{Deep: [list:calls]}]", f"{NAV} {{'Calls': [{{'Deep': ['list:calls']}}]}}."),
        ("- '': list:calls", f"{NAV} {{'': 'list:calls'}}."),
        ("- Calls:", f"{ACCEPTS} Config value 'nav': Expected nav to be a list, got None"),
        ("- Calls: 2026", f"{ACCEPTS} Config value 'nav': Expected nav to be a list, got a int: 2026"),
        (
            "- {Calls: list:calls, Dates: apply/dates.md}",
            f"{ACCEPTS} Config value 'nav': Expected nav item to be a dict of size 1, "
            "got dict with keys ('Calls', 'Dates')",
        ),
    ],
)
def test_a_nav_must_be_titles_with_pages_one_level_deep(project: Path, written: str, problem: str) -> None:
    change(project, KIND, "- Calls: list:calls", written)
    assert refused(project) == [f"sites/kind.yml:1: {problem}"]


def test_faults_of_several_files_are_shown_together(project: Path) -> None:
    change(project, MKDOCS, "copyright_year: 2026", "copyright_year: '2026a'")
    change(project, MOLIT, "official: false", "official: maybe")
    change(project, KIND, "site_url: http:", "site_url: ftp:")
    assert refused(project) == [
        "mkdocs.yml:19: Must be a whole number without separators; found '2026a'.",
        "sites/kind.yml:1: Must have a site_url that starts with https://; found 'ftp://localhost:8000/kind/'.",
        "sites/molit.yml:26: Must be true or false; found 'maybe'.",
    ]


# -- what MkDocs must not see ---------------------------------------------------------------------

MAKES = "!!python/object/apply:os.mkdir [made]"


@pytest.mark.parametrize("path", [MKDOCS, KIND])
@pytest.mark.parametrize("written", [f"site_name: {MAKES}", f"nav: [{{A: {MAKES}}}]", "site_name: !ENV HOME"])
def test_a_tag_makes_no_object(project: Path, monkeypatch: pytest.MonkeyPatch, path: str, written: str) -> None:
    monkeypatch.chdir(project)
    with (project / path).open("a", encoding="utf-8") as file:
        file.write(f"\n{written}\n")
    assert any("Must not have the tag" in problem for problem in refused(project))
    assert not (project / "made").exists()


@pytest.mark.parametrize("path", [MKDOCS, KIND])
@pytest.mark.parametrize("written", ["hooks: [hook.py]", "<<: {hooks: [hook.py]}", "<<: {INHERIT: ../x.yml}"])
def test_no_hook_runs(project: Path, path: str, written: str) -> None:
    (project / "hook.py").write_text("import os\nos.mkdir(os.path.dirname(__file__) + '/made')\n", encoding="utf-8")
    (project / "sites" / "hook.py").write_text((project / "hook.py").read_text(encoding="utf-8"), encoding="utf-8")
    with (project / path).open("a", encoding="utf-8") as file:
        file.write(f"\n{written}\n")
    name = repr(written.partition(":")[0])
    (found,) = refused(project)
    assert found.startswith(f"{path}:")
    assert f"Must not have the field {name}." in found
    assert not [*project.rglob("made")]


@pytest.mark.parametrize(
    ("path", "old", "new", "problem"),
    [
        (MKDOCS, "plugins: []", "plugins: [search]", "4: Must be an empty list: plugins are not run."),
        (MKDOCS, "custom_dir: templates", "custom_dir: /etc", "7: Must be the folder 'templates'; found '/etc'."),
        (KIND, "docs_dir: ../content", "docs_dir: ..", "2: Must be the folder '../content'; found '..'."),
        (MKDOCS, "[admonition,", "[os, admonition,", "10: Must be a known extension of Markdown; found 'os'."),
        (MKDOCS, "[admonition,", "[pymdownx.snippets,", "10: Must be a known extension of Markdown; found 'pymdownx"),
        (MKDOCS, "[admonition,", "[{os: {}},", "10: Must be a known extension of Markdown; found 'os'."),
        (
            MKDOCS,
            "site_name:",
            "INHERIT: /etc/passwd\nsite_name:",
            "1: Must be '../mkdocs.yml', in the files of sites/",
        ),
        (KIND, "../mkdocs.yml", "/etc/passwd", "1: Must be '../mkdocs.yml', in the files of sites/ only; found '/etc"),
        (KIND, "INHERIT: ../mkdocs.yml", "INHERIT: [a]", "1: Must be '../mkdocs.yml', in the files of sites/ only"),
        (MKDOCS, "- tag: ko", "- tag: pt-BR\n    - tag: pt-br", "15: Must not name 'pt-br' twice."),
        (MKDOCS, "- tag: ko", f"- tag: ko\n      threshold: {'9' * 5001}", "15: Must be a percentage from 1 to 100"),
        (MKDOCS, "- tag: ko", "- tag: ko\n      threshold: +250", "15: Must be a percentage from 1 to 100"),
    ],
)
def test_configuration_leads_nowhere_else(project: Path, path: str, old: str, new: str, problem: str) -> None:
    change(project, path, old, new)
    assert any(found.startswith(f"{path}:{problem}") for found in refused(project)), refused(project)


@pytest.mark.parametrize(
    "setting", ["toc: {slugify: abc}", "footnotes: {BACKLINK_TITLE: '{} {} {}'}", "smarty: {substitutions: 5}"]
)
def test_settings_of_extensions_must_be_of_their_kind(project: Path, setting: str) -> None:
    change(project, MKDOCS, "toc]", f"toc, {{{setting}}}]")
    assert any("extensions" in found for found in refused(project))


def test_what_mkdocs_does_not_expect_is_told(project: Path) -> None:
    change(project, MKDOCS, "font: false", "static_templates: 5")
    assert f"{MKDOCS}:1: {ACCEPTS} 'int' object is not iterable" in refused(project)
