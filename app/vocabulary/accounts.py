"""What someone who works on the map may be."""

from app.languages.words import WordsByCode

ROLES = WordsByCode({"editor": "editor", "reviewer": "reviewer", "admin": "admin"})
