"""Posts JSON to a webhook: bounded in time, and without a word of what may be a secret in its address."""

from __future__ import annotations

from importlib.metadata import version
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

PATIENCE = 10.0
"""Seconds that a connection or an answer is waited for."""
LONGEST = 15.0
"""Seconds that all of it may take: whoever drips an answer byte by byte is left."""


def check(url: str) -> None:
    """Raises ValueError for what is no address of a webhook. Nothing of it is said: it may hold a secret."""
    try:
        parts = urlsplit(url)
        sane = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sane = False
    if not sane:
        raise ValueError("a webhook is an http(s) address")


def post(url: str, told: dict[str, Any]) -> str:
    """Post it, for no longer than ``LONGEST``; "" when it was taken, else why not."""
    answers: list[str] = []
    posting = Thread(target=lambda: answers.append(_post(url, told)), daemon=True)
    posting.start()
    posting.join(LONGEST)
    return answers[0] if answers else f"it took longer than {LONGEST:g} s"


def _post(url: str, told: dict[str, Any]) -> str:
    # Imported on use: a fifth of a second that only a webhook is worth.
    import requests

    try:
        with requests.post(
            url,
            json=told,
            timeout=PATIENCE,
            allow_redirects=False,
            stream=True,
            headers={"User-Agent": f"Touchline/{version('touchline')}"},
        ) as answer:
            return "" if answer.ok and not answer.is_redirect else f"it answered {answer.status_code}"
    except requests.exceptions.SSLError:
        return "its certificate is not to be trusted"
    except requests.Timeout:
        return f"no answer within {PATIENCE:g} s"
    except requests.ConnectionError:
        return "no connection"
    except (requests.RequestException, ValueError) as error:
        # Not what the error says: the address with its secrets stands in it.
        return type(error).__name__


def shown(url: str) -> str:
    """Where a webhook is, without user, password and path: any of them may be a secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
