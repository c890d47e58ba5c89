"""Damage inside the text of a page: what converters, mirrors, encoders and translators do to words."""

import re
import unicodedata
from collections.abc import Callable
from random import Random

from noisy_pages import (
    Noisy,
    Stretch,
    convert_text,
    find_body,
    insert_lines,
    insert_noise,
    is_free,
    list_lines,
    replace_stretch,
)
from pypinyin import Style, lazy_pinyin

HAN = re.compile(r"[\u4e00-\u9fff]")
YEAR = re.compile(r"(?<!\d)20[12]\d(?!\d)")
WORD = re.compile(r"(?<![\w-])[a-z]{5,12}(?![\w-])")
AMOUNT = re.compile(r"(?<![\d.,])\d{2,4}(?:\.\d)?(?= ?(?:亿|billion|million|bilyong|milyong))")
BRACKETS = ("({})", "（{}）", "( {} )", "({} )", "({}\u00a0)")
FULL_WIDTH_MARKS = b"\xbb\xa1\xbf"  # second bytes of ；！？ in GBK
RUN = re.compile(r"[^\x00-\x7f]*")
LONGEST_RUN = 14  # characters; where the mark of a later sentence brings the pairs into step again


def convert_page(page: Noisy, random: Random) -> Noisy:
    """Convert a page of simplified characters to traditional ones without phrase tables."""
    if page.facts["script"] != "Hans":
        return page
    names = {name: [convert_text(one) for one in page.facts[name]] for name in ("organisations", "people")}
    facts = page.facts | names | {"script": "Hant", "title": page.facts["title"] and convert_text(page.facts["title"])}
    return page._replace(raw=convert_text(page.raw), facts=facts)


def spell_reading(reading: str, number: str, style: str) -> str:
    """Write a reading in one of the spellings that occur."""
    spellings = {
        "number": number,
        "capital": reading.capitalize(),
        "upper": reading.upper(),
        "decomposed": unicodedata.normalize("NFD", reading),
        "script": reading.replace("g", "ɡ").replace("a", "ɑ"),
    }
    return spellings.get(style, reading)


def add_pinyin(page: Noisy, random: Random) -> Noisy:
    """Readings in brackets after part of the characters of a converted page, in the spelling of its site."""
    page = convert_page(page, random)
    bracket = random.choice((*BRACKETS, *BRACKETS[:1] * 3))
    style = random.choice(["mark", "mark", "mark", "number", "capital", "upper", "decomposed", "script"])
    rate, is_fixed = random.uniform(0.05, 0.6), random.random() < 0.7
    annotated = {character: random.random() < rate for character in sorted(set(HAN.findall(page.raw)))}
    marks = lazy_pinyin(page.raw, style=Style.TONE, errors=list)
    numbers = lazy_pinyin(page.raw, style=Style.TONE3, errors=list)
    places = [at for at, character in enumerate(page.raw) if HAN.match(character) and is_annotable(page, at)
              and (annotated[character] if is_fixed else random.random() < rate)]
    for at in reversed(places):
        shown = bracket.format(spell_reading(marks[at], numbers[at], style))
        page = insert_noise(page, at + 1, shown, "pinyin")
    return page


def is_annotable(page: Noisy, at: int) -> bool:
    """Tell whether no damage would be broken up by a reading after the character."""
    return all(not span.start <= at < span.end for span in page.damage)


def cut_page(page: Noisy, end: int) -> Noisy:
    """End a page at an offset, with what was put into it."""
    spans, damage = (tuple(span for span in spans if span.end <= end) for spans in (page.spans, page.damage))
    return page._replace(raw=page.raw[:end], spans=spans, damage=damage)


