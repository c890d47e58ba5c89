"""Every command and file that README.md names exists and does what it says."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from analysis_lib.tables import DATA

ROOT = DATA.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.split("  #")[0].strip() for block in re.findall(r"```(?:sh|console)\n(.*?)```", TEXT, re.S)
            for line in block.splitlines() if line.strip() and not line.startswith("#")]
STUDY = [command for command in COMMANDS if command.startswith("study ")]
# They start a server or are the run this test is part of.
OWN_TESTS = {"study explore", "study report"}


def test_the_two_commands_stand_first():
    """The README's first block holds exactly the two commands that set everything up."""
    assert COMMANDS[:2] == ["make report", "make test"]


@pytest.mark.parametrize("command", [command for command in COMMANDS if command.startswith("make ")])
def test_make_targets_exist(command):
    """Each make command of the README has a target."""
    outcome = subprocess.run([*shlex.split(command), "--dry-run"], cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of an analyst's own, as the README's examples call it."""
    home = tmp_path_factory.mktemp("home")
    (home / "my-documents").mkdir()
    for path in sorted((DATA / "documents").glob("*.txt"))[:3]:
        shutil.copy(path, home / "my-documents")
    return home


@pytest.mark.parametrize("command", [command for command in STUDY if not command.startswith(tuple(OWN_TESTS))])
def test_study_commands_run(command, folder):
    """Each study command of the README runs as it stands."""
    words = [sys.executable, "-m", "analysis_lib.cli", *shlex.split(command)[1:]]
    outcome = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300, encoding="utf-8")
    assert outcome.returncode == 0, outcome.stderr


def test_report_of_another_folder_runs(folder):
    """The README's report command for a folder of one's own writes a report."""
    command = next(command for command in STUDY if command.startswith("study report my-documents"))
    words = [sys.executable, "-m", "analysis_lib.cli", *shlex.split(command)[1:]]
    outcome = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=600, encoding="utf-8")
    assert outcome.returncode == 0, outcome.stderr
    assert Path(folder, outcome.stdout.strip().split()[-1]).exists()


def test_named_files_exist():
    """Each path the README links to or names in code marks stands in the project."""
    linked = re.findall(r"\]\((?!http|#)([^)]+)\)", TEXT)
    named = re.findall(r"`((?:data|notebooks|analysis_lib|tests|benchmarks)/[\w./*-]*)`", TEXT)
    assert linked + named
    assert not [name for name in linked + named if not list(ROOT.glob(name.rstrip("/")))]
