"""The topic decision: is an article about association football? Decided by its words, never by its address."""

from pipelines.topic.verdict import Verdict, judge

__all__ = ["Verdict", "judge"]
