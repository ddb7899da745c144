"""Editing documents: saving, comparing, merging, restoring, reviewing. The heart of the desk.

A document is one record as the files under data/ have it (`app.nouns`), with its state in
`record.publishing`. Forms, the write API, proposals, versions and undo all work on documents. Every
function takes the session of the desk (`app.security.callers.Desk`), opens the change by itself and
leaves the commit to the session's owner; what raises has changed nothing.

- `documents`, `written`: reading a document, now or as a change left it; JSON and back
- `saving`, `ways`: save, and who may do what
- `differences`, `merging`, `fields`, `words`: what differs, three versions into one, in words
- `history`, `undoing`: versions, restoring, bringing back, undoing a whole change
- `releases`, `choosing`: later releases of datasets, and choosing where both sides changed a field
- `reviewing`: approving, sending back, the queue
- `once`: what is sent twice is done once
"""
