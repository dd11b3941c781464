"""Korean words in a page of another language, named as Korean (WCAG 2.2, 3.1.2)."""

import re

# a run ends with a letter or with a bracket that it opened: "주의(중요)"
HANGUL = re.compile(r"[가-힣](?:(?:[가-힣0-9·, ~]|\([가-힣0-9·, ~]*\))*(?:[가-힣]|\([가-힣0-9·, ~]*[가-힣]\)))?")
LETTER = re.compile("[가-힣]")
TEXT_NODE = re.compile(r">([^<]*[가-힣][^<]*)<")


def mark_korean(html: str, language: str) -> str:
    """HTML with the language named on its Korean words, unless it is the page's own language."""
    if language == "ko" or not LETTER.search(html):
        return html
    return TEXT_NODE.sub(lambda node: HANGUL.sub(r'<span lang="ko" dir="ltr">\g<0></span>', node[0]), html)
