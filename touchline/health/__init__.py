"""Whether each outlet gives what it used to give: judged from its days by the rules of docs/health.md."""
