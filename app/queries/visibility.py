"""Whether the instant that each row keeps, from which readers see it, is true (migration 0023)."""

from sqlalchemy import Connection, text


def count_shown_wrongly(connection: Connection) -> dict[str, int]:
    """By table, how many rows keep another instant than they should; those without any aren't named."""
    connection.execute(text("set local statement_timeout = 0"))
    rows = connection.execute(
        text("select noun, wrong from editorial.shown_wrongly() where wrong > 0")
    )
    return {row.noun: row.wrong for row in rows}


def mend_shown(connection: Connection) -> None:
    """Work the instant of every row out anew; who writes meanwhile waits."""
    connection.execute(text("set local statement_timeout = 0"))
    connection.execute(text("select editorial.mend_shown()"))
