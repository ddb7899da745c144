"""The layouts that are known without being told, and what a plain table is guessed to be.

Each module has one table of what the columns of a provider's files become.
"""
