"""Bytes become the text that was written, or the reader is told that this is not certain."""

import os

import opencc
import pytest

from analysis_lib.reading.character_weights import score_character
from analysis_lib.reading.encodings import DOUBTFUL, decode_bytes

SIMPLIFIED = (
    "全市生物医药产业发展推进会在高新区召开。会议听取了重点项目建设情况汇报，强调要坚持创新引领，加快培育龙头企业，"
    "推动产业链、供应链、创新链协同发展。到2025年，全市产业规模要突破300亿元，新增规模以上企业20家。\n"
    "会议要求，各部门要进一步优化审批流程，完善要素保障，做好企业服务；要强化安全监管，守住质量底线。\n"
)
TRADITIONAL = opencc.OpenCC("s2tw").convert(SIMPLIFIED)
ENGLISH = (
    "The city’s plan for the biopharmaceutical industry “supports leading enterprises” and sets a target for 2025. "
    "The bureau’s director said that output would double – an ambitious goal – within five years.\n"
)
SPANISH = (
    "La compañía invirtió más de 300 millones en investigación; según el señor Núñez, habrá una nueva línea de "
    "producción el próximo año. ¿Cuándo? «Todavía no lo sabemos», añadió.\n"
)
PORTUGUESE = "A indústria não parou de crescer: a inovação é a prioridade do próximo plano da região, segundo o relatório.\n"
RUSSIAN = "Министерство сообщило, что производство лекарств выросло; компания построит новый завод в этом году.\n"
JAPANESE = "厚生労働省は新しい医薬品の承認について会議を開いた。企業は研究開発への支援を求めている。\n"
KOREAN = "정부는 앞으로 바이오의약품 생산 기반을 확충할 계획이라고 밝혔다. 기업들은 지원을 요청했다.\n"
CASES = [
    (SIMPLIFIED, "utf-8", "utf-8"), (SIMPLIFIED, "gb18030", "gb18030"), (SIMPLIFIED, "gb2312", "gb18030"),
    (SIMPLIFIED, "utf-16-le", "utf-16-le"), (SIMPLIFIED, "utf-16-be", "utf-16-be"), (SIMPLIFIED, "hz", "hz"),
    (TRADITIONAL, "big5", "big5hkscs"), (TRADITIONAL, "gbk", "gb18030"), (TRADITIONAL, "utf-16-le", "utf-16-le"),
    (ENGLISH, "cp1252", "cp1252"), (ENGLISH, "utf-16-le", "utf-16-le"), (SPANISH, "cp1252", "cp1252"),
    (PORTUGUESE, "latin-1", "cp1252"), (SPANISH, "utf-16-be", "utf-16-be"), (RUSSIAN, "cp1251", "cp1251"),
]


@pytest.mark.parametrize(("text", "written", "read"), CASES)
def test_text_survives_every_encoding(text, written, read):
    """A whole file comes back as it was written, with the name of its encoding and without doubt."""
    decoded = decode_bytes((text * 2).encode(written))
    assert (decoded.text, decoded.encoding, decoded.is_cut) == (text * 2, read, False)
    assert decoded.confidence >= DOUBTFUL
    assert decoded.basis == ("stated" if read == "utf-8" else "inferred")


@pytest.mark.parametrize(("text", "written", "read"), CASES)
def test_a_slice_is_read_but_for_its_cut_ends(text, written, read):
    """A slice cut anywhere gives the text between the two characters at its ends, which may be cut."""
    data = (text * 3).encode(written)
    for start in range(0, 60, 7):
        decoded = decode_bytes(data[start : start + 205])
        assert decoded.text.strip("\ufffd")[2:-1] in text * 3, (start, decoded.encoding)


@pytest.mark.parametrize(("encoding", "name"), [("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-32", "utf-32")])
def test_a_byte_order_mark_states_the_encoding(encoding, name):
    """A byte order mark decides and does not stay in the text."""
    assert decode_bytes(SIMPLIFIED.encode(encoding)) == (SIMPLIFIED, name, "stated", 1.0, False)


@pytest.mark.parametrize("text", [ENGLISH, SPANISH, PORTUGUESE, RUSSIAN])
@pytest.mark.parametrize("size", [40, 90])
def test_short_western_text_is_never_read_as_chinese(text, size):
    """A few accented letters do not become Chinese characters."""
    decoded = decode_bytes(text[:size].encode("cp1251" if text is RUSSIAN else "cp1252"))
    assert not any("\u3400" <= char <= "\u9fff" for char in decoded.text)


