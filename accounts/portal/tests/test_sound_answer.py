"""Sound for browsers, whole or in ranges."""

import pytest

from accounts.portal.sound_answer import sound_answer

DATA = bytes(range(100))


@pytest.fixture
def ask(rf):
    def asked(header: str = ""):
        headers = {"range": header} if header else {}
        return sound_answer(rf.get("/", headers=headers), DATA, content_type="audio/wav")

    return asked


def test_without_a_range_everything_comes(ask):
    answer = ask()
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer["Accept-Ranges"] == "bytes"
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-", 0, 99),
        ("bytes=10-19", 10, 19),
        ("bytes=90-500", 90, 99),
        ("bytes=-10", 90, 99),
        ("bytes=-500", 0, 99),
    ],
)
def test_a_range_is_answered_with_that_part(ask, header, first, last):
    answer = ask(header)
    assert answer.status_code == 206
    assert answer.content == DATA[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/100"


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=20-10", "bytes=-0"])
def test_a_range_outside_is_refused(ask, header):
    answer = ask(header)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */100")


@pytest.mark.parametrize("header", ["bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4"])
def test_a_header_that_is_not_understood_is_not_heeded(ask, header):
    assert ask(header).status_code == 200
