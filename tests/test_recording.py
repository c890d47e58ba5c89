"""Codes given by hand are on the disk as soon as they are given, and nothing that stood there is lost."""

import os
import subprocess
import sys

import pandas as pd
import pytest

from analysis_lib.coding import recording
from analysis_lib.coding.codebook import read_codebook
from analysis_lib.coding.codings import read_codings
from analysis_lib.coding.recording import check_coder, name_files, read_progress, record_coding, start_coding
from analysis_lib.coding.sampling import draw_sample
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.tables import read_csv


@pytest.fixture(scope="module")
def corpus():
    """The shipped documents."""
    return read_corpus()


@pytest.fixture(scope="module")
def codebook():
    """The shipped codebook."""
    return read_codebook()


@pytest.fixture
def begun(tmp_path, corpus, codebook):
    """A folder in which ab has begun to code 12 sentences, and their identifiers."""
    sample = draw_sample(corpus.sentences, corpus.documents, 12, seed=5)
    start_coding(tmp_path, "ab", sample, corpus.sentences, codebook)
    return tmp_path, sample["sentence_id"].tolist()


def test_what_is_recorded_is_what_is_read(begun, corpus, codebook):
    """Codes come back with their probability; read without theme, drawn and not drawn are three different things."""
    folder, drawn = begun
    record_coding(folder, "ab", drawn[3], ["talent", "innovation", "talent"], corpus.sentences, codebook)
    record_coding(folder, "ab", drawn[0], [], corpus.sentences, codebook)
    codings, readings = read_codings(folder, corpus.sentences, codebook)
    assert set(zip(codings["sentence_id"], codings["code"], codings["coder"], strict=True)) == {
        (drawn[3], "innovation", "ab"), (drawn[3], "talent", "ab")}
    stated = draw_sample(corpus.sentences, corpus.documents, 12, seed=5).set_index("sentence_id")["selection_probability"]
    assert readings.set_index("sentence_id")["selection_probability"].to_dict() == {
        name: stated[name] for name in (drawn[0], drawn[3])}
    codes = read_progress(folder, "ab", corpus.sentences, codebook).set_index("sentence_id")["codes"]
    assert codes[drawn[0]] == "" and codes[drawn[3]] == "innovation talent"
    assert codes.index.tolist() == drawn and codes.notna().sum() == 2


def test_a_sentence_can_be_coded_again(begun, corpus, codebook):
    """The later codes of a sentence take the place of the earlier ones; those of the others stay byte for byte."""
    folder, drawn = begun
    for name, codes in ((drawn[1], ["green"]), (drawn[0], ["talent"]), (drawn[2], [])):
        record_coding(folder, "ab", name, codes, corpus.sentences, codebook)
    before = (folder / "ab.csv").read_text(encoding="utf-8").splitlines()
    record_coding(folder, "ab", drawn[1], ["openness"], corpus.sentences, codebook)
    after = (folder / "ab.csv").read_text(encoding="utf-8").splitlines()
    assert [line.replace(",green,", ",openness,") for line in before] == after
    record_coding(folder, "ab", drawn[1], [], corpus.sentences, codebook)
    assert read_progress(folder, "ab", corpus.sentences, codebook)["codes"].tolist()[:3] == ["talent", "", ""]


def test_the_order_of_work_does_not_show_in_the_file(begun, corpus, codebook, tmp_path_factory):
    """Coded forwards or backwards, the file is the same: rows stand in the order of the text."""
    folder, drawn = begun
    other = tmp_path_factory.mktemp("other")
    start_coding(other, "ab", draw_sample(corpus.sentences, corpus.documents, 12, seed=5), corpus.sentences, codebook)
    for name in drawn:
        record_coding(folder, "ab", name, ["green"], corpus.sentences, codebook)
    for name in reversed(drawn):
        record_coding(other, "ab", name, ["green"], corpus.sentences, codebook)
    assert (folder / "ab.csv").read_bytes() == (other / "ab.csv").read_bytes()


def test_resuming_changes_nothing(begun, corpus, codebook):
    """Started again with the same sample, the coder goes on: no byte of either file changes."""
    folder, drawn = begun
    record_coding(folder, "ab", drawn[0], ["green"], corpus.sentences, codebook)
    before = [path.read_bytes() for path in name_files(folder, "ab")]
    sample = draw_sample(corpus.sentences, corpus.documents, 12, seed=5)
    progress = start_coding(folder, "ab", sample, corpus.sentences, codebook)
    assert [path.read_bytes() for path in name_files(folder, "ab")] == before
    assert progress["codes"].notna().tolist() == [True] + [False] * 11


