"""Clusters: the statistics against scikit-learn, planted truth with and without clusters, and what may be said."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import silhouette_samples

from analysis_lib.comparing.cluster_reasons import judge_clusters
from analysis_lib.comparing.clusters import cluster_items, explain_clusters
from analysis_lib.comparing.partitions import (
    compute_silhouettes,
    cut_clusters,
    draw_clouds,
    find_partition,
    match_clusters,
)
from analysis_lib.tables import build_table

PROFILE = np.array([20, 16, 12, 10, 9, 8, 7, 6, 5, 3, 2, 2]) / 100
FACTS = {"language": "zh", "genre": "report", "level": "province", "duplicate_of": None}


def tilt(strength, seed=0):
    """Return the profile with its codes strengthened and weakened at random."""
    changed = PROFILE * np.exp(strength * np.random.default_rng(seed).normal(size=12))
    return changed / changed.sum()


def plant(seed, profiles, size=(250, 250), **columns):
    """Write a document for each profile, whose sentences bear one of its codes each; sizes even on a log scale."""
    random, sentences, codings = np.random.default_rng(seed), [], []
    for i, profile in enumerate(profiles):
        n = int(np.exp(random.uniform(*np.log(size))).round())
        ids = [f"d{i:02d}:{at:04d}" for at in range(1, n + 1)]
        code = random.choice(12, n, p=profile)
        sentences.append(pd.DataFrame({"sentence_id": ids, "doc_id": f"d{i:02d}", "position": range(1, n + 1),
                                       "kind": "body", "text": "A sentence"}))  # fmt: skip
        codings.append(pd.DataFrame({"sentence_id": ids, "code": [chr(65 + c) for c in code], "coder": "dictionary"}))
    documents = pd.DataFrame({"doc_id": [f"d{i:02d}" for i in range(len(profiles))]} | FACTS | columns)
    tables = {"documents": documents, "sentences": pd.concat(sentences), "codings": pd.concat(codings)}
    return [build_table(name, table) for name, table in tables.items()]


def plant_words(seed, strengths, size=(1500, 1500), language="zh"):
    """Write words of documents: of each one vocabulary of Zipf's law, tilted by its group's strength."""
    random, rank = np.random.default_rng(seed), 1 / np.arange(1, 1501)
    tilts, rows = [np.exp(strength * random.normal(size=1500)) for strength in sorted(set(strengths))], []
    for i, strength in enumerate(strengths):
        shares = rank * tilts[sorted(set(strengths)).index(strength)]
        n = random.multinomial(int(np.exp(random.uniform(*np.log(size)))), shares / shares.sum())
        rows.append(pd.DataFrame({"doc_id": f"{language}{i:02d}", "language": language, "n": n,
                                  "word": [f"w{at}" for at in range(1500)]}).query("n > 0"))  # fmt: skip
    documents = {"doc_id": [f"{language}{i:02d}" for i in range(len(strengths))]} | FACTS | {"language": language}
    return build_table("documents", pd.DataFrame(documents)), pd.concat(rows, ignore_index=True)


# --- the statistics


def test_silhouettes_are_those_of_scikit_learn():
    """Silhouettes equal scikit-learn's on the same distances, items alone included."""
    points = np.random.default_rng(1).normal(size=(20, 3))
    distances = np.linalg.norm(points[:, None] - points, axis=2)
    for n_clusters in (2, 5, 9):
        labels = cut_clusters(distances, n_clusters)
        expected = silhouette_samples(distances, labels, metric="precomputed")
        assert compute_silhouettes(distances, labels) == pytest.approx(expected)


def test_the_best_cut_is_found():
    """The partition has the greatest mean silhouette of all cuts with two clusters of two items; largest first."""
    random = np.random.default_rng(2)
    points = random.normal(size=(18, 2)) + 6 * np.repeat([[0, 0], [1, 0], [0, 2]], [4, 8, 6], axis=0)
    distances = np.linalg.norm(points[:, None] - points, axis=2)
    labels, silhouette = find_partition(distances)
    means = [silhouette_samples(distances, cut_clusters(distances, k), metric="precomputed").mean()
             for k in range(2, 10)]  # fmt: skip
    assert silhouette == pytest.approx(max(means)) and np.bincount(labels).tolist() == [8, 6, 4]
    lone = np.abs(np.subtract.outer([0.0, 0.1, 0.2, 9.0], [0.0, 0.1, 0.2, 9.0]))
    assert find_partition(lone)[1] == -1


def test_clusters_are_matched_by_jaccard():
    """Each cluster's best Jaccard similarity equals that of plain sets."""
    random = np.random.default_rng(3)
    labels, drawn = np.arange(15) % 3, random.permutation(np.arange(15) % 4)
    sets, others = ([set(np.flatnonzero(values == k)) for k in set(values)] for values in (labels, drawn))
    expected = [max(len(a & b) / len(a | b) for b in others) for a in sets]
    assert match_clusters(labels, drawn) == pytest.approx(expected)


