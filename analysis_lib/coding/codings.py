"""Coder files: one CSV per coder, matched to the sentences by raw offsets."""

from pathlib import Path

import pandas as pd

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.tables import build_table, read_csv

NEEDED = ["doc_id", "start", "end", "code"]
PLACE = ["doc_id", "start", "end"]


def read_codings(folder: Path, sentences: pd.DataFrame, codebook: Codebook | None = None
                 ) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the files of all coders of a folder.

    Parameters
    ----------
    folder : Path
        Folder of CSV files, the file name without its suffix being the coder. Columns ``doc_id``, ``start``, ``end``
        (raw offsets of a sentence), ``code`` (one theme a row; empty for a sentence that was read and bears none) and
        optionally ``probability`` (0-1).
    sentences : DataFrame
        The ``sentences`` table.
    codebook : Codebook, optional
        Default: the codebook in ``data/codebook``.

    Returns
    -------
    codings : DataFrame
        The ``codings`` table.
    readings : DataFrame
        sentence_id, coder: the sentences each coder read. A sentence that is absent was not read.

    Raises
    ------
    ValueError
        One line naming file and row: a missing column, a span that is no sentence, an unknown or repeated code, a
        probability outside 0-1.
    """
    codes = set((read_codebook() if codebook is None else codebook).themes["code"])
    paths = sorted(Path(folder).glob("*.csv"))
    frames = [_read_coder(path, sentences, codes) for path in paths]
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["sentence_id", "coder"])
    readings = rows[["sentence_id", "coder"]].drop_duplicates().sort_values(["coder", "sentence_id"], ignore_index=True)
    if not frames:
        return build_table("codings", []), readings
    coded = rows[rows["code"].notna()].drop(columns=["doc_id"])
    return build_table("codings", coded), readings


def make_readings(sentences: pd.DataFrame, coder: str) -> pd.DataFrame:
    """Return the readings of a coder who read every sentence of a table.

    Examples
    --------
    >>> make_readings(pd.DataFrame({"sentence_id": ["d:0001"]}), "model:x").to_dict("records")
    [{'sentence_id': 'd:0001', 'coder': 'model:x'}]
    """
    return sentences[["sentence_id"]].assign(coder=coder).reset_index(drop=True)


def _read_coder(path: Path, sentences: pd.DataFrame, codes: set[str]) -> pd.DataFrame:
    frame = read_csv(path)
    if missing := [column for column in NEEDED if column not in frame]:
        raise ValueError(f"{path.name} row 1: column {missing[0]!r} is missing; needed: {', '.join(NEEDED)}")
    for column in ("start", "end"):
        is_number = frame[column].str.fullmatch(r"[0-9]{1,12}").fillna(False)
        _refuse(path, frame[~is_number], f"{column} is no offset", "whole numbers")
    frame = frame.assign(**{column: frame[column].astype("Int64") for column in ("start", "end")})
    frame = frame.reindex(columns=[*NEEDED, "probability"])
    probability = pd.to_numeric(frame["probability"], errors="coerce").astype("Float64")
    is_bad = frame["probability"].notna() & ~probability.between(0, 1).fillna(False)
    _refuse(path, frame[is_bad], "probability is no number from 0 to 1", "0-1 or empty")
    known = frame["code"].isna() | frame["code"].isin(list(codes))
    _refuse(path, frame[~known], "unknown code", ", ".join(sorted(codes)))
    _refuse(path, frame[frame.duplicated([*PLACE, "code"])], "repeats an earlier row", "each sentence and code once")
    merged = frame.merge(sentences[["sentence_id", *PLACE]], on=PLACE, how="left")
    _refuse(path, frame[merged["sentence_id"].isna().to_numpy()], "matches no sentence",
            "doc_id, start and end of a row of the sentences table")
    return merged.assign(coder=path.stem, probability=probability.astype("float64"))


def _refuse(path: Path, bad: pd.DataFrame, problem: str, allowed: str) -> None:
    if bad.empty:
        return
    row = bad.iloc[0]
    given = ", ".join(f"{column} {row[column]}" for column in bad if not pd.isna(row[column]))
    raise ValueError(f"{path.name} row {bad.index[0] + 2}: {problem} ({given}); allowed: {allowed}")
