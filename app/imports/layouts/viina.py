"""VIINA: events in Ukraine that a machine found in news reports and sorted into kinds.

Whether a kind applies is a machine's guess over a cut-off (`…_b`), so a claim of it says «sorted by a
machine», and only an actor that is said to have begun it is marked. GEO_PRECISION goes from STREET
over ADM3 (town) and ADM2 (district) to ADM1 (province) and ADM0 (country). NA stands for nothing.
"""

from app.imports.layouts.layout import Layout
from app.imports.matching import ActorColumn, Flag, Matching, PlaceCode

RUSSIA, UKRAINE = "Russian armed forces", "Ukrainian armed forces"
KINDS = (
    ("t_airstrike", "air strike", "attacks"),
    ("t_artillery", "artillery", "attacks"),
    ("t_uav", "drones", "attacks"),
    ("t_ied", "explosive devices", "attacks"),
    ("t_raid", "raid", "attacks"),
    ("t_firefight", "firefight", "contests"),
    ("t_armor", "armour", "contests"),
    ("t_retreat", "retreat", "withdraws"),
    ("t_control", "territorial control", "holds"),
    ("t_occupy", "occupation", "holds"),
    ("t_aad", "air defence", "present"),
    ("t_airalert", "air alert", None),
    ("t_arrest", "arrests", None),
    ("t_property", "damage to property", None),
    ("t_cyber", "cyber operations", None),
    ("t_hospital", "attack on a hospital", None),
    ("t_milcas", "military casualties", None),
    ("t_civcas", "civilian casualties", None),
)


def matching(*, begun_by: str) -> Matching:
    """What columns become; `begun_by` is the ending of the flags that say who began it."""
    told = (
        ActorColumn(column=f"a_rus{begun_by}", named=RUSSIA, role="doing", marks=True),
        ActorColumn(column=f"a_ukr{begun_by}", named=UKRAINE, role="doing", marks=True),
    )
    involved = (
        ActorColumn(column="a_rus_b", named=RUSSIA, role="mentioned"),
        ActorColumn(column="a_ukr_b", named=UKRAINE, role="mentioned"),
    )
    return Matching(
        place=("asciiname", "address", "ADM2_NAME", "ADM1_NAME"),
        latitude="latitude",
        longitude="longitude",
        place_precision="GEO_PRECISION",
        place_codes={
            "STREET": PlaceCode(uncertainty_m=1_000),
            "PPL": PlaceCode(uncertainty_m=5_000),
            "ADM3": PlaceCode(uncertainty_m=5_000),
            "ADM2": PlaceCode(uncertainty_m=30_000, place=("ADM2_NAME", "ADM1_NAME")),
            "ADM1": PlaceCode(uncertainty_m=100_000, place=("ADM1_NAME",)),
            "ADM0": PlaceCode(uncertainty_m=500_000, place=()),
        },
        first=("date",),
        actors=(*told, *involved) if begun_by != "_b" else told,
        flags=tuple(
            Flag(column=f"{code}_b", words=words, posture=does) for code, words, does in KINDS
        ),
        statement="News reports of the day, sorted by a machine: {flags}, {place of the row}",
        locator="{sources}",
        note="Kinds and sides are a classifier's, not a person's reading.",
        key=("event_id_1pd",),
        source="sources",
        free=("text",),
        aliases={
            "event_id_1pd": ("event_id",),
            "sources": ("source",),
            "asciiname": ("address", "location"),
            "t_hospital_b": ("t_hospitals_b",),
        },
    )


# Its table of reports, without the classifier's columns: where each report's event was placed, and how well.
REPORTS = matching(begun_by="_b").model_copy(
    update={
        "actors": (),
        "flags": (),
        "statement": "A news report, {place of the row}: «{text}»",
        "locator": "{sources}, {url}",
        "note": "Where it was is what a machine made of the report, not a person's reading.",
        "aliases": {
            "asciiname": ("address",),
            "event_id_1pd": ("event_id",),
            "sources": ("source",),
        },
    }
)
NEEDS = ("date", "longitude", "latitude", "GEO_PRECISION", "a_rus_b", "a_ukr_b")
LAYOUTS = (
    Layout("viina", "VIINA 2", matching(begun_by="_init_b"), needs=(*NEEDS, "a_rus_init_b")),
    Layout("viina", "VIINA", matching(begun_by="_b"), needs=NEEDS),
    Layout(
        "viina",
        "VIINA, reports",
        REPORTS,
        needs=("event_id", "date", "longitude", "latitude", "GEO_PRECISION", "text"),
        one_of=(("GEO_API", "report_id", "viina_version"),),
    ),
)