@pytest.mark.parametrize("spread", [0.0, 1.0])
def test_clouds_are_as_wide_as_the_items(spread):
    """Clouds have the center and, short texts wider than long ones, the spread of the items they stand for."""
    random = np.random.default_rng(4)
    noise = np.repeat([0.2, 1.0], 30)[:, None]
    points = spread * random.normal(size=(60, 5)) * [2, 1, 1, 0.5, 0] + noise * random.normal(size=(60, 5))

    def draw(n):
        yield from points + noise * random.normal(size=(n, 60, 5))

    clouds = np.array(list(draw_clouds(points, draw, 300, random)))
    wide = (clouds**2).sum(axis=2).mean(axis=0).reshape(2, 30).mean(axis=1)
    truth = spread**2 * 6.25 + 5 * np.array([0.04, 1.0])
    assert wide == pytest.approx(truth, rel=0.35)


# --- planted truth


def test_items_of_one_make_up_are_not_clustered():
    """Documents of one profile and very unequal length are seldom clustered, nor are those along a gradient."""
    found = {"one": 0, "gradient": 0}
    for seed in range(500, 511):
        steps = np.random.default_rng(seed).normal(size=10)
        kinds = {"one": [PROFILE] * 10, "gradient": [tilt(0.35 * step) for step in steps]}
        for name, profiles in kinds.items():
            table = cluster_items(*plant(seed, profiles, (60, 900)), by=["doc_id"], n_samples=99)
            found[name] += table["verdict"].eq("clustered").any()
            assert table["cluster"].notna().any() == table["verdict"].eq("clustered").any()
    assert found["one"] == 0 and found["gradient"] <= 1


@pytest.mark.parametrize("n_groups", [2, 3])
def test_clear_profiles_are_found(n_groups):
    """Documents of two or three profiles fall into just these clusters, numbered by size, and return when redrawn."""
    group = np.sort(np.arange(14) % n_groups)
    for seed in range(2):
        table = cluster_items(*plant(seed, [tilt(1.0, 10 + g) for g in group]), by=["doc_id"], n_samples=99)
        assert table["verdict"].eq("clustered").all() and table["n_clusters"].eq(n_groups).all()
        assert pd.crosstab(table["cluster"], group).gt(0).sum().eq(1).all()
        sizes = table["cluster"].value_counts().sort_index()
        assert sizes.is_monotonic_decreasing and table["stability"].min() > 0.75 and table["p"].max() < 0.05


def test_groups_are_drawn_in_documents():
    """Groups of three documents and more are drawn in documents, and the reason says what was drawn."""
    places = np.repeat([f"P{i}" for i in range(10)], 3)
    corpus = plant(5, [tilt(1.0, 10 + int(place[1]) % 2) for place in places], province=places)
    table = cluster_items(*corpus, n_samples=99)
    assert table["verdict"].eq("clustered").all() and len(table) == 10
    assert table["reason"].str.contains("when the documents of groups are drawn anew").all()
    single = cluster_items(*plant(5, [PROFILE] * 9), by=["doc_id"], n_samples=99)
    assert single["reason"].str.contains("the noise of the passages of single documents").all()


def test_clusters_that_coincide_with_genre_say_so():
    """Where one cluster is plans and the other news, the reason names genre and Cramér's V; level is alike."""
    genres = ["plan"] * 6 + ["news"] * 6
    corpus = plant(6, [tilt(1.0, 10 + (genre == "news")) for genre in genres], genre=genres)
    reasons = cluster_items(*corpus, by=["doc_id"], n_samples=99)["reason"]
    assert reasons.str.contains(r"coincide with genre \(Cramér's V 1.00: (?:plan; news|news; plan)\)").all()
    assert not reasons.str.contains("administrative level").any()


def test_words_fall_into_two_vocabularies_or_none():
    """Two vocabularies are found, texts of one are not, whatever their length; languages are looked at singly."""
    documents, words = plant_words(7, [2.4] * 9 + [2.5] * 8)
    table = cluster_items(documents, None, None, by=["doc_id"], basis="words", words=words, n_samples=99)
    assert table["verdict"].eq("clustered").all() and table["cluster"].tolist() == [1] * 9 + [2] * 8
    found = 0
    for seed in range(6):
        documents, words = plant_words(seed, [1.0] * 10, (450, 3000))
        table = cluster_items(documents, None, None, by=["doc_id"], basis="words", words=words, n_samples=99)
        found += table["verdict"].eq("clustered").any()
    assert found == 0
    parts = [plant_words(8, [1.0] * 5), plant_words(8, [1.0] * 9, language="en")]
    both = [pd.concat(tables, ignore_index=True) for tables in zip(*parts, strict=True)]
    table = cluster_items(both[0], None, None, by=["doc_id"], basis="words", words=both[1], n_samples=99)
    assert table.groupby("language")["verdict"].unique().map(list).to_dict() == {
        "en": ["no_structure_seen"], "zh": ["too_few"]
    }  # fmt: skip


