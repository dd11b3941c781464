"""Numbers, dates and amounts: what a translation must keep, in any language's way of writing them."""

import re
import sys
import unicodedata

import pytest

from prospectus import cldr, figures
from prospectus.figures import ascii_digits, changed

KEPT = [
    ("ko", "KRW 3.3 billion was spent on 12 projects.", "12개 사업에 33억 원이 집행되었습니다."),
    ("ko", "KRW 1.1 trillion", "1조 1,000억 원"),
    ("ko", "USD 232,000 to 387,000", "미화 23만 2,000~38만 7,000달러"),
    ("ko", "KRW 300–500 million", "3억~5억 원"),
    ("ko", "KRW 200 million to 1 billion", "2억~10억 원"),
    ("ko", "31 January 2020", "2020년 1월 31일"),
    ("ko", "Article 30 of the Act", "법 제30조"),
    ("ko", "five points around the clock", "5개 지점, 24시간"),
    ("ko", "first and second choice", "1차와 2차 선정"),
    ("es", "KRW 3.3 billion", "3300 millones de KRW"),
    ("es", "KRW 3.3 billion", "3,3 mil millones de wones surcoreanos"),
    ("es", "1,246 texts, 15.5 %", "1.246 textos, 15,5 %"),
    ("es", "1,246 texts", "1246 textos"),
    ("es", "20,000 people on 9 June", "20 000 personas el 9 de junio"),
    ("es", "WCAG 2.2", "WCAG 2.2"),
    ("fr", "88,000 hectares by 1 May 2021", "88 000 hectares au 1er mai 2021"),
    ("fr", "KRW 440 billion", "440 milliards de KRW"),
    ("fr", "It opened in July 2024 and closed in June 2025.", "Ouvert en juillet 2024, clos en juin 2025."),
    ("ru", "3 May 2024", "3 мая 2024 года"),
    ("ru", "in May 2024", "в мае 2024 года"),
    ("ru", "KRW 700 million", "700 млн KRW"),
    ("ru", "USD 1.5 billion", "1,5 миллиарда долларов США"),
    ("ru", "from 1,000 to 2,500", "от 1 000 до 2 500"),
    ("ru", "on 28.01.2026 at 15:00", "28.01.2026 в 15:00"),
    ("ar", "KRW 700 million in 2026", "700 مليون وون كوري في عام 2026"),
    ("ar", "KRW 700 million in 2026", "٧٠٠ مليون وون كوري في عام ٢٠٢٦"),
    ("ar", "1,246 texts, 15.5 %", "١٬٢٤٦ نصًا، ١٥٫٥٪"),
    ("ar", "17 March 2026", "17 مارس 2026"),
    ("vi", "KRW 1.1 trillion on 4 September 2025", "1,1 nghìn tỷ KRW ngày 4 tháng 9 năm 2025"),
    ("vi", "12 December and 1 January", "ngày 12 tháng 12 và ngày 1 tháng 1"),
    ("id", "KRW 240 billion", "KRW 240 miliar"),
    ("id", "17 July 2025", "17 Juli 2025"),
    ("th", "12 projects in 2020", "๑๒ โครงการในปี 2020"),
    ("bn", "12 projects in 2020", "২০২০ সালে ১২টি প্রকল্প"),
    ("my", "3 of 5", "၅ ခုအနက် ၃"),
    ("ko", "In 2020 it began; by an agreement of 16 March 2020", "2020년 3월 16일 협약으로 시작"),
    ("ko", "No number here", "숫자 없음"),
    ("ko", "May an organisation apply?", "기관이 신청할 수 있습니까?"),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "source", "translation"), KEPT)
def test_the_same_values_in_another_language_are_kept(tag: str, source: str, translation: str) -> None:
    assert changed(source, translation, tag) == ""


CHANGED = [
    ("ko", "12 projects", "13개 사업", "12 is missing, 13 is new"),
    ("ko", "12 projects", "사업", "12 is missing"),
    ("ko", "projects", "2020년 사업", "2020 is new"),
    ("ko", "KRW 700 million", "70억 원", "700000000 is missing, 70 is new"),
    ("ko", "KRW 700 million", "미화 7억 달러", "KRW is missing"),
    ("es", "KRW 3.3 billion", "33 millones de KRW", "3300000000 is missing, 33 is new"),
    ("es", "1.5 times", "15 veces", "1.5 is missing, 15 is new"),
    ("fr", "2 projects", "deux projets", "2 is missing"),
    ("ru", "3 May 2024", "3 июня 2024 года", "May is missing"),
    ("fr", "in July 2024", "en juin 2024", "July is missing"),
    ("vi", "in December 2020", "vào tháng 1 năm 2020", "December is missing, 1 is new"),
    ("ar", "15 % of all", "15 من الجميع", "% is missing"),
    ("id", "Article 30", "Pasal 3", "30 is missing, 3 is new"),
    ("ko", "3 planning studies and 3 demonstrations", "계획수립 3건", "3 is missing"),
]


@pytest.mark.parametrize(("tag", "source", "translation", "told"), CHANGED)
def test_what_a_translation_changes_is_told(tag: str, source: str, translation: str, told: str) -> None:
    assert changed(source, translation, tag) == told


def test_digits_of_every_script_are_read_where_they_stand() -> None:
    assert ascii_digits("가١٢೩४") == "가1234"
    assert ascii_digits("½ ② x²") == "½ ② x²"
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert ascii_digits(every) == "".join(str(unicodedata.decimal(sign, sign)) for sign in every)


@pytest.mark.parametrize(
    "tag", ["en", "ko", "es", "fr", "ru", "ar", "vi", "id", "th", "lo", "km", "my", "mn", "ky", "sw", "pt-BR"]
)
def test_every_language_has_its_words_for_months(tag: str) -> None:
    for month, pattern in figures._month_names(tag).items():
        name = str(cldr.locale(tag).months["format"]["wide"][month])
        assert re.search(pattern, name, re.I), name


def test_a_swap_of_months_is_found_in_every_edition() -> None:
    """Each month said as another: told in all languages of the sites, for all pairs that CLDR tells apart."""
    for tag in ("ko", "es", "fr", "ru", "ar", "vi", "id"):
        names = cldr.locale(tag).months["format"]["wide"]
        english = cldr.locale("en").months["format"]["wide"]
        for month in range(1, 13):
            other = month % 12 + 1
            assert changed(f"in {english[month]} 2024", f"{names[month]} 2024", tag) == ""
            assert english[month] in changed(f"in {english[month]} 2024", f"{names[other]} 2024", tag), (tag, month)
