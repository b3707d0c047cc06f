"""The language identifier: py3langid with its model mapped from a file, not held in memory.

Its model is 65 MiB once unpacked, of which a text touches one or two. As the library loads it, every process
that was once in doubt keeps it all; what is mapped is the system's to take back, and let go after each text.
"""

from __future__ import annotations

import lzma
import mmap
import shutil
import tempfile
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

_DONTNEED = getattr(mmap, "MADV_DONTNEED", None)


class Identifier:
    """Ranks the languages that a text may be in, as the library does."""

    def __init__(self) -> None:
        """Unpack the model (a second), which takes up room among the temporary files until the process ends.

        Raises OSError where there is none.
        """
        with tempfile.TemporaryDirectory(prefix="touchline-") as name:
            folder = Path(name)
            with lzma.open(MODEL_DIR / MODEL_FILE) as packed, (folder / "model.npz").open("wb") as plain:
                shutil.copyfileobj(packed, plain, 1 << 20)
            with zipfile.ZipFile(folder / "model.npz") as parts:
                parts.extractall(folder)
            # A file that is mapped outlives its name.
            weights, moves = (np.load(folder / f"{part}.npy", mmap_mode="r") for part in ("ptc", "nextmove"))
            priors, tags, rows, features = (
                np.load(folder / f"{part}.npy") for part in ("pc", "classes", "nextmove_row", "out_feat")
            )
        self._maps = [each.base for each in (weights, moves) if isinstance(each.base, mmap.mmap)]
        self._library: Any = LanguageIdentifier(
            np.asarray(weights),
            priors,
            tags.tolist(),
            # Looked up byte by byte: a view gives plain numbers, several times as fast as an array.
            memoryview(moves),
            features.tolist(),
            norm_probs=True,
            tk_row=rows.tolist(),
        )

    def rank(self, text: str) -> list[tuple[str, float]]:
        """Every language and how sure it is, the likeliest first."""
        ranked: list[tuple[str, float]] = self._library.rank(text)
        if _DONTNEED is not None:
            for each in self._maps:
                each.madvise(_DONTNEED)
        return ranked


@cache
def identifier() -> Identifier:
    """The one of the process, made when a text is first in doubt."""
    return Identifier()
