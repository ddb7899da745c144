"""`python -m app`: the command line, started as fast as it can be."""

import gc

# An import makes many objects that stay. Looking for garbage among them, again and again, takes
# a sixth of the whole start.
gc.disable()

from app.cli import main  # noqa: E402  (what is imported here is the point)

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
