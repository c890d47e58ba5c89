"""Zip files: their members are read in memory, never unpacked to the disk, and only within limits."""

import lzma
import zipfile
import zlib
from pathlib import Path

MAX_MEMBERS = 100_000
MAX_MEMBER_BYTES = 32 * 2**20
# Text shrinks to a tenth, a page of one repeated line to a hundredth; what shrinks more is made to fill a memory.
MAX_RATIO = 200
MIN_SUSPECT = 2**20
ENCRYPTED = 0x1
UTF8_NAME = 0x800


def list_members(path: Path) -> list[tuple[str, str | None]]:
    """List the files in a zip, each with the reason why it is not to be read, or None.

    Parameters
    ----------
    path : Path

    Returns
    -------
    list of (name, reason)
        Sorted by name; names in the legacy encoding of Chinese zips are decoded as GB18030.

    Raises
    ------
    ValueError
        When the file is no zip, is damaged, or holds more than 100,000 members.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise ValueError(f"not a zip file that can be read: {error}") from None
    if len(members) > MAX_MEMBERS:
        raise ValueError(f"{len(members)} members; at most {MAX_MEMBERS} are read")
    return sorted((name_member(info), inspect_member(info)) for info in members)


def name_member(info: zipfile.ZipInfo) -> str:
    """Return the name of a member as it was meant.

    Examples
    --------
    >>> info = zipfile.ZipInfo("政策.txt".encode("gbk").decode("cp437"))
    >>> name_member(info)
    '政策.txt'
    """
    if info.flag_bits & UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def inspect_member(info: zipfile.ZipInfo) -> str | None:
    """Say why a member is not to be read; None when it is."""
    if info.flag_bits & ENCRYPTED:
        return "encrypted inside the zip"
    if info.file_size > MAX_MEMBER_BYTES:
        return f"{info.file_size} bytes; at most {MAX_MEMBER_BYTES} are read"
    if info.file_size > MIN_SUSPECT and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return f"packed {info.file_size // max(info.compress_size, 1)} times; at most {MAX_RATIO} times is read"
    return None


def read_member(path: Path, member: str) -> bytes:
    """Read one member of a zip.

    Raises
    ------
    ValueError
        When it is damaged, longer than the zip states, or not to be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            info = next(info for info in archive.infolist() if name_member(info) == member)
            reason = inspect_member(info)
            if reason:
                raise ValueError(reason)
            with archive.open(info) as file:
                data = file.read(MAX_MEMBER_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, lzma.LZMAError, EOFError) as error:
        raise ValueError(f"damaged inside the zip: {error}") from None
    except OSError as error:
        if error.errno is not None:
            raise
        # The decompressor of bzip2 has no error class of its own.
        raise ValueError(f"damaged inside the zip: {error}") from None
    if len(data) > MAX_MEMBER_BYTES:
        raise ValueError(f"more than {MAX_MEMBER_BYTES} bytes, which the zip does not state")
    return data
