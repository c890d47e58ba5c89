"""English and Filipino organisation names: capitals, legal suffixes, head words and lists of companies."""

import re

from analysis_lib.reading.bodies_latin import find_assemblies, find_bodies
from analysis_lib.reading.capitals import WORD, Found, list_kind, list_kind_types, list_runs
from analysis_lib.reading.lexicon import find_words, join_words

LEGAL_TAIL = r"(?:,? ?\((?:Group|China|Holdings?)\))?,? ?(?:Group |Holdings? )?"
LEGAL = re.compile(rf"{LEGAL_TAIL}\b(?:Co\.?,? ?Ltd\b\.?|Ltd\b\.?,? Co\b\.?|Co\.?,? ?Limited\b|Ltd\b\.?"
                   r"|Inc\b\.?|Corp\b\.?|GmbH\b|LLC\b|PLC\b|plc\b|S\.A\.|Pte\b\.?(?: Ltd\b\.?)?|Limited\b|Co\.)")
INITIALS = re.compile(r"\(([A-Z][A-Za-z]{0,4}[A-Z])\)")
ASSEMBLY_PLACE = re.compile(r"(?<![\w’'-])(?!The |Chinese )[A-Z][a-z’']{2,12} "
                            r"(?:Municipal |Provincial |City |District |County )?$")
AFTER_OF = re.compile(r" (?:of|ng)(?: the)? $")
BODY = "bureau|department|commission|government|administration|party committee|committee|authorit(?:y|ies)"
DEICTIC = re.compile(rf"\b(?:[Tt]he |(?<=and ))(?:provincial|municipal|city|county|district|town|township) "
                     rf"(?:{BODY})\b(?! of [A-Z])")
GOVERNMENT_NG = re.compile(
    r"\b[Pp]amahalaan(?:g (?:munisipal|panlalawigan|lokal|bayan|panlungsod|probinsyal|sentral))? ng "
    r"(?:(?:[Ll]ungsod|[Ll]unsod|[Ll]alawigan|[Dd]istrito|[Bb]ayan|[Pp]robinsya) ng )?"
    r"[A-Z][\w’'-]{1,20}(?: [A-Z][\w’'-]{1,20})?"
)
VISIT = re.compile(r"\b(?:came to|went to|visit\w*|tour\w*|inspect\w*|arrived at|bumisita|binisita|nagtungo)\b", re.I)
SOURCE_ABOVE_DATE = re.compile(
    r"^([A-Z][\w.’']{1,24}(?: [A-Z][\w.’']{1,24}){0,3})[ \t]*\r?\n[ \t]*"
    r"(?:(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d)\b[^\n]{0,20}$", re.M)
SOURCE_LINE = re.compile(
    r"\b(?:Source|Pinagmulan|Sanggunian)\s?: ?([A-Z][\w.’'&-]{1,30}(?: [A-Z][\w.’'&-]{1,30}){0,4})"
)
PLACE_TAIL = rf"(?: (?:sa|in|of|ng) {WORD}(?: {WORD}){{0,3}})?"
ITEM = re.compile(rf"(?:ang |the |mga )?({WORD}(?: {WORD}){{0,8}}(?:{LEGAL.pattern})?){PLACE_TAIL}")
BETWEEN_ITEMS = re.compile(r"(?:, (?:and |at )?| and | at )(?:ang |the )?")


def _find_legal(text: str, runs: list) -> list[Found]:
    """Find companies by their legal suffix; the name is the run of capitalised words it closes."""
    found = []
    for run in runs:
        start, words = run[0][0], [text[slice(*word)] for word in run]
        for position, (left, right) in enumerate(run):
            end = _end_suffix(text, left, right) if left >= start else None
            if end is None or not (position or (end > right and not LEGAL.match(text, left))):
                continue
            for further in run[position + 1 :]:
                end = max(end, _end_suffix(text, *further) or 0) if further[0] <= end + 1 else end
            if not all(word in list_kind("generic") for word in words[: max(position, 1)]):
                found.append(Found(start, end, "company"))
            start = next((word[0] for word in run if word[0] >= end), len(text))
    return found


def _end_suffix(text: str, left: int, right: int) -> int | None:
    """Return where a legal suffix ends that is this word or follows it: Group, "Co., Ltd.", ", Inc."."""
    match = LEGAL.match(text, left) or LEGAL.match(text, right)
    if match:
        return match.end() if match.end() >= right else None
    return right if text[left:right] in list_kind_types("legal") else None


def _find_brands(text: str, runs: list) -> list[Found]:
    """Find companies without a legal suffix whose last word is one of the trade's: X Pharmaceuticals."""
    found = []
    for run in runs:
        words = [text[slice(*word)] for word in run]
        own = not set(words[:-1]) & (list_kind("generic") | list_kind("domain"))
        made = len(run) > 2 and words[-1] in list_kind("visited") and words[-2] in list_kind("brand")
        if 2 <= len(run) <= 5 and (own and len(run) < 5 and words[-1] in list_kind("brand") or made):
            found.append(Found(run[0][0], run[-1][1], "company"))
    return found


