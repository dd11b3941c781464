"""The Jinja environment over the Material theme, and how numbers, dates and names read in a locale.

Names of countries and languages, dates and numbers come from CLDR (Babel), never from catalogs.
"""

import datetime
import gettext
import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache, lru_cache
from typing import Any, Literal

import jinja2
from babel import dates, numbers, units
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

from prospectus import cldr, pseudo, terms
from prospectus.catalogs import Translation, plural_forms
from prospectus.config import SOURCE_LOCALE, Config
from prospectus.editions import Edition
from prospectus.korean import mark_korean
from prospectus.records import Money, Support
from prospectus.schema import Text, first_day
from prospectus.templating import tune

# Dates as official texts write them, where CLDR's pattern differs: French has the first of a month as an
# ordinal, Vietnamese the word for year ("31 tháng 1 năm 2020").
LONGEST_TIED = 16  # letters of a word that a sign stays beside
AS_WRITTEN = {"fr": ("^1 ", "1er "), "vi": (r", (?=\d{4}$)", " năm ")}


def environment(config: Config) -> Environment:
    """Jinja over templates/ and Material's own templates, strict about names and careful with text."""
    env: Environment = config.theme.get_env()
    env.autoescape = True
    env.undefined = StrictUndefined
    env.trim_blocks = env.lstrip_blocks = True
    tune(env)
    env.filters.update(plain=plain, exact=exact, together=together, breakable=breakable, tied=tied, unbroken=unbroken)
    return env


def breakable(address: str) -> Markup:
    """An e-mail address that may break after its @ in a narrow column, and is copied whole."""
    return Markup(str(escape(address)).replace("@", "@<wbr>"))


def unbroken(name: Any, css: str) -> Markup:
    """The program's name, in which no line ends after "K-". css: the class of what stays in one line."""
    return Markup(str(escape(name)).replace("K-City", f'<span class="{css}">K-City</span>'))


def tied(words: Any, sign: Markup, css: str) -> Markup:
    """Words with a sign that stays beside the last of them. css: the class of what stays in one line."""
    text = escape(words)
    cut = text.rfind(" ") + 1
    if "<" in text or not cut or len(text) - cut > LONGEST_TIED:
        cut = len(text)
    return text[:cut] + Markup('<span class="{}">{}{}</span>').format(css, text[cut:], sign)


def exact(money: Support) -> Support:
    """An amount without "about", where the words around it already say so."""
    return replace(money, approximate=False)


def together(support: Support) -> Money:
    """The printed sum for several projects."""
    return Money(support.currency, amount=support.shared.amount if support.shared else None)


def plain(value: Any) -> str:
    """A text without markup, for attributes and titles."""
    if not isinstance(value, Markup):
        return str(value)
    # not striptags(), which makes plain spaces of those that hold words together
    return re.sub(r"[ \t\r\n]+", " ", Markup(re.sub("<[^>]*>", "", value)).unescape()).strip(" ")


@cache
def plural_rule(tag: str) -> Callable[[int], int]:
    """Which plural form a number takes: the rule that stands in the headers of the catalogs."""
    return gettext.c2py(plural_forms(cldr.PSEUDO.get(tag, tag)).partition("plural=")[2].rstrip(";"))


@cache
def _date(tag: str, text: str, width: str) -> str:
    day = first_day(text)
    if len(text) == 10:
        written = dates.format_date(day, width, locale=cldr.formats(tag))
        return re.sub(*AS_WRITTEN[tag], written) if tag in AS_WRITTEN else written
    return dates.format_skeleton("yMMMM" if len(text) == 7 else "y", day, locale=cldr.formats(tag))


@cache
def _days(tag: str, start: str, end: str) -> str:
    known = cldr.formats(tag).interval_formats
    patterns = (known.get("yMMMMd") or known.get("yMMMd") or {}).get("d", ())
    if len(patterns) != 2:
        return f"{_date(tag, start, 'long')} – {_date(tag, end, 'long')}"
    # Most languages have only the interval with a short month; UTS 35 widens it where a long one is wanted, Babel not.
    first, second = (re.sub("(?<!M)MMM(?!M)", "MMMM", pattern) for pattern in patterns)
    return "".join(
        dates.format_date(first_day(day), part, cldr.formats(tag)) for day, part in ((start, first), (end, second))
    )


