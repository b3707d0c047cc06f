"""Shows what a case is about: `python -m tests.pipelines.folding.show ru mojibake` prints both texts.

With a template's name in the place of the way it prints that template's first two texts.
"""

import sys

from tests.pipelines.folding.texts import TEMPLATES, TONGUES
from tests.pipelines.folding.ways import ALL, Way, item, short_item

WAYS: dict[str, Way] = {**ALL, "item": item, "short_item": short_item}


def main() -> None:
    """Print the two texts, one below the other."""
    tag, name, article = (*sys.argv[1:], "first")[:3]
    tongue = TONGUES[tag]
    if name in TEMPLATES:
        texts = [tongue.filled(name, number, terms=True) for number in range(2)]
    else:
        texts = [tongue.article(article), WAYS[name](tongue, article)]
    print("\n\n".join(texts[0]), "=" * 40, "\n\n".join(texts[1]), sep="\n\n")


if __name__ == "__main__":
    main()
