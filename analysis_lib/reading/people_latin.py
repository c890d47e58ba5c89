"""Personal names in English and Filipino text, beside an office, in a credit line or before a verb of saying."""

import re
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.lexicon import find_words, list_words, read_lexicon
from analysis_lib.reading.organisations_latin import locate_latin_organisations

SYLLABLE = ("(?:[Zz]h|[Cc]h|[Ss]h|[BPMFDTNLGKHJQXRZCSYWbpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao"
            "|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|üe|er|a|o|e|i|u|ü|v)")
CAPITAL = r"[A-ZÀ-Þ][\w’'\-]{1,24}|[A-Z]\."
ARTICLE = re.compile(r"(?:, |\s\(|, who is |, who serves as |, na siyang )(?:(?:the|an?|ang|isang|mga) )?", re.I)
RANK = ("former|acting|assistant|deputy|vice|executive|senior|municipal|provincial|county|district|city|party|company"
        "|general|chief|standing|permanent|associate|honorary|town|township|first|then|current|newly appointed")
MAX_ROLE = 220


class Person(NamedTuple):
    """A name in the text and the stretch that states the office, empty when none is stated."""

    start: int
    end: int
    role_start: int = 0
    role_end: int = 0


@cache
def _join(kind: str) -> str:
    words = list_words("offices", "en", kind) | list_words("offices", "fil", kind)
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _surnames() -> frozenset[str]:
    plain = set(read_lexicon("surnames")["pinyin"])
    return frozenset(plain | {name.replace("ü", other) for name in plain for other in ("v", "yu", "u")})


@cache
def _chinese_name() -> str:
    """Return the pattern of a romanised Chinese name: a surname, then one or two syllables."""
    surnames = sorted(_surnames(), key=lambda name: (-len(name), name))
    given = f"(?=[A-Z]){SYLLABLE}(?:[-'’]?{SYLLABLE})?(?:[- ](?=[A-Z]){SYLLABLE}(?![\\w'’-]))?"
    marker = f"(?!(?:Si|Ni) (?:{'|'.join(surnames)}) [A-Z])"
    return f"{marker}(?:{'|'.join(surnames)}) {given}(?![\\w-])"


@cache
def _foreign_name() -> str:
    return rf"(?:{CAPITAL}) (?:(?:[A-Z]\.|de|van|von|der|bin|al) ){{0,2}}(?:{CAPITAL})(?: (?:{CAPITAL}))?"


@cache
def _office() -> str:
    return rf"(?i:(?:(?:{RANK})[ -]){{0,3}}(?:{_join('office')}))"


@cache
def _not_names() -> frozenset[str]:
    """List the words that make a capitalised pair something other than a person."""
    words = set()
    for language in ("en", "fil"):
        for kind in ("head", "legal", "other", "generic", "domain", "stop", "brand", "leading", "visited"):
            words |= list_words("organisations", language, kind)
        for kind in ("office", "credit"):
            words |= {part for word in list_words("offices", language, kind) for part in word.split()}
    return frozenset(words)


def _is_foreign_name(name: str) -> bool:
    return not any(word.strip(".,") in _not_names() or word.isupper() and len(word) > 3 for word in name.split())


def _match_name(text: str, at: int) -> int | None:
    """Return where the name beginning at ``at`` ends, None when no name begins there."""
    chinese = re.compile(_chinese_name()).match(text, at)
    if chinese:
        return chinese.end()
    foreign = re.compile(_foreign_name()).match(text, at)
    if foreign is None:
        return None
    words = foreign[0].split(" ")
    if words[0] in _surnames():
        return None
    for size in range(len(words), 1, -1):
        name = " ".join(words[:size])
        if re.match(r" [A-Z][a-z]", text[at + len(name) : at + len(name) + 3]):
            continue
        if _is_foreign_name(name) and not name.endswith(("'s", "’s")):
            return at + len(name)
    return None


def _find_after_office(text: str) -> list[Person]:
    """Find "Vice Director Zhang Guangwen", and names joined to it by commas and "and"."""
    found = []
    for match in re.finditer(rf"(?<![\w-]){_office()}s? (?:na si |si )?(?=[A-ZÀ-Þ])", text):
        office, at = match[0].rstrip(), match.end()
        office = re.sub(r" (?:na si|si)$", "", office)
        for _ in range(20):
            end = _match_name(text, at)
            if end is None or (at > match.end() and not re.compile(_chinese_name()).match(text, at)):
                break
            found.append(Person(at, end, match.start(), match.start() + len(office)))
            between = re.compile(r", and |, | and | at ").match(text, end)
            if between is None or not office.endswith("s"):
                break
            at = between.end()
    return found


