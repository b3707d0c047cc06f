"""A process that refolds: `python -m tests.refolding ADDRESS BATCH`; it says `folded` after each batch."""

import sys

from pipelines import refold
from pipelines.refold import Refolding
from store.engine import open_for_writing


def main() -> None:
    """Refold, from where the one before was killed."""
    refold.BATCH = int(sys.argv[2])
    for _ in Refolding(open_for_writing(sys.argv[1])):
        print("folded", flush=True)


if __name__ == "__main__":
    main()
