"""The topic decision: is an article about association football? Told by its words alone."""

from pipelines.topic.verdict import Verdict, judge

__all__ = ["Verdict", "judge"]
