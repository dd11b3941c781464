"""How far the translations are: counts by locale and domain, for the terminal, for machines and for readers."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from prospectus.catalogs import SHOWN, STATES, Catalog
from prospectus.config import Locale
from prospectus.messages import Message

FRAME = "interface"  # a page whose menus and labels are foreign is no page in the reader's language


@dataclass(frozen=True)
class Row:
    """One domain of one locale. words: of the English texts that readers see in English."""

    domain: str
    counts: Counter[str]
    words: int
    changed: str

    @property
    def total(self) -> int:
        """All messages of the domain."""
        return self.counts.total()

    @property
    def shown(self) -> int:
        """Messages that readers see in their language."""
        return sum(self.counts[state] for state in SHOWN)

    def json(self) -> dict[str, Any]:
        """Everything, for machines."""
        states = {state: self.counts[state] for state in STATES}
        return {"messages": self.total, **states, "words_left": self.words, "changed": self.changed or None}


@dataclass(frozen=True)
class Progress:
    """One locale, domain by domain."""

    locale: Locale
    rows: tuple[Row, ...]

    @cached_property
    def published(self) -> bool:
        """Whether the locale is offered to readers: its menus and labels reach the threshold."""
        frame = [row for row in self.rows if row.domain == FRAME]
        return self.locale.is_source or all(100 * row.shown >= self.locale.threshold * row.total for row in frame)

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)

    @property
    def shown(self) -> int:
        return sum(row.shown for row in self.rows)

    @property
    def percent(self) -> int:
        """Messages that readers see in their language, rounded down: 100 means all."""
        return 100 * self.shown // max(1, self.total)

    @property
    def changed(self) -> str:
        """The newest day that the files name, ISO 8601, or an empty string."""
        return max((row.changed for row in self.rows), default="")

    def count(self, state: str) -> int:
        """Messages in one of the states of a catalog."""
        return sum(row.counts[state] for row in self.rows)

    def json(self) -> dict[str, Any]:
        """Everything, for machines."""
        locale = self.locale
        domains = {row.domain: row.json() for row in self.rows}
        head = {"locale": locale.tag, "name": locale.name, "threshold": locale.threshold, "published": self.published}
        return {**head, "reviewed": locale.reviewed, "percent": self.percent, "domains": domains}


def measured(locale: Locale, catalog: Catalog, found: dict[str, list[Message]]) -> Progress:
    """How far a locale is. catalog: what readers really see (`Edition.verdict`)."""
    return Progress(locale, tuple(_row(catalog, domain, messages) for domain, messages in found.items()))


def _row(catalog: Catalog, domain: str, messages: list[Message]) -> Row:
    states = {message.key: catalog.state(domain, message.key) for message in messages}
    words = sum(len(message.text.split()) for message in messages if states[message.key] not in SHOWN)
    return Row(domain, Counter(states.values()), words, catalog.changed.get(domain, ""))
