"""What to say where shares of documents in several languages stand side by side."""

from collections.abc import Collection, Iterable
from itertools import combinations

import pandas as pd

from analysis_lib.coding.agreement import ALL
from analysis_lib.comparing.reasons import join_words
from analysis_lib.comparing.recall import EQUAL, UNEQUAL, UNKNOWN, compare_recall

CONCLUSION = "shares of different languages are not comparable"
NOTHING = "All documents are in one language, or in languages in which the coder is known to find as much."


def write_warnings(cells: Iterable[tuple[str, Collection[str]]], recall: pd.DataFrame | None, coder: str
                   ) -> list[str | None]:
    """Write for each code and the languages it was counted in why shares of these languages are not comparable.

    Parameters
    ----------
    cells : iterable of pairs
        A code and the languages of the documents it was counted in.
    recall : DataFrame or None
        From `measure_recall`, for one reference and this coder.
    coder : str
        Whose codings were counted.

    Returns
    -------
    list of str or None
        One sentence each; None for a single language, or where the coder finds the code equally well in all of them.

    Raises
    ------
    ValueError
        For a table of recall of another coder, or of several references.

    Examples
    --------
    >>> write_warnings([("green", ["en"]), ("green", ["en", "zh"])], None, "dictionary")
    [None, 'Coded in en and zh, and how much of this theme the dictionary finds in each was not given: shares of \
different languages are not comparable.']
    """
    verdicts, found = _index_recall(recall, coder)
    written, cells = {}, [(code, tuple(sorted({name.split("-")[0] for name in names}))) for code, names in cells]
    for code, languages in dict.fromkeys(cells):
        pairs = [verdicts.get((code, *pair), UNKNOWN) for pair in combinations(languages, 2)]
        verdict = UNEQUAL if UNEQUAL in pairs else UNKNOWN if UNKNOWN in pairs else EQUAL
        if verdict != EQUAL:
            shares = None if recall is None else [found.get((code, name), "an unknown share") for name in languages]
            written[code, languages] = _write_warning(languages, shares, verdict, coder)
    return [written.get(cell) for cell in cells]


def list_warnings(salience: pd.DataFrame, recall: pd.DataFrame | None = None, coder: str = "dictionary") -> list[str]:
    """List what a table of salience must say below it: its cells are read side by side, whatever languages each has.

    Parameters
    ----------
    salience : DataFrame
        From `measure_salience`.
    recall, coder
        As in `write_warnings`.

    Returns
    -------
    list of str
        One sentence for the codes it holds of, or the sentence that there is nothing to warn of.

    Examples
    --------
    >>> salience = pd.DataFrame({"province": ["Henan", "Jiangxi"], "code": "green", "languages": ["zh", "en"]})
    >>> list_warnings(salience)[0][:39]
    'green: Coded in en and zh, and how much'
    """
    spoken = salience.dropna(subset="languages").groupby("code")["languages"].agg(", ".join)
    cells = [(code, set(languages.split(", "))) for code, languages in spoken.items()]
    codes = {}
    for (code, _), warning in zip(cells, write_warnings(cells, recall, coder), strict=True):
        if warning:
            codes.setdefault(warning, []).append(code)
    return [f"{', '.join(alike)}: {warning}" for warning, alike in codes.items()] or [NOTHING]


def _index_recall(recall: pd.DataFrame | None, coder: str) -> tuple[dict, dict]:
    """Return the verdict on each code and pair of languages, and in words what is found of each code and language."""
    if recall is None:
        return {}, {}
    if (others := set(recall["coder"]) - {coder}) or recall["reference"].nunique() > 1:
        given = ", ".join(sorted(others or set(recall["reference"])))
        raise ValueError(f"recall: measured of or against {given}; allowed: one reference and the coder {coder!r}")
    judged, known = compare_recall(recall), recall[recall["recall"].notna() & (recall["language"] != ALL)]
    places = zip(judged["code"], judged["language_a"], judged["language_b"], strict=True)
    shares = {(row.code, row.language): f"{100 * row.recall:.0f} % ({100 * row.recall_low:.0f}–"
                                        f"{100 * row.recall_high:.0f})" for row in known.itertuples()}
    return dict(zip(places, judged["verdict"], strict=True)), shares


def _write_warning(languages: Collection[str], shares: list[str] | None, verdict: str, coder: str) -> str:
    who = f"the {coder}" if coder == "dictionary" else f"the coder {coder}"
    where = f"Coded in {join_words(list(languages))}"
    if shares is None:
        return f"{where}, and how much of this theme {who} finds in each was not given: {CONCLUSION}."
    doubt = "" if verdict == UNEQUAL else ", from too few sentences to know that it finds as much in each"
    return f"{where}, where {who} finds {join_words(shares)} of this theme{doubt}: {CONCLUSION}."