@pytest.mark.parametrize(("coder", "n", "seed", "message"), [
    ("ab", 12, 6, "coder ab has begun a sample with n 12 and seed 5, not with n 12 and seed 6; go on with those, or "),
    ("ab", 11, 5, "coder ab has begun a sample with n 12 and seed 5, not with n 11 and seed 5"),
    ("AB", 12, 5, "coder 'AB' would take the place of 'ab', whose codings are there; choose another name"),
    ("old", 12, 5, "old.csv is another coder's: there is no samples/old.sample.csv to it; choose another name"),
    ("dictionary", 12, 5, "coder 'dictionary': this name is reserved"),
    ("Model-x", 12, 5, "coder 'Model-x': this name is reserved"),
    ("con", 12, 5, "coder 'con': this name is reserved"),
    ("../ab", 12, 5, "coder '../ab': allowed are 1 to 40 of the letters a to z, digits, - and _"),
    ("a b", 12, 5, "coder 'a b': allowed are"),
    ("王", 12, 5, "coder '王': allowed are"),
    ("", 12, 5, "coder '': allowed are"),
    ("a" * 41, 12, 5, "allowed are 1 to 40"),
])
def test_nobody_elses_file_is_touched(begun, corpus, codebook, coder, n, seed, message):
    """Another sample, another case, a file begun elsewhere and a name that is not allowed: one line, nothing written."""
    folder, _ = begun
    (folder / "old.csv").write_text("doc_id,start,end,code\n", encoding="utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    sample = draw_sample(corpus.sentences, corpus.documents, n, seed=seed)
    with pytest.raises(ValueError) as caught:
        start_coding(folder, coder, sample, corpus.sentences, codebook)
    assert message in str(caught.value) and "\n" not in str(caught.value)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_other_documents_are_noticed(begun, corpus, codebook):
    """When a document has gone, the same size and seed are another sample, and that is said."""
    folder, _ = begun
    fewer = draw_sample(corpus.sentences, corpus.documents.iloc[1:], 12, seed=5)
    with pytest.raises(ValueError, match=r"sample of ab \(n 12 and seed 5\) was drawn from other documents"):
        start_coding(folder, "ab", fewer, corpus.sentences, codebook)


@pytest.mark.parametrize(("codes", "at", "message"), [
    (["inovation"], 0, "unknown code 'inovation'; allowed: innovation, "),
    (["talent"], None, "sentence 'nowhere' is not in the sample of ab"),
])
def test_a_wrong_record_writes_nothing(begun, corpus, codebook, codes, at, message):
    """An unknown code and a sentence that was not drawn are refused in one line."""
    folder, drawn = begun
    record_coding(folder, "ab", drawn[0], ["green"], corpus.sentences, codebook)
    before = (folder / "ab.csv").read_bytes()
    with pytest.raises(ValueError, match=message):
        record_coding(folder, "ab", "nowhere" if at is None else drawn[at], codes, corpus.sentences, codebook)
    assert (folder / "ab.csv").read_bytes() == before


def test_a_damaged_file_is_not_written_over(begun, corpus, codebook):
    """A row that a person spoiled stops the next record until it is set right; the file stays as the person left it."""
    folder, drawn = begun
    record_coding(folder, "ab", drawn[0], ["green"], corpus.sentences, codebook)
    path = folder / "ab.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("green", "gren"), encoding="utf-8")
    spoiled = path.read_bytes()
    with pytest.raises(ValueError, match="ab.csv row 2: unknown code"):
        record_coding(folder, "ab", drawn[1], [], corpus.sentences, codebook)
    assert path.read_bytes() == spoiled


def test_columns_and_rows_of_ones_own_stay(begun, corpus, codebook):
    """A column of notes, and a sentence coded beside the sample, outlast the next record."""
    folder, drawn = begun
    record_coding(folder, "ab", drawn[0], ["green"], corpus.sentences, codebook)
    extra = corpus.sentences[~corpus.sentences["sentence_id"].isin(drawn)].iloc[0]
    rows = read_csv(folder / "ab.csv").assign(note="unsure, ask cd")
    rows.loc[1, ["doc_id", "start", "end", "code"]] = [extra["doc_id"], str(extra["start"]), str(extra["end"]), "talent"]
    rows.to_csv(folder / "ab.csv", index=False)
    record_coding(folder, "ab", drawn[1], [], corpus.sentences, codebook)
    after = read_csv(folder / "ab.csv")
    assert after["note"].dropna().tolist() == ["unsure, ask cd"] and "talent" in after["code"].tolist()
    assert read_progress(folder, "ab", corpus.sentences, codebook)["codes"].tolist()[:2] == ["green", ""]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("after", [0, 1])
def test_a_crash_while_starting_leaves_a_start(tmp_path, corpus, codebook, monkeypatch, step, after):
    """Whichever of the two files the crash hits, coder files stay readable and the same start works afterwards."""
    sample = draw_sample(corpus.sentences, corpus.documents, 12, seed=5)
    calls, real = [], getattr(os, step)

    def fail_later(*arguments):
        calls.append(arguments)
        # On each file come two calls of fsync, of the file and of the folder, and one of replace.
        if len(calls) > after * (2 if step == "fsync" else 1):
            raise OSError(28, "No space left on device")
        return real(*arguments)

    monkeypatch.setattr(recording.os, step, fail_later)
    with pytest.raises(OSError, match="No space left"):
        start_coding(tmp_path, "ab", sample, corpus.sentences, codebook)
    monkeypatch.undo()
    assert read_codings(tmp_path, corpus.sentences, codebook)[1].empty
    assert len(start_coding(tmp_path, "ab", sample, corpus.sentences, codebook)) == 12
    assert not list(tmp_path.rglob("*.new"))


def test_a_full_disk_loses_no_coding(begun, corpus, codebook, monkeypatch):
    """When the new file cannot be written, the old one stands whole and the next record succeeds."""
    folder, drawn = begun
    record_coding(folder, "ab", drawn[0], ["green"], corpus.sentences, codebook)
    before = (folder / "ab.csv").read_bytes()

    def fail(handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recording.os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        record_coding(folder, "ab", drawn[1], [], corpus.sentences, codebook)
    assert (folder / "ab.csv").read_bytes() == before
    monkeypatch.undo()
    record_coding(folder, "ab", drawn[1], [], corpus.sentences, codebook)
    assert read_progress(folder, "ab", corpus.sentences, codebook)["codes"].notna().sum() == 2


def test_two_programs_do_not_undo_each_other(begun, corpus, codebook):
    """Two processes that record different sentences of one coder at once leave all of them in the file."""
    folder, drawn = begun
    script = (
        "import sys\nfrom pathlib import Path\nfrom analysis_lib.coding.codebook import read_codebook\n"
        "from analysis_lib.coding.recording import record_coding\nfrom analysis_lib.reading.corpus import read_corpus\n"
        "sentences, codebook = read_corpus().sentences, read_codebook()\n"
        "[record_coding(Path(sys.argv[1]), 'ab', name, ['green'], sentences, codebook) for name in sys.argv[2:]]\n"
    )
    halves = [subprocess.Popen([sys.executable, "-c", script, str(folder), *drawn[first::2]]) for first in (0, 1)]
    assert [half.wait(timeout=120) for half in halves] == [0, 0]
    assert read_progress(folder, "ab", corpus.sentences, codebook)["codes"].tolist() == ["green"] * 12


def test_every_shipped_sentence_can_be_written_and_read(tmp_path, corpus, codebook):
    """All 98 sentences, with quotes, line ends and Chinese in them, come back with the text they were coded on."""
    sample = draw_sample(corpus.sentences, corpus.documents)
    start_coding(tmp_path, "ab", sample, corpus.sentences, codebook)
    for name in sample["sentence_id"]:
        record_coding(tmp_path, "ab", name, [], corpus.sentences, codebook)
    rows = read_csv(tmp_path / "ab.csv")
    assert rows["text"].tolist() == sample["text"].tolist() and rows["code"].isna().all()
    assert len(read_codings(tmp_path, corpus.sentences, codebook)[1]) == len(corpus.sentences)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1 %", "@x", "a\rb", "a\tb"])
def test_no_cell_is_a_formula(tmp_path, codebook, text):
    """A text that a spreadsheet would compute or break is left out of the file; the offsets say which it is."""
    sentences = pd.DataFrame({"sentence_id": ["d:1"], "doc_id": ["d"], "start": [0], "end": [9], "language": ["en"],
                              "text": [text]})
    documents = pd.DataFrame({"doc_id": ["d"], "duplicate_of": [None]})
    start_coding(tmp_path, "ab", draw_sample(sentences, documents), sentences, codebook)
    record_coding(tmp_path, "ab", "d:1", ["green"], sentences, codebook)
    assert read_csv(tmp_path / "ab.csv")["text"].isna().all()
    assert len(read_codings(tmp_path, sentences, codebook)[0]) == 1


def test_the_file_can_still_be_read_by_the_group(begun, corpus, codebook):
    """A file that colleagues may read or write stays so when it is replaced."""
    folder, drawn = begun
    os.chmod(folder / "ab.csv", 0o664)
    record_coding(folder, "ab", drawn[0], [], corpus.sentences, codebook)
    assert (folder / "ab.csv").stat().st_mode & 0o777 == 0o664


def test_plain_names_are_allowed():
    """Letters of both cases, digits, hyphen and underscore make a name."""
    assert [check_coder(name) for name in ("AB", "x_1", "cd-2", "a" * 40)] == ["AB", "x_1", "cd-2", "a" * 40]
