"""The conflict map: a web application in which every mark answers «says who?».

`VERSION` is the one place of its version: the package, `conflict-map --version`, the API's document
and CITATION.cff take it from here, and a test compares them.
"""

VERSION = "0.1.0"
