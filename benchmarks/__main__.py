"""`python -m benchmarks`: the figures that the README gives."""

from benchmarks.first_light import main

main()
