"""The fold by what it does: invented stories in six languages, saved, and the story ids that come of it.

Every case has a readable name, language first, so that one is run alone by it:
`pytest tests/pipelines/folding -k ru-mojibake`, `-k de-tickets-two`, `-k "ja- and original_last"`.
"""
