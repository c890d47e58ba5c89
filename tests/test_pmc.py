"""The PMC index is the published sum, is missing where a rating is, and comes with its sensitivity and weaknesses."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from analysis_lib.coding.commitments import find_commitments
from analysis_lib.coding.stances import code_instruments, code_stances
from analysis_lib.comparing.pmc import correlate_length, grade_index, list_weaknesses, measure_pmc, rank_policies
from analysis_lib.comparing.pmc_ratings import rate_policies, read_scheme
from analysis_lib.outputs import open_corpus
from analysis_lib.showing.index_figures import plot_pmc
from analysis_lib.tables import DATA, read_csv

CODES = {"theme": "themes", "instrument": "instruments", "stance": "stances"}


@pytest.fixture(scope="module")
def parts():
    corpus = open_corpus()
    stances = code_stances(corpus.sentences, corpus.mentions, corpus.edits)
    return {
        "documents": corpus.documents, "sentences": corpus.sentences, "codings": corpus.codings, "stances": stances,
        "instruments": code_instruments(corpus.codings, stances), "mentions": corpus.mentions,
        "commitments": find_commitments(corpus.sentences, corpus.edits, corpus.documents, corpus.mentions),
    }  # fmt: skip


@pytest.fixture(scope="module")
def ratings(parts):
    return rate_policies(**parts)


def make_ratings(values):
    """Return ratings from {item: {variable: [0, 1, None]}}."""
    rows = [{"item": item, "variable": variable, "criterion": f"{variable}{n}", "rating": value, "basis": "read"}
            for item, variables in values.items() for variable, group in variables.items() for n, value in enumerate(group)]
    return pd.DataFrame(rows).astype({"rating": "Int64"})


def test_every_rating_of_one_has_its_sentences(parts, ratings):
    """A rating that is read as 1 from sentences names the first of them, and it stands in the document."""
    assert len(ratings) == 5 * len(read_scheme())
    ones = ratings[(ratings["rating"] == 1) & (ratings["variable"] != "level")]
    assert ones["evidence"].notna().all() and (ones["n_sentences"] > 0).all()
    home = parts["sentences"].set_index("sentence_id")["doc_id"]
    assert (ones["evidence"].map(home) == ones["item"]).all()
    zeros = ratings[ratings["rating"] == 0]
    assert zeros["evidence"].isna().all() and (zeros["n_sentences"] == 0).all()


def test_what_only_a_person_can_rate_is_missing(ratings):
    """Without given ratings those rows are missing, and so is every index: an unknown is not a no."""
    given = ratings[ratings["basis"] == "given"]
    assert len(given) and given["rating"].isna().all()
    pmc = measure_pmc(ratings)
    assert pmc[["pmc", "grade", "pmc_low", "rank_best"]].isna().all(axis=None) and (pmc["n_rated"] < pmc["n_criteria"]).all()


def test_given_ratings_complete_the_index(parts, ratings):
    """A person's ratings win over what was read, and a document rated in full has an index."""
    item = parts["documents"]["doc_id"].iloc[0]
    rows = ratings[(ratings["item"] == item) & ratings["rating"].isna()]
    given = pd.concat([rows[["item", "criterion"]].assign(rating=1),
                       pd.DataFrame({"item": [item], "criterion": "tools_supply", "rating": 0})])
    rated = rate_policies(**parts, given=given)
    row = rated.set_index(["item", "criterion"]).loc[(item, "tools_supply")]
    assert row["rating"] == 0 and row["basis"] == "given" and pd.isna(row["evidence"])
    pmc = measure_pmc(rated).set_index("item")["pmc"]
    assert pmc.notna().sum() == 1 and pmc[item] > 0
    for wrong in (given.assign(item="x"), given.assign(criterion="x"), given.assign(rating=2), pd.concat([given, given])):
        with pytest.raises(ValueError, match="^given: "):
            rate_policies(**parts, given=wrong)


def test_a_table_that_is_not_passed_leaves_its_ratings_missing(parts):
    """What could not be read is missing and never 0."""
    bare = {name: parts[name] for name in ("documents", "sentences", "codings", "stances")}
    ratings = rate_policies(**bare)
    unread = ratings[ratings["variable"].isin(["tools", "recipients", "evaluation"])]
    assert unread["rating"].isna().all()
    assert ratings.loc[ratings["variable"] == "field", "rating"].notna().all()


