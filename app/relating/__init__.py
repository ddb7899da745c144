"""How claims of different sources stand to each other, by their words, places, actors and days. Pure.

Nothing is judged: what is found is offered to editors, each time with why. `phrases.toml` holds what depends on
a language. docs/related.md has the rules and what they find.
"""
