"""A corpus opened for comparing: coarser groups, the part asked for, and the sample read by hand."""

import pytest

from analysis_lib.coding.sampling import draw_sample
from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.corrected import correct_shares, explain_correction
from analysis_lib.comparing.opening import open_comparison
from analysis_lib.outputs import open_corpus
from analysis_lib.simulating.folder import simulate_folder
from analysis_lib.simulating.plans import Design


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Twenty documents of two provinces, a sample of 120 sentences of which the coder ab has read all."""
    out = tmp_path_factory.mktemp("planted") / "folder"
    simulate_folder(out, Design()._replace(regions=("Henan", "Jiangxi"), n_documents=10, languages=("zh",), n_repeats=0))
    corpus = open_corpus(out / "documents")
    sample = draw_sample(corpus.sentences, corpus.documents, 120, seed=1)
    places = corpus.sentences[["sentence_id", "start", "end"]]
    rows = sample[["sentence_id", "doc_id", "selection_probability"]].merge(places, on="sentence_id")
    rows = rows.merge(corpus.codings[["sentence_id", "code"]], on="sentence_id", how="left")
    (out / "documents" / "codings").mkdir()
    rows.drop(columns="sentence_id").to_csv(out / "documents" / "codings" / "ab.csv", index=False)
    return out / "documents"


def test_the_sample_of_a_folder_is_found_and_corrects_shares(folder):
    """The file of a coder is read with its probabilities, and shares and contrasts are corrected by it."""
    corpus, readings, reference = open_comparison(folder)
    assert reference == "ab" and readings.loc[readings["coder"] == "ab", "selection_probability"].between(0, 1).all()
    corrected = correct_shares(corpus.documents, corpus.sentences, corpus.codings, readings, reference, codes=["innovation"])
    assert corrected["corrected"].item() == pytest.approx(corrected["share"].item()) and corrected["n_read"].item() == 120
    assert explain_correction(corrected) == ["Shares of 1 of 1 groups are corrected by 120 sentences that ab read."]
    row = contrast_groups(corpus.documents, corpus.sentences, corpus.codings, ["province"], codes=["innovation"],
                          readings=readings, reference=reference).iloc[0]  # fmt: skip
    assert row["reference"] == "ab" and row["n_read_a"] + row["n_read_b"] == 120


def test_a_part_of_the_corpus_keeps_its_sample(folder):
    """Restricted to a province, the sample of that province is left and the rest of the file is no error."""
    corpus, readings, reference = open_comparison(folder, regions=["Henan"])
    assert set(corpus.documents["province"]) == {"Henan"} and reference == "ab"
    assert corpus.documents["economic_region"].unique().tolist() == ["Central"] and "period" in corpus.documents


def test_a_coder_without_a_sample_is_refused_by_name(folder):
    """Who has read no random sample cannot correct; the line names those who have."""
    with pytest.raises(ValueError, match="reference: 'cd' states no selection probabilities in .*; coders that do: ab"):
        open_comparison(folder, reference="cd")


def test_the_shipped_documents_have_no_sample():
    """Their codings were not drawn at random: nothing is corrected, and the sentence says what would be needed."""
    corpus, readings, reference = open_comparison()
    assert reference is None and set(corpus.codings["coder"]) == {"dictionary"}
    table = correct_shares(corpus.documents, corpus.sentences, corpus.codings, readings, reference)
    assert table.empty and explain_correction(table)[0].startswith("No coder has read a random sample")
