"""The codebook: themes, instruments, stances, stages, their indicators and cues, and examples, checked as read."""

from collections import defaultdict
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis_lib.coding.patterns import LANGUAGES, list_claims, parse_pattern
from analysis_lib.tables import DATA, read_csv

COLUMNS = {
    "themes": ["code", "label", "definition", "include", "exclude"],
    "instruments": ["code", "label", "definition", "include", "exclude"],
    "stances": ["code", "label", "definition", "include", "exclude"],
    "indicators": ["code", "language", "pattern", "within", "exclude", "note"],
    "contexts": ["name", "language", "pattern", "scope", "unless", "note"],
    "wordlists": ["name", "language", "words", "note"],
    "cues": ["code", "language", "pattern", "within", "exclude", "place", "rank", "note"],
    "implications": ["theme", "instrument", "stances", "note"],
    "examples": ["unit", "split", "themes", "language", "text"],
    "stages": ["code", "label", "definition", "include", "exclude"],
    "stage_indicators": ["code", "language", "pattern", "within", "exclude", "note"],
}
NEEDED = ("themes", "instruments", "stances", "indicators")
MAY_BE_EMPTY = {"within", "exclude", "note", "unless", "place"}
SPLITS = ("development", "held")
SCOPES = ("phrase", "tail", "clause", "sentence")


class Codebook(NamedTuple):
    """Frames of the codebook folder, one a file."""

    themes: pd.DataFrame
    instruments: pd.DataFrame
    stances: pd.DataFrame
    indicators: pd.DataFrame
    contexts: pd.DataFrame
    wordlists: pd.DataFrame
    cues: pd.DataFrame | None = None
    implications: pd.DataFrame | None = None
    examples: pd.DataFrame | None = None
    stages: pd.DataFrame | None = None
    stage_indicators: pd.DataFrame | None = None


def read_codebook(folder: Path = DATA / "codebook") -> Codebook:
    """Read and check a codebook folder.

    Parameters
    ----------
    folder : Path
        Folder with ``themes.csv``, ``instruments.csv``, ``stances.csv`` and ``indicators.csv``; ``contexts.csv``,
        ``wordlists.csv``, ``cues.csv`` (of stances), ``implications.csv`` (instruments by theme and stance),
        ``examples.csv`` (coded sentences), ``stages.csv`` and ``stage_indicators.csv`` (of the value chain) may be
        absent.

    Returns
    -------
    Codebook
        One frame a file, all columns of dtype ``string``.

    Raises
    ------
    ValueError
        One line that names the file, the row (line of the file, the header being 1), what is wrong and what is
        allowed.

    Examples
    --------
    >>> len(read_codebook().themes)
    16
    """
    folder = Path(folder)
    codebook = Codebook(**{name: _read_part(folder, name) for name in COLUMNS})
    for name in ("themes", "instruments", "stances", "stages"):
        _check_codes(name, getattr(codebook, name))
    lists = gather_wordlists(codebook)
    names = set(codebook.contexts["name"].dropna())
    for row in codebook.contexts.itertuples():
        _check_context(row, lists)
    for name, part in (("indicators", codebook.themes), ("stage_indicators", codebook.stages)):
        for row in getattr(codebook, name).itertuples():
            _check_indicator(row, set(part["code"]), names, lists, name)
        _check_claims(name, getattr(codebook, name))
    for row in codebook.cues.itertuples():
        _check_cue(row, set(codebook.stances["code"]), names, lists)
    for row in codebook.implications.itertuples():
        _check_implication(row, codebook)
    _check_examples(codebook.examples, set(codebook.themes["code"]))
    return codebook


