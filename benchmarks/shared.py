"""Where the yardsticks lie, and how they are read."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parents[2] / "shared"
"""The data and the scorers, beside the checkout; never a part of it."""


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON lines file, plain or gzipped."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def scored(scorer: Path, truth: Path, predictions: Path) -> dict[str, Any]:
    """What a scorer says of predictions."""
    said = subprocess.run(
        [sys.executable, str(scorer), str(truth), str(predictions), "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    figures: dict[str, Any] = json.loads(said.stdout)
    return figures