def _find_visited(text: str, runs: list) -> list[Found]:
    """Take a production site for an organisation when somebody goes to see it."""
    found = []
    for run in runs:
        if len(run) > 2 and text[slice(*run[-1])] in list_kind("visited"):
            before = re.split(r"[.;\n]\s", text[max(0, run[0][0] - 200) : run[0][0]])[-1]
            if VISIT.search(before):
                found.append(Found(run[0][0], run[-1][1], list_kind_types("visited")[text[slice(*run[-1])]]))
    return found


def _find_listed(text: str) -> list[Found]:
    """Read "companies including A, B and C": every capitalised item is an organisation."""
    signals = "|".join(sorted(list_kind("signal")))
    openers = "|".join(sorted(list_kind("opener"), key=lambda word: (-len(word), word)))
    opening = re.compile(rf"\b(?i:{signals})\b[^.\n]{{0,60}}?,? (?:{openers})\b (?:ang |sina |the )?(?=[A-Z0-9])")
    types, found = {**list_kind_types("head"), **list_kind_types("visited")}, []
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
    types, found = list_kind_types("name"), []
    names = f"{join_words('organisations', 'en', 'name')}|{join_words('organisations', 'fil', 'name')}"
    for match in re.finditer(rf"(?<![\w-])(?:\d{{1,2}}(?:st|nd|rd|th) (?=Central Committee))?({names})(?![\w-])", text):
        place = ASSEMBLY_PLACE.search(text, max(0, match.start() - 40), match.start()) if match[1] == "CPPCC" else None
        found.append(Found(place.start() if place else match.start(), match.end(), types[match[1]]))
    region = "(?: (?:Greater China|China|Asia Pacific|Asia-Pacific|Japan|Korea|Philippines)(?!['’\\w]))?"
    for match in re.finditer(rf"(?<![\w-])(?:{join_words('companies', 'en')})(?![\w-]){region}", text, re.I):
        if match[0][0].isupper() or match[0][0].isdigit():
            found.append(Found(match.start(), match.end(), "company"))
    return found


def _find_deictic(text: str) -> list[Found]:
    """Find bodies named only by their level, and the media a page names as its source."""
    found = []
    for match in DEICTIC.finditer(text):
        found.append(Found(match.start(), match.end(), "party" if "party" in match[0] else "government"))
    found += [Found(match.start(), match.end(), "government") for match in GOVERNMENT_NG.finditer(text)]
    for pattern in (SOURCE_ABOVE_DATE, SOURCE_LINE):
        found += [Found(match.start(1), match.end(1), "media") for match in pattern.finditer(text)]
    return found


def _find_aliases(text: str, found: list[Found]) -> list[Found]:
    """Find a company again by its name without legal suffix, or without the place it begins with."""
    legal, aliases = list_kind_types("legal"), set()
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
    again = [Found(start, end, "company") for start, end in find_words(text, aliases)]
    initials = {match[1]: kind for start, end, kind in found
                if (match := INITIALS.search(text, start, min(end + 12, len(text)))) and match.end() >= end}
    return again + [Found(start, end, initials[text[start:end]]) for start, end in find_words(text, initials)]


def _add_initials(text: str, one: Found) -> Found:
    """Take the initials in brackets after a name into it: World Health Organization (WHO)."""
    match = re.compile(r" ?\(([A-Z][A-Za-z]{0,5}[A-Z])\)").match(text, one.end)
    initial = {word[:1] for word in text[one.start : one.end].split()[:2]}
    return one._replace(end=match.end()) if match and match[1][0] in initial else one


def _is_common(words: list[str]) -> bool:
    plain = list_kind("generic") | list_kind("domain") | list_kind("brand")
    return all(word in plain for word in words) or words[0] in plain or len(words) < 2


def _keep_named(text: str, found: list[Found]) -> list[Found]:
    """Keep the longest of overlapping names, and a name inside another one after "of" or "of the"."""
    kept, outer = [], Found(-1, -1, "")
    for one in sorted(dict.fromkeys(found), key=lambda f: (f.start, -f.end)):
        if one.start >= outer.end:
            outer = one
            kept.append(one)
            continue
        nested = outer.start < one.start and one.end <= outer.end and AFTER_OF.search(text, one.start - 8, one.start)
        if nested and (one.kind != outer.kind or text[one.start - 4 : one.start] in ("the ", " ng ")):
            kept.append(one)
    return kept


def locate_latin_organisations(text: str, language: str = "en") -> list[tuple[int, int, str]]:
    """Find organisations in English or Filipino text.

    Parameters
    ----------
    text : str
        Legible text.
    language : str
        "en", "fil", or another language, of which only companies with a legal suffix are found.

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
    runs = list_runs(text, language)
    found = _find_legal(text, runs)
    if language in ("en", "fil"):
        found = _find_named(text) + found + find_bodies(text, runs) + _find_brands(text, runs)
        found += _find_visited(text, runs) + _find_listed(text) + _find_deictic(text) + find_assemblies(text)
        found = _keep_named(text, found)
        found = [_add_initials(text, one) for one in found]
        found += _find_aliases(text, found)
    return [tuple(one) for one in _keep_named(text, found)]
