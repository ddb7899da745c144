"""How records are put before readers: in which order, in which words, under which address."""
