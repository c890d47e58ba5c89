import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis_lib import cli
from analysis_lib.cli import main
from analysis_lib.folders import hash_folder, verify_output
from analysis_lib.outputs import DOCUMENTS, read_tables
from analysis_lib.reading.corpus import read_corpus
from analysis_lib.showing.coding_choice import Choice, choose_coding

STUDY = [sys.executable, "-m", "analysis_lib.cli"]


@pytest.fixture
def texts(tmp_path):
    """A copy of two shipped documents and a file that is no text."""
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in sorted(os.listdir(DOCUMENTS))[:2]:
        shutil.copy(DOCUMENTS / name, folder)
    (folder / "picture.txt").write_bytes(b"\x89PNG\0\0\1\2")
    return folder


def list_times(folder: Path) -> dict:
    """Return when each file was changed, and the folder itself."""
    return {str(path): path.stat().st_mtime_ns for path in [folder, *folder.rglob("*")]}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["parse", "nowhere", "--out", "o"], "no such folder: nowhere"),
        (["parse", "empty", "--out", "o"], "no files in empty"),
        (["parse", "file.txt", "--out", "o"], "file.txt is a file; give the folder it lies in"),
        (["parse", "texts", "--out", "texts/o"], "must not lie in one another"),
        (["parse", "texts", "--out", "file.txt/o"], "file.txt"),
        (["parse", "texts", "--out", "file.txt"], "the output folder file.txt is a file"),
        (["parse", "texts"], "the following arguments are required: --out"),
        (["parse", "texts", "--out", "o", "--engine", "spark"], "invalid choice: 'spark'"),
        (["parse", "texts", "--out", "o", "--scheduler", "tcp://h:1"], "a scheduler (tcp://h:1) goes with engine dask"),
        (["report", "texts", "--themes", "inovation"], "parameter themes: unknown value 'inovation'; did you mean"),
        (["report", "texts", "--regions", "Atlantis"], "parameter regions: unknown value 'Atlantis'; allowed: "),
        (["report", "texts", "--years", "2042"], "parameter years: unknown value 2042; allowed: "),
        (["report", "texts", "--years", "1901-1905"], "parameter years: no document from 1901-1905; allowed: "),
        (["report", "texts", "--years", "last"], "years 'last': allowed are years such as 2024 and spans"),
        (["report", "texts", "--years", "2025-2021"], "years '2025-2021': allowed are"),
        (["check", "nowhere"], "no such folder: nowhere"),
        (["explore", "nowhere"], "no such folder: nowhere"),
        (["code", "nowhere", "--coder", "ab"], "no such folder: nowhere"),
        (["code", "texts"], "--coder is missing: give your initials; --list only prints what would be drawn"),
        (["code", "texts", "--coder", "model:x"], "coder 'model:x': allowed are 1 to 40 of the letters a to z"),
        (["code", "texts", "--coder", "ab", "--n", "5000"], "5000 sentences cannot be drawn from 29; allowed: 1 to 29"),
        (["code", "texts", "--list", "--n", "0"], "0 sentences cannot be drawn from 29; allowed: 1 to 29"),
        (["code", "texts", "--list", "--n", "ten"], "argument --n: invalid int value: 'ten'"),
        (["code", "texts", "--coder", "ab", "--codings", "texts/mine"], "texts/mine lies among the documents; allowed"),
        (["code", "texts", "--coder", "ab", "--codings", "file.txt"], "file.txt"),
        (["verify", "nowhere"], "no such folder: nowhere"),
        (["translate"], "invalid choice: 'translate'"),
        ([], "the following arguments are required: COMMAND"),
    ],
)
def test_a_mistake_is_one_clear_line(texts, arguments, message, monkeypatch, capsys):
    """Whatever a user gets wrong ends with code 2, nothing on stdout and one line on stderr that says what it was."""
    monkeypatch.chdir(texts.parent)
    Path("empty").mkdir()
    Path("file.txt").write_text("text", encoding="utf-8")
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("study: ") and err.count("\n") == 1 and message in err
    assert not Path("o").exists() and not Path("reports").exists()


