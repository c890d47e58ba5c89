"""Figures of actors: who is named most, and what the texts say they did with one another."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from analysis_lib.coding.actors import JOINT
from analysis_lib.showing.figures import PALE
from analysis_lib.showing.fonts import use_style
from analysis_lib.showing.panels import GREY, label_rows, shorten_label, write_note

# Okabe and Ito's palette; the type stands in words beside each point, so that no reader depends on the hues.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00")
OTHER = "#999999"
DEICTIC = ("province", "city", "county", "township")
ORDER = ("met", "visited", "attended", "instructed", "said", "belongs_to")
ROW, MOST_RELATIONS, WIDEST_NAME = 0.24, 30, 34


def tabulate_actors(actors: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    """Count actors by name over the documents, and the relations they take part in.

    Parameters
    ----------
    actors, relations : DataFrame
        As declared.

    Returns
    -------
    DataFrame
        One row a name, kind and type, the most mentioned first: ``name``, ``kind``, ``type``, ``region_code``,
        ``n_documents``, ``n_mentions``, ``n_acts`` (missing where none were counted), ``n_relations``, ``is_shared``.
        省政府 of two provinces is two rows where their regions are known. ``is_shared``: of several documents a name that
        states a level and no region; the row may stand for several bodies.

    Examples
    --------
    >>> actors = pd.DataFrame([("a", 1, "person", "Li Ming", 2, 1), ("b", 1, "person", "Li Ming", 3, 0)],
    ...     columns=["doc_id", "actor_id", "kind", "name", "n_mentions", "n_acts"])
    >>> actors = actors.assign(type=None, region_code=None, level=None)
    >>> relations = pd.DataFrame({"doc_id": ["a"], "source": [1], "target": [None]})
    >>> tabulate_actors(actors, relations)[["name", "n_documents", "n_mentions", "n_acts", "n_relations"]].values.tolist()
    [['Li Ming', 2, 5, 1, 1]]
    """
    ends = pd.concat([relations[["doc_id", side]].rename(columns={side: "actor_id"}) for side in ("source", "target")])
    counts = ends.dropna().astype({"actor_id": "Int64"}).value_counts(["doc_id", "actor_id"]).rename("n_relations").reset_index()
    keys = ["name", "kind", "type", "region_code"]
    joined = actors.astype({"actor_id": "Int64"}).merge(counts, how="left", on=["doc_id", "actor_id"])
    # An actor without a row in the table of relations has none: the count is 0, not missing.
    joined["n_relations"] = joined["n_relations"].astype("Int64").fillna(0)
    table = joined.groupby(keys, dropna=False, sort=False).agg(
        n_documents=("doc_id", "nunique"), n_mentions=("n_mentions", "sum"),
        n_acts=("n_acts", lambda column: column.sum(min_count=1)), n_relations=("n_relations", "sum"),
        level=("level", "first")).reset_index()  # fmt: skip
    is_deictic = table["level"].isin(DEICTIC) & table["region_code"].isna() & (table["kind"] == "organisation")
    table = table.assign(is_shared=is_deictic & (table["n_documents"] > 1)).drop(columns="level")
    order = ["n_mentions", "n_documents", "n_relations", "name"]
    return table.sort_values(order, ascending=[False, False, False, True], ignore_index=True)


def plot_actors(actors: pd.DataFrame, relations: pd.DataFrame, most: int = 20) -> Figure:
    """Draw the actors that are named most, and the relations between actors.

    Parameters
    ----------
    actors, relations : DataFrame
        As declared, of one document or of many.
    most : int
        Actors to draw; of relations at most 30 lines are drawn.

    Returns
    -------
    Figure
        At the left the number of mentions of each actor as a point, its type as colour and in words, the number of
        documents beside it where there are several. At the right a line for each relation of a source, with its
        targets. The note says how many of either are not drawn.

    Raises
    ------
    ValueError
        When ``most`` is no positive number.
    """
    if most < 1:
        raise ValueError(f"most: {most!r}; allowed: a positive number of actors to draw")
    table = tabulate_actors(actors, relations)
    lines = list_lines(actors, relations)
    shown, told = table.head(most), lines[:MOST_RELATIONS]
    n_documents = actors["doc_id"].nunique()
    with use_style():
        figure, (left, right) = _open_panels(len(shown), len(told))
        if shown.empty:
            left.text(0, 0.5, "no actors", color=GREY)
            return figure
        _draw_mentions(left, shown, n_documents)
        _draw_lines(right, told)
        for axis in (left, right):
            axis.set_ylim(max(len(shown), len(told), 1) - 0.4, -0.6)
        write_note(figure, _explain(table, lines, most, n_documents))
    return figure


def _open_panels(n_rows: int, n_lines: int) -> tuple[Figure, Sequence[Axes]]:
    height = ROW * max(n_rows, n_lines, 3) + 1.4
    figure, axes = plt.subplots(1, 2, figsize=(14.5, height), layout="constrained", gridspec_kw={"width_ratios": (1, 1.35)})
    for axis in axes:
        axis.spines[:].set_visible(False)
        if not n_rows:
            axis.set_axis_off()
    return figure, axes


def _draw_mentions(axis: Axes, shown: pd.DataFrame, n_documents: int) -> None:
    colours = _colour_types(shown)
    limit = int(shown["n_mentions"].max())
    for y, row in enumerate(shown.itertuples()):
        colour = colours.get(_name_type(row), OTHER)
        axis.hlines(y, 0, row.n_mentions, color=PALE, linewidth=1.5)
        axis.plot(row.n_mentions, y, "o", color=colour, markersize=5.5, clip_on=False)
        number = f"{row.n_mentions:,}" + (f" in {row.n_documents} doc." if n_documents > 1 else "")
        axis.text(1.03, y, f"{number} · {_name_type(row)}", color=GREY, fontsize=7.5, va="center",
                  transform=axis.get_yaxis_transform())  # fmt: skip
    label_rows(axis, [shorten_label(row.name, WIDEST_NAME) + " *" * row.is_shared for row in shown.itertuples()])
    axis.set_xlim(0, limit * 1.02)
    axis.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axis.tick_params(axis="x", length=0, colors=GREY)
    axis.set_title("Mentions", pad=8)


def _name_type(row: tuple) -> str:
    if row.kind == "person":
        return "person"
    return "organisation" if pd.isna(row.type) else row.type


def _colour_types(shown: pd.DataFrame) -> dict[str, str]:
    """Give the most frequent types a colour each, in the order of the palette; the rest are grey."""
    names = pd.Series([_name_type(row) for row in shown.itertuples()])
    ordered = names.value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable").index
    return dict(zip(ordered, COLOURS, strict=False))


def list_lines(actors: pd.DataFrame, relations: pd.DataFrame) -> list[tuple[str, str, str, int]]:
    """Return what each source is told to have done: source, relation, targets in one text, and how often.

    Examples
    --------
    >>> actors = pd.DataFrame({"doc_id": ["a", "a"], "actor_id": [1, 2], "name": ["Li Ming", "Acme"], "n_mentions": [2, 1]})
    >>> relations = pd.DataFrame({"doc_id": ["a"], "relation_id": [1], "source": [1], "relation": ["visited"], "target": [2]})
    >>> list_lines(actors, relations)
    [('Li Ming', 'visited', 'Acme', 1)]
    """
    rows = {(row.doc_id, int(row.actor_id)): row for row in actors.itertuples(index=False)}
    found: dict[tuple[str, str], list[str]] = {}
    weights: dict[tuple[str, str], int] = {}
    for row in relations.itertuples(index=False):
        source = rows[row.doc_id, int(row.source)]
        targets = found.setdefault((source.name, row.relation), [])
        targets += [] if pd.isna(row.target) else [rows[row.doc_id, int(row.target)].name]
        weights[source.name, row.relation] = weights.get((source.name, row.relation), 0) + 1
    keys = sorted(found, key=lambda key: (ORDER.index(key[1]), -weights[key], key))
    return [(*key, JOINT.join(dict.fromkeys(found[key])), weights[key]) for key in keys]


def _draw_lines(axis: Axes, told: Sequence[tuple[str, str, str, int]]) -> None:
    """Write the relations as rows of three columns: the source, the relation, the targets."""
    axis.set_title("What the texts say of them", pad=8)
    axis.set(xlim=(0, 1), xticks=[], yticks=[])
    if not told:
        axis.text(0, 0, "no relation between actors is stated", color=GREY, va="center")
    for y, (source, relation, targets, number) in enumerate(told):
        axis.text(0.36, y, shorten_label(source, 30), ha="right", va="center", fontsize=8)
        axis.text(0.38, y, relation.replace("_", " ") + (f" ×{number}" if number > 1 else ""), va="center", fontsize=8,
                  color=COLOURS[0])  # fmt: skip
        axis.text(0.54, y, shorten_label(targets, 44) if targets else "—", va="center", fontsize=8)


def _explain(table: pd.DataFrame, lines: Sequence[tuple], most: int, n_documents: int) -> str:
    note = f"Points: mentions in {n_documents} document(s), colour and words: type; organisation: of no type that words tell."
    if len(table) > most:
        left = table.iloc[most:]
        note += f" Not drawn: {len(left)} of {len(table)} actors, with at most {int(left['n_mentions'].max())} mention(s) each."
    if table.head(most)["is_shared"].any():
        note += " *: the name states a level and no region, so that in each document another body may be meant."
    note += " At the right each line is a relation that a sentence states, with all its targets; a dash: nobody is addressed."
    if len(lines) > MOST_RELATIONS:
        rest = pd.Series([line[1].replace("_", " ") for line in lines[MOST_RELATIONS:]]).value_counts()
        sorts = ", ".join(f"{relation} {number}" for relation, number in rest.items())
        note += f" Not drawn: {len(lines) - MOST_RELATIONS} of {len(lines)} lines ({sorts})."
    return note + " The tables have all."
