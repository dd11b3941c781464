"""What a server answers, as far as no server is needed; comparing with real servers is in test_publish."""

import contextlib
import gzip
from collections.abc import Callable

import brotli
import pytest

from prospectus.verification import Answer

TEXT = b"<p>Korea, 31 January 2020</p>\n" * 40
PACKERS: dict[str, Callable[[bytes], bytes]] = {"": bytes, "gzip": gzip.compress, "br": brotli.compress}


def answer(coding: str, body: bytes) -> Answer:
    return Answer(200, {"content-encoding": coding} if coding else {}, body)


@pytest.mark.parametrize("coding", PACKERS)
def test_a_body_is_unpacked_as_its_header_says(coding: str) -> None:
    assert answer(coding, PACKERS[coding](TEXT)).plain == TEXT


@pytest.mark.parametrize("coding", ["gzip", "br"])
def test_a_damaged_body_is_no_body_wherever_the_damage_is(coding: str) -> None:
    packed = PACKERS[coding](TEXT)
    for place in range(1, len(packed)):
        with pytest.raises(ValueError, match=coding):
            answer(coding, packed[:place]).plain  # noqa: B018
        with contextlib.suppress(ValueError):  # what a header of gzip says of its maker may be anything
            answer(coding, packed[:place] + bytes([packed[place] ^ 0xFF]) + packed[place + 1 :]).plain  # noqa: B018


def test_a_coding_that_nobody_asked_for_is_none() -> None:
    with pytest.raises(ValueError, match="zstd"):
        answer("zstd", TEXT).plain  # noqa: B018
