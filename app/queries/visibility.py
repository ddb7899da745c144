"""Whether what rows keep of others is true: from when readers see them, and what claims' rows carry along.

Migrations 0023 and 0029 have triggers that keep it so.
"""

from sqlalchemy import Connection, text


def count_shown_wrongly(connection: Connection) -> dict[str, int]:
    """By table, how many rows keep something else than they should; those without any aren't named."""
    connection.execute(text("set local statement_timeout = 0"))
    rows = connection.execute(
        text(
            "select noun, sum(wrong)::bigint as wrong from (select * from editorial.shown_wrongly()"
            " union all select * from editorial.carried_wrongly()) kept where wrong > 0 group by noun"
        )
    )
    return {row.noun: row.wrong for row in rows}


def mend_shown(connection: Connection) -> None:
    """Work out anew what every row keeps of others; who writes meanwhile waits."""
    connection.execute(text("set local statement_timeout = 0"))
    connection.execute(text("select editorial.mend_shown()"))
    connection.execute(text("select editorial.mend_carried()"))
