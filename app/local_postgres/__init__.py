"""The private PostGIS cluster of a one-machine run.

`cluster` starts it, or joins the one that runs, and leaves it again. `programs` finds PostgreSQL's
programs, `folders` decides whose the cluster is and where it lies, `making` makes an empty one,
`locks` keeps two starts apart, `server` starts and stops the process.

Nothing is imported here: `making` and `programs` run before the packages are installed.
"""