def test_parse_writes_verified_tables_and_leaves_the_input_alone(texts, tmp_path, capsys):
    """The tables are those of the reader, verify finds them unaltered, and no file of the input is touched."""
    before = list_times(texts)
    assert main(["parse", str(texts), "--out", str(tmp_path / "out")]) == 0
    assert main(["verify", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("found 3 = parsed 2 + quarantined 1 + skipped 0\n") and err == ""
    assert out.endswith("complete and unaltered\n")
    assert list_times(texts) == before
    assert read_tables(tmp_path / "out")["sentences"].equals(read_corpus(texts).sentences)
    (tmp_path / "out" / "edits.parquet").unlink()
    assert main(["verify", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().out == "missing: edits.parquet\n"


def test_engines_write_the_same_bytes(texts, tmp_path, capsys):
    """Worker processes and this process leave identical outputs."""
    for engine in ("local", "processes"):
        assert main(["parse", str(texts), "--out", str(tmp_path / engine), "--engine", engine, "--json"]) == 0
    assert hash_folder(tmp_path / "local") == hash_folder(tmp_path / "processes")
    assert verify_output(tmp_path / "local") == []


def test_check_accounts_for_every_character(texts, capsys):
    """For each document characters kept and removed by rule add up to the raw text, in print and in JSON."""
    assert main(["check", str(texts), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert summary["counts"] == {"found": 3, "parsed": 2, "quarantined": 1, "skipped": 0}
    for document in summary["documents"]:
        removed = sum(document["removed_chars"].values())
        raw = (texts / f"{document['doc_id']}.txt").read_bytes().decode("utf-8")
        assert document["n_chars_kept"] + removed == document["n_chars_raw"] == len(raw)
    assert all(sum(bases.values()) == 2 for bases in summary["coverage"].values())
    assert main(["check", str(texts)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "found 3 = parsed 2 + quarantined 1 + skipped 0"
    assert lines[-1].startswith("quarantined: picture.txt: ")


@pytest.fixture
def opened(monkeypatch):
    """Commands that would open a browser, with their environments."""
    calls = []

    def run(command, env, check):
        calls.append((command, env))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(cli.subprocess, "run", run)
    return calls


def test_explore_and_code_open_their_notebooks(texts, opened, tmp_path):
    """JupyterLab is opened on the notebook, and the notebook's choice is that of the command line."""
    assert main(["explore", str(texts)]) == 0
    assert main(["code", str(texts), "--coder", "ab", "--n", "9", "--seed", "4"]) == 0
    assert main(["code", str(texts), "--coder", "cd", "--codings", str(tmp_path / "mine")]) == 0
    assert [Path(command[-1]).name for command, _ in opened] == ["90-explore.ipynb", "91-code.ipynb", "91-code.ipynb"]
    assert all(Path(command[-1]).is_file() and command[1:3] == ["-m", "jupyterlab"] for command, _ in opened)
    (_, exploring), (_, first), (_, second) = opened
    assert exploring["STUDY_FOLDER"] == str(texts.resolve())
    assert choose_coding(environment=first) == Choice(texts.resolve(), "ab", 9, 4, texts.resolve() / "codings")
    assert choose_coding(environment=second) == Choice(texts.resolve(), "cd", None, 0, tmp_path / "mine")
    assert len((texts / "codings" / "samples" / "ab.sample.csv").read_text(encoding="utf-8").splitlines()) == 10


def test_coding_can_be_resumed_and_not_redrawn(texts, opened, capsys):
    """The same command goes on; another seed for the same coder is one line, and no browser opens."""
    assert main(["code", str(texts), "--coder", "ab", "--n", "9"]) == 0
    assert main(["code", str(texts), "--coder", "ab", "--n", "9"]) == 0
    assert main(["code", str(texts), "--coder", "ab", "--n", "9", "--seed", "1"]) == 2
    assert "coder ab has begun a sample with n 9 and seed 0, not with n 9 and seed 1" in capsys.readouterr().err
    assert len(opened) == 2


def test_codings_in_the_folder_are_no_documents(texts, opened, tmp_path, capsys):
    """After somebody has coded, the same documents are parsed; the coder's files are skipped for a stated reason."""
    before = read_corpus(texts)
    assert main(["code", str(texts), "--coder", "ab"]) == 0
    after = read_corpus(texts)
    assert after.sentences.equals(before.sentences) and after.documents.equals(before.documents)
    skipped = after.sources.query("status == 'skipped'").set_index("file")["reason"]
    assert set(skipped[["codings/ab.csv", "codings/samples/ab.sample.csv"]]) == {
        "codings of the sentences, which study code keeps here"}
    (texts / "codings" / "minutes.txt").write_text("The meeting was held in the park on 5 May 2024.\n", encoding="utf-8")
    assert "codings/minutes" in read_corpus(texts).documents["doc_id"].tolist()
    assert main(["parse", str(texts), "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().err == ""


def test_a_draw_can_be_looked_at(texts, opened, capsys):
    """--list prints a line a sentence, --json the same with probabilities; nothing is written and nothing opened."""
    before = list_times(texts)
    assert main(["code", str(texts), "--list", "--n", "5", "--seed", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert main(["code", str(texts), "--json", "--n", "5", "--seed", "2"]) == 0
    drawn = json.loads(capsys.readouterr().out)["sentences"]
    assert [line.split()[0] for line in lines] == [row["sentence_id"] for row in drawn] and len(drawn) == 5
    assert all(0 < row["selection_probability"] < 1 and row["seed"] == 2 for row in drawn)
    assert list_times(texts) == before and opened == []


def test_strict_check_fails_on_quarantine(texts, capsys):
    """With --strict a quarantined file is exit code 1; without one it is 0."""
    assert main(["check", str(texts), "--strict"]) == 1
    (texts / "picture.txt").unlink()
    assert main(["check", str(texts), "--strict"]) == 0
    capsys.readouterr()


def test_file_names_cannot_steer_the_terminal(texts, capsys):
    """Control characters in a file name are printed as escapes."""
    (texts / "a\x1b[2J\u202eb.txt").write_text("A provincial plan for the park.\n", encoding="utf-8")
    assert main(["check", str(texts)]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\u202e" not in out and "[2J" in out


def test_a_broken_pipe_is_no_error(texts):
    """A reader that stops early gets no traceback."""
    command = f"{sys.executable} -m analysis_lib.cli check {texts} | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == "" and done.returncode in (0, cli.BROKEN_PIPE)


def test_ctrl_c_ends_with_one_line(texts, tmp_path):
    """An interrupted run exits with 130 and one line, and leaves no output and no worker behind."""
    for number in range(400):
        shutil.copy(DOCUMENTS / sorted(os.listdir(DOCUMENTS))[4], texts / f"copy-{number}.txt")
    command = [*STUDY, "parse", str(texts), "--out", str(tmp_path / "out"), "--engine", "processes"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True)
    time.sleep(3)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "study: interrupted\n")
    assert not (tmp_path / "out").exists()


def test_progress_is_for_terminals_alone(texts, tmp_path, monkeypatch, capsys):
    """On a terminal a bar of plain ASCII is drawn on stderr; otherwise nothing is."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["parse", str(texts), "--out", str(tmp_path / "out")]) == 0
    err = capsys.readouterr().err
    assert "documents" in err and err.isascii()


def test_any_locale_will_do(texts):
    """In the C locale Chinese is read and printed without a traceback."""
    environment = os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    shutil.copy(DOCUMENTS / sorted(os.listdir(DOCUMENTS))[3], texts / "省.txt")
    done = subprocess.run([*STUDY, "check", str(texts)], capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert b"\\u7701" in done.stdout
