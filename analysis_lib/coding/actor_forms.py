"""The forms of names: what two spellings of one person or organisation have in common."""

import re
from functools import cache

from analysis_lib.coding.actor_words import list_actor_words, read_actor_words
from analysis_lib.coding.numerals import fold_text

HAN = re.compile("[\u3400-\u9fff]")
INITIALS = re.compile(r" ?\(([A-Z][A-Za-z&]{1,9})\)$")
BLANK = re.compile(r"\s+")
WORDS = re.compile(r"[\w&-]+")
LEAST_INITIALS = 3
NO_INITIAL = ("of", "and", "the", "for", "on")


def is_chinese(name: str) -> bool:
    """Tell whether a name is written in Chinese characters.

    Examples
    --------
    >>> is_chinese("省工信廳"), is_chinese("Novartis")
    (True, False)
    """
    return bool(HAN.search(name))


def fold_person(name: str) -> str:
    """Return the key of a person's name: folded, without inner blanks where it is Chinese.

    Examples
    --------
    >>> fold_person("聶 楠"), fold_person("Li  Ming")
    ('聂楠', 'li ming')
    """
    return BLANK.sub("" if is_chinese(name) else " ", fold_text(name)).strip()


def fold_organisation(name: str) -> str:
    """Return the key of an organisation's name: what two spellings of it have in common.

    Examples
    --------
    >>> fold_organisation("The Provincial Bureau"), fold_organisation("Novel Seed Co., Ltd.")
    ('provincial bureau', 'novel seed co ltd')
    >>> fold_organisation("河南省工業和信息化廳"), fold_organisation("中共河南省委員會")
    ('河南省工信厅', '河南省委')
    """
    if not is_chinese(name):
        words = WORDS.findall(fold_text(INITIALS.sub("", name.strip())).replace("’", "'").replace("'s", "").replace(".", ""))
        articles = list_actor_words("actor_types", "fil", "article")
        while len(words) > 1 and words[0] in articles:
            words = words[1:]
        return " ".join(words)
    folded = BLANK.sub("", fold_text(name)).replace("（", "(").replace("）", ")")
    for word, short in _list_full():
        folded = folded.replace(word, short)
    return folded.removeprefix("中共") or folded


@cache
def _list_full() -> list[tuple[str, str]]:
    return [(word, value) for (word, _), value in read_actor_words("actor_types", "zh", "full").items()]


def is_initials(short: str, name: str) -> bool:
    """Tell whether a name in capitals is the initials of another, or stands behind it in brackets.

    Examples
    --------
    >>> is_initials("WHO", "World Health Organization"), is_initials("ASEAN", "Association of X (ASEAN)")
    (True, True)
    """
    if not short.isascii() or not short.isupper() or len(short) < LEAST_INITIALS:
        return False
    bracket = INITIALS.search(name)
    letters = "".join(word[0] for word in INITIALS.sub("", name).split() if word.lower() not in NO_INITIAL)
    return bool(bracket and bracket[1] == short) or letters == short


def drop_legal(key: str) -> str:
    """Return a company's key without its legal form.

    Examples
    --------
    >>> drop_legal("novel seed co ltd"), drop_legal("某元生物制品有限公司")
    ('novel seed', '某元生物制品')
    """
    if is_chinese(key):
        tail = next((word for word in list_actor_words("actor_types", "zh", "legal") if key.endswith(word)), "")
        return key[: len(key) - len(tail)] or key
    words, legal = key.split(" "), list_actor_words("actor_types", "en", "legal")
    while len(words) > 1 and words[-1] in legal:
        words = words[:-1]
    return " ".join(words)


def name_level(words: str, language: str) -> str | None:
    """Return the level that the last word of a place, or a word of level, tells.

    Examples
    --------
    >>> name_level("青海省", "zh"), name_level("national", "en"), name_level("青海", "zh")
    ('province', 'national', None)
    """
    for (word, _), value in read_actor_words("actor_types", language, "level").items():
        if words.endswith(word) if language == "zh" else words.split(" ")[-1] == word:
            return value
    return None
