"""A crawl of hosts that mean harm: `python -m benchmarks.press_hostile [--huge]`.

Bombs by every packing, bodies in a million pieces, answers without end, lists and redirects without end,
costly feeds, and every way to an address of this machine: spelt, named, rebound, redirected, linked
(`tests.press.hostile`). Behind each of these ways stands a canary. Settings are those of a live crawl,
without its delays. Prints JSON:

canary       connections that the canary saw
unexpected   articles that did not end as they should, and how they did
memory       the most that the crawl's process took, in MiB
late         by how many seconds the reactor was kept from its work at the longest
seconds      from its start to its end

--huge adds hosts that send pages as large as a page may be, all at once. Leaves with status 1 for a hit
canary, an unexpected end, or (without --huge) more than 300 MiB.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from tests.press.evening import survive

MIB, MOST = 1024 * 1024, 300


def main() -> None:
    """Crawl and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--huge", action="store_true")
    asked = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = survive(Path(folder), lambda host: asked.huge or not host.name.startswith("huge"), within=900)
    memory = round(found.memory / MIB, 1)
    told = {
        "status": found.status,
        "canary": found.canary,
        "unexpected": found.unexpected,
        "memory": memory,
        "late": found.late,
        "seconds": round(time.monotonic() - begun, 1),
        "run": {name: found.run[name] for name in ("state", "fetched", "rejected", "withheld", "sources")},
    }
    print(json.dumps(told, indent=1))
    sys.exit(bool(found.canary or found.unexpected or (memory > MOST and not asked.huge)))


if __name__ == "__main__":
    main()