def _find_before_office(text: str) -> list[Person]:
    """Find "Zhang Guangwen, a party member and deputy director of the bureau" by the office in apposition."""
    lead = re.compile(rf"(?:[\w'’&-]{{1,30}} ){{0,9}}?{_office()}s?\b", re.ASCII)
    found = []
    for match in re.finditer(rf"(?<![\w'’-])(?:{_chinese_name()}|{_foreign_name()})(?=, |\s\()", text):
        start, name = match.start(), match[0]
        if not re.fullmatch(_chinese_name(), name):
            inner = re.search(rf"(?:{_chinese_name()})$", name)
            if inner:
                start = match.start() + inner.start()
            elif not _is_foreign_name(name):
                continue
        article = ARTICLE.match(text, match.end())
        office = lead.match(text, article.end()) if article else None
        if office is None or _match_name(text, article.end()) or _match_name(text, office.end() + 1):
            continue
        found.append(Person(start, match.end(), article.end(), _end_role(text, article.end())))
    return found


def _end_role(text: str, at: int) -> int:
    """Extend a role over its body, and over a further office joined by a comma, to the end of the apposition."""
    closing = re.compile(r"[,;.)\n]")
    more = re.compile(rf", (?:and |at )?(?:(?:[\w'’-]{{1,20}} ){{0,3}}?{_office()}) (?:of|ng|sa|at)\b")
    end = at
    while end - at < MAX_ROLE:
        stop = closing.search(text, end)
        if stop is None:
            return len(text) if len(text) - at < MAX_ROLE else end
        end = stop.start()
        if re.match(r", (?:Ltd|Inc|Limited)\b|\. ?,? ?Ltd", text[end : end + 8]):
            end += 2
            continue
        if text[end] == "." and re.search(r"\b(?:Ltd|Co|Inc|Corp|No|St)$", text[at:end]):
            end += 1
            if text[end : end + 1] == "," and not more.match(text, end):
                break
            continue
        if not more.match(text, end):
            break
        end += 2
    return end


def _find_credits(text: str) -> list[Person]:
    """Find "(Reporter Name) (Editor: Name, Name)"; after a colon any capitalised words are taken as a name."""
    found = []
    credit = rf"(?<![\w-])((?i:{_join('credit')}))(\s?[:：]\s?| )(?=[A-ZÀ-Þ])"
    loose = re.compile(rf"(?:{CAPITAL})(?: (?:{CAPITAL})){{1,3}}")
    for match in re.finditer(credit, text):
        marked = match[2].strip() or text[max(0, match.start() - 1) : match.start()] in ("(", "[", "（")
        at = match.end()
        for _ in range(10):
            name = loose.match(text, at) if marked else None
            end = name.end() if name and _is_foreign_name(name[0]) else _match_name(text, at)
            if end is None or (match[1].lower() == "by" and not marked and not _begins_line(text, match.start())):
                break
            found.append(Person(at, end, match.start(1), match.end(1)))
            between = re.compile(r"(?:, ?(?:and )?| and | / ?|; ?| at )(?=[A-Z])").match(text, end)
            if between is None or not marked:
                break
            at = between.end()
    return found


def _begins_line(text: str, at: int) -> bool:
    before = text[max(0, at - 20) : at].rstrip(" \t")
    return before == "" or before.endswith("\n")


def _find_speakers(text: str) -> list[Person]:
    """Find a romanised Chinese name before a verb of saying or doing, or after "si" and a form of address."""
    follow = rf"(?<![\w'’-])({_chinese_name()})(?= (?:{_join('follow')})\b)"
    found = [Person(match.start(1), match.end(1)) for match in re.finditer(follow, text)]
    for match in re.finditer(rf"(?<![\w-])({_join('title')}) ?(?=[A-Z])", text):
        end = _match_name(text, match.end())
        if end:
            found.append(Person(match.end(), end))
    for match in re.finditer(rf"(?<![\w-])(?:[Ss]i|[Kk]ay|[Nn]i|[Ss]ina) (?={CAPITAL})", text):
        end = _match_name(text, match.end())
        if end:
            found.append(Person(match.end(), end))
    return found


def _find_again(text: str, found: list[Person]) -> list[Person]:
    return [Person(start, end) for start, end in find_words(text, {text[one.start : one.end] for one in found})]


def locate_latin_people(text: str) -> list[Person]:
    """Find people in English or Filipino text.

    Parameters
    ----------
    text : str
        Legible text.

    Returns
    -------
    list of Person
        Every occurrence in reading order, not overlapping.

    Examples
    --------
    >>> text = "Li Ming, deputy director of the bureau, spoke. Li Ming left."
    >>> [(text[p.start:p.end], text[p.role_start:p.role_end]) for p in locate_latin_people(text)]
    [('Li Ming', 'deputy director of the bureau'), ('Li Ming', '')]
    """
    found = _find_after_office(text) + _find_before_office(text) + _find_credits(text) + _find_speakers(text)
    bodies = {at for start, end, _ in locate_latin_organisations(text) for at in range(start, end)}
    kept, taken = [], 0
    for one in sorted(found + _find_again(text, found), key=lambda p: (p.start, p.role_end == 0, -p.end, p)):
        if one.start >= taken and one.start not in bodies:
            kept.append(one)
            taken = one.end
    return kept
