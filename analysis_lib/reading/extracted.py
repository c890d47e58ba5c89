"""What every reader of a file format returns."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Extracted(NamedTuple):
    """The text of a formatted file.

    ``main`` are the half-open spans of the text that belong to the document itself, in reading order and without
    overlap; None when all of it does. ``stated`` maps fields of ``documents`` to what the file states beside its text.
    """

    text: str
    main: tuple[tuple[int, int], ...] | None = None
    stated: Mapping[str, str] = MappingProxyType({})
