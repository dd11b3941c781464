"""The words of a text, as the search compares them."""

import pytest

from prospectus.words import RUN, ZEROS, folded, head, phrase, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bogotá", "BOGOTA"),
        ("Hải Phòng", "hai phong"),
        ("Đà Nẵng", "da nang"),
        ("ёлка", "елка"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδος"),
        ("İstanbul", "istanbul"),
        ("ＫＩＮＤ", "kind"),
        ("٢٠٢٤ ۲۰۲۴ ๒๐๒๔", "2024 2024 2024"),
        ("الطَّلَبـات", "الطلبات"),
        ("إندونيسيا أذربيجان آسيا", "اندونيسيا اذربيجان اسيا"),
        ("مدينة على", "مدينه علي"),
        ("co\u00adoper\u200bation", "cooperation"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who can apply? You.", ["who", "can", "apply", "you"]),
        ("l’appel d'offres", ["appel", "offres"]),
        ("5 projects of the 2023 call, a G2G one", ["5", "projects", "of", "the", "2023", "call", "g2g", "one"]),
        ("사업을 2026년", ["사업", "업을", "2026", "년"]),
        ("新城", ["新城"]),
        ("スマート都市", ["スマ", "マー", "ート", "ト都", "都市"]),
        ("ตกลง", ["ตก", "กล", "ลง"]),
        ("", []),
        ("?!", []),
    ],
)
def test_a_text_has_words_or_pairs_of_characters(text: str, words: list[str]) -> None:
    assert terms(text) == words


@pytest.mark.parametrize("zero", ZEROS)
def test_digits_of_other_scripts_count_as_ours(zero: str) -> None:
    assert terms("".join(chr(ord(zero) + value) for value in range(10))) == ["0123456789"]


SPACED = ["ΟΔΟΣ", "\u0301a", "K-City’s", "5", "사업을", "٢٠٢٤", "المدن", "ｶﾞ", "x", "\u200b", "ﬁn"]


@pytest.mark.parametrize("space", [" ", "\n", "\u00a0", "\u3000", " \t "])
def test_a_text_has_the_words_of_what_stands_between_its_spaces(space: str) -> None:
    whole = space.join(SPACED)
    assert terms(whole) == [word for part in SPACED for word in terms(part)]
    assert [run for run in RUN.findall(folded(whole)) if run.isascii()] == [
        "a",
        "k",
        "city",
        "s",
        "5",
        "2024",
        "x",
        "fin",
    ]


def test_a_word_that_stands_often_is_one_string() -> None:
    words = [*terms("Waste, waste: “waste” WASTE"), *terms("Waste-free")[:1]]
    assert len({id(word) for word in words}) == 1


@pytest.mark.parametrize("word", ["مدن", "المدن", "والمدن", "للمدن", "بالمدن", "كالمدن", "فالمدن", "وبالمدن", "وللمدن"])
def test_what_arabic_puts_before_a_word_is_taken_off(word: str) -> None:
    assert terms(word) == ["مدن"]


@pytest.mark.parametrize("word", ["مشروعات", "مشروعين", "مشروعان", "مشروعها", "المشروع"])
def test_arabic_endings_are_taken_off(word: str) -> None:
    assert terms(word) == ["مشروع"]


@pytest.mark.parametrize("word", ["من", "ولد", "الى", "هي"])
def test_short_arabic_words_stay_whole(word: str) -> None:
    assert len(terms(word)[0]) >= 2


@pytest.mark.parametrize("word", ["사업", "사업을", "사업의", "사업에서", "지원사업은"])
def test_a_korean_word_is_found_whatever_particle_it_carries(word: str) -> None:
    assert "사업" in terms(word)


@pytest.mark.parametrize(("word", "beginning"), [("apply", "ap"), ("5", "5"), ("사업", "사"), ("𠀀城", "𠀀")])
def test_words_that_may_find_each_other_begin_alike(word: str, beginning: str) -> None:
    assert head(word) == beginning


@pytest.mark.parametrize(
    ("keyword", "glued"), [("hạn nộp hồ sơ", "hannophoso"), ("Time limit", "timelimit"), (" ", "")]
)
def test_a_keyword_of_several_words_is_one(keyword: str, glued: str) -> None:
    assert phrase(keyword) == glued