def gather_wordlists(codebook: Codebook) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the words of every list by name and language."""
    lists = {}
    for row in codebook.wordlists.itertuples():
        _require("wordlists", row, ("name", "language", "words"))
        _check_languages("wordlists", row)
        for language in row.language.split():
            words = tuple(word.strip() for word in row.words.split("|"))
            lists[row.name, language] = lists.get((row.name, language), ()) + words
    return lists


def _read_part(folder: Path, name: str) -> pd.DataFrame:
    path, columns = folder / f"{name}.csv", COLUMNS[name]
    if not path.is_file():
        if name not in NEEDED:
            return pd.DataFrame(columns=columns, dtype="string")
        files = ", ".join(f"{part}.csv" for part in NEEDED)
        raise ValueError(f"{path}: no such file; a codebook folder holds at least {files}")
    frame = read_csv(path)
    needed = [column for column in columns if column not in MAY_BE_EMPTY]
    missing = [column for column in needed if column not in frame]
    unknown = [column for column in frame if column not in columns]
    if missing or unknown:
        raise ValueError(f"{name}.csv row 1: columns {list(frame)}; allowed: {', '.join(columns)}")
    if frame.empty:
        raise ValueError(f"{name}.csv: no rows; at least one is needed")
    return frame.reindex(columns=columns).astype("string")


def _fail(name: str, row: NamedTuple, problem: str) -> None:
    raise ValueError(f"{name}.csv row {row.Index + 2}: {problem}")


def _require(name: str, row: NamedTuple, columns: tuple[str, ...]) -> None:
    for column in columns:
        if pd.isna(getattr(row, column)):
            _fail(name, row, f"{column} is empty; a value is needed")


def _check_codes(name: str, frame: pd.DataFrame) -> None:
    for row in frame.itertuples():
        _require(name, row, ("code", "label", "definition"))
    repeated = frame[frame["code"].duplicated()]
    for row in repeated.itertuples():
        _fail(name, row, f"code {row.code!r} stands in an earlier row; allowed: each code once")


def _check_languages(name: str, row: NamedTuple) -> None:
    for language in row.language.split():
        if language not in LANGUAGES:
            _fail(name, row, f"language {language!r}; allowed: {', '.join(LANGUAGES)}")


def _check_pattern(name: str, row: NamedTuple, text: str, lists: dict, within: int | None = None) -> None:
    for language in row.language.split():
        try:
            parse_pattern(text, language, within, lists)
        except ValueError as error:
            _fail(name, row, str(error))


def _check_context(row: NamedTuple, lists: dict) -> None:
    _require("contexts", row, ("name", "language", "pattern", "scope"))
    _check_languages("contexts", row)
    if row.scope not in SCOPES:
        _fail("contexts", row, f"scope {row.scope!r}; allowed: {', '.join(SCOPES)}")
    for text in (row.pattern, row.unless):
        if not pd.isna(text):
            _check_pattern("contexts", row, text, lists)


def _check_indicator(row: NamedTuple, codes: set[str], names: set[str], lists: dict, name: str = "indicators") -> None:
    _require(name, row, ("code", "language", "pattern"))
    if row.code not in codes:
        _fail(name, row, f"code {row.code!r}; allowed: {', '.join(sorted(codes))}")
    _check_languages(name, row)
    if not pd.isna(row.within) and not row.within.isdecimal():
        _fail(name, row, f"within {row.within!r}; allowed: a whole number")
    _check_pattern(name, row, row.pattern, lists, None if pd.isna(row.within) else int(row.within))
    for phrase in [] if pd.isna(row.exclude) else row.exclude.split("|"):
        if phrase.startswith("@"):
            if phrase[1:] not in names:
                _fail(name, row, f"context {phrase!r}; allowed: {', '.join(sorted(names))}")
        else:
            _check_pattern(name, row, phrase, lists)


def _check_cue(row: NamedTuple, codes: set[str], names: set[str], lists: dict) -> None:
    _check_indicator(row, codes, names, lists, "cues")
    if not pd.isna(row.place) and row.place != "start":
        _fail("cues", row, f"place {row.place!r}; allowed: start, or empty for anywhere")
    if pd.isna(row.rank) or not row.rank.isdecimal():
        _fail("cues", row, f"rank {row.rank!r}; allowed: a whole number, the lowest decides")


def _check_implication(row: NamedTuple, codebook: Codebook) -> None:
    _require("implications", row, ("theme", "instrument", "stances"))
    for part, values in (("themes", [row.theme]), ("instruments", [row.instrument]), ("stances", row.stances.split())):
        codes = getattr(codebook, part)["code"].tolist()
        for value in values:
            if value not in codes:
                _fail("implications", row, f"{part[:-1]} {value!r}; allowed: {', '.join(codes)}")


def _check_examples(examples: pd.DataFrame, codes: set[str]) -> None:
    for row in examples.itertuples():
        _require("examples", row, ("unit", "split", "language", "text"))
        _check_languages("examples", row)
        if row.split not in SPLITS:
            _fail("examples", row, f"split {row.split!r}; allowed: {', '.join(SPLITS)}")
        for code in [] if pd.isna(row.themes) else row.themes.split():
            if code not in codes:
                _fail("examples", row, f"theme {code!r}; allowed: {', '.join(sorted(codes))}")
    for row in examples[examples.duplicated(["unit", "language"])].itertuples():
        _fail("examples", row, f"unit {row.unit!r} stands in an earlier row in {row.language}; allowed: once a language")


def _check_claims(name: str, indicators: pd.DataFrame) -> None:
    kind, claims = "stage" if name == "stage_indicators" else "theme", defaultdict(list)
    for row in indicators.itertuples():
        for language, phrase in product(row.language.split(), list_claims(row.pattern)):
            claims[language, phrase].append(row)
    for (_, pattern), rows in claims.items():
        codes = [row.code for row in rows]
        if len(set(codes)) < len(codes):
            _fail(name, rows[-1], f"{pattern!r} stands twice under {codes[-1]}; allowed: once a {kind} and language")
        for row in rows if len(rows) > 1 else ():
            if pd.isna(row.note):
                _fail(name, row, f"{pattern!r} stands under {', '.join(codes)}; "
                      f"allowed: one {kind}, or a note giving the reason in each row")
