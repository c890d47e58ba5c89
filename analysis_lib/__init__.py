"""Read, code, compare and show policy documents on China's bio-pharmaceutical industry.

The verbs below are the whole public interface; each is documented where it is defined.

Examples
--------
>>> from analysis_lib import read_corpus
>>> read_corpus().sources["status"].value_counts().to_dict()
{'parsed': 5}
"""

from importlib import import_module

_HOMES = {
    "read_corpus": "reading.corpus",
    "open_corpus": "outputs",
    "write_corpus": "outputs",
    "read_tables": "outputs",
    "verify_output": "folders",
    "read_codebook": "coding.codebook",
    "code_sentences": "coding.dictionary",
    "find_hits": "coding.dictionary",
    "list_readings": "coding.dictionary",
    "find_commitments": "coding.commitments",
    "find_outline": "coding.outlines",
    "read_codings": "coding.codings",
    "draw_sample": "coding.sampling",
    "measure_agreement": "coding.agreement",
    "measure_parity": "comparing.parity",
    "select_documents": "comparing.selection",
    "measure_salience": "comparing.salience",
    "contrast_groups": "comparing.contrasts",
    "explain_contrast": "comparing.verdicts",
    "find_concordance": "comparing.concordance",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    """Import a verb when it is first used: a worker that parses needs no plotting library."""
    if name not in _HOMES:
        raise AttributeError(f"analysis_lib has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"analysis_lib.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
