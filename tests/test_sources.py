"""Every file of a folder is parsed, quarantined with a reason, or skipped with a reason."""

import hashlib
import os

import pytest

from analysis_lib.reading.corpus import read_corpus
from analysis_lib.reading.listing import list_parts
from analysis_lib.reading.sources import show_part

TEXT = "The city issued an action plan for the biopharmaceutical industry. It supports leading enterprises."


@pytest.fixture
def folder(tmp_path):
    """A folder as analysts keep them: texts among what is none."""
    (tmp_path / "plain.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "bom.md").write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    (tmp_path / "utf16.txt").write_text(TEXT, encoding="utf-16")
    (tmp_path / "cut.txt").write_bytes("生物医药产业高质量发展推进会在郑州召开。会议强调，要强化创新引领".encode()[:-1])
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_text(" \n\t\n\u3000", encoding="utf-8")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "latin.txt").write_bytes("pharmac\xe9utique".encode("latin-1"))
    (tmp_path / "table.xlsx").write_bytes(b"PK\3\4")
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    (tmp_path / "sources.csv").write_text("file\nplain.txt\n", encoding="utf-8")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "plain.txt").write_text(TEXT, encoding="utf-8")
    os.symlink(tmp_path / "plain.txt", tmp_path / "link.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    return tmp_path


def test_every_file_has_one_outcome(folder):
    """Found = parsed + quarantined + skipped, and each file that is not parsed has a reason."""
    sources = read_corpus(folder).sources.set_index("file")
    assert set(sources.index) == {show_part(part) for part in list_parts(folder)}
    assert sources["status"].to_dict() == {
        "plain.txt": "parsed", "bom.md": "parsed", "utf16.txt": "parsed", "cut.txt": "parsed",
        "deeper/plain.txt": "parsed", "empty.txt": "quarantined", "blank.txt": "quarantined",
        "picture.txt": "quarantined", "latin.txt": "parsed", "table.xlsx": "quarantined", ".DS_Store": "skipped",
        "sources.csv": "skipped", "link.txt": "skipped", "pipe.txt": "skipped",
    }
    assert (sources["reason"].isna() == (sources["status"] == "parsed")).all()


@pytest.mark.parametrize(
    ("file", "reason"),
    [("empty.txt", "empty"), ("picture.txt", "binary"), ("link.txt", "not a regular file"),
     ("table.xlsx", "file type .xlsx is not read; read are .txt .md")],
)
def test_reasons_name_what_was_wrong(folder, file, reason):
    """A reason says what was found and what is allowed."""
    sources = read_corpus(folder).sources.set_index("file")
    assert reason in sources.loc[file, "reason"]


def test_a_cut_character_is_flagged_and_the_rest_is_read(folder):
    """A file that ends inside a character keeps its text and gets a flag at its end."""
    corpus = read_corpus(folder)
    flag = corpus.flags.query("doc_id == 'cut' and rule == 'cut_character'").iloc[0]
    assert corpus.sentences.query("doc_id == 'cut'")["text"].tolist()[-1] == "会议强调，要强化创新引"
    assert flag["end"] == corpus.sources.set_index("doc_id").loc["cut", "n_chars"]


def test_facts_of_a_file(folder):
    """Size, hash, encoding and length are those of the file."""
    row = read_corpus(folder).sources.set_index("file").loc["bom.md"]
    data = (folder / "bom.md").read_bytes()
    assert (row["n_bytes"], row["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert (row["encoding"], row["encoding_basis"], row["n_chars"]) == ("utf-8-sig", "stated", len(TEXT))
    assert (row["format"], row["encoding_confidence"]) == ("text", 1.0)


def test_files_that_share_a_stem_keep_their_suffix(tmp_path):
    """Two files that differ in their suffix alone are two documents."""
    for name in ("a.txt", "a.md", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert [(part.doc_id, part.file) for part in list_parts(tmp_path)] == [
        ("a.md", "a.md"), ("a.txt", "a.txt"), ("b", "b.txt")]


def test_names_that_are_no_text(tmp_path):
    """A file whose name is not UTF-8 is read, and its name is shown with escapes."""
    with open(os.path.join(os.fsencode(tmp_path), "政策".encode("gbk") + b".txt"), "wb") as file:
        file.write(TEXT.encode())
    corpus = read_corpus(tmp_path)
    assert corpus.sources["status"].tolist() == ["parsed"]
    assert corpus.sources["file"].iloc[0].startswith("\\x")


def test_reposts_count_once(folder):
    """A document whose cleaned body stands under another name is marked as its duplicate."""
    long = TEXT + " The plan sets targets for revenue by 2025, and the city will build a park for innovative drugs."
    (folder / "one.txt").write_text(f"Plan issued\n{long}\nPost time: Oct-17-2022", encoding="utf-8")
    (folder / "two.txt").write_text(f"Home / News\n{long}", encoding="utf-8")
    documents = read_corpus(folder).documents.set_index("doc_id")
    assert documents.loc["two", "duplicate_of"] == "one"
    assert documents["duplicate_of"].notna().sum() == 1


def test_missing_and_empty_folders_are_refused(tmp_path):
    """A folder that does not exist or holds nothing is named in one line."""
    with pytest.raises(ValueError, match="no such folder: .*nowhere"):
        read_corpus(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="no file in folder"):
        read_corpus(tmp_path)
