"""Files that people bring, read into rows and turned into checked candidates for the map.

Readers make a `Table` of any file, layouts tell what its columns become, `checking` makes a candidate
of each row with the form's own sentences about what is wrong. Nothing here writes but `bringing`.
`docs/imports.md` has the layouts, the limits and how to build on this.
"""
