"""Keep what a person codes: the sample drawn for a coder and, sentence by sentence, the codes given."""

import os
import re
import shutil
from collections.abc import Iterable
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path

import pandas as pd

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.coding.codings import PLACE, match_sentences, read_coder, read_rows
from analysis_lib.folders import hold_lock, sync_path
from analysis_lib.tables import read_csv

NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
# The coders of the program, and names that Windows keeps for devices.
RESERVED = re.compile(r"dictionary|model.*|con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)
SAMPLES = "samples"  # a folder of its own: every CSV file beside it is a coder's
SAMPLE = [*PLACE, "selection_probability", "seed"]
CODED = [*PLACE, "code", "selection_probability", "text"]
# Spreadsheets take a cell that begins so for a formula, and break lines or cells at control characters.
UNSAFE = re.compile(r"[=+\-@]|.*[\x00-\x09\x0b-\x1f\x7f]", re.DOTALL)
LOCK_SECONDS = 10


def check_coder(coder: str) -> str:
    """Return the name of a coder, or raise ValueError when no file of codings may bear it.

    Examples
    --------
    >>> check_coder("ab-2")
    'ab-2'
    >>> check_coder("../ab")
    Traceback (most recent call last):
    ...
    ValueError: coder '../ab': allowed are 1 to 40 of the letters a to z, digits, - and _
    """
    if not NAME.fullmatch(coder):
        raise ValueError(f"coder {coder!r}: allowed are 1 to 40 of the letters a to z, digits, - and _")
    if RESERVED.fullmatch(coder):
        raise ValueError(f"coder {coder!r}: this name is reserved; allowed is any but dictionary, model… and devices")
    return coder


def start_coding(folder: Path, coder: str, sample: pd.DataFrame, sentences: pd.DataFrame,
                 codebook: Codebook | None = None) -> pd.DataFrame:
    """Lay out the files of a coder, or go on with those that are there.

    Parameters
    ----------
    folder : Path
        Folder of codings; made when it does not exist. The sample goes to ``samples/<coder>.sample.csv``, the codes
        to ``<coder>.csv``.
    coder : str
        Initials or another short name.
    sample : DataFrame
        From `draw_sample`.
    sentences : DataFrame
        The ``sentences`` table.
    codebook : Codebook, optional
        Default: the codebook in ``data/codebook``.

    Returns
    -------
    DataFrame
        As `read_progress` gives it.

    Raises
    ------
    ValueError
        When the name is not allowed, or the files there are another coder's or of another sample.
    """
    path, sample_path = name_files(folder, coder)
    _refuse_namesake(path, sample_path)
    if path.exists() and not sample_path.exists():
        raise ValueError(f"{path.name} is another coder's: there is no {SAMPLES}/{sample_path.name} to it; choose "
                         "another name")
    sample_path.parent.mkdir(parents=True, exist_ok=True)
    with _lock_coder(sample_path):
        wanted = sample[SAMPLE].to_csv(index=False, lineterminator="\n")
        if sample_path.exists():
            _refuse_other(coder, read_rows(sample_path), read_csv(StringIO(wanted)))
        else:
            # The sample first: codes without it would be taken for another coder's.
            replace_file(sample_path, wanted)
        if not path.exists():
            replace_file(path, ",".join(CODED) + "\n")
    return read_progress(folder, coder, sentences, codebook)


def read_progress(folder: Path, coder: str, sentences: pd.DataFrame, codebook: Codebook | None = None) -> pd.DataFrame:
    """Read which sentences were drawn for a coder, and what was recorded of each.

    Returns
    -------
    DataFrame
        sentence_id, doc_id, start, end, selection_probability, seed and codes: joined by spaces, empty text for a
        sentence that was read and bears none, missing for one that was not yet coded.

    Raises
    ------
    ValueError
        When a file is missing or damaged, or does not fit the sentences.
    """
    path, sample_path = name_files(folder, coder)
    known = set((read_codebook() if codebook is None else codebook).themes["code"])
    sample, coded = match_sentences(sample_path, sentences, SAMPLE), read_coder(path, sentences, known)
    codes = coded["code"].fillna("").groupby(coded["sentence_id"], sort=False).agg(lambda given: " ".join(given).strip())
    return sample.assign(codes=sample["sentence_id"].map(codes).astype("string"))


def record_coding(folder: Path, coder: str, sentence_id: str, codes: Iterable[str], sentences: pd.DataFrame,
                  codebook: Codebook | None = None) -> None:
    """Write the codes of one sentence into a coder's file, in place of what stood there for this sentence.

    Parameters
    ----------
    folder, coder
        As given to `start_coding`.
    sentence_id : str
        A sentence of the coder's sample.
    codes : iterable of str
        Its themes; none for a sentence that was read and bears none.
    sentences : DataFrame
        The ``sentences`` table.
    codebook : Codebook, optional
        Default: the codebook in ``data/codebook``.

    Raises
    ------
    ValueError
        When the sentence was not drawn, a code is unknown, or the file does not fit the sentences; nothing is written.
    """
    path, sample_path = name_files(folder, coder)
    codebook = read_codebook() if codebook is None else codebook
    known, wanted = codebook.themes["code"].tolist(), set(codes)
    if unknown := sorted(wanted - set(known)):
        raise ValueError(f"unknown code {unknown[0]!r}; allowed: {', '.join(known)}")
    with _lock_coder(sample_path):
        sample = match_sentences(sample_path, sentences, SAMPLE).query("sentence_id == @sentence_id")
        if sample.empty:
            raise ValueError(f"sentence {sentence_id!r} is not in the sample of {coder}")
        text = sentences.loc[sentences["sentence_id"] == sentence_id, "text"].iloc[0]
        own = sample.iloc[0][SAMPLE[:-1]].to_dict() | {"text": None if UNSAFE.match(text) else text}
        new = pd.DataFrame([own | {"code": code} for code in known if code in wanted] or [own | {"code": None}])
        # What the coder's file says of other sentences, in columns of its own as well, stays as it is.
        others = read_csv(path)[read_coder(path, sentences, set(known))["sentence_id"].ne(sentence_id).to_numpy()]
        replace_file(path, _sort_rows(pd.concat([others.astype(object), new.astype(object)])))


def name_files(folder: Path, coder: str) -> tuple[Path, Path]:
    """Return the paths of a coder's codes and of the sample drawn for them.

    Examples
    --------
    >>> [path.as_posix() for path in name_files(Path("codings"), "ab")]
    ['codings/ab.csv', 'codings/samples/ab.sample.csv']
    """
    return Path(folder) / f"{check_coder(coder)}.csv", Path(folder) / SAMPLES / f"{coder}.sample.csv"


def replace_file(path: Path, text: str) -> None:
    """Put a text in the place of a file so that at any time, a power cut included, one of both is there whole."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(text, encoding="utf-8", newline="")
        sync_path(new)
        if path.exists():
            shutil.copymode(path, new)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
    sync_path(path.parent)


def _lock_coder(sample_path: Path) -> AbstractContextManager:
    """Let one program at a time change a coder's files, so that of two open panels neither undoes the other's."""
    return hold_lock(sample_path, f"another program has been writing to {sample_path.name}", LOCK_SECONDS)


def _sort_rows(rows: pd.DataFrame) -> str:
    places = rows.assign(start=rows["start"].astype(int), end=rows["end"].astype(int))
    order = places.reset_index(drop=True).sort_values(PLACE, kind="stable").index
    return rows.iloc[order].to_csv(index=False, lineterminator="\n")


def _refuse_namesake(path: Path, sample_path: Path) -> None:
    """Some file systems hold names that differ in case alone for the same file."""
    found = {file.name.split(".")[0] for place in (path, sample_path) for file in place.parent.glob("*.csv")}
    if others := sorted(name for name in found - {path.stem} if name.casefold() == path.stem.casefold()):
        raise ValueError(f"coder {path.stem!r} would take the place of {others[0]!r}, whose codings are there; "
                         "choose another name, or write it in the same case")


def _refuse_other(coder: str, found: pd.DataFrame, wanted: pd.DataFrame) -> None:
    if found.equals(wanted):
        return
    begun, asked = _word_design(found), _word_design(wanted)
    if begun == asked:
        raise ValueError(f"the sample of {coder} ({begun}) was drawn from other documents than are there now; "
                         "choose another name")
    raise ValueError(f"coder {coder} has begun a sample with {begun}, not with {asked}; go on with those, or choose "
                     "another name")


def _word_design(sample: pd.DataFrame) -> str:
    seeds = sample["seed"].dropna().unique() if "seed" in sample else []
    return f"n {len(sample)} and seed {', '.join(seeds) or 'unknown'}"
