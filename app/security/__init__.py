"""What keeps readers and editors safe.

`guard` decides about every request before its route runs: who is asking (`callers`), whether the
table in `rights` lets them, whether a form comes from one of our own pages (`csrf`). `passwords`
and `codes` prove who someone is, `signing_in` opens sessions, `headers` go with every answer.
"""
