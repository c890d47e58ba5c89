"""Script of a text, and which of its lines are running text."""

import re
import sys
from bisect import bisect_right
from collections import Counter
from functools import cache, lru_cache
from math import ceil

from analysis_lib.tables import DATA, read_csv

HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# Without the middle dot, which Chinese uses in foreign names.
KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc]")
# A word of letters other than Han characters, which stand between such words without blanks.
WORD = re.compile(r"[^\W\d_\u3400-\u9fff\U00020000-\U0003ffff]{2,}")
SENTENCE_END = re.compile(r"[。！？؟।]|[.!?](?=[\s\"'”’»)]|\Z)")
LIST_MARK = re.compile(r"[,，、_|;；/]")
HAN_PER_WORD = 1.5
# A shorter line may be an entry of a menu, a heading or a name.
PROSE_WORDS = 8
SAMPLE = 10_000


@cache
def _load_ranges() -> list[tuple[int, int, str, int]]:
    rows = read_csv(DATA / "lexicon" / "scripts.csv").itertuples()
    return sorted((int(row.first, 16), int(row.last, 16), row.script, int(row.letters)) for row in rows)


@cache
def _decide_han() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The characters that only simplified, only traditional and only Japanese texts are written with."""
    sets = [frozenset(filter(lambda one, name=name: _fits(one, name), map(chr, range(0x4E00, 0xA000))))
            for name in ("gb2312", "big5", "cp932")]
    simplified, traditional, japanese = sets
    return simplified - traditional, traditional - simplified, japanese - simplified - traditional


def _fits(character: str, charset: str) -> bool:
    try:
        return bool(character.encode(charset))
    except UnicodeEncodeError:
        return False


def count_words(text: str) -> float:
    """Count words, with one and a half Han characters taken for a word.

    Examples
    --------
    >>> count_words("生物医药 industry")
    3.67
    """
    return round(len(HAN.findall(text)) / HAN_PER_WORD + len(WORD.findall(text)), 2)


def is_prose(line: str) -> bool:
    """Tell whether a line is running text: neither short nor a list of keywords, links or names."""
    n_words = count_words(line)
    if n_words < PROSE_WORDS:
        return False
    if SENTENCE_END.search(line):
        return True
    words = WORD.findall(line)
    return (len(LIST_MARK.findall(line)) < max(3, n_words / PROSE_WORDS)
            and sum(word[0].isupper() and not word.isupper() for word in words) < 0.7 * len(words))


@lru_cache(maxsize=4)
def select_prose(text: str) -> str:
    """Select the running text of a page, since menus and keyword lists may be in another language.

    Returns
    -------
    str
        The lines of prose, evenly thinned out where they are many; all lines where none is prose.

    Examples
    --------
    >>> select_prose("Home\\nAng pamahalaan ng lungsod ay naglabas ng mga hakbang para sa industriya.")[:15]
    'Ang pamahalaan '
    """
    lines = [line[:SAMPLE] for line in text.split("\n") if line.strip()]
    if len(lines) < 2:
        return text[:SAMPLE]
    lines = lines[:: max(1, len(text) // (5 * SAMPLE))]
    prose = [line for line in lines if is_prose(line)]
    chosen = prose or lines
    return "\n".join(chosen[:: ceil(sum(map(len, chosen)) / SAMPLE)])


def is_japanese(text: str) -> bool:
    """Tell Japanese by its syllables, or by few of them beside characters that Chinese does not use."""
    n_kana, han = len(KANA.findall(text)), HAN.findall(text)
    if n_kana > 0.1 * (len(han) + 1):
        return n_kana + len(han) > len(WORD.findall(KANA.sub(" ", text)))
    japanese = _decide_han()[2]
    return n_kana > 0.01 * len(han) and sum(one in japanese for one in han) > 0.02 * len(han)


def identify_script(text: str) -> str:
    """Name the script of a text by ISO 15924.

    Returns
    -------
    str
        ``Hans`` or ``Hant`` for Chinese by the characters that only one of them uses, ``Zyyy`` when none decides.

    Examples
    --------
    >>> identify_script("產業鏈"), identify_script("产业链"), identify_script("supply chain")
    ('Hant', 'Hans', 'Latn')
    """
    prose = select_prose(text)
    if is_japanese(prose):
        return "Jpan"
    counts: Counter[str] = Counter()
    for character, number in Counter(prose).items():
        at = bisect_right(_load_ranges(), (ord(character), sys.maxunicode)) - 1
        _, last, script, letters = _load_ranges()[max(at, 0)]
        if character.isalpha() and ord(character) <= last:
            counts[script] += number * letters
    script = max(counts, key=lambda name: (counts[name], name), default="Zyyy")
    if script != "Hani":
        return {"Kana": "Jpan"}.get(script, script)
    n_simplified, n_traditional = count_deciding(prose)
    if n_simplified == n_traditional:
        return "Zyyy"
    return "Hant" if n_traditional > n_simplified else "Hans"


def count_deciding(text: str) -> tuple[int, int]:
    """Count the characters that only simplified and that only traditional Chinese is written with.

    Examples
    --------
    >>> count_deciding("产业鏈")
    (2, 1)
    """
    simplified, traditional, _ = _decide_han()
    return sum(one in simplified for one in text), sum(one in traditional for one in text)
