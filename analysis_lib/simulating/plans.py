"""Plan documents of which all is known: region, year, language, and the themes of every sentence."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis_lib.reading.gazetteer import Region, list_regions
from analysis_lib.simulating.tables import draw_hits, draw_sizes, place_hits
from analysis_lib.tables import DATA, read_csv

# They have none of the bodies that issue the planted documents.
ELSEWHERE = ("710000", "810000", "820000")
YEARS = (2000, 2099)
MOST_DOCUMENTS = 1000
SIZES = (4, 200)
# Day of the year of the last event, so that what repeats its report is of the same year.
LAST_DAY = 330
KEPT = 0.7
Rates = Mapping[str, float]


class Design(NamedTuple):
    """What is planted.

    ``shares``, ``recall`` and ``mix`` give numbers by cell. The key "" is every cell; others are a region, a year, a
    language, a theme, or several of them joined by "/" such as ``Shanghai/2025/talent``. Of the keys that fit, the
    one with the most parts counts, and of as many parts the last.

    ``shares`` are the shares of sentences that truly bear a theme, ``icc`` their correlation within a document,
    ``recall`` the probability that such a sentence has a word the dictionary knows, ``mix`` how often a language
    occurs beside the others. ``sizes`` are sentences a document, short ones the more frequent. Of the ``n_documents``
    of a region ``n_repeats`` appear twice. ``pinyin`` is the probability that a Chinese document stands in
    traditional characters with inserted readings.
    """

    regions: tuple[str, ...] = ("Hebei", "Henan", "Jiangxi", "Shanghai")
    n_documents: int = 20
    years: tuple[int, ...] = (2021, 2022, 2023, 2024, 2025)
    languages: tuple[str, ...] = ("zh", "en", "fil")
    themes: tuple[str, ...] = ("innovation", "supply_chain", "clustering", "talent", "digitalisation")
    shares: Rates = {"": 0.2}
    recall: Rates = {"": 0.65, "zh": 0.85}
    mix: Rates = {"": 1.0}
    icc: float = 0.1
    sizes: tuple[int, int] = (6, 60)
    n_repeats: int = 2
    pinyin: float = 0.3
    seed: int = 0


class Plan(NamedTuple):
    """Tables ``documents``, ``sentences`` (numbered in each document from 1) and ``shares`` of a plan."""

    documents: pd.DataFrame
    sentences: pd.DataFrame
    shares: pd.DataFrame


@cache
def list_provinces() -> dict[str, Region]:
    """Return the provinces that documents can be planted in, by English name in the order of their codes.

    Examples
    --------
    >>> len(list_provinces()), next(iter(list_provinces()))
    (31, 'Beijing')
    """
    regions = [region for region in list_regions().values() if region.level == "province"]
    return {region.name_en: region for region in regions if region.code not in ELSEWHERE}


@cache
def list_themes() -> dict[str, list[str]]:
    """Return the themes for which there are phrases, by language."""
    phrases = read_csv(DATA / "simulation" / "phrases.csv").dropna(subset="theme")
    return {language: list(dict.fromkeys(rows["theme"])) for language, rows in phrases.groupby("language", sort=False)}


def choose_rate(rates: Rates, *cell: object) -> float:
    """Return the number that counts in a cell, 0 where no key fits.

    Examples
    --------
    >>> rates = {"": 0.2, "talent": 0.1, "Shanghai/talent": 0.4}
    >>> [choose_rate(rates, "Shanghai", 2025, "zh", theme) for theme in ("talent", "innovation")]
    [0.4, 0.2]
    """
    names = {str(part) for part in cell}
    fitting = [key for key in rates if set(_split_key(key)) <= names]
    # max keeps the first of equals, so the last key goes first.
    return rates[max(reversed(fitting), key=lambda key: len(_split_key(key)))] if fitting else 0.0


def _split_key(key: str) -> list[str]:
    return key.split("/") if key else []


def check_design(design: Design) -> None:
    """Raise ValueError for what cannot be planted: in one line the field, the value and what is allowed."""
    allowed = {"regions": list_provinces(), "languages": list_themes(), "themes": list_themes()["zh"],
               "years": range(YEARS[0], YEARS[1] + 1)}
    for field, values in allowed.items():
        _check_names(field, getattr(design, field), values)
    numbers = {"n_documents": (1, MOST_DOCUMENTS), "n_repeats": (0, MOST_DOCUMENTS), "pinyin": (0, 1),
               "seed": (0, 2**63 - 1)}
    for field, (low, high) in numbers.items():
        if not low <= getattr(design, field) <= high:
            raise ValueError(f"{field}: {getattr(design, field)!r}; allowed: {low} to {high}")
    if not 0 <= design.icc < 1:
        raise ValueError(f"icc: {design.icc!r}; allowed: from 0 to below 1")
    if not SIZES[0] <= design.sizes[0] <= design.sizes[1] <= SIZES[1]:
        raise ValueError(f"sizes: {design.sizes[0]} to {design.sizes[1]}; allowed: from {SIZES[0]} to {SIZES[1]}")
    names = [*design.regions, *map(str, design.years), *list_themes(), *design.themes]
    for field, highest in (("shares", 1.0), ("recall", 1.0), ("mix", 1e6)):
        _check_rates(field, getattr(design, field), names, highest)
    silent = [region for region in design.regions if not _weigh_languages(design, region).any()]
    if silent:
        raise ValueError(f"mix: no language occurs in {silent[0]}; allowed: a number above 0 for one language at least")


def _check_names(field: str, given: Collection, allowed: Collection) -> None:
    unknown = [value for value in given if value not in allowed]
    if unknown or not given or len(set(given)) < len(given):
        shown = unknown[0] if unknown else ", ".join(map(str, given))
        choice = f"{allowed[0]} to {allowed[-1]}" if isinstance(allowed, range) else ", ".join(map(str, allowed))
        raise ValueError(f"{field}: {shown!r}; allowed: {choice}, each once")


def _check_rates(field: str, rates: Rates, names: Collection[str], highest: float) -> None:
    for key, rate in rates.items():
        unknown = [part for part in _split_key(key) if part not in names]
        if unknown:
            raise ValueError(f"{field}: {unknown[0]!r} is none of the regions, years, languages and themes planted: "
                             f"{', '.join(names)}")
        if not 0 <= rate <= highest:
            raise ValueError(f"{field}: {rate!r}; allowed: 0 to {highest:g}")


def plan_documents(design: Design, random: np.random.Generator | None = None) -> Plan:
    """Draw documents and the themes of their sentences.

    Each document has its own share of each theme, beta distributed about the planted one, as in `draw_hits`; which
    of its sentences bear it is drawn for each theme apart, so that a sentence may bear several.

    Parameters
    ----------
    design : Design
    random : Generator, optional
        By default one from the seed of the design.

    Returns
    -------
    Plan
        ``documents``: doc_id, file, region, region_code, year, language, script, has_pinyin, genre, level, event_date,
        published, is_machine_translated, repeats (doc_id of the document whose sentences it has), n_sentences.
        ``sentences``: doc_id, number, themes, worded (those of its themes the dictionary has a word for; codes
        separated by a blank). ``shares``: region, year, language, theme, share, recall.

    Raises
    ------
    ValueError
        As in `check_design`.

    Examples
    --------
    >>> plan = plan_documents(Design(regions=("Henan",), n_documents=5, n_repeats=1))
    >>> len(plan.documents), plan.documents["repeats"].dropna().tolist()
    (6, ['s0001'])
    """
    check_design(design)
    random = np.random.default_rng(design.seed) if random is None else random
    documents, sentences = [], {}
    for region in design.regions:
        weights = _weigh_languages(design, region)
        spoken = random.choice(design.languages, design.n_documents, p=weights / weights.sum())
        for language, n in zip(spoken, draw_sizes(random, spoken.shape, design.sizes, True), strict=True):
            document = _describe_document(design, random, region, str(language), f"s{len(documents) + 1:04d}")
            sentences[document["doc_id"]] = _draw_themes(design, random, document, int(n))
            documents.append(document | {"n_sentences": int(n)})
    repeated = [at for at in range(len(documents)) if at % design.n_documents < design.n_repeats]
    for at in repeated:
        document = _repeat_document(design, random, documents[at], f"s{len(documents) + 1:04d}")
        sentences[document["doc_id"]] = sentences[documents[at]["doc_id"]][: document["n_sentences"]]
        documents.append(document)
    rows = [{"doc_id": doc_id} | row for doc_id, planted in sentences.items() for row in planted]
    return Plan(pd.DataFrame(documents), pd.DataFrame(rows), list_shares(design))


def list_shares(design: Design) -> pd.DataFrame:
    """List the planted share and recall of each cell: region, year, language, theme, share, recall."""
    cells = pd.MultiIndex.from_product([design.regions, design.years, design.languages, design.themes],
                                       names=["region", "year", "language", "theme"])
    rates = {name: [choose_rate(getattr(design, field), *cell) for cell in cells]
             for name, field in (("share", "shares"), ("recall", "recall"))}
    return cells.to_frame(index=False).assign(**rates)


def _weigh_languages(design: Design, region: str) -> np.ndarray:
    return np.array([choose_rate(design.mix, region, language) for language in design.languages], float)


def _describe_document(design: Design, random: np.random.Generator, region: str, language: str, doc_id: str) -> dict:
    year = int(random.choice(design.years))
    event = date(year, 1, 1) + timedelta(days=int(random.integers(LAST_DAY)))
    return {
        "doc_id": doc_id, "file": f"{doc_id}.txt", "region": region, "region_code": list_provinces()[region].code,
        "year": year, "language": language, **_draw_script(design, random, language), "genre": "news",
        "level": "province", "event_date": event.isoformat(), "published": _delay(random, event, 6),
        "is_machine_translated": language == "fil", "repeats": None,
    }  # fmt: skip


def _repeat_document(design: Design, random: np.random.Generator, document: dict, doc_id: str) -> dict:
    """Describe a later posting of a document, whole or without its end."""
    n = document["n_sentences"]
    kept = n if random.random() < 0.5 else max(SIZES[0], int(np.ceil(n * random.uniform(KEPT, 1))))
    facts = {"doc_id": doc_id, "file": f"{doc_id}.txt", "repeats": document["doc_id"], "n_sentences": kept}
    facts["published"] = _delay(random, date.fromisoformat(document["published"]), 20)
    return document | facts | _draw_script(design, random, document["language"])


def _delay(random: np.random.Generator, day: date, days: int) -> str:
    return (day + timedelta(days=int(random.integers(1, days)))).isoformat()


def _draw_script(design: Design, random: np.random.Generator, language: str) -> dict:
    has_pinyin = language == "zh" and bool(random.random() < design.pinyin)
    return {"script": "Latn" if language != "zh" else "Hant" if has_pinyin else "Hans", "has_pinyin": has_pinyin}


def _draw_themes(design: Design, random: np.random.Generator, document: dict, n: int) -> list[dict]:
    cell = document["region"], document["year"], document["language"]
    shares, recall = ([choose_rate(rates, *cell, theme) for theme in design.themes]
                      for rates in (design.shares, design.recall))
    hits = np.array([draw_hits(random, share, np.int64(n), design.icc) for share in shares])
    borne = place_hits(random, hits, n)
    worded = borne & (random.random(borne.shape) < np.array(recall)[:, None])
    names = np.array(design.themes)
    return [{"number": number + 1, "themes": " ".join(names[borne[:, number]]),
             "worded": " ".join(names[worded[:, number]])} for number in range(n)]
