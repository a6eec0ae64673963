"""Papers as an office issues them. Nouns: sheet (what stands on a paper), issued document (its Word and its PDF, kept).

A sheet is described once, and drawn twice: by `word` and by `pdf`. What was issued is never changed.
"""
