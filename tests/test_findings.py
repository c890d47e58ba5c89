"""Sentences of interpretation lead to the sentences they rest on."""

import pandas as pd

from analysis_lib.comparing.contrasts import contrast_groups
from analysis_lib.comparing.cooccurrence import explain_cooccurrence, measure_cooccurrence
from analysis_lib.comparing.trends import explain_trend, measure_trends
from analysis_lib.comparing.verdicts import explain_contrast
from analysis_lib.showing.findings import gather_evidence, gather_meetings, name_pairs, show_findings
from analysis_lib.simulating.tables import simulate_corpus


def test_a_finding_links_to_sentences_of_both_groups():
    """Below each sentence stand up to three links a group, to sentences with the code, and how many there are."""
    documents, sentences, codings = simulate_corpus({"Henan": 0.4, "Jiangxi": 0.0}, 5, seed=1)
    contrasts = contrast_groups(documents, sentences, codings)
    evidence = gather_evidence(documents, codings, ["region"])
    shown = show_findings(contrasts, map(explain_contrast, contrasts.to_dict("records")), evidence)
    own = evidence.loc[evidence["group"] == "Henan", "sentence_id"].tolist()
    assert shown.text.count("\n") == 1 and f"Henan: {', '.join(own[:3])} and {len(own) - 3} more" in shown.text
    assert shown.text.endswith("Jiangxi: no sentence bears it")
    assert f'<a href="sources/Henan-0000.html#{own[0]}">' in shown.html


def test_the_counts_are_those_of_the_comparison():
    """Reposts and other coders' codings are no evidence: as many sentences stand behind a finding as were counted."""
    documents, sentences, codings = simulate_corpus({"Henan": 0.4, "Jiangxi": 0.3}, 5, n_repeats=3, seed=2, with_truth=True,
                                                    recall={"en": 0.5})  # fmt: skip
    evidence = gather_evidence(documents, codings, ["region"])
    once = codings[(codings["coder"] == "dictionary") & ~codings["sentence_id"].str.contains("repeat")]
    assert set(evidence["sentence_id"]) == set(once["sentence_id"]) and len(evidence) == len(once)


def test_a_trend_of_all_documents_links_to_any_of_them():
    """A line through all documents has the links of the code, without a group in front."""
    documents, sentences, codings = simulate_corpus({"Henan": 0.4}, 6, seed=1)
    documents["year"] = pd.array([2021, 2021, 2022, 2022, 2023, 2023], dtype="Int64")
    trends = measure_trends(documents, sentences, codings)
    shown = show_findings(trends, map(explain_trend, trends.to_dict("records")), gather_evidence(documents, codings))
    assert "  Sentences: Henan-0000:" in shown.text


def test_a_meeting_of_themes_links_to_sentences_with_both():
    """The links below a pair of themes lead to sentences that bear both, as many as were counted."""
    tables = simulate_corpus({"Henan": 0.5}, 6, n_codes=2, seed=4)
    met = measure_cooccurrence(*tables)
    meetings = gather_meetings(tables[0], tables[2])
    shown = show_findings(name_pairs(met), map(explain_cooccurrence, met.to_dict("records")), meetings)
    assert len(meetings) == met["n_both"].item() and f"and {met['n_both'].item() - 3} more" in shown.text


def test_markup_in_names_is_text():
    """A region or document named like markup stays text in the findings."""
    rows = pd.DataFrame({"code": ["green"], "group": ["<b>"]})
    evidence = pd.DataFrame({"group": ["<b>"], "code": ["green"], "sentence_id": ["<i>:0001"], "doc_id": ["<i>"]})
    page = show_findings(rows, ["<script>alert(1)</script>"], evidence).html
    assert "<script>" not in page and "<b>" not in page and "<i>" not in page


def test_nothing_compared_is_said():
    """No row gives a sentence, not an empty page."""
    shown = show_findings(pd.DataFrame({"code": []}), [], pd.DataFrame({"group": [], "code": [], "sentence_id": []}))
    assert shown.text == "Nothing was compared."
