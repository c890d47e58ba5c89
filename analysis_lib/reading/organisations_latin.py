"""English and Filipino organisation names: capitals, legal suffixes, head words and lists of companies."""

import re
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.lexicon import join_words, list_types, list_words

WORD = r"(?:[A-Z0-9À-Þ][\w’'&\-]{0,40}|[A-Z]\.(?=\s[A-Z])|&)"
RUN = re.compile(rf"(?<![\w’'\-]){WORD}(?: {WORD}){{0,11}}")
LEGAL_TAIL = r"(?:,? ?\((?:Group|China|Holdings?)\))?,? ?(?:Group |Holdings? )?"
LEGAL = re.compile(rf"{LEGAL_TAIL}\b(?:Co\.?,? ?Ltd\b\.?|Co\.?,? ?Limited\b|Ltd\b\.?|Inc\b\.?|Corp\b\.?|GmbH\b|LLC\b|PLC\b"
                   r"|S\.A\.|Pte\b\.?(?: Ltd\b\.?)?|Limited\b|Co\.)")
OF_LINK = re.compile(r" (of|for|on|ng mga|ng|para sa) (?:the |mga )?(?=[A-Z])")
AND_LINK = re.compile(r" (?:and|at) (?=[A-Z])")
AFTER_OF = re.compile(r" (?:of|ng)(?: the)? $")
INITIALS = re.compile(r" ?\(([A-Z]{2,8})\)")
BODY = "bureau|department|commission|government|administration|party committee|committee|authorit(?:y|ies)"
DEICTIC = re.compile(rf"\b[Tt]he (?:provincial|municipal|city|county|district|town|township) (?:{BODY})\b(?! of [A-Z])")
LEVEL = re.compile(r"(?:provincial|municipal|district|county|national|state) $", re.I)
VISIT = re.compile(r"\b(?:came to|went to|visit\w*|tour\w*|inspect\w*|arrived at|bumisita|binisita|nagtungo)\b", re.I)
SOURCE_ABOVE_DATE = re.compile(
    r"^([A-Z][\w.’']{1,24}(?: [A-Z][\w.’']{1,24}){0,3})[ \t]*\r?\n[ \t]*"
    r"(?:(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d)\b[^\n]{0,20}$", re.M)
SOURCE_LINE = re.compile(r"\b(?:Source|Pinagmulan|Sanggunian)\s?: ?([A-Z][\w.’'&-]{1,30}(?: [A-Z][\w.’'&-]{1,30}){0,4})")
ITEM = re.compile(rf"(?:ang |the |mga )?({WORD}(?: {WORD}){{0,8}}(?:{LEGAL.pattern})?)(?: (?:sa|in|of|ng) {WORD}(?: {WORD}){{0,3}})?")
BETWEEN_ITEMS = re.compile(r"(?:, (?:and |at )?| and | at )(?:ang |the )?")


class Found(NamedTuple):
    """A span of the text that names an organisation, and its type."""

    start: int
    end: int
    kind: str


@cache
def _words(kind: str) -> frozenset[str]:
    return list_words("organisations", "en", kind) | list_words("organisations", "fil", kind)


@cache
def _types(kind: str) -> dict[str, str]:
    return list_types("organisations", "en", kind) | list_types("organisations", "fil", kind)


