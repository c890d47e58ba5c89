"""The account of a folder: what was read, removed, flagged and recognised, in figures and as pages."""

import json
import re

import pytest

from analysis_lib.cli import main
from analysis_lib.folders import verify_output
from analysis_lib.outputs import DOCUMENTS
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.summary import count_flagged, count_removed, summarise_corpus


@pytest.fixture(scope="module")
def corpus():
    return read_corpus()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    out = tmp_path_factory.mktemp("check") / "out"
    assert main(["check", str(DOCUMENTS), "--html", str(out)]) == 0
    assert verify_output(out) == []
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in out.rglob("*.html")}


def test_the_account_of_removals_adds_up(corpus):
    """Characters removed by all rules are those the documents lost, and no rule is left out."""
    removed = count_removed(corpus)
    lost = corpus.documents["n_chars_raw"].sum() - corpus.documents["n_chars_kept"].sum()
    assert removed["n_chars"].sum() == lost
    assert removed["n_spans"].sum() == len(corpus.edits)
    assert removed["share"].sum() == pytest.approx(lost / corpus.documents["n_chars_raw"].sum())


def test_every_flag_has_a_meaning(corpus):
    """Each rule that flags is explained in the table of rules."""
    assert count_flagged(corpus)["meaning"].notna().all()


def test_coverage_counts_every_document(corpus):
    """For each field the documents by basis are all documents."""
    summary = summarise_corpus(corpus)
    assert all(sum(bases.values()) == len(corpus.documents) for bases in summary["coverage"].values())
    assert sum(summary["languages"].values()) == len(corpus.documents)


def test_the_json_form_holds_the_whole_account(capsys):
    """The machine-readable form names files, fields, removals, flags and documents."""
    assert main(["check", str(DOCUMENTS), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["counts"] == {"found": 5, "parsed": 5, "quarantined": 0, "skipped": 0}
    assert {row["rule"] for row in summary["removed"]} >= {"pinyin", "repeated_line", "credit"}
    assert any(flag["rule"] == "byte_shift" and flag["suggestion"] for flag in summary["flags"])


def test_a_page_shows_removals_flags_and_evidence(pages):
    """The page of a document holds its raw text with removed spans by rule, flags with suggestion, and evidence."""
    page = next(text for name, text in pages.items() if "003_" in name)
    assert page.count('class="removed rule-pinyin"') + page.count("removed rule-pinyin") >= 329
    assert "flag byte_shift (suggested: 規模化集群化高端化發展)" in page
    assert re.search(r'class="evidence[^"]*" title="[^"]*event_date: 2024-12-20 \(inferred\)', page)
    translated = next(text for name, text in pages.items() if "001_" in name)
    assert "mark of translation: repeated_word" in translated and "No title in the text" in translated


def test_the_index_links_every_document_and_asks_for_nothing(pages):
    """The index accounts for all files and links their pages; no page holds a script or an outside address."""
    index = pages["index.html"]
    assert "found 5 = parsed 5 + quarantined 0 + skipped 0" in index
    assert {name for name in pages if name.startswith("sources/")} <= set(re.findall(r'href="(sources/[^"]+)"', index))
    assert not any(re.search(r"<script|https?://", text.split("<main")[0]) for text in pages.values())


def test_a_folder_that_holds_something_else_is_not_overwritten(tmp_path, capsys):
    """The account is not written over foreign files nor into the documents."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["check", str(DOCUMENTS), "--html", str(tmp_path)]) == 2
    assert main(["check", str(DOCUMENTS), "--html", str(DOCUMENTS / "out")]) == 2
    assert "holds files that are no output of study" in capsys.readouterr().err
