"""Draw sentences for people to code, each with the probability by which it came into the sample."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

USUAL = 100
LEVELS = {"language": "language", "document": "doc_id"}
DRAWN = ["sentence_id", "doc_id", "start", "end", "language", "text", "selection_probability", "seed"]


def draw_sample(
    sentences: pd.DataFrame,
    documents: pd.DataFrame,
    n: int | None = None,
    by: Sequence[str] = ("language", "document"),
    seed: int = 0,
    minimum: int = 1,
) -> pd.DataFrame:
    """Draw a random sample of sentences, stratified by language and document.

    Parameters
    ----------
    sentences : DataFrame
        The ``sentences`` table.
    documents : DataFrame
        The ``documents`` table. Sentences of a document that repeats another (``duplicate_of``) are not drawn.
    n : int, optional
        Sentences to draw; by default 100, or all of them where there are fewer.
    by : sequence of {"language", "document"}
        What the strata are; the language is that of the sentence.
    seed : int
        The same seed draws the same sentences, in whatever order the rows stand and whatever version of numpy is used.
    minimum : int
        Least number of sentences of a stratum, or all of it where it has fewer. It is lowered as far as ``n`` demands.

    Returns
    -------
    DataFrame
        sentence_id, doc_id, start, end, language, text, selection_probability, seed; in the order of the text.

    Raises
    ------
    ValueError
        When ``n`` is not in 1 to the number of sentences there are, ``by`` names something else or ``minimum`` is
        below 1: a stratum without any chance would be missing from every estimate.

    Notes
    -----
    Each stratum gets a number of sentences in proportion to its size (`allocate_sample`), drawn without replacement:
    the probability is the number drawn by the number there are. Where there are more strata than sentences to draw,
    documents are drawn first within their language, by size and in random order, then sentences in them. The product
    of the two probabilities is then the same for all sentences of the language. Where even the languages are more than
    the sentences to draw, one such draw is made of all documents.

    Examples
    --------
    >>> sentences = pd.DataFrame({"sentence_id": ["a:1", "a:2", "a:3", "b:1"], "doc_id": ["a", "a", "a", "b"],
    ...     "start": [0, 5, 9, 0], "end": [5, 9, 14, 7], "language": ["en", "en", "en", "zh"], "text": list("wxyz")})
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "duplicate_of": [None, None]})
    >>> sample = draw_sample(sentences, documents, n=3)
    >>> sample.groupby("doc_id")["selection_probability"].first().round(3).to_dict(), len(sample)
    ({'a': 0.667, 'b': 1.0}, 3)
    """
    unknown = [name for name in by if name not in LEVELS]
    if unknown:
        raise ValueError(f"by: {unknown[0]!r} is nothing to draw by; allowed: {', '.join(LEVELS)}")
    if minimum < 1:
        raise ValueError(f"minimum: {minimum} leaves strata out; allowed: 1 or more")
    once = documents.loc[documents["duplicate_of"].isna(), "doc_id"]
    frame = sentences[sentences["doc_id"].isin(once)].sort_values(["doc_id", "start", "end"], ignore_index=True)
    n = min(USUAL, len(frame)) if n is None else n
    if not 1 <= n <= len(frame):
        raise ValueError(f"{n} sentences cannot be drawn from {len(frame)}; allowed: 1 to {len(frame)}")
    sample = _draw_levels(frame, n, [LEVELS[name] for name in by], seed, minimum)
    return sample.sort_index().assign(seed=seed).reset_index(drop=True)[DRAWN]


def allocate_sample(sizes: Sequence[int], n: int, minimum: int = 1) -> list[int]:
    """Share out a number of sentences over strata in proportion to their sizes, by the method of Sainte-Laguë.

    Parameters
    ----------
    sizes : sequence of int
        Sentences in each stratum.
    n : int
        Sentences to share out, at most as many as there are.
    minimum : int
        Least number of a stratum, or all of it where it has fewer; lowered where ``n`` does not suffice.

    Returns
    -------
    list of int
        Number of each stratum, none above its size; together ``n``.

    Examples
    --------
    >>> allocate_sample([62, 17, 2], 10), allocate_sample([62, 17, 2], 10, minimum=3), allocate_sample([5, 5], 1)
    ([7, 2, 1], [5, 3, 2], [1, 0])
    """
    sizes = np.asarray(sizes)
    floors = (np.minimum(sizes, least) for least in range(minimum, -1, -1))
    numbers = next(floor for floor in floors if floor.sum() <= n)
    for _ in range(n - numbers.sum()):
        claims = np.where(numbers < sizes, sizes / (2 * numbers + 1), 0)
        numbers[claims.argmax()] += 1
    return numbers.tolist()


def word_sample(sample: pd.DataFrame) -> list[str]:
    """Word a sample in one line for each sentence: which it is, with what probability it was drawn, how it begins."""
    return [f"{row.sentence_id}  {row.language}  {row.selection_probability:.3f}  {row.text[:80]}"
            for row in sample.itertuples()]


def _draw_levels(frame: pd.DataFrame, n: int, levels: list[str], seed: int, minimum: int) -> pd.DataFrame:
    """Draw from the finest strata that do not outnumber the sentences to draw, and go on inside each of them."""
    counts = [1, *(len(frame[levels[:depth]].drop_duplicates()) for depth in range(1, len(levels) + 1))]
    depth = max(depth for depth, count in enumerate(counts) if count <= n)
    if depth == 0:
        return _draw_line(frame, n, levels, seed)
    parts = [part for _, part in frame.groupby(levels[:depth], dropna=False)]
    numbers = allocate_sample([len(part) for part in parts], n, minimum)
    drawn = [_draw_levels(part, number, levels[depth:], seed, minimum)
             for part, number in zip(parts, numbers, strict=True)]
    return pd.concat(drawn)


def _draw_line(frame: pd.DataFrame, n: int, levels: list[str], seed: int) -> pd.DataFrame:
    """Put the sentences in random order, those of a document together, and take them at equal steps from a random start.

    Without levels that is a simple random sample. With them a document gets the whole number of steps below or above
    its due, so that the probability is exactly ``n`` by the number of sentences, whatever the size of the document.
    """
    order = pd.DataFrame({level: [_draw_number(seed, value) for value in frame[level]] for level in levels},
                         index=frame.index)
    order["sentence"] = [_draw_number(seed, *place) for place in zip(frame["doc_id"], frame["start"], frame["end"],
                                                                     strict=True)]
    line = frame.loc[order.sort_values([*levels, "sentence"]).index]
    start = _draw_number(seed, "start", *frame.iloc[0][["doc_id", "start"]]) % len(line)
    drawn = line.iloc[[(start + step * len(line)) // n for step in range(n)]]
    return drawn.assign(selection_probability=n / len(line))


def _draw_number(seed: int, *parts: object) -> int:
    """Return a random number that depends on the seed and on what it is for, and on nothing else."""
    text = "\n".join(str(part) for part in (seed, *parts))
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:7])
