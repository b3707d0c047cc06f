"""A process that saves: `python -m tests.saving ADDRESS HOST STORIES COPIES`; a line of input starts it.

Each batch holds a page of its own host for every one of some stories; it says `saved` after each.
"""

import sys

from pipelines.save import Saver
from store.engine import open_for_writing
from tests.material import draft, page, prose


def main() -> None:
    """Save batch after batch."""
    address, host, stories, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    saver = Saver(open_for_writing(address))
    print("ready", flush=True)
    sys.stdin.readline()
    for each in range(rounds):
        urls = [f"https://{host}.example/{each}/{story}" for story in range(stories)]
        # Every story goes round as the same text, with a line of the host's own.
        saver(
            [
                (page(url, each), draft(url, [*prose(1000 * each + story), f"Brought by {host} {each}."]))
                for story, url in enumerate(urls)
            ]
        )
        print("saved", flush=True)


if __name__ == "__main__":
    main()
