"""Columns of all positions: how they are held, divided into parts and laid out as bytes.

Pure arithmetic on arrays; `docs/columns.md` is the contract. `rows.Rows` holds positions as columns,
`dividing.divide` makes parts of them, `layout.pack` a part's bytes.
"""
