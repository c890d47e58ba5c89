"""Output folders that are old or new and never partial, each with a manifest that proves it unaltered."""

import ctypes
import hashlib
import json
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock, Timeout

from analysis_lib.tables import DATA

PRODUCT = "biopharma-policy-study"
MANIFEST = "manifest.json"
FORMAT = 1
LEFTOVERS = (".DS_Store", "Thumbs.db")  # what file managers leave in a folder somebody has looked at
LOCK_SECONDS = 60


def list_files(folder: Path) -> list[str]:
    """List the regular files below a folder, as sorted relative paths; links and special files are not followed."""
    found = []
    for base, folders, names in os.walk(folder):
        folders.sort()
        paths = [Path(base, name) for name in names]
        found += [path.relative_to(folder).as_posix() for path in paths if stat.S_ISREG(path.lstat().st_mode)]
    return sorted(found)


def hash_file(path: Path) -> str | None:
    """Return the SHA-256 of a file's bytes in hexadecimal; None where it may not be read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except PermissionError:
        return None


def hash_folder(folder: Path) -> dict[str, str | None]:
    """Return the SHA-256 of every regular file below a folder by its relative path."""
    return {name: hash_file(folder / name) for name in list_files(folder)}


@cache
def hash_program() -> str:
    """Return one SHA-256 over this package and its codebook, gazetteer and lexicons."""
    package = Path(__file__).parent
    paths = [path for path in package.rglob("*") if path.suffix in {".py", ".csv", ".css"}]
    paths += [path for path in DATA.rglob("*.csv") if "documents" not in path.relative_to(DATA).parts]
    names = {path.relative_to(package.parent).as_posix(): hash_file(path) for path in paths}
    return _hash_json(names)


def _hash_json(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def check_folder(folder: Path) -> Path:
    """Return the folder of documents, or raise ValueError when it is not one or holds no file."""
    folder = Path(folder)
    if not folder.exists():
        raise ValueError(f"no such folder: {folder}")
    if not folder.is_dir():
        raise ValueError(f"{folder} is a file; give the folder it lies in")
    if not list_files(folder):
        raise ValueError(f"no files in {folder}")
    return folder


def check_target(folder: Path, source: Path | None = None) -> Path:
    """Return the resolved output folder, or raise ValueError when writing there could destroy something.

    Parameters
    ----------
    folder : Path
        Where the output is to go: a new or empty folder, or an earlier output, which is replaced.
    source : Path, optional
        Folder of the input, in which no output may lie and which may not lie in the output.
    """
    target = Path(folder).resolve()
    inputs = Path(source).resolve() if source else None
    if inputs and (target.is_relative_to(inputs) or inputs.is_relative_to(target)):
        raise ValueError(f"the output folder {folder} and the input folder {source} must not lie in one another")
    if target.is_file():
        raise ValueError(f"the output folder {folder} is a file")
    if target.is_dir():
        names = [name for name in list_files(target) if Path(name).name not in LEFTOVERS]
        written = {MANIFEST, *_read_written(target)}
        foreign = [name for name in names if name not in written]
        if foreign:
            raise ValueError(f"the output folder {folder} holds files that are no output of study, e.g. {foreign[0]}")
    return target


def _read_written(folder: Path) -> list[str]:
    try:
        return list(read_manifest(folder)["files"])
    except ValueError:
        return []


@contextmanager
def replace_folder(folder: Path, source: Path | None = None) -> Iterator[Path]:
    """Give an empty folder to fill, and put it in the place of ``folder`` when the block ends without an error.

    Everything is on the disk before the exchange, which is one step where the system has such a step (Linux, macOS).
    A process killed in the block leaves the old folder as it was. Runs that write to the same place wait in turn.
    """
    target = check_target(folder, source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with hold_lock(target, f"another run has been writing to {target}"):
        _clear_leftovers(target)
        new = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
        try:
            yield new
            new.chmod(0o755)
            _sync_folder(new)
            _swap_folders(new, target)
        finally:
            shutil.rmtree(new, ignore_errors=True)


@contextmanager
def hold_lock(path: Path, problem: str, seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Let one program at a time into the block, by a lock file beside the path.

    Raises
    ------
    ValueError
        ``problem`` and how long was waited, when another program holds the lock all this time.
    """
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        raise ValueError(f"{problem} for {seconds:g} seconds") from None
    try:
        yield
    finally:
        lock.release()


