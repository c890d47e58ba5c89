"""Numbers wrapped at the bounds of 32-bit integers are shown with what they may have been."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis_lib.reading.numbers_damage import flag_damaged_numbers
from analysis_lib.reading.page import make_page


def show_flags(text):
    flags = flag_damaged_numbers(make_page(text))
    assert all(flag.rule == "wrapped_number" for flag in flags)
    return [(text[flag.start : flag.end], flag.suggestion.split("?")[0]) for flag in flags]


@pytest.mark.parametrize(("text", "number", "suggestion"), [
    ("The park drew investment of -1,794,967,296 yuan.", "-1,794,967,296", "2,500,000,000"),
    ("项目总投资-1794967296元。", "-1794967296", "2,500,000,000"),
    ("served −1,294,967,296 people last year", "−1,294,967,296", "3,000,000,000"),
    ("with an output value of 1410065408 yuan", "1410065408", "10,000,000,000"),
    ("产值达1,215,752,192元", "1,215,752,192", "100,000,000,000"),
    ("reached 2147483647 people", "2147483647", "the largest number a 32-bit integer holds; the true one is lost"),
])
def test_wrapped_counts_are_flagged(text, number, suggestion):
    """A negative count, a count at the bound and a round number turned around 2^32 are flagged whole."""
    assert show_flags(text) == [(number, suggestion)]


@pytest.mark.parametrize("text", [
    "Tel: 1410065408", "电话：0371-655078901", "联系方式 1410065408 QQ", "开户账号 1410065408", "证书编号：2147483647",
    "京ICP备2147483647号", "网站标识码 1410065408", "国药准字H2147483647", "WhatsApp 1410065408", "产能100-200000000吨",
    "净利润-123,456,789元", "a net loss of -987,654,321 yuan", "revenue of 1,234,567,890 yuan", "5,000,000,000 yuan",
    "a population of 1,411,778,724", "-12,345 people", "某政发〔2021〕12号", "file-1794967296.pdf", "——1794967296元",
    "http://site.cn/1410065408.html", "13900001234", "ratio 1.1410065408",
])
def test_codes_ranges_losses_and_plain_numbers_are_left_alone(text):
    """Telephones, accounts, licences, ranges, losses and ordinary large numbers are not damage."""
    assert show_flags(text) == []


@given(st.integers(1, 9_999).map(lambda tens: tens * 10**8))
def test_every_amount_in_hundreds_of_millions_is_shown_again(amount):
    """An amount of whole hundred millions that wraps is flagged, and one that fits stays unflagged."""
    wrapped = (amount + 2**31) % 2**32 - 2**31
    flags = show_flags(f"with an investment of {wrapped} yuan")
    if wrapped == amount or abs(wrapped) < 10**8 or wrapped % 10**6 == 0:
        assert flags == []
    else:
        assert [number for number, _ in flags] == [str(wrapped)]


@given(st.integers(10**8, 2**31 - 2))
def test_ordinary_numbers_are_almost_never_flagged(number):
    """A number that no round one leads to is not flagged, whatever its digits."""
    reached = any((number + turns * 2**32) % 10**6 == 0 for turns in range(1, 250))
    assert bool(show_flags(f"{number} boxes")) == (reached and number % 10**6 != 0)
