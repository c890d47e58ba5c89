"""The two-dimensional table of policy instruments: kind of instrument by stage of the value chain, by stance."""

from itertools import product

import pandas as pd

from analysis_lib.coding.codebook import Codebook, read_codebook
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.tables import build_table

UNSTATED, ALL = "unstated", "all"
SHARE = ["n_documents", "n_sentences", "n_coded", "share", "share_low", "share_high", "interval"]


def measure_policy_mix(
    instruments: pd.DataFrame,
    stages: pd.DataFrame,
    stances: pd.DataFrame,
    sentences: pd.DataFrame,
    documents: pd.DataFrame,
    coder: str = "dictionary",
    readings: pd.DataFrame | None = None,
    codebook: Codebook | None = None,
) -> pd.DataFrame:
    """Measure how the instruments of a policy fall on the stages of the value chain, for all stances and for each.

    The unit is the sentence, and the denominator of every cell is the same: the sentences that carry an instrument,
    titles included, in documents that count once (`find_repeats`). A sentence with two stages or two instruments
    counts in each of their cells, so the shares of a table may sum to more than 1 and are no partition. A sentence
    has one stance: the cells of the stances sum to those of ``all``, except for sentences whose stance is missing.
    Where no theme implies an instrument in a stance (``implications.csv``), the cells are empty by construction, which
    is no finding: they have no interval. The others have that of `bound_shares`: of a single document it rests on an
    assumed correlation of its sentences, and ``interval`` says so.

    Parameters
    ----------
    instruments, stages, stances, sentences, documents : DataFrame
        Tables of those names.
    coder : str
        Whose instruments, stages and stances.
    readings : DataFrame, optional
        sentence_id and coder, from `list_stage_readings`: the sentences in which stages were looked for. Others leave
        the denominator, since their stage is unknown and not ``unstated``. By default all were read.
    codebook : Codebook, optional
        Whose instruments, stages and stances make the cells. Default: the codebook in ``data/codebook``.

    Returns
    -------
    DataFrame
        The ``policy_mix`` table: a row for every instrument, stage (``unstated`` included) and stance (``all``
        included); empty where no sentence carries an instrument.

    Raises
    ------
    ValueError
        For codes that the codebook does not have, a coder without instruments, or sentences that are not there.

    References
    ----------
    Rothwell, R. and Zegveld, W. (1981). Industrial innovation and public policy. Pinter. (The three kinds of
    instrument.)

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["d"], "duplicate_of": [None], "language": ["zh"]})
    >>> sentences = pd.DataFrame({"sentence_id": ["d:1", "d:2"], "doc_id": "d", "kind": "body"})
    >>> coded = sentences[["sentence_id"]].assign(coder="dictionary")
    >>> table = measure_policy_mix(coded.assign(code="supply_side"), coded[:1].assign(code="research"),
    ...                            coded.assign(code="directive"), sentences, documents)
    >>> table.query("stance == 'all' and n_coded > 0")[["stage", "n_coded", "n_sentences", "share"]].to_numpy().tolist()
    [['research', 1, 2, 0.5], ['unstated', 1, 2, 0.5]]
    """
    book = read_codebook() if codebook is None else codebook
    crossed = cross_stages(instruments, stages, stances, coder)
    if crossed.empty:
        return build_table("policy_mix", [])
    axes = {"instrument": [*book.instruments["code"]], "stage": [*book.stages["code"], UNSTATED],
            "stance": [*book.stances["code"], ALL]}  # fmt: skip
    _check_codes(crossed, axes)
    numbers = {cell: f"{number:04d}" for number, cell in enumerate(product(*axes.values()))}
    counted = pd.concat([crossed.dropna(subset=["stance"]), crossed.assign(stance=ALL)])
    codes = [numbers[cell] for cell in counted[list(axes)].itertuples(index=False, name=None)]
    carrying = sentences[sentences["sentence_id"].isin(crossed["sentence_id"])]
    shares = measure_salience(documents, carrying, counted[["sentence_id"]].assign(code=codes, coder=coder), by=(),
                              codes=numbers.values(), coder=coder, readings=readings)  # fmt: skip
    cells = dict(zip(numbers.values(), numbers, strict=True))
    table = pd.DataFrame([cells[code] for code in shares["code"]], columns=list(axes), index=shares.index)
    return build_table("policy_mix", _drop_bounds(table.join(shares[SHARE]), book.implications))


def cross_stages(instruments: pd.DataFrame, stages: pd.DataFrame, stances: pd.DataFrame, coder: str = "dictionary"
                 ) -> pd.DataFrame:
    """List the sentences behind the cells of the table: each instrument of a sentence with each of its stages.

    Parameters
    ----------
    instruments, stages, stances, coder
        As for `measure_policy_mix`.

    Returns
    -------
    DataFrame
        sentence_id, instrument, stage (``unstated`` where the sentence has none), stance (missing where it has
        none): one row for every pair of instrument and stage of a sentence.

    Raises
    ------
    ValueError
        For a coder who has no instruments where others have, or a sentence to which it gives two stances.

    Examples
    --------
    >>> coded = pd.DataFrame({"sentence_id": ["d:1"], "coder": "dictionary"})
    >>> stages = pd.DataFrame({"sentence_id": ["d:1", "d:1"], "coder": "dictionary", "code": ["research", "use"]})
    >>> rows = cross_stages(coded.assign(code="supply_side"), stages, coded.assign(code="directive"))
    >>> rows[["instrument", "stage", "stance"]].to_numpy().tolist()
    [['supply_side', 'research', 'directive'], ['supply_side', 'use', 'directive']]
    """
    if len(instruments) and coder not in set(instruments["coder"]):
        raise ValueError(f"coder: {coder!r} has no instruments; coders: {', '.join(sorted(set(instruments['coder'])))}")
    named = {"instrument": instruments, "stage": stages, "stance": stances}
    parts = [table.loc[table["coder"] == coder, ["sentence_id", "code"]].rename(columns={"code": name}).drop_duplicates()
             for name, table in named.items()]  # fmt: skip
    twice = parts[2].loc[parts[2]["sentence_id"].duplicated(), "sentence_id"]
    if len(twice):
        raise ValueError(f"stances: sentence {twice.iloc[0]} has several of coder {coder!r}; allowed: one")
    crossed = parts[0].merge(parts[1], on="sentence_id", how="left").merge(parts[2], on="sentence_id", how="left")
    # Without a stage the sentence was read and names none; only here absent has a name of its own.
    return crossed.assign(stage=crossed["stage"].fillna(UNSTATED))


def _drop_bounds(table: pd.DataFrame, implications: pd.DataFrame) -> pd.DataFrame:
    """Take the interval from the empty cells in which no sentence could stand."""
    stances = implications.assign(stance=implications["stances"].str.split()).explode("stance")
    possible = set(zip(stances["instrument"], stances["stance"], strict=True))
    possible |= {(instrument, ALL) for instrument, _ in possible}
    pairs = zip(table["instrument"], table["stance"], table["n_coded"], strict=True)
    idle = [n == 0 and bool(possible) and (instrument, stance) not in possible for instrument, stance, n in pairs]
    table.loc[idle, ["share_low", "share_high", "interval"]] = pd.NA
    return table


def _check_codes(crossed: pd.DataFrame, axes: dict[str, list[str]]) -> None:
    for name, allowed in axes.items():
        unknown = crossed.loc[~crossed[name].isin(allowed) & crossed[name].notna(), name]
        if len(unknown):
            raise ValueError(f"{name} {unknown.iloc[0]!r} is not in the codebook; allowed: {', '.join(allowed)}")
