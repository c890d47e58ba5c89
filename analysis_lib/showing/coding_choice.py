"""Who codes which sentences, and where the codes are kept: as a notebook states it or as ``study code`` was told."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from analysis_lib.outputs import name_codings, name_folder


class Choice(NamedTuple):
    """Folder of documents, coder (empty when nobody is named), size and seed of the sample, folder of codings.

    Without ``n`` the sample has its usual size.
    """

    folder: Path
    coder: str
    n: int | None
    seed: int
    codings: Path


def choose_coding(folder: str | Path = "", coder: str = "", n: int = 0, seed: int = 0, codings: str | Path = "",
                  environment: Mapping[str, str] = os.environ) -> Choice:
    """Complete what a notebook states.

    Parameters
    ----------
    folder : str or Path, optional
        Folder of documents; when empty that in STUDY_FOLDER, else the shipped documents.
    coder : str, optional
        When neither this nor ``folder`` is given, all five are those of ``study code`` where it opened the notebook.
    n : int
        Sentences to draw; 0 for the usual number.
    seed : int
        Seed of the sample.
    codings : str or Path, optional
        Folder of codings; when empty that of `name_codings`.
    environment : mapping, optional
        Variables that ``study code`` has set.

    Returns
    -------
    Choice

    Examples
    --------
    >>> choose_coding("texts", "ab", n=20)[1:4]
    ('ab', 20, 0)
    """
    # STUDY_FOLDER is set with the coder; a coder without a folder is left over from somewhere else.
    if not coder and not folder and environment.get("STUDY_FOLDER") and environment.get("STUDY_CODER"):
        folder, coder, codings = (environment[name] for name in ("STUDY_FOLDER", "STUDY_CODER", "STUDY_CODINGS"))
        n, seed = int(environment["STUDY_N"]), int(environment["STUDY_SEED"])
    folder = name_folder(folder)
    return Choice(folder, coder, n or None, seed, name_codings(folder, codings))


def list_variables(choice: Choice) -> dict[str, str]:
    """Return the environment variables from which `choose_coding` makes this choice again."""
    return {"STUDY_FOLDER": str(choice.folder.resolve()), "STUDY_CODER": choice.coder, "STUDY_N": str(choice.n or 0),
            "STUDY_SEED": str(choice.seed), "STUDY_CODINGS": str(choice.codings.resolve())}
