"""What a personal name looks like in English and Filipino text: romanised Chinese, or two foreign words."""

import re
from functools import cache

from analysis_lib.reading.lexicon import list_words, read_lexicon

SYLLABLE = ("(?:[Zz]h|[Cc]h|[Ss]h|[BPMFDTNLGKHJQXRZCSYWbpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao"
            "|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|üe|er|a|o|e|i|u|ü|v"
            "|A(?:ng|n|i|o)|E(?:ng|n|r)|Ou)")
CAPITAL = r"[A-ZÀ-Þ][\w’'\-]{1,24}|[A-Z]\."


@cache
def _surnames() -> frozenset[str]:
    plain = set(read_lexicon("surnames")["pinyin"])
    return frozenset(plain | {name.replace("ü", other) for name in plain for other in ("v", "yu", "u")})


@cache
def chinese_name() -> str:
    """Return the pattern of a romanised Chinese name: a surname, then one or two syllables."""
    surnames = sorted(_surnames(), key=lambda name: (-len(name), name))
    given = f"(?=[A-Z]){SYLLABLE}(?:[-'’]?{SYLLABLE})?(?:[- ](?=[A-Z]){SYLLABLE}(?![\\w'’-]))?"
    surnames += [name.upper() for name in surnames if len(name) > 2]
    marker = f"(?!(?:Si|Ni) (?:{'|'.join(surnames)}) [A-Z])"
    return f"{marker}(?:{'|'.join(surnames)}) {given}(?![\\w-])"


@cache
def foreign_name() -> str:
    """Return the pattern of two or three capitalised words, with a particle or an initial between them."""
    return rf"(?:{CAPITAL}) (?:(?:[A-Z]\.|de|van|von|der|bin|al) ){{0,2}}(?:{CAPITAL})(?: (?:{CAPITAL}))?"


@cache
def _not_names() -> frozenset[str]:
    """List the words that make a capitalised pair something other than a person."""
    words = set()
    for language in ("en", "fil"):
        for kind in ("head", "legal", "other", "generic", "domain", "stop", "brand", "leading", "visited"):
            words |= list_words("organisations", language, kind)
        for kind in ("office", "credit", "title"):
            words |= {part.strip(".") for word in list_words("offices", language, kind) for part in word.split()}
    return frozenset(words)


def is_foreign_name(name: str) -> bool:
    """Say whether no word of a capitalised pair makes it something other than a person."""
    return not any(word.strip(".,") in _not_names() or word[-2:] in ("'s", "’s") or word.isupper() and len(word) > 3
                   for word in name.split())


def match_chinese(text: str, at: int) -> int | None:
    """Return where the romanised Chinese name beginning at ``at`` ends, None when none begins there."""
    match = re.compile(chinese_name()).match(text, at)
    return match.end() if match else None


def match_name(text: str, at: int) -> int | None:
    """Return where the name beginning at ``at`` ends, None when no name begins there."""
    if (chinese := match_chinese(text, at)) is not None:
        return chinese
    foreign = re.compile(foreign_name()).match(text, at)
    if foreign is None:
        return None
    words = foreign[0].split(" ")
    if words[0] in _surnames():
        return None
    for size in range(len(words), 1, -1):
        name = " ".join(words[:size])
        after = re.compile(r" ([A-Z][a-z][\w’'-]{0,20})").match(text, at + len(name))
        if after and after[1] not in _not_names():
            continue
        if is_foreign_name(name) and not name.endswith(("'s", "’s")):
            return at + len(name)
    return None