@pytest.mark.parametrize(("text", "encoding"), [
    (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (JAPANESE, "iso2022_jp"), (KOREAN, "euc_kr"),
    (RUSSIAN, "koi8_r"), (RUSSIAN, "cp866"), (SPANISH, "cp850"), (SPANISH, "mac_roman")])
def test_an_encoding_outside_the_list_is_refused_or_flagged(text, encoding):
    """What no listed encoding explains is never passed on as certain."""
    try:
        decoded = decode_bytes(text.encode(encoding, errors="ignore") * 3)
    except ValueError as error:
        assert "not read" in str(error) or "in no encoding that is read" in str(error)
    else:
        assert decoded.confidence < DOUBTFUL


def test_bytes_that_do_not_fit_stay_visible():
    """A few broken bytes in UTF-8 become U+FFFD and a doubt; the rest of the document is kept."""
    data = SIMPLIFIED.encode() + b"\xff" + ENGLISH.encode() + b"\xe4\xb8" + SIMPLIFIED.encode()
    decoded = decode_bytes(data)
    assert (decoded.encoding, decoded.text.replace("\ufffd", "")) == ("utf-8", SIMPLIFIED + ENGLISH + SIMPLIFIED)
    assert 2 <= decoded.text.count("\ufffd") <= 3 and decoded.confidence < DOUBTFUL


def test_bytes_lost_inside_gbk_raise_a_doubt():
    """A GBK text that lost single bytes is still read as GBK and flagged."""
    data = (SIMPLIFIED * 4).encode("gb18030")
    decoded = decode_bytes(data[:101] + data[102:400] + data[401:])
    assert decoded.encoding == "gb18030" and decoded.confidence < DOUBTFUL and "产业规模要突破300亿元" in decoded.text


def test_a_cut_last_character_is_left_out_and_reported():
    """The last character of a file cut inside it is not guessed; a lone accented letter at the end is one."""
    assert decode_bytes(SIMPLIFIED.strip().encode()[:-1])[1:] == ("utf-8", "stated", 1.0, True)
    assert decode_bytes(SIMPLIFIED.strip().encode("gbk")[:-1]).is_cut
    assert decode_bytes("The café".encode("cp1252")).text == "The café"


@pytest.mark.parametrize(("declared", "text", "written", "read"), [
    ("gb2312", SIMPLIFIED, "gbk", ("gb18030", "stated")), ("iso-8859-1", SIMPLIFIED, "gbk", ("gb18030", "inferred")),
    ("gb2312", SIMPLIFIED, "utf-8", ("utf-8", "stated")), ("Shift_JIS", JAPANESE, "cp932", ("cp932", "stated")),
    ("no-such-name", TRADITIONAL, "big5", ("big5hkscs", "inferred")), ("euc-kr", KOREAN, "cp949", ("cp949", "stated"))])
def test_a_declaration_counts_where_the_bytes_do_not_contradict(declared, text, written, read):
    """What a page declares is believed when it fits, and only then."""
    decoded = decode_bytes((text * 2).encode(written), declared)
    assert (decoded.text, decoded.encoding, decoded.basis) == (text * 2, *read)


@pytest.mark.parametrize(("data", "reason"), [
    (b"", "empty"), (b"\xef\xbb\xbf", "empty"), (" \n\u3000".encode(), "empty"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"), (b"PK\x03\x04\x14\0\0\0\x08\0" * 9, "binary"),
    (b"\x01\x02\x03\x04" * 20 + b"text", "binary")])
def test_what_is_no_text_is_refused_with_a_reason(data, reason):
    """Binary and empty files raise one line that says so."""
    with pytest.raises(ValueError, match=reason) as error:
        decode_bytes(data)
    assert "\n" not in str(error.value)


def test_any_bytes_give_a_text_or_a_value_error():
    """No input raises anything but ValueError."""
    for size in range(1, 120):
        try:
            decoded = decode_bytes(os.urandom(size))
        except ValueError:
            continue
        assert 0 <= decoded.confidence <= 1


@pytest.mark.parametrize("text", [
    "See Fig.~{\\ref{one}} and Fig.~{\\ref{two}} for the number of approvals in each year of the plan.",
    "VGhlIGNpdHkgaXNzdWVkIGEgcGxhbiBmb3IgdGhlIGluZHVzdHJ5IGluIDIwMjQu", "a~b ~~ c"])
def test_plain_ascii_is_not_taken_for_hz(text):
    """Tildes, braces and long codes in ASCII text stay as they are."""
    assert decode_bytes(text.encode()) == (text, "utf-8", "stated", 1.0, False)


def test_characters_rank_as_in_running_text():
    """A traditional character counts as its simplified form, and rare, private and lost ones come last."""
    assert score_character("發") == pytest.approx(score_character("发") - 0.3)
    assert score_character("，") > score_character("的") > score_character("龘") > score_character("\ue000")
    assert score_character("é") > score_character("ÿ") > score_character("\x90")
