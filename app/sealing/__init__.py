"""The sealed history: every published change is a leaf of a Merkle log, whose head is signed.

`hashing` and `notes` are what a verifier has to do as well, `tree` stores and finds what proofs need,
`keys` holds the signing key, `sealing` adds what changed, `proofs` proves what is shown, `checking`
holds the whole history against the log, `erasing` takes words away whose digests stay.
`docs/sealed.md` says how to verify all of it without this program.
"""
