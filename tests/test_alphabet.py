"""The order of names, and the letters that they stand under."""

import random

import pytest

from prospectus.alphabet import Table, initial, key


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("en", ["2020 call", "Ankara", "Évora", "Zangilan"]),
        ("fr", ["Accessibilité", "Eau", "Écologie", "Énergie", "Zones"]),
        ("es", ["Nz", "Ñandú", "Oso"]),
        ("vi", ["An", "Ăn", "Ân", "Dự", "Đà", "Ế", "Ô", "Ợ"]),
        ("ru", ["2020", "Египет", "Ёлка", "Женева", "Италия", "Йемен", "Киев", "KIND"]),
        ("ko", ["2024년 공모", "가평", "까치", "나주", "하이퐁", "KIND"]),
        ("ar", ["الأسئلة", "بادر", "البحرين", "مصر", "KIND"]),
        ("th", ["กรุงเทพ", "ขอนแก่น", "เชียงใหม่", "ไทย"]),
        ("lo", ["ກະເສດ", "ແຂວງ", "ໄທ"]),
    ],
)
def test_names_stand_in_the_order_of_their_language(tag: str, names: list[str]) -> None:
    assert sorted(random.Random(1).sample(names, len(names)), key=lambda name: key(tag, name)) == names


@pytest.mark.parametrize(
    ("tag", "name", "letter"),
    [
        ("en", "“Badr” city", "B"),
        ("en", "6 demonstrations", "0–9"),
        ("fr", "Énergie", "E"),
        ("es", "Ñandú", "Ñ"),
        ("vi", "Đà Nẵng", "Đ"),
        ("vi", "Ợ", "Ơ"),
        ("ru", "Ёлка", "Е"),
        ("ru", "Йемен", "Й"),
        ("ko", "하이퐁", "ㅎ"),
        ("ko", "까치", "ㄱ"),
        ("ar", "البحرين", "ب"),
        ("ar", "أذربيجان", "ا"),
        ("th", "เชียงใหม่", "ช"),
        ("en-XA", "⟦Áñkááráá⟧", "A"),
    ],
)
def test_a_name_stands_under_a_letter_of_its_language(tag: str, name: str, letter: str) -> None:
    assert initial(tag, name) == letter


@pytest.mark.parametrize(
    ("tag", "one", "other"),
    [
        ("en", "“A-1”", "a 1"),
        ("en", "Évora", "EVORA"),
        ("ru", "Ёлка", "елка"),
        ("vi", "Hà", "HA"),
        ("ar", "المدن", "مدن"),
    ],
)
def test_what_is_passed_over_decides_nothing(tag: str, one: str, other: str) -> None:
    assert key(tag, one) == key(tag, other)


def test_a_letter_beyond_the_alphabet_comes_after_it() -> None:
    assert sorted("эєяґ", key=lambda name: key("ru", name)) == ["э", "я", "є", "ґ"]
    assert sorted(["", "аа", "а", "2", "а2"], key=lambda name: key("ru", name)) == ["", "2", "а", "а2", "аа"]


def test_a_table_works_out_each_character_once() -> None:
    asked: list[str] = []

    def twice(character: str) -> str:
        asked.append(character)
        return character * 2

    table = Table(twice)
    assert "abba𠀀".translate(table) + "ab".translate(table) == "aabbbbaa𠀀𠀀aabb"
    assert asked == ["a", "b", "𠀀"]
