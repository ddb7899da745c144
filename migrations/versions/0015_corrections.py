"""The log of corrections made anew from the columns that readers have, so that none is missed.

A change of `free_to_show` was in no list by hand. Now every column of a lens counts but those that
are named here, each with the reason why no reader can see it change.
"""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import sqlalchemy
from alembic import op

revision = "0015"
down_revision = "0014"

# Columns that tell readers nothing of their own: the record's number, folder and version; its
# state, which the log tells as a kind of its own; what is computed of other columns; keys, which
# never change.
UNSEEN = {
    "id",
    "dataset",
    "change_id",
    "sys_period",
    "status",
    "embargo_until",
    "withdrawn_reason",
    "concealed",
    "valid",
    "search",
    "public_geom_3857",
    "slug",
    "public_id",
    # How coarse a place is shown is told by its geometry and uncertainty.
    "coarsen_to_m",
}
# The field of the document in which a column stands, where they aren't called alike.
FIELDS = {
    "source": {"text_sha256": "text", "text_code_points": "text", "text_body_start": "text",
               "free_to_show": "text"},
    "actor": {"parent_id": "parent"},
    "place": {"public_geom": "geometry", "part_of_id": "part_of"},
    "claim": {"source_id": "source", "speaker_id": "speaker", "paragraph": "passage",
              "start_offset": "passage", "end_offset": "passage", "quote": "passage",
              "text_sha256": "passage", "valid_from": "valid", "valid_to": "valid",
              "valid_precision": "valid"},
    "position": {"public_geom": "geometry", "actor_id": "actor", "place_id": "place"},
    "link": {"from_claim_id": "from", "to_claim_id": "to"},
}  # fmt: skip
RELATIONS = (
    "actor_relation",
    "relations",
    "exists (select from published.claim p where p.id = c.claim_id)"
    " and exists (select from published.actor p where p.id = c.other_id)",
)


def corrections() -> Any:
    """The migration that made the view of corrections first."""
    path = Path(__file__).with_name("0005_desk.py")
    spec = spec_from_file_location("corrections_0005", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} can't be read.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seen_columns(table: str) -> list[str]:
    """The columns of a lens in which readers can see a change, in their order."""
    columns = op.get_bind().scalars(
        sqlalchemy.text(
            "select column_name from information_schema.columns where table_schema = 'published'"
            " and table_name = :table order by ordinal_position"
        ),
        {"table": table},
    )
    return [column for column in columns if column not in UNSEEN]


def upgrade() -> None:
    made = corrections()
    made.CHILDREN["actor"] = (*made.CHILDREN["actor"], RELATIONS)
    for table in made.RECORDS:
        # Those that were listed before keep their order.
        columns = dict.fromkeys([*made.PUBLIC_FIELDS[table], *seen_columns(table)])
        made.PUBLIC_FIELDS[table] = {name: FIELDS[table].get(name, name) for name in columns}
    union = " union all ".join(made.corrections_of(table) for table in made.RECORDS)
    op.execute(
        "create or replace view published.correction as select * from (" + union + ") correction"
        " where kind <> 'changed' or fields <> '{}'"
    )
