"""Documents that repeat another document of the corpus: reposts and translations of one article."""

from collections.abc import Iterator

import pandas as pd

from analysis_lib.reading.anchor_numbers import Anchor
from analysis_lib.reading.anchors import find_anchors, name_company, name_person
from analysis_lib.reading.reposts import Repeat, find_reposts, read_letters
from analysis_lib.reading.translations import Profile, find_translations, make_profile

DTYPES = {"doc_id": "string", "duplicate_of": "string", "kind": "string", "similarity": "float64",
          "evidence": "string"}


def find_duplicates(documents: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Find the documents that repeat another one, word for word or in another language.

    A repost names the most complete text as its original, since a cut text lacks sentences that are to be counted; of
    texts of about the same length, the first by doc_id. A translation names the Chinese text, else the one that is no
    machine translation, else the first by doc_id. A repost of a translation names the original of the translation.

    Parameters
    ----------
    documents, sentences, mentions : DataFrame
        As declared. Documents with fewer than a hundred letters repeat none.

    Returns
    -------
    DataFrame
        doc_id, duplicate_of, kind (repost or translation), similarity (0-1), evidence; one row for each document that
        repeats another, which itself repeats none.

    Examples
    --------
    >>> from analysis_lib.reading.corpus import read_corpus
    >>> corpus = read_corpus()
    >>> len(find_duplicates(corpus.documents, corpus.sentences, corpus.mentions))
    0
    """
    sentences = sentences.sort_values(["doc_id", "position"])
    bodies = sentences[sentences["kind"] == "body"].groupby("doc_id")["text"].agg("\n".join)
    reposts = find_reposts({doc_id: read_letters(text) for doc_id, text in bodies.items()})
    own = documents[documents["doc_id"].isin(bodies.index) & ~documents["doc_id"].isin(list(reposts))]
    translations = _link_translations(own, sentences, mentions) if own["language"].nunique() > 1 else {}
    rows = [_make_row(doc_id, "translation", repeat) for doc_id, repeat in translations.items()]
    rows += [_follow_repost(doc_id, repeat, translations) for doc_id, repeat in reposts.items()]
    return pd.DataFrame(rows, columns=list(DTYPES)).astype(DTYPES).sort_values("doc_id", ignore_index=True)


def _link_translations(
    documents: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame
) -> dict[str, Repeat]:
    is_translated = documents["is_machine_translated"].fillna(False).astype(bool)
    languages = documents["language"].fillna("und")
    ranks = {doc_id: (language != "zh", translated, doc_id) for doc_id, language, translated
             in zip(documents["doc_id"], languages, is_translated, strict=True)}
    return find_translations(dict(_profile_documents(documents, sentences, mentions)), ranks)


def _make_row(doc_id: str, kind: str, repeat: Repeat) -> dict:
    return {"doc_id": doc_id, "kind": kind} | repeat._asdict()


def _follow_repost(doc_id: str, repost: Repeat, translations: dict[str, Repeat]) -> dict:
    translation = translations.get(repost.duplicate_of)
    if translation is None:
        return _make_row(doc_id, "repost", repost)
    evidence = f"repost of {repost.duplicate_of} ({repost.evidence}), of which: {translation.evidence}"
    similarity = min(repost.similarity, translation.similarity)
    return _make_row(doc_id, "translation", Repeat(translation.duplicate_of, similarity, evidence))


def _profile_documents(
    documents: pd.DataFrame, sentences: pd.DataFrame, mentions: pd.DataFrame
) -> Iterator[tuple[str, Profile]]:
    spans = {doc_id: group for doc_id, group in sentences.groupby("doc_id")}
    named = mentions[mentions["role"].fillna("") != "deictic"]
    names = {doc_id: group for doc_id, group in named.groupby("doc_id")}
    for doc_id, language in zip(documents["doc_id"], documents["language"].fillna("und"), strict=True):
        group = spans[doc_id]
        text = "\n".join(group["text"])
        anchors = find_anchors(text, language)
        if doc_id in names:
            anchors += _list_name_anchors(names[doc_id], group)
        yield doc_id, make_profile(text, language, anchors)


def _list_name_anchors(mentions: pd.DataFrame, sentences: pd.DataFrame) -> list[Anchor]:
    """Return people, places and companies named in the sentences, with their place in the joined text of these.

    Names elsewhere are those of editors, whom a translation leaves out.
    """
    starts, ends = sentences["start"].to_numpy(), sentences["end"].to_numpy()
    before = (sentences["text"].str.len() + 1).cumsum().shift(fill_value=0).to_numpy()
    anchors = []
    for row in mentions.itertuples():
        at = starts.searchsorted(row.start, side="right") - 1
        if at < 0 or row.start >= ends[at]:
            continue
        kind, key = _name_mention(row.kind, row.name, row.region_code)
        if not pd.isna(key) and key:
            anchors.append(Anchor(kind, key, row.name, int(before[at] + row.start - starts[at])))
    return anchors


def _name_mention(kind: str, name: str, region_code: str | None) -> tuple[str, str | None]:
    if kind == "place":
        return kind, region_code
    return ("person", name_person(name)) if kind == "person" else ("company", name_company(name))