def test_a_language_that_is_not_read_is_not_rated(parts):
    """A document in a language without a dictionary has no ratings from its text; its level may still be known."""
    changed = parts | {"sentences": parts["sentences"].assign(language="de")}
    ratings = rate_policies(**{name: table if name in ("documents", "sentences") else table.iloc[:0]
                               for name, table in changed.items()})
    assert ratings.loc[ratings["variable"] == "field", "rating"].isna().all()
    assert ratings.loc[ratings["variable"] == "level", "rating"].notna().any()


def test_deadlines_without_a_year_of_the_document_leave_the_horizon_open(parts):
    """Where the year of the document is missing, the years to its deadlines are not known."""
    documents = parts["documents"].assign(year=pd.NA, period_start=pd.NA, period_end=pd.NA)
    ratings = rate_policies(**parts | {"documents": documents})
    dated = parts["commitments"].query("role == 'target'").dropna(subset="deadline_year")["doc_id"]
    horizon = ratings[ratings["variable"] == "time"].set_index("item")["rating"]
    assert len(dated) and horizon[dated.unique()].isna().all()


def test_the_index_is_the_sum_of_means():
    """The index, its grade and the range with one main variable left out are those of a computation by hand."""
    table = measure_pmc(make_ratings({"a": {"x": [1, 0], "y": [1, 1, 1, 0], "z": [1]}, "b": {"x": [0, 0], "y": [1, 0, 0, 0], "z": [1]}}))
    a, b = table.to_dict("records")
    assert a["pmc"] == pytest.approx(0.5 + 0.75 + 1) and b["pmc"] == pytest.approx(1.25)
    assert a["pmc_low"] == pytest.approx(1.25 * 3 / 2) and a["pmc_high"] == pytest.approx(1.75 * 3 / 2)
    assert (a["rank_best"], a["rank_worst"], b["rank_best"], b["rank_worst"]) == (1, 1, 2, 2)


def test_ranks_range_over_the_schemes():
    """A document that leads by one main variable only loses its rank where that is left out; equals share the better."""
    table = measure_pmc(make_ratings({"a": {"x": [1, 1], "y": [1, 0]}, "b": {"x": [0, 0], "y": [1, 1]}, "c": {"x": [0, 0], "y": [1, 1]}}))
    assert table[["rank_best", "rank_worst"]].to_numpy().tolist() == [[1, 3], [1, 2], [1, 2]]


def test_a_missing_rating_is_never_a_zero():
    """One missing rating takes the index and the ranks of its document, and no other's."""
    table = measure_pmc(make_ratings({"a": {"x": [1, None], "y": [1]}, "b": {"x": [1, 0], "y": [1]}})).set_index("item")
    assert pd.isna(table.loc["a", "pmc"]) and pd.isna(table.loc["a", "rank_best"]) and table.loc["b", "pmc"] == 1.5
    assert table.loc["b", "rank_best"] == 1


def test_documents_of_two_schemes_do_not_compare():
    """A document with fewer sub-variables than another is refused."""
    with pytest.raises(ValueError, match="one scheme"):
        measure_pmc(make_ratings({"a": {"x": [1, 0]}, "b": {"x": [1]}}))


@pytest.mark.parametrize(("value", "n", "grade"), [
    (9, 10, "perfect"), (8.99, 10, "good"), (7, 10, "good"), (5, 10, "acceptable"), (4.99, 10, "low"), (8, 9, "perfect"),
    (7.99, 9, "excellent"), (6, 9, "excellent"), (4, 9, "acceptable"), (3.99, 9, "poor"), (4.5, 5, "perfect"), (0, 5, "low"),
])
def test_grades_have_the_published_cut_points(value, n, grade):
    """Ten and nine main variables have cut points of their own; those of ten are scaled to any other number."""
    assert grade_index(value, n) == grade
    assert grade_index(np.nan, n) is None


