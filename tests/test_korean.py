"""Korean words in pages of other languages."""

import pytest

from prospectus.korean import mark_korean


def ko(text: str) -> str:
    return f'<span lang="ko" dir="ltr">{text}</span>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("국토교통부", ko("국토교통부")),
        ("the 국토부 (MOLIT)", f"the {ko('국토부')} (MOLIT)"),
        ("서울 Seoul 부산", f"{ko('서울')} Seoul {ko('부산')}"),
        ("서울, 부산 (2026) 한국", ko("서울, 부산 (2026) 한국")),
        ("2026년 3월 1", f"2026{ko('년 3월')} 1"),
        ("주의(중요) and", f"{ko('주의(중요)')} and"),
        ("(주의)", f"({ko('주의')})"),
        ("가(나", f"{ko('가')}({ko('나')}"),
        ("서울 (2026)", f"{ko('서울')} (2026)"),
        ("A&amp;B 한국 &lt;", f"A&amp;B {ko('한국')} &lt;"),
        ("日本 العربية", "日本 العربية"),
        ("", ""),
    ],
)
def test_korean_words_are_marked_in_another_language(text: str, expected: str) -> None:
    assert mark_korean(f"<p>{text}</p>", "ar") == f"<p>{expected}</p>"
    assert mark_korean(f"<p>{text}</p>", "ko") == f"<p>{text}</p>"
