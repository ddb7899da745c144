"""Citing: what a citation of a claim, a position, a place or a view says, its digest, and the formats it is written in.

Callers use `making` for citations, `formats.FORMATS` to write them, `since` for what has changed since.
"""