def _split_run(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """List the words of a run of capitalised words; a possessive ends a name and begins another."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    cut = 0
    for index, (_, stop) in enumerate(words):
        word = text[words[index][0] : stop]
        if word[-2:] in ("'s", "’s") and word[:-2].lower() not in ("people", "children", "women", "workers"):
            cut = index + 1
    return _drop_stops(text, words[cut:])


def _drop_stops(text: str, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
    while words and (text[slice(*words[0])] in _words("stop") or re.fullmatch(r"\d{1,4}|&", text[slice(*words[0])])):
        words = words[1:]
    return words


def _list_runs(text: str) -> list[list[tuple[int, int]]]:
    runs = [_split_run(text, match.start(), match.end()) for match in RUN.finditer(text)]
    return [run for run in runs if run]


def _join_left(text: str, runs: list, index: int) -> int:
    """Move a name's start over "Development and" in "National Development and Reform Commission"."""
    start = runs[index][0][0]
    while index > 0:
        before = runs[index - 1]
        last = text[slice(*before[-1])]
        if text[before[-1][1] : start] != " and " or last not in _words("domain") or last in _words("head"):
            break
        start, index = before[0][0], index - 1
    level = LEVEL.search(text, max(0, start - 12), start)
    return level.start() if level else start


def _find_legal(text: str, runs: list) -> list[Found]:
    """Find companies by their legal suffix; the name is the run of capitalised words it closes."""
    found = []
    for run in runs:
        start = run[0][0]
        for position, (left, right) in enumerate(run):
            if left < start:
                continue
            match = LEGAL.match(text, left) or LEGAL.match(text, right)
            if match is None and text[left:right] in _types("legal"):
                match = re.compile(re.escape(text[left:right])).match(text, left)
            if match and match.end() >= right and (position or match.start() == right):
                if not all(text[slice(*word)] in _words("generic") for word in run[: max(position, 1)]):
                    found.append(Found(start, match.end(), "company"))
                start = next((word[0] for word in run if word[0] >= match.end()), len(text))
    return found


def _find_brands(text: str, runs: list) -> list[Found]:
    """Find companies without a legal suffix whose last word is one of the trade's: X Pharmaceuticals."""
    found = []
    for run in runs:
        if 2 <= len(run) <= 4 and text[slice(*run[-1])] in _words("brand"):
            if not any(text[slice(*word)] in _words("generic") | _words("domain") for word in run[:-1]):
                found.append(Found(run[0][0], run[-1][1], "company"))
    return found


def _find_heads(text: str, runs: list) -> list[Found]:
    """Find bodies by their head word: … Research Institute, Department of … of the Ministry of …."""
    heads, found = _types("head"), []
    for index, run in enumerate(runs):
        words = [text[slice(*word)] for word in run]
        marks = [k for k, word in enumerate(words) if word in heads]
        if not marks:
            continue
        last = marks[-1] if marks[-1] > 0 or len(marks) == 1 else 0
        start, end = _join_left(text, runs, index), run[last][1]
        if last == len(run) - 1:
            end = _extend_right(text, runs, index, end)
        if end == run[last][1] and not _stands_alone(words, last, start < run[0][0]):
            continue
        initials = INITIALS.match(text, end)
        found.append(Found(start, initials.end() if initials else end, heads[words[last]]))
    return found


def _stands_alone(words: list[str], last: int, joined: bool) -> bool:
    if any(word in _words("other") for word in words[last + 1 :][:1] + words[last + 1 :][-1:]):
        return False
    if last == 0:
        return joined
    own = [word for word in words[:last] if word not in _words("generic") and word not in _words("stop")]
    if words[last] in ("Home", "Homes", "Hub", "Fund", "Bank", "School", "Daily", "Times", "Post", "Press", "Radio"):
        return bool(own) and (last > 1 or words[last] in ("Daily", "Bank"))
    return bool(own) or joined or last > 1 or words[last] in ("Government",)


def _extend_right(text: str, runs: list, index: int, end: int) -> int:
    """Follow "of", "of the" and "and" to the right of a head that closes its run."""
    if text[slice(*runs[index][-1])] not in _words("leading"):
        return end
    linked = 0
    while index + 1 < len(runs):
        link = OF_LINK.match(text, end)
        if link is None or runs[index + 1][0][0] != link.end() or linked >= 4:
            break
        index, linked = index + 1, linked + 1
        end = runs[index][-1][1]
        if re.search(r"'s$|’s$", text[runs[index][0][0] : end]):
            break
        while (both := AND_LINK.match(text, end)) and _joins(text, runs, index, both.end()):
            index += 1
            end = runs[index][-1][1]
    return end


def _joins(text: str, runs: list, index: int, at: int) -> bool:
    """Say whether the words after "and" go on with the same name: Industry and Information Technology."""
    if index + 1 >= len(runs) or runs[index + 1][0][0] != at:
        return False
    left, right = text[slice(*runs[index][-1])], [text[slice(*word)] for word in runs[index + 1]]
    return (left in _words("domain") or right[0] in _words("domain")) and not set(right) & _words("head")


def _find_visited(text: str, runs: list) -> list[Found]:
    """Take a production site for an organisation when somebody goes to see it."""
    found = []
    for run in runs:
        if len(run) > 2 and text[slice(*run[-1])] in _words("visited"):
            before = re.split(r"[.;\n]\s", text[max(0, run[0][0] - 200) : run[0][0]])[-1]
            if VISIT.search(before):
                found.append(Found(run[0][0], run[-1][1], _types("visited")[text[slice(*run[-1])]]))
    return found


def _find_listed(text: str) -> list[Found]:
    """Read "companies including A, B and C": every capitalised item is an organisation."""
    signals, openers = "|".join(sorted(_words("signal"))), "|".join(sorted(_words("opener"), key=len, reverse=True))
    opening = re.compile(rf"\b(?:{signals})\b[^.\n]{{0,60}}?,? (?:{openers})\b (?:ang |sina |the )?(?=[A-Z0-9])")
    types, found = {**_types("head"), **_types("visited")}, []
    for match in opening.finditer(text):
        items, at = [], match.end()
        while (item := ITEM.match(text, at)) and len(items) < 40:
            items.append(item)
            between = BETWEEN_ITEMS.match(text, item.end())
            if between is None:
                break
            at = between.end()
        for item in items:
            last = re.split(r"\s", item[1])[-1]
            found.append(Found(item.start(1), item.end(1), types.get(last, "company")))
    return found


def _find_named(text: str) -> list[Found]:
    """Find bodies and companies known by name; a company may be written with other capitals."""
    types, found = _types("name"), []
    names = f"{join_words('organisations', 'en', 'name')}|{join_words('organisations', 'fil', 'name')}"
    for match in re.finditer(rf"(?<![\w-])(?:\d{{1,2}}(?:st|nd|rd|th) (?=Central Committee))?({names})(?![\w-])", text):
        found.append(Found(match.start(), match.end(), types[match[1]]))
    for match in re.finditer(rf"(?<![\w-])(?:{join_words('companies', 'en')})(?![\w-])", text, re.I):
        if match[0][0].isupper() or match[0][0].isdigit():
            found.append(Found(match.start(), match.end(), "company"))
    return found


def _find_deictic(text: str) -> list[Found]:
    """Find bodies named only by their level, and the media a page names as its source."""
    found = []
    for match in DEICTIC.finditer(text):
        found.append(Found(match.start(), match.end(), "party" if "party" in match[0] else "government"))
    for pattern in (SOURCE_ABOVE_DATE, SOURCE_LINE):
        found += [Found(match.start(1), match.end(1), "media") for match in pattern.finditer(text)]
    return found


def _find_aliases(text: str, found: list[Found]) -> list[Found]:
    """Find a company again by its name without legal suffix, or without the place it begins with."""
    legal, aliases = _types("legal"), set()
    for start, end, kind in found:
        words = text[start:end].split()
        while len(words) > 1 and (words[-1].strip(".,") in legal or words[-1] in legal or words[-1] == "Co.,"):
            words = words[:-1]
        if kind == "company" and words:
            name = " ".join(words).rstrip(",.")
            aliases |= {name} if len(words) > 1 else set()
            aliases |= {" ".join(words[1:]).rstrip(",.")} if len(words) > 2 else set()
            aliases |= {" ".join(words[:2])} if len(words) > 2 else set()
    aliases = {alias for alias in aliases if not _is_common(alias.split())}
    if not aliases:
        return []
    pattern = "|".join(re.escape(alias) for alias in sorted(aliases, key=lambda a: (-len(a), a)))
    return [Found(m.start(), m.end(), "company") for m in re.finditer(rf"(?<![\w-])(?:{pattern})(?![\w-])", text)]


def _is_common(words: list[str]) -> bool:
    plain = _words("generic") | _words("domain") | _words("brand")
    return all(word in plain for word in words) or words[0] in plain or len(words) < 2


def _keep_named(text: str, found: list[Found]) -> list[Found]:
    """Keep the longest of overlapping names, and a name inside another one after "of" or "of the"."""
    kept, outer = [], Found(-1, -1, "")
    for one in sorted(set(found), key=lambda f: (f.start, -f.end, f.kind)):
        if one.start >= outer.end:
            outer = one
            kept.append(one)
        elif outer.start < one.start and one.end <= outer.end and AFTER_OF.search(text, one.start - 8, one.start):
            kept.append(one)
    return kept


def locate_latin_organisations(text: str, *, legal_only: bool = False) -> list[tuple[int, int, str]]:
    """Find organisations in English or Filipino text.

    Parameters
    ----------
    text : str
        Legible text.
    legal_only : bool
        Companies with a legal suffix only, as for a language whose words are not known.

    Returns
    -------
    list of (start, end, type)
        Half-open offsets in reading order; a name may lie inside another one after "of the".

    Examples
    --------
    >>> text = "He visited Peking University and Novel Seed Pharma Co., Ltd."
    >>> [text[start:end] for start, end, _ in locate_latin_organisations(text)]
    ['Peking University', 'Novel Seed Pharma Co., Ltd.']
    """
    runs = _list_runs(text)
    found = _find_legal(text, runs)
    if not legal_only:
        found += _find_heads(text, runs) + _find_brands(text, runs) + _find_visited(text, runs)
        found += _find_listed(text) + _find_named(text) + _find_deictic(text)
        found = _keep_named(text, found)
        found += _find_aliases(text, found)
    return [tuple(one) for one in _keep_named(text, found)]
