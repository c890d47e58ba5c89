import errno
import os
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis_lib import folders, outputs
from analysis_lib.folders import verify_output
from analysis_lib.outputs import DOCUMENTS, open_corpus, parse_folder, read_tables, write_corpus
from analysis_lib.tables import build_table

KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from analysis_lib.outputs import read_tables, write_corpus
from analysis_lib.folders import verify_output

old, new, out = read_tables(sys.argv[1]), read_tables(sys.argv[2]), Path(sys.argv[3])
steps = 0

def die_at(limit):
    def step(*_):
        global steps
        steps += 1
        if steps == limit:
            os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(step)
    sync = os.fsync
    os.fsync = lambda handle: (step(), sync(handle))

write_corpus(old, out)
seen, limit, status = [], 1, 9
while status == 9:
    child = os.fork()
    if child == 0:
        die_at(limit)
        write_corpus(new, out)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    found = len(read_tables(out)["documents"])
    seen.append((limit, verify_output(out), found))
    if found == len(new["documents"]):
        write_corpus(old, out)
    limit += 7
print([entry for entry in seen if entry[1]], sorted({found for _, _, found in seen}), len(seen) > 15)
"""


@pytest.fixture(scope="module")
def tables():
    """The tables of the shipped documents."""
    return parse_folder(DOCUMENTS)


@pytest.fixture(scope="module")
def fewer(tables):
    """The same tables with three documents fewer."""
    kept = {name: frame for name, frame in tables.items() if name != "documents"}
    return kept | {"documents": tables["documents"].head(2)}


@pytest.fixture
def written(tables, tmp_path):
    """An output folder of the shipped documents."""
    write_corpus(tables, tmp_path / "out", DOCUMENTS)
    return tmp_path / "out"


def read_bytes(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file of a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_tables_come_back_as_they_were(tables, written):
    """Every table is read back with its values, missing ones included, and its dtypes."""
    again = read_tables(written)
    assert again.keys() == tables.keys()
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(again[name], frame)


def test_nasty_text_survives(tmp_path, tables):
    """Control characters, NUL, quotes, direction marks and astral characters come back unchanged."""
    texts = ["=1+1", "a\x00b", "\u202epaid", 'quote " and \\', "line\r\nend", "𠀀😀", "", " ", "NA"]
    flags = [{"doc_id": "x", "flag_id": n, "rule": "r", "found": text} for n, text in enumerate(texts)]
    write_corpus({**tables, "flags": build_table("flags", flags)}, tmp_path / "out")
    assert read_tables(tmp_path / "out")["flags"]["found"].tolist() == texts


def test_the_same_input_gives_the_same_bytes(tables, written, tmp_path):
    """Two outputs of one corpus are identical in every file, the manifest included."""
    write_corpus(tables, tmp_path / "elsewhere" / "again", DOCUMENTS)
    assert read_bytes(tmp_path / "elsewhere" / "again") == read_bytes(written)


def test_the_manifest_accounts_for_every_file(tables, written):
    """The manifest holds each input and table with its SHA-256 and counts found = parsed + quarantined + skipped."""
    manifest = folders.read_manifest(written)
    counts = manifest["counts"]
    assert counts["found"] == counts["parsed"] + counts["quarantined"] + counts["skipped"] == 5
    assert manifest["inputs"] == dict(zip(tables["sources"]["file"], tables["sources"]["sha256"], strict=True))
    assert {Path(name).stem: entry["rows"] for name, entry in manifest["files"].items()} == {
        name: len(frame) for name, frame in tables.items()
    }
    assert str(written.parent) not in (written / "manifest.json").read_text(encoding="utf-8")


def test_a_killed_writer_leaves_the_old_output(tables, fewer, tmp_path):
    """SIGKILL at any step of a write leaves an output that verifies and is either the old or the new one."""
    write_corpus(fewer, tmp_path / "old")
    write_corpus(tables, tmp_path / "new")
    places = [str(tmp_path / name) for name in ("old", "new", "out")]
    command = [sys.executable, "-c", KILLED_WRITER, *places]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.stdout.strip() == "[] [2, 5] True", done.stderr
    assert sorted(os.listdir(tmp_path)) == [".new.lock", ".old.lock", ".out.lock", "new", "old", "out"]


def test_a_full_disk_leaves_the_old_output(tables, fewer, written, monkeypatch):
    """When the disk is full the old output stays, nothing half-written is left, and the error is the system's."""
    def refuse(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="No space left"):
        write_corpus(fewer, written)
    assert verify_output(written) == [] and len(read_tables(written)["documents"]) == 5
    assert sorted(os.listdir(written.parent)) == [".out.lock", "out"]


