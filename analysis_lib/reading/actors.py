"""Places and candidates for the acting body, and the words of each language that tell them."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from analysis_lib.reading.gazetteer import list_languages, list_regions, read_bodies
from analysis_lib.reading.page import simplify_text
from analysis_lib.reading.place_names import simplify_kanji

ALWAYS = ("zh", "en", "fil")
ORIGIN = re.compile("China|Chin[ae]s|chin[eê]s|Cina|cines[ei]|Chine|chinois|Tsina|Tiongkok|Кита[йяюе]|КНР|中国|中國|"
                    "PECHINO|Pechino|BEIJING|Beijing|PEKING|Peking|Pékin|Pequim|Pekín|Пекин")
HAN = "[\u3400-\u9fff]"
NEAR = 500


class Place(NamedTuple):
    """A place name in its surroundings.

    ``standing`` is ``free``, ``body`` (in the name of a government body), ``media``, ``dateline``, or ``hidden`` (in
    another name).
    """

    start: int
    end: int
    code: str | None
    level: str
    form: str
    standing: str


class Actor(NamedTuple):
    """A candidate for the acting body; ``code`` is missing where its words do not say which region."""

    start: int
    end: int
    kind: str
    level: str
    code: str | None = None
    score: int = 0


def list_scripts(language: str) -> tuple[str, ...]:
    """Return the languages whose words are looked for in a text: always the three of translations from Chinese.

    Examples
    --------
    >>> list_scripts("fil"), list_scripts("pt")
    (('zh', 'en', 'fil'), ('zh', 'en', 'fil', 'pt'))
    """
    others = set(list_languages("national")) - set(ALWAYS)
    if language in ALWAYS:
        return ALWAYS
    # Detectors take a language of few speakers for its neighbour: ny for sn, ms for id
    return (*ALWAYS, language) if language in others else (*ALWAYS, *sorted(others - {"ja", "ru"}))


@cache
def compile_words(language: str, kind: str) -> re.Pattern:
    """Match the words of ``bodies.csv`` of a language and kind, the longest first.

    Examples
    --------
    >>> compile_words("en", "national").search("the State Council said")[0]
    'State Council'
    """
    words = "|".join(re.escape(word) for word in sorted(read_bodies(language, kind), key=len, reverse=True)) or "(?!)"
    if kind == "firm_head":
        return re.compile(f"(?<!{HAN})(?:{simplify_text(words)})")
    if language == "ja":
        return re.compile(f"(?:{simplify_kanji(words)})")
    if language == "zh":
        return re.compile(f"(?:{simplify_text(words)})")
    words = words.replace(r"\ ", r"\s")  # lines may be broken anywhere
    return re.compile(rf"\b(?:{words})(?!\w)")


def has_origin(text: str, span: Iterable[int]) -> bool:
    """Tell whether China is named near a stretch of text.

    Examples
    --------
    >>> has_origin("o Ministério da Indústria da China disse", (2, 15))
    True
    """
    start, end = span
    return bool(ORIGIN.search(text, max(start - NEAR, 0), min(end + NEAR, len(text))))


def level_of(code: str) -> str:
    """Return the administrative level of a code.

    Examples
    --------
    >>> level_of("310112")
    'county'
    """
    return list_regions()[code].level
