"""Coder files: one CSV per coder, matched to the sentences by raw offsets."""

from pathlib import Path

import pandas as pd

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.tables import build_table, read_csv

NEEDED = ["doc_id", "start", "end", "code"]
PLACE = ["doc_id", "start", "end"]
SHARES = {"probability": "number from 0 to 1", "selection_probability": "number above 0 and at most 1"}
READING = ["sentence_id", "coder", "selection_probability"]


def read_codings(folder: Path, sentences: pd.DataFrame, codebook: Codebook | None = None
                 ) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the files of all coders of a folder.

    Parameters
    ----------
    folder : Path
        Folder of CSV files, the file name without its suffix being the coder. Columns ``doc_id``, ``start``, ``end``
        (raw offsets of a sentence), ``code`` (one theme a row; empty for a sentence that was read and bears none) and
        optionally ``probability`` (0-1), ``selection_probability`` (with which the sentence was drawn; the same in all
        its rows) and ``text`` (for people; the sentence as it was coded).
    sentences : DataFrame
        The ``sentences`` table.
    codebook : Codebook, optional
        Default: the codebook in ``data/codebook``.

    Returns
    -------
    codings : DataFrame
        The ``codings`` table.
    readings : DataFrame
        sentence_id, coder, selection_probability (missing where the file states none): the sentences each coder read.
        A sentence that is absent was not read.

    Raises
    ------
    ValueError
        One line naming file and row: a missing column, a span that is no sentence, another text than the sentence
        has, an unknown or repeated code, a probability outside its bounds.
    """
    codes = set((read_codebook() if codebook is None else codebook).themes["code"])
    paths = sorted(Path(folder).glob("*.csv"))
    frames = [read_coder(path, sentences, codes) for path in paths]
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["doc_id", "code", *READING])
    readings = rows[READING].drop_duplicates(["sentence_id", "coder"]).sort_values(["coder", "sentence_id"])
    readings = readings.astype({"selection_probability": "float64"}).reset_index(drop=True)
    coded = rows[rows["code"].notna()].drop(columns=["doc_id", "selection_probability"])
    return build_table("codings", coded), readings


def read_sample(folder: Path, sentences: pd.DataFrame, codings: pd.DataFrame, readings: pd.DataFrame,
                coder: str = "") -> tuple[pd.DataFrame, pd.DataFrame, str | None]:
    """Add to codings and readings those of the coder of a folder who read a random sample.

    Parameters
    ----------
    folder : Path
        Folder of coder files, as `read_codings` reads it; it may be absent.
    sentences, codings, readings : DataFrame
        Tables of those names.
    coder : str
        Who; by default the one with selection probabilities who read the most sentences.

    Returns
    -------
    codings, readings : DataFrame
        With the coder's rows added.
    reference : str or None
        The coder; None where no file states selection probabilities.

    Raises
    ------
    ValueError
        For a coder without a sample, or as in `read_codings`.
    """
    given, read = read_codings(folder, sentences)
    drawn = read[read["selection_probability"].notna()]
    known = drawn["coder"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if coder and coder not in known:
        raise ValueError(f"reference: {coder!r} states no selection probabilities in {folder}; coders that do: "
                         f"{', '.join(known.index) or 'none'}")
    if known.empty:
        return codings, readings, None
    name = coder or known.index[0]
    own = [frame[frame["coder"] == name] for frame in (given, drawn)]
    return (pd.concat([codings, own[0]], ignore_index=True), pd.concat([readings, own[1]], ignore_index=True), name)


def make_readings(sentences: pd.DataFrame, coder: str) -> pd.DataFrame:
    """Return the readings of a coder who read every sentence of a table.

    Examples
    --------
    >>> make_readings(pd.DataFrame({"sentence_id": ["d:0001"]}), "model:x").to_dict("records")
    [{'sentence_id': 'd:0001', 'coder': 'model:x'}]
    """
    return sentences[["sentence_id"]].assign(coder=coder).reset_index(drop=True)


def read_coder(path: Path, sentences: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    """Read the file of one coder.

    Parameters
    ----------
    path : Path
        Its file name without the suffix is the coder.
    sentences : DataFrame
        The ``sentences`` table.
    codes : set of str
        Codes that are allowed.

    Returns
    -------
    DataFrame
        The rows of the file in their order: sentence_id, doc_id, start, end, code, coder, probability,
        selection_probability; ValueError as in `read_codings`.
    """
    frame = match_sentences(path, sentences, NEEDED)
    known = frame["code"].isna() | frame["code"].isin(list(codes))
    _refuse(path, frame[~known], "unknown code", ", ".join(sorted(codes)))
    _refuse(path, frame[frame.duplicated([*PLACE, "code"])], "repeats an earlier row", "each sentence and code once")
    shares = {name: _read_shares(path, frame, name) for name in SHARES}
    drawn = shares["selection_probability"].fillna(0)
    differs = drawn != drawn.groupby([frame[column] for column in PLACE]).transform("first")
    _refuse(path, frame[differs], "selection_probability differs from an earlier row of the sentence",
            "the same in all rows of a sentence")
    return frame[["sentence_id", *NEEDED]].assign(coder=path.stem, **shares)


def match_sentences(path: Path, sentences: pd.DataFrame, needed: list[str]) -> pd.DataFrame:
    """Read a CSV file whose rows name sentences by their raw offsets.

    Parameters
    ----------
    path : Path
        File with the columns needed, among them ``doc_id``, ``start``, ``end``. A column ``text`` is compared with
        that of the sentences.
    sentences : DataFrame
        The ``sentences`` table.
    needed : list of str
        Columns that must be there.

    Returns
    -------
    DataFrame
        The rows in their order with ``sentence_id``; ValueError names file and row of one that fits no sentence.
    """
    frame = read_rows(path)
    if missing := [column for column in needed if column not in frame]:
        raise ValueError(f"{path.name} row 1: column {missing[0]!r} is missing; needed: {', '.join(needed)}")
    for column in ("start", "end"):
        is_number = frame[column].str.fullmatch(r"[0-9]{1,12}").fillna(False)
        _refuse(path, frame[~is_number], f"{column} is no offset", "whole numbers")
    frame = frame.assign(**{column: frame[column].astype("Int64") for column in ("start", "end")})
    merged = frame.reindex(columns=[*PLACE, "text"]).merge(sentences[["sentence_id", *PLACE, "text"]], on=PLACE,
                                                           how="left", suffixes=("_coded", ""))
    _refuse(path, frame[merged["sentence_id"].isna().to_numpy()], "matches no sentence",
            "doc_id, start and end of a row of the sentences table")
    differs = merged["text_coded"].notna() & (merged["text_coded"] != merged["text"])
    _refuse(path, frame[differs.to_numpy(bool)], "was coded on another text than the sentence has now",
            "the text of the sentences table, or empty")
    return frame.assign(sentence_id=merged["sentence_id"].to_numpy())


def read_rows(path: Path) -> pd.DataFrame:
    """Read a CSV table as `read_csv` does, with one line that names the file where it is none."""
    try:
        return read_csv(path)
    except ValueError as error:
        reason = "not UTF-8" if isinstance(error, UnicodeError) else " ".join(str(error).split())
        raise ValueError(f"{path.name} is no CSV table: {reason}") from None


def _read_shares(path: Path, frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame:
        return pd.Series(float("nan"), index=frame.index)
    shares = pd.to_numeric(frame[name], errors="coerce").astype("float64")
    good = shares.between(0, 1) & ((shares > 0) | (name == "probability"))
    _refuse(path, frame[frame[name].notna() & ~good], f"{name} is no {SHARES[name]}", f"a {SHARES[name]}, or empty")
    return shares


def _refuse(path: Path, bad: pd.DataFrame, problem: str, allowed: str) -> None:
    if bad.empty:
        return
    row = bad.iloc[0]
    shown = [column for column in (*NEEDED, *SHARES) if column in bad and not pd.isna(row[column])]
    given = " ".join(", ".join(f"{column} {row[column]}" for column in shown).split())
    raise ValueError(f"{path.name} row {bad.index[0] + 2}: {problem} ({given}); allowed: {allowed}")
