"""What sort of body an organisation is, as far as the words of its name tell."""

import re
from collections.abc import Collection
from functools import lru_cache

from analysis_lib.coding.actor_forms import fold_organisation, is_chinese
from analysis_lib.coding.actor_words import compile_actor_words, list_actor_words, read_actor_words
from analysis_lib.coding.numerals import fold_text
from analysis_lib.reading.page import make_page
from analysis_lib.reading.place_names import scan_names
from analysis_lib.reading.places import resolve_names

PUBLIC = ("party", "government", "government unit", "legislature", "consultative body", "court", "procuratorate",
          "task force")  # fmt: skip
PLACED = ("full", "short", "typed", "plain")
FIRMS = ("company", "company site", "bank", "fund")


def name_type(name: str, given: str | None) -> str | None:
    """Name the type of an organisation by the words of its name.

    Parameters
    ----------
    name : str
    given : str or None
        Type by the reading (``role`` of ``mentions``); it counts where no word of the name tells more.

    Returns
    -------
    str or None
        A type of ``data/lexicon/actor_types.csv``; ``event`` for what is no actor; None where nothing tells.

    Examples
    --------
    >>> name_type("省医学科学院", "research"), name_type("Jinan Intermediate Court", None), name_type("Innovent", "company")
    ('research institute', 'court', 'company')
    >>> name_type("Department of Planning of the Ministry of Health", "government")
    'government unit'
    """
    given = given or ""
    known = read_actor_words("actor_types", "mul", "role").get((given, ""))
    found = _read_chinese(fold_organisation(name), given) if is_chinese(name) else _read_latin(fold_text(name), given)
    if known in FIRMS and found not in FIRMS and found != "event" and _bears_legal(name):
        return known
    return found or known


def _pick(kind: str, language: str, word: str, given: str) -> str | None:
    words = read_actor_words("actor_types", language, kind)
    return words.get((word, given), words.get((word, "")))


def _bears_legal(name: str) -> bool:
    """Tell whether a name ends with a legal form, which says more than any word before it."""
    key = fold_organisation(name)
    if is_chinese(name):
        return key.endswith(("公司", "集团"))
    return key.split(" ")[-1] in list_actor_words("actor_types", "en", "legal")


def _read_chinese(key: str, given: str) -> str | None:
    if whole := _pick("whole", "zh", key, given):
        return whole
    inside = [(len(match[0]), match.start(), match[0]) for match in compile_actor_words("actor_types", "zh", "any").finditer(key)]
    if inside:
        return _pick("any", "zh", max(inside)[2], given)
    for kind in ("end", "event"):
        for word in list_actor_words("actor_types", "zh", kind):
            if key.endswith(word) and (value := _pick(kind, "zh", word, given)):
                return value
    return None


def _read_latin(folded: str, given: str) -> str | None:
    key = fold_organisation(folded)
    if whole := _pick("whole", "fil", key, given):
        return whole
    if inside := compile_actor_words("actor_types", "fil", "any").search(folded):
        return _pick("any", "fil", re.sub(" +", " ", inside[0]), given)
    head, tail = _find_head(key)
    found = _pick("head", "fil", head, given)
    if found == "government" and _is_part(key, head, tail, given):
        return _pick("part", "en", head, given)
    return found or (_pick("event", "en", head, given) if head else None)


def _find_head(key: str) -> tuple[str, str]:
    """Return the head word of an English or Filipino name and what follows it: the word before "of", else the last."""
    words, links = key.split(" "), set(list_actor_words("actor_types", "fil", "of"))
    cut = next((at for at, word in enumerate(words) if at and word in links), len(words))
    heads = {word for word, _ in read_actor_words("actor_types", "fil", "head")}
    begin = words[0] if cut < len(words) and words[0] in heads else words[cut - 1]
    return begin, " ".join(words[cut + 1 :])


def _is_part(key: str, head: str, tail: str, given: str) -> bool:
    """Tell whether a department belongs to a body named after it, or bears no place or level of its own."""
    if not _pick("part", "en", head, given):
        return False
    heads = {word for (word, _), value in read_actor_words("actor_types", "en", "head").items() if value in PUBLIC}
    if heads.intersection(tail.split(" ")):
        return True
    is_placed = compile_actor_words("actor_types", "fil", "level").search(key) or list_name_codes(key.title(), frozenset())
    return not tail and not is_placed


@lru_cache(maxsize=4096)
def list_name_codes(name: str, known: Collection[str] = frozenset()) -> tuple[tuple[str, str, int], ...]:
    """Return the regions in a name: code, form and where they end; a name with namesakes is left out unless known.

    Examples
    --------
    >>> [code for code, _, _ in list_name_codes("河南省药监局")], list_name_codes("Suzhou Hospital")
    (['410000'], ())
    """
    names = [one for one in scan_names(make_page(name)) if one.form in PLACED]
    return tuple((code, one.form, one.end) for one, code in resolve_names(name, names, known) if code)