def test_without_an_exchange_in_one_step_the_old_output_comes_back(tables, fewer, written, monkeypatch):
    """Where folders cannot be exchanged in one step, a run killed between its two steps is made good by the next."""
    monkeypatch.setattr(folders, "_exchange_paths", lambda *_: False)
    write_corpus(fewer, written)
    assert len(read_tables(written)["documents"]) == 2
    written.rename(written.with_name(".out.old"))
    with pytest.raises(ValueError, match="no table is declared under the name 'wrong'"):
        write_corpus({**tables, "wrong": tables["documents"]}, written)
    assert verify_output(written) == [] and len(read_tables(written)["documents"]) == 2


def test_every_flipped_bit_is_noticed(written):
    """A flipped bit anywhere in a table file is reported by verify and refused by the reader."""
    path, chance = written / "sentences.parquet", random.Random(4)
    content = path.read_bytes()
    for _ in range(30):
        place = chance.randrange(len(content))
        path.write_bytes(content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :])
        assert verify_output(written) == ["altered: sentences.parquet"]
        with pytest.raises(ValueError, match="sentences.parquet was altered"):
            read_tables(written)


def test_pages_bear_checksums(written):
    """A flipped byte in a page is noticed by any reader of Parquet that verifies page checksums."""
    content = bytearray((written / "sentences.parquet").read_bytes())
    column = pq.read_metadata(written / "sentences.parquet").row_group(0).column(7)
    content[column.dictionary_page_offset + column.total_compressed_size // 2] ^= 8
    with pytest.raises(OSError, match="CRC|checksum"):
        pq.ParquetFile(pa.BufferReader(bytes(content)), page_checksum_verification=True).read()


def test_missing_foreign_and_altered_files_are_named(written):
    """Verify names what is missing, foreign, and a manifest that was edited."""
    (written / "codings.parquet").unlink()
    (written / "notes.txt").write_text("mine", encoding="utf-8")
    assert verify_output(written) == ["missing: codings.parquet", "not in the manifest: notes.txt"]
    manifest = (written / "manifest.json").read_text(encoding="utf-8")
    (written / "manifest.json").write_text(manifest.replace('"found": 5', '"found": 4'), encoding="utf-8")
    assert verify_output(written) == [f"{written / 'manifest.json'} was altered after it was written"]
    (written / "manifest.json").unlink()
    assert verify_output(written) == [f"{written} is no output of study: it has no manifest.json"]


def test_a_folder_of_somebody_elses_is_never_replaced(tables, written, tmp_path):
    """A folder that holds anything but an output is refused, and so is an output with a file added to it."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.docx").write_bytes(b"years of work")
    (written / "notes.txt").write_text("mine", encoding="utf-8")
    for place, name in ((tmp_path / "thesis", "chapter.docx"), (written, "notes.txt")):
        with pytest.raises(ValueError, match=f"holds files that are no output of study, e.g. {name}"):
            write_corpus(tables, place, DOCUMENTS)
        assert (place / name).exists()


@pytest.mark.parametrize("inside", ["out", "deep/out", "."])
def test_output_and_input_never_share_a_place(tables, tmp_path, inside):
    """An output folder in the input folder, equal to it or around it is refused before anything is written."""
    texts = tmp_path / "texts"
    shutil.copytree(DOCUMENTS, texts)
    for out in (texts / inside, tmp_path):
        with pytest.raises(ValueError, match="must not lie in one another"):
            write_corpus(tables, out, texts)
    assert sorted(os.listdir(texts)) == sorted(os.listdir(DOCUMENTS))


def test_writers_at_the_same_time_take_turns(tables, fewer, tmp_path):
    """Runs that write to one place at once all succeed, and the output is one of theirs."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda frames: write_corpus(frames, tmp_path / "out"), [tables, fewer] * 4))
    assert verify_output(tmp_path / "out") == [] and len(read_tables(tmp_path / "out")["documents"]) in (2, 5)


def test_parsed_tables_are_used_only_for_the_same_files(written, tmp_path, monkeypatch):
    """A corpus is opened from the parsed tables while the folder is as it was, and parsed anew after a change."""
    texts = tmp_path / "texts"
    shutil.copytree(DOCUMENTS, texts)
    monkeypatch.setenv("STUDY_FOLDER", str(texts))
    monkeypatch.setenv("STUDY_TABLES", str(written))
    monkeypatch.setattr(outputs, "read_corpus", lambda folder: pytest.fail(f"parsed {folder}"))
    assert len(open_corpus().documents) == len(open_corpus(texts).documents) == 5
    assert len(open_corpus().codings) > 0
    changed = texts / sorted(os.listdir(texts))[0]
    changed.write_text(changed.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(pytest.fail.Exception, match="parsed"):
        open_corpus()
