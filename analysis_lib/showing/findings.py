"""Sentences of interpretation, each with links to the sentences of documents it rests on."""

import html
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analysis_lib.comparing.counting import find_repeats
from analysis_lib.comparing.grouping import label_groups
from analysis_lib.showing.display import Shown, escape_text, link_source, make_visible

MOST_LINKS = 3
GROUPS = ("group_a", "group_b", "group")
PAIR = " and "


def gather_evidence(
    documents: pd.DataFrame, codings: pd.DataFrame, by: Sequence[str] = (), coder: str = "dictionary"
) -> pd.DataFrame:
    """List the sentences in which a coder found each code, with the group of their documents.

    Parameters
    ----------
    documents, codings : DataFrame
        Tables of those names.
    by : sequence of str
        Columns of ``documents`` that make the groups, as in `contrast_groups`.
    coder : str
        Whose codings.

    Returns
    -------
    DataFrame
        group (missing where a document has none, and without ``by``), code, sentence_id, doc_id. Documents that
        repeat another are left out, as they are from the counts.
    """
    once = documents[find_repeats(documents) == documents["doc_id"]]
    labels = label_groups(once, list(by)) if by else pd.Series(pd.NA, index=once.index, dtype="string")
    groups = pd.DataFrame({"doc_id": once["doc_id"], "group": labels})
    own = codings.loc[codings["coder"] == coder, ["sentence_id", "code"]].drop_duplicates()
    own = own.assign(doc_id=own["sentence_id"].str.rsplit(":", n=1).str[0])
    return own.merge(groups, on="doc_id")[["group", "code", "sentence_id", "doc_id"]]


def gather_meetings(documents: pd.DataFrame, codings: pd.DataFrame, coder: str = "dictionary") -> pd.DataFrame:
    """List the sentences in which two codes meet, as `gather_evidence` does those of one: the code is that of `name_pairs`."""
    own = gather_evidence(documents, codings, coder=coder)
    pairs = own.merge(own[["sentence_id", "code"]], on="sentence_id", suffixes=("", "_b")).query("code < code_b")
    return pairs.assign(code=pairs["code"] + PAIR + pairs["code_b"]).drop(columns="code_b")


def name_pairs(cooccurrence: pd.DataFrame) -> pd.DataFrame:
    """Give the rows of ``cooccurrence`` the code under which `gather_meetings` lists their sentences."""
    return cooccurrence.assign(code=cooccurrence["code_a"] + PAIR + cooccurrence["code_b"])


def show_findings(rows: pd.DataFrame, sentences: Iterable[str], evidence: pd.DataFrame) -> Shown:
    """Show sentences of interpretation, below each the links to what it rests on.

    Parameters
    ----------
    rows : DataFrame
        The rows of ``contrasts``, ``trends`` or another table of verdicts that the sentences were written from.
    sentences : iterable of str
        One sentence a row.
    evidence : DataFrame
        From `gather_evidence`, by the same groups.

    Returns
    -------
    Shown
        For each group of the row up to three links to sentences with its code, and how many there are in all; of a
        group without any it says that no sentence bears the code.
    """
    found = {key: part["sentence_id"].tolist() for key, part in evidence.groupby(["code", "group"], dropna=False)}
    whole = {code: part["sentence_id"].tolist() for code, part in evidence.groupby("code")}
    blocks, lines = [], []
    for row, sentence in zip(rows.to_dict("records"), sentences, strict=True):
        linked = [_pick_links(group, row["code"], found, whole) for group in _list_groups(row)]
        body = "; ".join(_write_links(*part) for part in linked)
        blocks.append(f"<p>{escape_text(make_visible(sentence))}<br><small>Sentences: {body}</small></p>")
        lines += [make_visible(sentence), "  Sentences: " + "; ".join(_write_names(*part) for part in linked)]
    if not blocks:
        blocks, lines = ["<p>Nothing was compared.</p>"], ["Nothing was compared."]
    return Shown(f'<div class="shown tex2jax_ignore mathjax_ignore">{"".join(blocks)}</div>', "\n".join(lines))


def _list_groups(row: Mapping) -> list[str | None]:
    groups = [row[name] for name in GROUPS if name in row]
    return [None if group == "all documents" else group for group in groups] or [None]


def _pick_links(group: str | None, code: str, found: Mapping, whole: Mapping) -> tuple[str, list[str], int]:
    ids = whole.get(code, []) if group is None else found.get((code, group), [])
    return group or "", ids[:MOST_LINKS], len(ids)


def _write_links(group: str, ids: list[str], number: int) -> str:
    links = ", ".join(f'<a href="{html.escape(link_source(one.rsplit(":", 1)[0], one))}">{escape_text(make_visible(one))}</a>'
                      for one in ids)
    return _frame(escape_text(make_visible(group)), links, number)


def _write_names(group: str, ids: list[str], number: int) -> str:
    return _frame(make_visible(group), ", ".join(map(make_visible, ids)), number)


def _frame(group: str, listed: str, number: int) -> str:
    where = f"{group}: " if group else ""
    if not number:
        return f"{where}no sentence bears it"
    return f"{where}{listed}" + (f" and {number - MOST_LINKS} more" if number > MOST_LINKS else "")
