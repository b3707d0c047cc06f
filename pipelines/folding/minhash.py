"""datasketch's MinHash alone: its indexes, which nothing here asks, load SciPy, a second of every start."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from typing import Any

PACKAGE = "datasketch"


def _alone() -> Any:
    """The class from its own module, of a package whose ``__init__``, which loads all, is not run.

    Nothing is left behind: whoever imports datasketch itself gets all of it.
    """
    spec = find_spec(PACKAGE)
    if spec is None or PACKAGE in sys.modules:
        return import_module(PACKAGE).MinHash
    sys.modules[PACKAGE] = module_from_spec(spec)
    try:
        return import_module(f"{PACKAGE}.minhash").MinHash
    finally:
        for name in [each for each in sys.modules if each.partition(".")[0] == PACKAGE]:
            del sys.modules[name]


MinHash: Any = _alone()
"""`datasketch.MinHash`."""