def cut_text(page: Noisy, random: Random) -> Noisy:
    """End a page in the middle of a sentence, as excerpts of crawlers do."""
    end = random.randrange(len(page.raw) * 2 // 3, len(page.raw) - 10)
    while not page.raw[end - 1].isalnum():
        end -= 1
    return cut_page(page, end)


def cut_reading(page: Noisy, random: Random) -> Noisy:
    """End a page inside an inserted reading, of which the beginning stays."""
    page = add_pinyin(page, random)
    last = random.choice([s for s in page.spans if s.rule == "pinyin" and s.start > len(page.raw) // 2])
    end = last.start + random.randint(1, last.end - last.start - 1)
    page = cut_page(page, end)
    return page._replace(spans=(*page.spans, Stretch(last.start, end, "pinyin")))


def decode_shifted(code: bytes) -> str:
    """Decode GBK as the mirrors do: bytes that are no character vanish."""
    shown, at = [], 0
    while at < len(code):
        width = 1 if code[at] < 0x80 else 2
        shown.append(code[at : at + width].decode("gbk", errors="ignore") if width <= len(code) - at else "")
        is_pair = width == 1 or (at + 1 < len(code) and code[at + 1] >= 0x40)
        at += width if is_pair else 1
    return "".join(shown)


def shift_bytes(page: Noisy, random: Random) -> Noisy:
    """A mark that two characters only seem to hold was made narrow byte by byte: the pairs after it are shifted."""
    places = [at for at in range(find_line_end(page), len(page.raw) - 6) if holds_mark(page.raw[at : at + 2])]
    return garble_run(page, random.choice(places), fold_mark) if places else page


def drop_byte(page: Noisy, random: Random) -> Noisy:
    """A byte was lost, or became a question mark: the pairs after it are shifted."""
    places = [m.start() for m in re.finditer(r"(?=[\u4e00-\u9fff]{6})", page.raw) if m.start() > find_line_end(page)]
    lost = random.choice([lambda code: code[1:], lambda code: code[:1] + code[2:], lambda code: b"?" + code[2:3] + code[4:]])
    return garble_run(page, random.choice(places), lost) if places else page


def garble_run(page: Noisy, at: int, damage: Callable[[bytes], bytes]) -> Noisy:
    """Damage the bytes of the characters from an offset on, up to the next narrow character or ``LONGEST_RUN``."""
    end = at + len(RUN.match(page.raw[at : at + LONGEST_RUN]).group())
    if not is_free(page, at, end):
        return page
    whole = page.raw[at:end]
    shown = decode_shifted(damage(whole.encode("gbk", errors="ignore")))
    same = next((n for n, (a, b) in enumerate(zip(whole, shown, strict=False)) if a != b), 0)
    return replace_stretch(page, at + same, end, shown[same:], "byte_shift")


def holds_mark(pair: str) -> bool:
    """Tell whether the bytes of two characters hold a full-width mark across their border."""
    code = pair.encode("gbk", errors="ignore")
    return len(code) == 4 and code[1] == 0xA3 and code[2] in FULL_WIDTH_MARKS


def fold_mark(code: bytes) -> bytes:
    """Make the full-width mark across the border of the first two characters narrow."""
    return code[:1] + bytes([code[2] - 0x80]) + code[3:]


def find_line_end(page: Noisy) -> int:
    """Return the end of the first line, which is left whole: it is the title."""
    return list_lines(page)[0][1]


def damage_match(page: Noisy, random: Random, pattern: str | re.Pattern, text: str, rule: str) -> Noisy:
    """Replace one match of a pattern below the title; the text may hold the match as {}."""
    found = [m for m in re.finditer(pattern, page.raw) if m.start() > find_line_end(page) and is_free(page, *m.span())]
    if not found:
        return page
    match = random.choice(found)
    return replace_stretch(page, *match.span(), text.format(match.group()), rule)


def lose_characters(page: Noisy, random: Random) -> Noisy:
    """A character inside a word became question marks or replacement characters."""
    mark = random.choice(["??", "???", "\ufffd", "\ufffd\ufffd"])
    inside = r"(?<=[\u4e00-\u9fff]{2})[\u4e00-\u9fff](?=[\u4e00-\u9fff]{2})|(?<=[^\W\d_]{2})[a-z\u0430-\u044f](?=[a-z\u0430-\u044f]{2})"
    return damage_match(page, random, inside, mark, "lost_character")


def mask_year(page: Noisy, random: Random) -> Noisy:
    """A year of which digits are masked; what it dated is no longer stated."""
    mask = random.choice(["202x", "20××", "20XX", "202X", "20**"])
    masked = damage_match(page, random, YEAR, mask, "masked_year")
    event = page.facts["event_date"]
    if masked.raw == page.raw or not event or event.startswith("--"):
        return masked
    return masked._replace(facts={name: value for name, value in masked.facts.items() if name != "event_date"})


def repeat_word(page: Noisy, random: Random) -> Noisy:
    """A word three times in a row, as translation machines stutter."""
    return damage_match(page, random, WORD, "{0} {0} {0}", "repeated_word")


def wrap_number(page: Noisy, random: Random) -> Noisy:
    """An amount that passed through a signed number of 32 bits."""
    value = random.randrange(30, 900) * 100_000_000
    return damage_match(page, random, AMOUNT, str((value + 2**31) % 2**32 - 2**31), "")


def space_hyphens(page: Noisy, random: Random) -> Noisy:
    """A blank before the hyphens inside words."""
    for match in reversed(list(re.finditer(r"(?<=[a-z]{2})(?=-[a-z]{2})", page.raw))):
        if is_free(page, match.start() - 1, match.start() + 1) and match.start() > find_line_end(page):
            page = replace_stretch(page, match.start(), match.start(), " ")
            page = page._replace(spans=(*page.spans, Stretch(match.start(), match.start() + 1, "spaced_hyphen")))
    return page


def lose_space(page: Noisy, random: Random) -> Noisy:
    """Question marks for an invisible space that was lost before a Latin word."""
    found = [m for m in re.finditer(r"(?<=[a-z] )(?=[a-z]{3})", page.raw) if m.start() > find_line_end(page)]
    for match in sorted(random.sample(found, min(2, len(found))), key=lambda one: -one.start()):
        page = insert_noise(page, match.start(), "??", "lost_space")
    return page


def repeat_title(page: Noisy, random: Random) -> Noisy:
    """The title again on its own line, once or several times."""
    return insert_lines(page, find_body(page), [page.facts["title"]] * random.choice([1, 1, 2, 3]), "repeated_line")


def drop_title(page: Noisy, random: Random) -> Noisy:
    """A page without its title, as crawlers that keep the body alone give it."""
    return page._replace(raw=page.raw[find_body(page) :], facts=page.facts | {"title": None})