@cache
def _language(tag: str, other: str) -> str:
    known, said = cldr.locale(other), cldr.formats(tag)
    # a tag of a language alone may be known by another, with a country: "tl" is "fil-PH"
    return str(known.get_display_name(said) if "-" in other else known.get_language_name(said))


class Voice:
    """How an edition speaks: its labels, and dates, numbers and names as its readers write them."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.tag = edition.locale.tag
        self.cldr = cldr.formats(self.tag)
        self.said: dict[tuple[str, str], Text] = {}
        # the same dates and amounts stand in many pages; markup is not the same as a string that looks like it
        self.time, self.compact = cache(self._time), cache(self._compact)
        self._put = lru_cache(maxsize=None, typed=True)(self._put_into)
        self.used: set[tuple[str, str]] = set()  # what was looked up, by (context, text)

    # -- labels ----------------------------------------------------------------------------------

    def text(self, context: str, source: str) -> Text:
        """A text of the interface."""
        key = context, source
        self.used.add(key)
        if key not in self.said:
            self.said[key] = self.edition.text(context, source)
        return self.said[key]

    def entry(self, key: tuple[str, str]) -> Translation | None:
        """What the catalog says of a text of the interface, by (context, text); None where it says nothing."""
        return self.edition.catalog.entries.get("interface", {}).get(key)

    def label(self, context: str, key: str) -> Text:
        """A word of a closed list."""
        return self.text(context, terms.LABELS[context][key])

    def gettext(self, source: str, /, **values: Any) -> Text | Markup:
        """A label, with values put into its %(name)s places; the values are escaped."""
        return self._filled(self.text("", source), values)

    def pgettext(self, context: str, source: str, /, **values: Any) -> Text | Markup:
        """A label whose words mean different things in different places."""
        return self._filled(self.text(context, source), values)

    def ngettext(self, one: str, many: str, n: int, /, **values: Any) -> Text | Markup:
        """A label that depends on a number, which it may show as %(num)s."""
        values = {"num": self.number(n), **values}
        self.used.add(("", one))
        forms = self.edition.catalog.forms("interface", "", one)
        if forms:
            slot = plural_rule(self.tag)(n)
            return self._filled(Text(forms[min(slot, len(forms) - 1)], self.tag), values)
        return self._filled(Text(one if n == 1 else many, "en", foreign=not self.edition.is_source), values)

    def _filled(self, text: Text, values: dict[str, Any]) -> Text | Markup:
        return self._put(text, (*values,), *values.values()) if values else text

    def _put_into(self, text: Text, names: tuple[str, ...], *values: Any) -> Markup:
        shown = (self._value(value, text.foreign) for value in values)
        return Markup(escape(text) % dict(zip(names, shown, strict=True)))

    def _value(self, value: Any, within_foreign: bool) -> Markup:
        shown = escape(value)
        marked = isinstance(value, Text) and value.foreign
        if not within_foreign or marked or not re.search(r"[^\W\d_]", plain(shown)):
            return shown
        # "Reviewed %(date)s" fell back to English; its date did not
        return Markup('<span lang="{}" dir="{}">{}</span>').format(self.tag, self.edition.locale.direction, shown)

    def marked(self, text: Any) -> Markup:
        """A text with the language named on the Korean words in it."""
        return Markup(mark_korean(f">{escape(text)}<", self.tag)[1:-1])

    # -- numbers, dates, names -------------------------------------------------------------------

    def _named(self, words: str) -> str:
        """Words of CLDR's; a pseudo-locale marks them as no untranslated text."""
        return pseudo.bracketed(words) if self.edition.locale.is_pseudo else words

    def number(self, value: float) -> str:
        """1234 as 1,234."""
        return str(numbers.format_decimal(value, locale=self.cldr))

    def percent(self, value: int) -> str:
        """97 as 97%, or as the language writes it."""
        return str(numbers.format_percent(value / 100, locale=self.cldr))

    def date(self, text: str, width: str = "long") -> str:
        """An ISO date, month or year in words."""
        return self._named(_date(self.tag, text, width))

    def _time(self, text: str, width: str = "long") -> Markup:
        """An ISO date as an HTML time element."""
        return Markup('<time datetime="{}">{}</time>').format(text, self.date(text, width))

    def period(self, start: str, end: str | None) -> Text | Markup:
        """One date, or two with what stands between them in this language."""
        if not end or end == start:
            return self.time(start)
        if start[:7] == end[:7] and len(start) == len(end) == 10:
            return Markup(escape(self._named(_days(self.tag, start, end))))
        return self.gettext("%(start)s to %(end)s", start=self.time(start), end=self.time(end))

    def zone(self, name: str, day: str) -> str:
        """A time zone of the IANA list, by CLDR's name, and its distance from UTC on an ISO day: "… (UTC+9)"."""
        words = dates.get_timezone_name(name, zone_variant="standard", locale=self.cldr)
        offset = dates.get_timezone(name).utcoffset(datetime.datetime.fromisoformat(day)) or datetime.timedelta()
        hours, minutes = divmod(abs(offset) // datetime.timedelta(minutes=1), 60)
        sign = "-" if offset < datetime.timedelta() else "+"
        distance = f"UTC{sign}{hours}{(minutes and f':{minutes:02}') or ''}"
        if self.edition.locale.direction == "rtl":  # the sign would change sides
            distance = f"\u2066{distance}\u2069"
        return self._named(f"{words} ({distance})")

    def country(self, code: str) -> str:
        """A country's name."""
        return self._named(cldr.country(self.tag, code))

    def language(self, tag: str) -> str:
        """A language's CLDR name."""
        return self._named(_language(self.tag, tag))

    def kilobytes(self, size: int) -> str:
        """A size in bytes as "58 kB", at least 1."""
        return self._named(
            str(units.format_unit(max(1, round(size / 1000)), "digital-kilobyte", "short", locale=self.cldr))
        )

    def megabytes(self, size: int) -> str:
        """A size in bytes as "1.2 MB", at least 0.1."""
        count = max(0.1, round(size / 1_000_000, 1))
        return self._named(str(units.format_unit(count, "digital-megabyte", "short", locale=self.cldr)))

    def _compact(self, value: int) -> str:
        """700000000 as "700 million", or as the language counts; below a million in full."""
        if value < 1_000_000:
            return self.number(value)
        # CLDR has no long forms for languages whose short ones are words already (Korean 7억)
        width: Literal["long", "short"] = "long" if "long" in self.cldr.compact_decimal_formats else "short"
        # Babel takes the plural for exactly 1 where CLDR has a form for that number ("1 milliards")
        power = 10 ** (len(str(value)) - 1)
        one = self.cldr.compact_decimal_formats[width].get("one", {}).get(str(power))
        if value == power and one and one.pattern.count("0") == 1:
            return self._named(one.pattern.replace("0", self.number(1)))
        words = numbers.format_compact_decimal(value, format_type=width, locale=self.cldr, fraction_digits=2)
        return self._named(str(words))

    def money(self, money: Money | Support) -> Text | Markup:
        """An amount or range: "about KRW 700 million", "KRW 300 million to 500 million"."""
        if money.min is not None and money.max is not None:
            amount = self.gettext("%(low)s to %(high)s", low=self.compact(money.min), high=self.compact(money.max))
        else:
            amount = Markup(escape(self.compact(money.amount or money.max or money.min or 0)))
        priced = self._priced(money.currency, amount)
        if money.amount is None and money.min is None:
            return self.gettext("up to %(amount)s", amount=priced)
        return self.gettext("about %(amount)s", amount=priced) if getattr(money, "approximate", False) else priced

    def _priced(self, currency: str, amount: Any) -> Text | Markup:
        if currency == "USD":
            return self.gettext("USD %(amount)s", amount=amount)
        return self.gettext("KRW %(amount)s", amount=amount)


class MaterialStrings:
    """Material's interface strings in one language; English, marked as such, where it has none."""

    def __init__(self, env: Environment, tag: str) -> None:
        self.tag = tag
        self.own, self.english = _strings(env, cldr.PSEUDO.get(tag, tag)), _strings(env, SOURCE_LOCALE)

    def t(self, key: str) -> Markup:
        """One string: "action.skip"."""
        if text := _said(self.own, key):
            return Markup(pseudo.bracketed(text)) if self.tag in cldr.PSEUDO else text
        return Text(str(_said(self.english, key) or key), SOURCE_LOCALE, foreign=True).__html__()


def _said(module: Any, key: str) -> Markup:
    try:
        text = Markup(module.t(key)).strip() if module else Markup("")
    except jinja2.UndefinedError:
        return Markup("")
    return Markup("") if text == "None" else text


def _strings(env: Environment, tag: str) -> Any:
    """Material's strings of a language, or None: it has none for Lao, Khmer and Kyrgyz, for example."""
    try:
        return env.get_template(f"partials/languages/{tag}.html").module
    except jinja2.TemplateNotFound:
        return None
