"""A folder of documents whose truth is known, on disk: the documents, and the truth beside them."""

from pathlib import Path

import numpy as np
import pandas as pd

from analysis_lib.coding.codings import make_readings, match_sentences
from analysis_lib.folders import check_target, replace_folder, write_manifest
from analysis_lib.reading.sources import SIDECARS
from analysis_lib.simulating.plans import Design, Plan, check_design, plan_documents
from analysis_lib.simulating.texts import write_documents
from analysis_lib.tables import build_table

DOCUMENTS, TRUTH = "documents", "truth"


def simulate_folder(out: Path, design: Design | None = None) -> Plan:
    """Write documents whose themes are known, and what is known of them.

    Parameters
    ----------
    out : Path
        Folder: new, empty, or an earlier output, which is replaced. ``documents`` in it holds one text a document,
        ``truth`` the tables ``documents``, ``sentences`` and ``shares`` as CSV, ``manifest.json`` the design.
    design : Design, optional
        What is planted; by default ``Design()``. Equal designs give equal files.

    Returns
    -------
    Plan
        The tables of the truth, with the text and the place of each sentence.

    Raises
    ------
    ValueError
        For a design that cannot be planted, and a folder that holds something else.
    """
    design = design or Design()
    check_design(design)
    check_target(out)
    random = np.random.default_rng(design.seed)
    plan = plan_documents(design, random)
    texts, sentences = write_documents(plan, random)
    plan = plan._replace(sentences=sentences)
    with replace_folder(out) as new:
        for name in (DOCUMENTS, TRUTH):
            (new / name).mkdir()
        for doc_id, text in texts.items():
            (new / DOCUMENTS / f"{doc_id}.txt").write_text(text, encoding="utf-8", newline="\n")
        for name, table in plan._asdict().items():
            _write_csv(table, new / TRUTH / f"{name}.csv")
        unstated = plan.documents[plan.documents["language"] == "en"]
        if len(unstated):
            # No mark in it tells a text written in English from a good translation.
            _write_csv(unstated[["file", "is_machine_translated"]], new / DOCUMENTS / SIDECARS[0])
        write_manifest(new, {"design": design._asdict()})
    return plan


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, encoding="utf-8", lineterminator="\n")


def read_truth(folder: Path, sentences: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the true themes of a simulated folder as the codings of a coder named "truth".

    Parameters
    ----------
    folder : Path
        As written by `simulate_folder`.
    sentences : DataFrame
        The ``sentences`` table of its documents as they were read.

    Returns
    -------
    codings, readings : DataFrame
        As `read_codings` gives them. Truth read the body of every document and no title.

    Raises
    ------
    ValueError
        In one line: a planted sentence that was read otherwise than it was planted, or one that was not planted.
    """
    path = Path(folder) / TRUTH / "sentences.csv"
    if not path.is_file():
        raise ValueError(f"{folder} was not written by study simulate: it has no {TRUTH}/{path.name}")
    planted = match_sentences(path, sentences, ["doc_id", "start", "end", "text", "themes"])
    body = sentences[sentences["kind"] == "body"]
    foreign = body.loc[~body["sentence_id"].isin(planted["sentence_id"]), "sentence_id"]
    if len(foreign):
        raise ValueError(f"{path.name}: sentence {foreign.iloc[0]} was not planted ({len(foreign)} such); allowed: the "
                         f"sentences of {DOCUMENTS} as they were written")
    borne = planted.assign(code=planted["themes"].str.split(" ")).explode("code").dropna(subset="code")
    codings = borne[["sentence_id", "code", "start", "end"]].assign(coder=TRUTH)
    return build_table("codings", codings), make_readings(planted, TRUTH)
