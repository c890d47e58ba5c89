"""Every command and file that README.md names exists and does what it says."""

import itertools
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis_lib.coding.agreement import measure_agreement
from analysis_lib.coding.codings import read_codings
from analysis_lib.coding.dictionary import list_readings
from analysis_lib.coding.examples import align_examples, gather_examples
from analysis_lib.coding.reliability import measure_reliability
from analysis_lib.comparing.parity import measure_parity
from analysis_lib.comparing.salience import measure_salience
from analysis_lib.outputs import open_corpus
from analysis_lib.tables import DATA

ROOT = DATA.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [line.split("  #")[0].strip() for block in re.findall(r"```(?:sh|console)\n(.*?)```", TEXT, re.S)
            for line in block.splitlines() if line.strip() and not line.startswith("#")]
STUDY = [command for command in COMMANDS if command.startswith("study ")]
# They start a server or are the run this test is part of.
OWN_TESTS = {"study explore", "study report", "study code my-documents --coder"}


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


@pytest.fixture(scope="module")
def corpus():
    return open_corpus()


def read_rows(after):
    """Return the cells of the Markdown table that follows a line of the README."""
    lines = TEXT[TEXT.index(after):].splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("|---"))
    rows = itertools.takewhile(lambda line: line.startswith("|"), lines[first + 1:])
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_findings_are_those_of_the_study(corpus):
    """The README's shares and intervals are those the study computes."""
    themes = ["innovation", "supply_chain", "clustering"]
    salience = measure_salience(*corpus[3:5], corpus.codings, by=["province"], codes=themes,
                                readings=list_readings(corpus.sentences)).set_index(["province", "code"])
    rows = read_rows("Share of their sentences on three themes")
    assert len(rows) == len(corpus.documents)
    for region, _, _, n_sentences, *cells in rows:
        for theme, cell in zip(themes, cells, strict=True):
            one = salience.loc[(region.removesuffix(" (national)"), theme)]
            assert cell == f"{one['share']:.0%} ({one['share_low']:.0%} to {one['share_high']:.0%})"
            assert int(n_sentences) == one["n_sentences"]


def test_agreement_is_that_of_the_study():
    """The README's precision, recall, F1 and alpha are those of the dictionary against the held examples."""
    held = gather_examples("held")
    pooled = measure_agreement(held.codings, held.readings, held.sentences, "examples", "dictionary")
    pooled = pooled.query("code == 'all'").set_index("language")
    names = {"Chinese": "zh", "English": "en", "Filipino": "fil", "all": "all"}
    for language, n_sentences, n_codes, *figures, alpha in read_rows("How far the coding can be trusted"):
        one = pooled.loc[names[language]]
        assert [int(n_sentences), int(n_codes)] == [one["n_sentences"], one["n_positive"]]
        assert figures == [f"{one[name]:.2f}" for name in ("precision", "recall", "f1")]
        assert alpha == f"{one['alpha']:.2f} ({one['alpha_low']:.2f} to {one['alpha_high']:.2f})"
    parity = measure_parity(align_examples(held.sentences), held.codings, held.readings, held.sentences, n_boot=0)
    assert f"in {100 * parity.loc[0, 'jaccard']:.0f} % of the cases" in " ".join(TEXT.split())


def test_the_fit_to_the_five_documents_is_called_a_fit(corpus):
    """The README's F1 on the five documents, and the alpha of their two coders, are those of the study."""
    codings, readings = read_codings(DATA / "codings", corpus.sentences)
    codings = pd.concat([corpus.codings, codings])
    readings = pd.concat([list_readings(corpus.sentences), readings])
    fit = measure_agreement(codings, readings, corpus.sentences, "adjudicated", "dictionary", n_boot=0).loc[0, "f1"]
    alpha = measure_reliability(codings, readings, corpus.sentences, ["a", "b"], n_boot=0).loc[0, "alpha"]
    flat = " ".join(TEXT.split())
    assert f"adjudicated codings is {fit:.2f}".replace("0.", ".") in flat
    assert f"alpha {alpha:.2f} between".replace("0.", ".") in flat