def test_random_weights_tell_how_far_a_rank_depends_on_equal_ones():
    """Two documents, each ahead on one of two main variables, are each first under half of all weights."""
    shares = rank_policies(make_ratings({"a": {"x": [1], "y": [0]}, "b": {"x": [0], "y": [1]}}))
    assert shares.loc[shares["rank"] == 1, "share"].between(0.48, 0.52).all()
    with pytest.raises(ValueError, match="two or more"):
        rank_policies(make_ratings({"a": {"x": [1], "y": [0]}, "b": {"x": [None], "y": [1]}}))


def test_longer_texts_have_a_higher_index(parts):
    """Sentences drawn at random from one document show the length bias: the index grows with their number."""
    sizes = parts["sentences"].groupby("doc_id").size()
    means, documents = [], parts["documents"][parts["documents"]["doc_id"] == sizes.idxmax()]
    for number in (3, 10, int(sizes.max())):
        values = []
        for seed in range(3):
            part = parts["sentences"].merge(documents[["doc_id"]]).sample(number, random_state=seed)
            cut = {name: table[table["sentence_id"].isin(part["sentence_id"])] if "sentence_id" in table else table
                   for name, table in parts.items()}
            rated = rate_policies(**cut | {"documents": documents})
            values.append(measure_pmc(rated[(rated["basis"] == "read") & (rated["variable"] != "level")])["pmc"].iloc[0])
        means.append(np.mean(values))
    assert means[0] < means[1] < means[2]


def test_few_documents_have_no_correlation_with_length(parts, ratings):
    """Five documents say nothing of a correlation."""
    pmc = measure_pmc(ratings[ratings["basis"] == "read"])
    row = correlate_length(pmc, parts["sentences"]).iloc[0]
    assert row["n_documents"] <= 5 and row[["correlation", "low", "high"]].isna().all()


def test_the_scheme_asks_for_codes_that_exist():
    """Codes of themes, instruments and stances stand in the codebook; each main variable can be read in part."""
    scheme = read_scheme()
    for read, name in CODES.items():
        known = set(read_csv(DATA / "codebook" / f"{name}.csv")["code"])
        rows = scheme[scheme["read"] == read]
        assert len(rows) and set(rows["codes"].str.split().explode()) <= known
    stances = set(read_csv(DATA / "codebook" / "stances.csv")["code"])
    assert set(scheme["stances"].dropna().str.split().explode()) <= stances
    assert set(scheme.loc[scheme["read"] != "given", "variable"]) == set(scheme["variable"]) and scheme["variable"].nunique() == 9


@pytest.mark.parametrize(("column", "value", "words"), [("read", "guess", "allowed: theme"), ("codes", None, "codes"),
                                                        ("criterion", "tools_supply", "once"), ("question", None, "empty")])
def test_a_damaged_scheme_is_refused_with_its_row(tmp_path, column, value, words):
    """An error names the row of the file and what is allowed."""
    scheme = read_scheme()
    scheme.loc[0, column] = value
    scheme.to_csv(tmp_path / "pmc.csv", index=False)
    with pytest.raises(ValueError, match=f"pmc.csv row .*{words}"):
        read_scheme(tmp_path / "pmc.csv")


def test_weaknesses_are_listed_with_what_was_measured():
    """The weaknesses that every study of the index meets are told, the length bias with its numbers."""
    table = list_weaknesses().set_index("name")
    assert {"equal weights", "presence, not strength", "choice of sub-variables", "length", "no check of implementation"} <= set(
        table.index)
    assert table["text"].notna().all() and ".88" in table.loc["length", "measured"]


def test_the_figure_shows_every_rating(ratings):
    """There is a cell for each rating, a question mark for each missing one, and words in the place of a missing index."""
    left, right = plot_pmc(measure_pmc(ratings), ratings).axes[:2]
    assert len(right.patches) == len(ratings)
    assert sum(text.get_text() == "?" for text in right.texts) == ratings["rating"].isna().sum()
    assert sum("no index" in text.get_text() for text in left.texts) == 5
    with pytest.raises(ValueError, match="the same documents"):
        plot_pmc(measure_pmc(ratings).head(2), ratings)
    plt.close("all")
