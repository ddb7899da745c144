"""Whose word the map is drawn from: witnesses that a reader believes alone, or leaves out. Pure.

`naming` has how they are named in addresses, `testimony` who says what in one state of the map, and what is left of
it by a choice. `docs/witness.md` tells readers the same.
"""
