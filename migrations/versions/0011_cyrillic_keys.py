"""Keys of names as they are made now: Cyrillic ones meet Latin and Arabic spellings.

A key follows from the name alone, so that no record has changed by it and no version is kept.
"""

from alembic import op
from sqlalchemy import text

from app.names import name_key

revision = "0011"
down_revision = "0010"

# What is spelt with Cyrillic, Sorani's own letters, or begins with Ebu or Ebo.
AFFECTED = "[\u0400-\u04ff\u06d5\u06ce\u06c6\u0695\u06b5]|\\m[EeAa]b[ou]"


def upgrade() -> None:
    connection = op.get_bind()
    for schema in ("editorial", "history"):
        for noun in ("place", "actor"):
            table = f"{schema}.{noun}_name"
            op.execute(f"alter table {table} disable trigger user")
            names = connection.scalars(
                text(f"select distinct name from {table} where name ~ :affected"),
                {"affected": AFFECTED},
            )
            for name in names.all():
                connection.execute(
                    text(f"update {table} set key = :key where name = :name and key <> :key"),
                    {"key": name_key(name), "name": name},
                )
            op.execute(f"alter table {table} enable trigger user")
