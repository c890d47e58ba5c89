"""The project's own files agree with one another."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import analysis_lib
from analysis_lib.dictionary import BEGIN, END, README, describe_tables
from analysis_lib.tables import DATA, list_columns, read_csv

ROOT = DATA.parent
# Names of conda-forge: without the GUI toolkits that a notebook does not need; with an extra of the package.
CONDA_NAMES = {"matplotlib-base": "matplotlib", "bleach-with-css": "bleach"}


def read_project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read_environment(path):
    listed = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))["dependencies"]
    conda = [entry for entry in listed if isinstance(entry, str)]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    return conda, pip


def as_pairs(requirements):
    parsed = [Requirement(text) for text in requirements]
    return {(canonicalize_name(CONDA_NAMES.get(one.name, one.name)), str(one.specifier)) for one in parsed}


def read_lock():
    """Return the locked versions by name; a package may be locked to one version a Python version."""
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    locked = {}
    for line in lines:
        match = re.match(r"([A-Za-z0-9._-]+)==([^ ;\\]+)(?: ; (.*?))?(?: \\)?$", line)
        if match:
            locked.setdefault(canonicalize_name(match[1]), []).append(match[2])
    return locked


def test_environment_has_the_dependencies_of_the_package():
    """environment.yml names each direct dependency of pyproject.toml once, with the same bounds, and no other."""
    conda, pip = read_environment("environment.yml")
    assert pip[-1] == "-e ."
    named = [entry for entry in conda if entry != "pip" and not entry.startswith("python>")] + pip[:-1]
    assert as_pairs(named) == as_pairs(read_project()["dependencies"])
    assert len(named) == len(read_project()["dependencies"])


def test_environment_has_the_python_of_the_package():
    """environment.yml and pyproject.toml allow the same versions of Python."""
    conda, _ = read_environment("environment.yml")
    assert Requirement(next(entry for entry in conda if entry.startswith("python>"))).specifier == \
        Requirement("python" + read_project()["requires-python"]).specifier


def test_binder_has_the_same_environment():
    """Binder's environment is environment.yml, less the package itself, which postBuild installs."""
    plain = (ROOT / "environment.yml").read_text(encoding="utf-8").replace("      - -e .\n", "")
    assert (ROOT / ".binder" / "environment.yml").read_text(encoding="utf-8") == plain
    assert "pip install --no-deps -e ." in (ROOT / ".binder" / "postBuild").read_text(encoding="utf-8")


def test_lock_satisfies_every_requirement():
    """The lock holds a version within the bounds of every dependency of the package and of its tests."""
    project, locked = read_project(), read_lock()
    for text in project["dependencies"] + project["optional-dependencies"]["test"]:
        requirement = Requirement(text)
        versions = locked.get(canonicalize_name(requirement.name))
        assert versions, f"{requirement.name} is not locked"
        assert all(requirement.specifier.contains(version) for version in versions), text


def test_lock_is_hashed_and_names_no_index():
    """Every locked package carries hashes and the lock holds no address of an index."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-zA-Z0-9])", text)
    assert all("--hash=sha256:" in block for block in blocks if "==" in block)
    assert "://" not in text and not re.search(r"^(-i|--index|--extra|--find|-f)\b", text, re.M)


@pytest.mark.parametrize("name", ["jupyterlab", "pandas", "matplotlib", "papermill", "nbval"])
def test_the_stack_is_direct(name):
    """The five packages the study is built on are direct dependencies."""
    assert name in {Requirement(text).name for text in read_project()["dependencies"]}


def test_shipped_documents_are_unaltered():
    """The shipped documents are those whose SHA-256 data/sources.csv states, and no other."""
    stated = read_csv(DATA / "sources.csv")
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (DATA / "documents").iterdir()}
    assert dict(zip(stated["file"], stated["sha256"], strict=True)) == found
    sizes = {path.name: path.stat().st_size for path in (DATA / "documents").iterdir()}
    assert dict(zip(stated["file"], stated["n_bytes"].astype(int), strict=True)) == sizes


def test_dictionary_is_that_of_the_tables():
    """The data dictionary in data/README.md is the one the declared tables give."""
    text = README.read_text(encoding="utf-8")
    assert text.split(BEGIN)[1].split(END)[0].strip() == describe_tables().strip()


def test_contract_columns():
    """The columns that programs outside rely on stand in every table, under their names."""
    contract = {
        "sources": "doc_id file sha256 n_bytes encoding encoding_basis n_chars status reason",
        "edits": "doc_id edit_id rule start end removed replacement confidence",
        "flags": "doc_id flag_id rule start end found suggestion",
        "sentences": "sentence_id doc_id position kind language start end text",
        "codings": "sentence_id code coder indicator start end probability",
        "mentions": "doc_id mention_id kind name role region_code start end",
        "salience": "code n_documents n_sentences n_coded share share_low share_high interval",
        "contrasts": "code group_a group_b difference low high p p_adjusted verdict reason n_needed",
        "agreement": "code coder_a coder_b n_sentences percent alpha alpha_low alpha_high precision recall f1",
        "concordance": "doc_id sentence_id pre keyword post start end",
    }
    for table, columns in contract.items():
        assert set(columns.split()) <= set(list_columns(table)), table


def test_every_public_name_is_there():
    """Each name the package offers can be imported, and there are at most 20."""
    assert all(callable(getattr(analysis_lib, name)) for name in analysis_lib.__all__) and len(analysis_lib.__all__) <= 20


def test_no_machine_path_in_the_project():
    """No file of the project names a folder of the machine it was written on."""
    suffixes = {".py", ".md", ".csv", ".toml", ".yml", ".ipynb", ".lock", ".css", ".html"}
    files = [path for folder in ("analysis_lib", "data", "notebooks", "tests", ".binder", ".ci")
             for path in (ROOT / folder).rglob("*") if path.suffix in suffixes and path.is_file()]
    pattern = re.compile(r"(?<![\w.])/(?:home|root|Users|work)/\w")
    assert not [path for path in files if pattern.search(path.read_text(encoding="utf-8"))]
    assert len(files) > 50 and Path(__file__) in files
