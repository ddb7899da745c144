"""Every statement that the application runs, one module per noun.

All of them are written against the mapped classes; the session's lens decides whether they read
the editors' tables, what is published now, or what was published at an instant.
"""
