"""Quotation marks of languages, for the Markdown extension that makes them of straight ones."""

from typing import Any

# Quotation marks by language, where the extension "smarty" makes them of straight ones: outer, then inner.
QUOTES = {
    "ar": "«»‹›", "de": "„“‚‘", "en": "“”‘’", "es": "«»“”", "fr": "«»“”", "id": "“”‘’", "ko": "“”‘’", "ru": "«»„“",
    "th": "“”‘’", "uk": "«»„“", "vi": "“”‘’",
}  # fmt: skip


def localised(settings: dict[str, dict[str, Any]], language: str) -> dict[str, dict[str, Any]]:
    """Extension settings with the quotation marks of a language (smarty's own are English)."""
    marks = QUOTES.get(language.partition("-")[0], QUOTES["en"])
    names = ("left-double-quote", "right-double-quote", "left-single-quote", "right-single-quote")
    smarty = settings.get("smarty", {})
    quotes = {**dict(zip(names, marks, strict=True)), **smarty.get("substitutions", {})}
    return {**settings, "smarty": {**smarty, "substitutions": quotes}}
