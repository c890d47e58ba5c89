"""Mentions of places with their GB/T 2260 codes; nothing rather than a guess where a name has namesakes."""

import re
from collections.abc import Iterable, Sequence

from analysis_lib.reading.gazetteer import Name, choose_codes, list_ancestors, list_regions
from analysis_lib.reading.page import Mention, Page
from analysis_lib.reading.place_names import scan_names

BESIDE = re.compile(r"(?:['’]s|,|, | | of | in |, in | sa | ng |, sa )?$")
NAMED = re.compile("[省市]$|Province|City|Municipality|Lalawigan|Lungsod|lalawigan|lungsod")

READ_LANGUAGES = ("en", "fil", "zh")
SHORT_NAME = 4


def find_places(page: Page, masks: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """Find the places a text names, and the words that point at one ("the province", 我市).

    Parameters
    ----------
    page : Page
    masks : sequence of (start, end)
        Spans of organisations and persons in ``page.text``: a place name inside one is part of that name.

    Returns
    -------
    list of Mention
        Kind ``place``, role ``mentioned`` or ``deictic``, in reading order. ``region_code`` is missing where the name
        has namesakes and the document does not say which, and for every deictic word.

    Examples
    --------
    >>> from analysis_lib.reading.page import make_page
    >>> [(m.name, m.region_code) for m in find_places(make_page("held in Suzhou"))]
    [('Suzhou', None)]
    >>> [(m.name, m.region_code) for m in find_places(make_page("held in Suzhou, Anhui Province"))]
    [('Suzhou', '341300'), ('Anhui Province', '340000')]
    """
    names = scan_names(page)
    open_names, hidden = split_masked(names, masks)
    mentions = []
    for name, code in resolve_names(page.text, open_names, list_stated(page.text, hidden)):
        role = "deictic" if name.form == "deictic" else "mentioned"
        mentions.append(Mention("place", name.start, name.end, page.text[name.start : name.end], role, code))
    return mentions


def drop_short_names(places: Iterable[Mention], language: str) -> list[Mention]:
    """Leave out short romanised names in a language whose own words they may be (Swahili "Ili", Malay "Lima").

    Examples
    --------
    >>> ili = Mention("place", 0, 3, "Ili", "mentioned", "654000")
    >>> drop_short_names([ili], "sw"), len(drop_short_names([ili], "en"))
    ([], 1)
    """
    return [place for place in places if language in READ_LANGUAGES or not place.name.isascii()
            or len(place.name) > SHORT_NAME]


def split_masked(names: Iterable[Name], masks: Sequence[tuple[int, int]]) -> tuple[list[Name], list[Name]]:
    """Part the names that stand free from those inside a mask."""
    free, hidden = [], []
    spans, at = sorted(masks), 0
    for name in sorted(names):
        while at < len(spans) and spans[at][1] <= name.start:
            at += 1
        is_hidden = at < len(spans) and spans[at][0] < name.end
        (hidden if is_hidden else free).append(name)
    return free, hidden


def list_stated(text: str, names: Iterable[Name]) -> set[str]:
    """Return the codes of unmistakable names with a type word, such as 河南省 inside 河南省药监局."""
    return {name.codes[0] for name in names
            if len(name.codes) == 1 and NAMED.search(text[name.start : name.end])}


def resolve_names(text: str, names: Sequence[Name], known: Iterable[str] = ()) -> list[tuple[Name, str | None]]:
    """Give every name its code, from itself, from the place beside it, or from the places of the document.

    Parameters
    ----------
    text : str
    names : sequence of Name
        In reading order.
    known : iterable of str
        Codes the document states elsewhere.

    Returns
    -------
    list of (Name, code or None)
        A romanised county without type word is left out unless an area above it is known.
    """
    certain = [_decide_alone(name) for name in names]
    beside = [_decide_beside(text, names, certain, at) for at in range(len(names))]
    known = set(known) | {code for code in [*certain, *beside] if code}
    typed = {near or code or _decide_by_document(name, known)
             for name, code, near in zip(names, certain, beside, strict=True) if name.form == "typed"}
    resolved = []
    for name, code, near in zip(names, certain, beside, strict=True):
        code = near or _decide_as_typed(name, code, typed) or code or _decide_by_document(name, known)
        if code or _is_place(name):
            resolved.append((name, code))
    return _place_towns(resolved)


def _is_place(name: Name) -> bool:
    """A name that is a place whatever its code: all but romanised counties without a type word."""
    return name.form != "plain" or any(list_regions()[code].level != "county" for code in name.codes)


def _list_candidates(name: Name) -> tuple[str, ...]:
    """Without a type word a romanised name means the province, else a city of that name, else a county."""
    if name.form != "plain":
        return name.codes
    levels = {code: list_regions()[code].level for code in name.codes}
    for level in ("province", "city"):
        if level in levels.values():
            return tuple(code for code in name.codes if levels[code] == level)
    # Districts bear names that are common words (Xinhua, Heping); without "District" they are not read
    return tuple(code for code in name.codes if list_regions()[code].type_zh in ("县", "市", "自治县", "旗"))


def _decide_alone(name: Name) -> str | None:
    codes = _list_candidates(name)
    if len(codes) != 1 or (name.form == "plain" and list_regions()[codes[0]].level == "county"):
        return None
    return codes[0]


def _decide_beside(text: str, names: Sequence[Name], certain: Sequence[str | None], at: int) -> str | None:
    """Choose the namesake that lies in the place named right before or after: "Suzhou, Anhui"."""
    for other in (at - 1, at + 1):
        if not 0 <= other < len(names) or not certain[other]:
            continue
        first, second = sorted((names[at], names[other]))
        if not BESIDE.match(text[first.end : second.start]) or second.start - first.end > 8:
            continue
        codes = [code for code in names[at].codes if certain[other] in list_ancestors(code)]
        if len(codes) > 1:
            codes = [code for code in codes if list_regions()[code].level == "city"]
        if len(codes) == 1:
            return codes[0]
    return None


def _decide_as_typed(name: Name, alone: str | None, typed: set[str | None]) -> str | None:
    """Read a bare romanised name like the one with a type word: Baoshan beside "Baoshan District" is no city.

    A county of the city's own name ("Nanchang County") leaves the bare name to the city.
    """
    codes = [code for code in name.codes if code in typed] if name.form == "plain" else []
    if len(codes) != 1 or alone in (codes[0], *list_ancestors(codes[0])):
        return None
    return codes[0]


def _decide_by_document(name: Name, known: set[str]) -> str | None:
    codes = choose_codes(_list_candidates(name), known)
    if len(codes) != 1 or not known.intersection(list_ancestors(codes[0])):
        return None
    return codes[0]


def _place_towns(resolved: list[tuple[Name, str | None]]) -> list[tuple[Name, str | None]]:
    """Give townships the code of the county right before them, else of the only county of the document."""
    counties = {code for name, code in resolved if code and list_regions()[code].level == "county"}
    only = counties.pop() if len(counties) == 1 else None
    placed, last = [], None
    for name, code in resolved:
        if name.form == "town":
            touches = last and last[1] in list_regions() and last[0].end == name.start
            code = last[1] if touches and list_regions()[last[1]].level == "county" else only
        placed.append((name, code))
        last = (name, code)
    return placed