# --- what may be said


def test_too_few_says_what_lacks():
    """Few items, little text, two documents: each is told, none has a cluster, and the rest goes on without them."""
    table = cluster_items(*plant(9, [PROFILE] * 7), by=["doc_id"])
    assert table["verdict"].eq("too_few").all()
    assert table["reason"].str.contains("7 items with enough text, and 8 are needed").all()
    places = [f"P{i}" for i in range(9)] + ["P9", "P9", "Q"]
    documents, sentences, codings = plant(9, [PROFILE] * 12, province=places)
    short = codings["sentence_id"].str.startswith("d11") & (codings["sentence_id"].str[-4:].astype(int) > 20)
    table = cluster_items(documents, sentences, codings[~short], n_samples=99).set_index("item")
    assert table.loc["P9", "reason"].startswith("Left aside: 2 documents; 3 are needed to draw documents anew")
    assert table.loc["Q", "reason"] == "Left aside: 20 coded sentences, fewer than 50."
    assert table["verdict"].value_counts().to_dict() == {"no_structure_seen": 9, "too_few": 2}
    assert table[["cluster", "stability"]].isna().all(axis=None)
    assert any("Left aside, each for the reason in its row: P9 and Q." in text
               for text in explain_clusters(table.reset_index()))  # fmt: skip


def test_a_cluster_that_does_not_hold_is_none():
    """Below a stability of .75, alone, or as the only one that holds, a cluster has no number."""
    found = {"n_clusters": 4, "silhouette": 0.5, "p": 0.01}
    judged = judge_clusters(found, np.array([9, 5, 3, 1]), np.array([0.9, 0.8, 0.6, 1.0]), "units", ("genre (x)",))
    assert [row["verdict"] for row in judged] == ["clustered", "clustered", "unstable", "no_structure_seen"]
    assert [row.get("cluster") for row in judged] == [1, 2, None, None]
    assert "coincide with genre (x)" in judged[0]["reason"] and "stands alone" in judged[3]["reason"]
    judged = judge_clusters(found, np.array([9, 5, 3, 1]), np.array([0.9, 0.7, 0.6, 1.0]), "units", ())
    assert [row["verdict"] for row in judged] == ["unstable"] * 3 + ["no_structure_seen"]
    assert judged[0]["reason"].startswith("No other cluster holds")


def test_sentences_name_each_cluster():
    """Each cluster has a sentence with its items; a partition without proof has none."""
    said = explain_clusters(
        cluster_items(*plant(1, [tilt(1.0, 10 + i % 2) for i in range(10)]), by=["doc_id"], n_samples=99)
    )
    assert said[0].startswith("Cluster 1: d00, d02, d04, d06 and d08. ") and said[1].startswith("Cluster 2: d01, ")
    said = explain_clusters(cluster_items(*plant(1, [PROFILE] * 15), by=["doc_id"], n_samples=99))
    assert len(said) == 1 and said[0].startswith("In no cluster: d00, ") and " and 3 others. No clusters are" in said[0]
    assert explain_clusters(cluster_items(*plant(1, [PROFILE])).iloc[:0]) == [
        "No document or group is left to be clustered."
    ]


def test_equal_seeds_give_equal_tables():
    """Clouds and samples depend on the seed alone; a repost changes nothing but its own row."""
    documents, sentences, codings = plant(2, [PROFILE] * 9)
    tables = [cluster_items(documents, sentences, codings, by=["doc_id"], n_samples=99, seed=3) for _ in range(2)]
    pd.testing.assert_frame_equal(*tables)
    documents = pd.concat([documents, documents.iloc[:1].assign(doc_id="e", duplicate_of="d00")], ignore_index=True)
    table = cluster_items(documents, sentences, codings, by=["doc_id"], n_samples=99, seed=3)
    pd.testing.assert_frame_equal(table[table["item"] != "e"], tables[0])
    assert table.set_index("item").loc["e", "reason"] == "Left aside: every document repeats another."


@pytest.mark.parametrize(
    ("change", "message"),
    [({"alpha": 5}, "alpha: 5"), ({"basis": "x"}, "basis: 'x'; allowed"), ({"by": []}, "by: no column given")],
)
def test_a_wrong_setting_is_named(change, message):
    """A user's error says what was given and what is allowed."""
    with pytest.raises(ValueError, match=message):
        cluster_items(*plant(1, [PROFILE] * 2), **change)
