"""One invented report in each of many languages, by its tag."""

import tomllib
from pathlib import Path

TONGUES: dict[str, str] = tomllib.loads(Path(__file__).with_name("tongues.toml").read_text("utf-8"))
