"""The states that a record goes through."""

from app.vocabulary.terms import plain

STATES = plain(draft="draft", in_review="in review", published="published", withdrawn="withdrawn")
