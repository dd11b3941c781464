"""Messages: which texts there are to translate, where each stands, and which are alike."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from prospectus import messages, terms
from prospectus.loading import Loaded
from prospectus.messages import DOMAINS, FORMATTED, PROSE, Message, alike, texts_of, translated
from prospectus.records import Event, Party, Project, Support
from prospectus.schema import Prose, Text

# -- the texts of a record ------------------------------------------------------------------------


def contexts(record: Any) -> list[tuple[str, str]]:
    return [(message.context, message.text) for message in texts_of(record, "here")]


def test_a_records_texts_have_class_and_field_as_context_in_the_order_of_the_fields(loaded: Loaded) -> None:
    assert contexts(loaded.program.projects["hanoi-traffic-2026"]) == [
        ("project.title", "Hanoi Traffic Plan"),
        ("project.summary", "A plan for the traffic of Hanoi."),
        ("event.text", "Chosen by the committee"),
        ("event.text", "Draft shown"),
        ("reference.publisher", "MOLIT"),
        ("project.city", "Hanoi"),
        ("party.name", "Hanoi People's Committee"),
        ("party.name", "Example Engineering"),
        ("party.role", "Lead"),
        ("project.outcome", "A draft was shown."),
    ]


def test_a_texts_comment_says_where_it_stands() -> None:
    assert list(texts_of(Event("2026", Text("Began")), "a.yml")) == [Message("event.text", "Began", "a.yml (text)")]
    assert [m.comment for m in texts_of(Event("2026", Text("Began")), "a.yml", "Title")] == ["a.yml (text)\nin: Title"]


def test_a_subclass_is_a_context_of_its_own() -> None:
    assert contexts(Support("KRW", note=Text("Estimated"))) == [("support.note", "Estimated")]


def test_texts_in_other_languages_are_not_translated() -> None:
    party = Party(Text("City"), original_names=(Text("시", "ko", foreign=True),))
    assert contexts(party) == [("party.name", "City")]


def test_markdown_is_not_among_the_texts(loaded: Loaded) -> None:
    record = loaded.program.projects["hanoi-traffic-2026"]
    assert record.description is not None
    assert record.description.value not in [text for _, text in contexts(record)]


def test_a_page_has_its_titles_and_sources_as_texts(loaded: Loaded) -> None:
    page = replace(loaded.program.pages["apply/faq"], nav_title=Text("FAQ"))
    assert contexts(page) == [
        ("page.title", "Questions"),
        ("page.description", "About Questions."),
        ("reference.publisher", "MOLIT"),
        ("reference.about", "Questions"),
        ("page.nav_title", "FAQ"),
    ]


def test_a_form_has_its_questions_with_their_answers_as_texts_and_then_what_goes_with_it(loaded: Loaded) -> None:
    found = contexts(loaded.program.forms["visit"])
    assert found[:4] == [
        ("form.title", "Form for a visit"),
        ("form.summary", "Who comes, when and why."),
        ("section.title", "The visitor"),
        ("field.label", "Name"),
    ]
    assert [pair for pair in found if pair[0] in ("option.label", "column.label", "field.help")] == [
        ("field.help", "In a few words."),
        ("option.label", "Lunch"),
        ("option.label", "Dinner"),
        ("column.label", "Who"),
        ("column.label", "Since"),
    ]
    assert found[-7:] == [
        ("section.intro", "A visitor is a person."),
        ("reference.publisher", "MOLIT"),
        ("reference.about", "Visits"),
        ("form.notes", "Fill in one form for each visit."),
        ("attachment.title", "Copy of the passport"),
        ("attachment.help", "The page with the picture."),
        ("attachment.title", "Map"),
    ]


def upper(context: str, text: str) -> Text:
    return Text(f"{context}: {text.upper()}", "ar")


def test_a_translated_record_has_new_texts_at_every_depth(loaded: Loaded) -> None:
    record = translated(loaded.program.projects["hanoi-traffic-2026"], upper)
    assert record.title == Text("project.title: HANOI TRAFFIC PLAN", "ar")
    assert [event.text.value for event in record.events][1] == "event.text: DRAFT SHOWN"
    assert record.partners[0].role == Text("party.role: LEAD", "ar")


def test_a_translated_record_keeps_what_is_no_text(loaded: Loaded) -> None:
    source = loaded.program.projects["hanoi-traffic-2026"]
    record = translated(source, upper)
    assert (record.slug, record.source, record.description) == (source.slug, source.source, source.description)
    assert (record.original_titles, record.coordinates) == (source.original_titles, source.coordinates)
    assert (record.region, record.pictures, record.country) == (None, (), "VN")
    assert source.title == Text("Hanoi Traffic Plan")


def test_a_record_translated_into_itself_is_equal(loaded: Loaded) -> None:
    for record in (*loaded.program.records(), *loaded.program.forms.values()):
        assert translated(record, lambda context, text: Text(text)) == record


def test_exactly_the_extracted_texts_are_looked_up(loaded: Loaded) -> None:
    program = loaded.program
    for record in (*program.records(), *program.pages.values(), *program.forms.values()):
        asked: list[tuple[str, str]] = []

        def find(context: str, text: str, asked: list[tuple[str, str]] = asked) -> Text:
            asked.append((context, text))
            return Text(text)

        translated(record, find)
        assert asked == contexts(record)


# -- the messages of the program ------------------------------------------------------------------


@pytest.fixture(scope="module")
def found(loaded: Loaded) -> dict[str, list[Message]]:
    """The messages of the small project, by domain."""
    return messages.messages(loaded.program)


def test_messages_have_the_domains_that_catalogs_have(found: dict[str, list[Message]]) -> None:
    assert tuple(found) == DOMAINS


def test_every_message_stands_once_in_its_domain(found: dict[str, list[Message]]) -> None:
    for domain in DOMAINS:
        keys = Counter((message.context, message.text) for message in found[domain])
        assert set(keys.values()) == {1}


FIELDS = {"title", "summary", "description", "outcome", "text", "name", "short_name", "role", "city", "publisher"}
FIELDS |= {"about", "office", "eligibility", "supports", "nav_title"}
FIELDS |= {"label", "help", "intro", "notes"}


def texts_in(node: Any, name: str = "") -> set[str]:
    """The texts for readers in a parsed YAML file, found by the names of the fields alone."""
    if isinstance(node, dict):
        return {text for key, value in node.items() if key != "original_names" for text in texts_in(value, key)}
    if isinstance(node, list):
        return {text for value in node for text in texts_in(value, name)}
    return {node} if isinstance(node, str) and name in FIELDS else set()


def test_every_text_of_every_record_is_a_message(minimal: Path, found: dict[str, list[Message]]) -> None:
    written: set[str] = set()
    for folder in ("projects", "calls", "institutions"):
        for file in (minimal / folder).glob("*.yml"):
            written |= {text.strip() for text in texts_in(yaml.safe_load(file.read_text(encoding="utf-8")))}
    assert {message.text for message in found["records"]} == written


def test_every_text_of_every_form_that_is_offered_is_a_message(minimal: Path, found: dict[str, list[Message]]) -> None:
    written: set[str] = set()
    for file in (minimal / "forms").glob("*.yml"):
        written |= texts_in(yaml.safe_load(file.read_text(encoding="utf-8")))
    assert {message.text for message in found["forms"]} == written
    assert len(written) > 25


def test_every_text_of_front_matter_is_a_message(minimal: Path, found: dict[str, list[Message]]) -> None:
    written: set[str] = set()
    for file in (minimal / "content").rglob("*.md"):
        written |= texts_in(yaml.safe_load(file.read_text(encoding="utf-8").split("---")[1]))
    assert {message.text for message in found["guidance"] if message.context} == written


def test_every_block_of_the_guidance_is_a_message(found: dict[str, list[Message]]) -> None:
    assert [message.text for message in found["guidance"] if not message.context] == [
        "No cookies.",
        "Who are you?",
        "A government",
        "What do you want?",
        "A study",
        "Yes: write to us",
        "Send the [form](form:visit) to [KIND](institution:kind).",
        "A trial",
        "Not this way",
        "Read [how it works](demonstrations.md).",
        "A company",
        "Ask first",
        "Ask [MOLIT](institution:molit).",
        "See the [call](call:2026).",
        "Companies apply.",
        "Applying",
        "When?",
        "At any time.",
        "Who?",
        "Governments.",
        "Document",
        "Pages",
        "Form",
        "**Talk.** Ask [first](who-can-apply.md#not-alone).",
        "**Send.** Write to office@example.org or +82-2-123-4567.",
        "Governments, see [the project](project:hanoi-traffic-2026).",
        "Not alone",
        "Can apply",
        "Governments",
        "Cannot apply alone",
        "Companies",
        "The [call](call:2026) opens.",
        "At the expo.",
        "Key facts",
        "Money",
        "None is paid to you.",
    ]


def test_a_blocks_comment_names_its_file_and_kind(found: dict[str, list[Message]]) -> None:
    comments = {message.text: message.comment for message in found["guidance"]}
    assert comments["When?"] == "content/apply/faq.md (heading 3)\nin: Questions > Applying"
    assert comments["At any time."] == "content/apply/faq.md (paragraph)\nin: Questions > Applying > When?"
    assert comments["Money"] == "content/program/support.md (term)\nin: Support"
    assert comments["About Forms."] == "content/apply/forms.md (description)\nin: Forms"


def test_prose_is_flagged_for_the_checks_of_translators_programs(found: dict[str, list[Message]]) -> None:
    flags = {message.text: message.flag for messages in found.values() for message in messages}
    assert (flags["When?"], flags["Questions"], flags["Home"]) == (PROSE, "", "")
    assert flags["Reviewed %(date)s"] == FORMATTED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<!-- i18n: A term. -->\nText", [("Text", ("A term.",))]),
        (
            "One\n\n<!-- i18n: a -->\n<!-- i18n: b -->\n\n## Two {#x}\n\nThree",
            [("One", ()), ("Two", ("a", "b")), ("Three", ())],
        ),
        ("- one\n<!-- i18n: here -->\n- two", [("one", ()), ("two", ("here",))]),
        ("A <!-- i18n: no note --> b", [("A <!-- i18n: no note --> b", ())]),
        ("    <!-- i18n: code -->\n\nText", [("Text", ())]),
    ],
)
def test_an_authors_note_belongs_to_the_block_that_follows(
    loaded: Loaded, text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    found = loaded.program.renderer.render(text)
    assert [(block.text, block.notes) for block in found.blocks] == expected


def test_an_authors_note_is_not_shown_and_changes_nothing(loaded: Loaded) -> None:
    renderer = loaded.program.renderer
    assert renderer.render("One\n\n<!-- i18n: x -->\nTwo").html == renderer.render("One\n\nTwo").html


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("The call opens.", "the Call opens!", True),
        ("See [it](a.md).", "See [it](b.md)", True),
        ("See [it][a].", "See [it][b].", True),
        ("A call for projects", "A call for  projects", True),
        ("3 projects", "4 projects", False),
        ("KRW 3.3 billion", "KRW 33 billion", False),
        ("10 %", "10", False),
        ("It may", "It may not", False),
        ("", "a", False),
    ],
)
def test_sources_that_differ_in_no_word_are_alike(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is same


def test_a_message_that_stands_twice_has_the_comment_of_the_first(found: dict[str, list[Message]]) -> None:
    names = [message for message in found["guidance"] if message.text == "MOLIT"]
    assert names == [Message("reference.publisher", "MOLIT", "content/about/privacy.md (publisher)\nin: Privacy")]


def test_a_records_markdown_is_blocks_in_the_context_of_its_class(loaded: Loaded) -> None:
    record = replace(
        loaded.program.calls["2026"], description=Prose("First\npart.\n\n- one\n- two\n\n## Head {#h}\n\n2026\n")
    )
    assert record.description
    body = loaded.program.renderer.render(record.description.value)
    blocks = [message for message in messages.record_messages(record, body) if message.flag == PROSE]
    assert blocks == [
        Message("call.description", "First part.", "calls/2026.yml (paragraph)\nin: Call 2026", flag=PROSE),
        Message("call.description", "one", "calls/2026.yml (list item)\nin: Call 2026", flag=PROSE),
        Message("call.description", "two", "calls/2026.yml (list item)\nin: Call 2026", flag=PROSE),
        Message("call.description", "Head", "calls/2026.yml (heading 2)\nin: Call 2026", flag=PROSE),
    ]


def test_the_description_of_a_project_is_its_last_messages(found: dict[str, list[Message]]) -> None:
    texts = [message.text for message in found["records"] if message.context == "project.description"]
    assert texts == ["The plan covers signals. See [the other project](project:oslo-parking-2026)."]


def test_closed_lists_are_messages_under_the_lists_name(found: dict[str, list[Message]]) -> None:
    listed = {(message.context, message.text) for message in found["interface"]}
    assert {(name, label) for name, labels in terms.LABELS.items() for label in labels.values()} <= listed
    assert Message("sector", "Transport", "closed list sector: transport") in found["interface"]


def test_the_sites_own_texts_and_menus_are_messages(found: dict[str, list[Message]]) -> None:
    of_kind = [
        (message.context, message.text)
        for message in found["interface"]
        if message.comment.startswith("sites/kind.yml") and message.context != "menu"
    ]
    assert of_kind == [
        ("sitesettings.name", "kind site"),
        ("sitesettings.agency", "Agency of kind"),
        ("sitesettings.purpose", "Purpose of kind"),
        ("home.title", "Home of kind"),
        ("home.lead", "Lead of kind"),
    ]
    assert [message.text for message in found["interface"] if message.context == "menu"] == [
        "Apply",
        "Program",
        "Calls",
        "Projects",
    ]
    assert Message("program", "Test Program", "mkdocs.yml (site_name)") in found["interface"]


def test_the_operators_korean_name_is_no_message(found: dict[str, list[Message]]) -> None:
    assert "기관" not in {message.text for messages in found.values() for message in messages}


def test_labels_of_templates_are_messages_with_contexts_and_plurals(loaded: Loaded, tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/x.html").write_text(
        '{{ _("One %(x)s", x=1) }}\n{{ gettext("Two") }}\n{{ pgettext("menu", "Three") }}\n'
        '{{ ngettext("%(num)s page", "%(num)s pages", 2) }}\n{{ npgettext("menu", "item", "items", 2) }}\n'
        "{% trans %}Four{% endtrans %}\n{{ _(variable) }}",
    )
    config = replace(loaded.program.config, root=tmp_path)
    assert [item for item in messages.interface_messages(config) if item.comment.startswith("templates/")] == [
        Message("", "One %(x)s", "templates/x.html", flag=FORMATTED),
        Message("", "Two", "templates/x.html"),
        Message("menu", "Three", "templates/x.html"),
        Message("", "%(num)s page", "templates/x.html", "%(num)s pages", FORMATTED),
        Message("menu", "item", "templates/x.html", "items"),
        Message("", "Four", "templates/x.html"),
    ]


def test_the_type_of_a_record_names_the_context_of_its_markdown(loaded: Loaded) -> None:
    records: list[Any] = list(loaded.program.records())
    assert {messages.prose_context(record) for record in records} == {
        "project.description",
        "call.description",
        "institution.description",
    }
    assert isinstance(records[0], Project)


# -- the public format: docs/messages.md ------------------------------------------------------------

GOLDENS = Path(__file__).parent / "messages"


@pytest.mark.parametrize("name", sorted({file.stem for file in GOLDENS.iterdir()}))
def test_the_message_format_is_that_of_its_goldens(loaded: Loaded, name: str) -> None:
    """Both ways: a text without its messages fails, and messages without their text."""
    found = loaded.program.renderer.render((GOLDENS / f"{name}.md").read_text(encoding="utf-8"))
    lines = [f"{block.kind}|{block.text}".replace("\n", "⏎") for block in found.blocks]
    assert lines == (GOLDENS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
