"""Draws what standard input tells as JSON (`app.drawing.printing`) with Typst; the file goes to standard output.

It is run by its path, in a process of its own, and knows nothing of the rest of the program.
"""

import json
import sys

import typst

# The page is the image, one point for a pixel. What is drawn comes as values: nothing of it is read as a program.
SOURCE = b"""#set page(width: float(sys.inputs.width) * 1pt, height: float(sys.inputs.height) * 1pt, margin: 0pt)
#set document(title: sys.inputs.title, date: none)
#set text(lang: sys.inputs.language)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.title)
"""


def main() -> None:
    """Read, draw, write."""
    told = json.load(sys.stdin.buffer)
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[told["fonts"]]
    )
    made = typst.compile(
        SOURCE, font_paths=fonts, sys_inputs=told["inputs"], format=told["format"], ppi=told["ppi"]
    )
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