def _clear_leftovers(target: Path) -> None:
    """Remove what a killed run left behind, and bring back the old folder it had moved away."""
    old = _name_old(target)
    if old.exists() and not target.exists():
        old.rename(target)
    for path in [old, *target.parent.glob(f".{target.name}.new-*")]:
        shutil.rmtree(path, ignore_errors=True)


def _name_old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


def sync_path(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk; only POSIX systems sync folders."""
    if os.name == "posix" or path.is_file():
        handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sync_folder(folder: Path) -> None:
    for base, _, names in os.walk(folder):
        for path in [*(Path(base, name) for name in names), Path(base)]:
            sync_path(path)


def _swap_folders(new: Path, target: Path) -> None:
    if not target.exists():
        new.rename(target)
    elif not _exchange_paths(new, target):
        target.rename(_name_old(target))
        new.rename(target)
        shutil.rmtree(_name_old(target), ignore_errors=True)
    sync_path(target.parent)


def _exchange_paths(first: Path, second: Path) -> bool:
    """Exchange two folders in one step; False where the system or the file system has no such step."""
    names = os.fsencode(first), os.fsencode(second)
    library = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    if hasattr(library, "renameat2"):  # Linux; -100 is AT_FDCWD and 2 is RENAME_EXCHANGE
        return library.renameat2(-100, names[0], -100, names[1], 2) == 0
    if sys.platform == "darwin":  # 2 is RENAME_SWAP
        return library.renamex_np(*names, 2) == 0
    return False


def write_manifest(folder: Path, content: Mapping) -> dict:
    """Write ``manifest.json`` over all files in the folder: their SHA-256, what the caller adds, and its own seal.

    It bears no time stamp and no path of the machine: the same files give the same bytes.
    """
    manifest = {"format": FORMAT, "product": PRODUCT, "version": version(PRODUCT), "program_sha256": hash_program()}
    manifest |= dict(content)
    extra = manifest.get("files", {})
    manifest["files"] = {name: {"sha256": sha256} | extra.get(name, {}) for name, sha256 in hash_folder(folder).items()}
    manifest["seal"] = _hash_json(manifest)
    text = json.dumps(manifest, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
    return manifest


def read_manifest(folder: Path) -> dict:
    """Read the manifest of an output; ValueError when there is none or it is altered."""
    path = Path(folder) / MANIFEST
    if not path.is_file():
        raise ValueError(f"{folder} is no output of study: it has no {MANIFEST}")
    try:
        manifest = json.loads(path.read_bytes())
        seal = manifest.pop("seal")
    except (ValueError, KeyError, AttributeError, TypeError):
        raise ValueError(f"{path} is damaged or was not written by study") from None
    if seal != _hash_json(manifest):
        raise ValueError(f"{path} was altered after it was written")
    if manifest["format"] != FORMAT:
        raise ValueError(f"{path} has format {manifest['format']}; this version reads {FORMAT}")
    return manifest


def verify_output(folder: Path) -> list[str]:
    """Compare an output folder with its manifest.

    Returns
    -------
    list of str
        One line a problem: a file that is missing, altered or foreign, or a damaged manifest; empty when the output
        is complete and unaltered.
    """
    folder = Path(folder)
    try:
        expected = {name: entry["sha256"] for name, entry in read_manifest(folder)["files"].items()}
    except ValueError as error:
        return [str(error)]
    found = {name: sha256 for name, sha256 in hash_folder(folder).items() if name != MANIFEST}
    problems = [f"missing: {name}" for name in expected if name not in found]
    problems += [f"altered: {name}" for name in expected if name in found and found[name] != expected[name]]
    return problems + [f"not in the manifest: {name}" for name in found if name not in expected]
