"""A small world of names for tests of recognition: ours, and a gazetteer that knows some traps."""

from app.names import fold
from app.recognition import Mention, Name, Named, NameIndex, recognise

KINDS = {"p": "place", "a": "actor", "g": "gazetteer"}


def place(
    key: str, *names: str, at: tuple[float, float] = (39.0, 36.0), sort: str = "town"
) -> list[Name]:
    """A place of ours under all of its names."""
    named = Named("place", key, names[0], at, sort, 3.0, 0.5)
    return [Name.of(name, named) for name in names]


def actor(key: str, *names: str) -> list[Name]:
    """An actor of ours under all of its names."""
    return [Name.of(name, Named("actor", key, names[0], sort="force")) for name in names]


def listed(
    key: str, *names: str, at: tuple[float, float] = (39.0, 36.0), weight: float = 0.5
) -> list[Name]:
    """A place of the gazetteer under all of its names."""
    named = Named("gazetteer", key, names[0], at, "town", 3.0, weight)
    return [Name.of(name, named) for name in names]


OURS = NameIndex(
    [
        *place("raqqah", "Raqqah", "Raqqa", "Ar-Raqqah", "الرقة", at=(39.01, 35.95), sort="city"),
        *place("tabqa", "Tabqa", "الطبقة", at=(38.55, 35.84)),
        *place("deir-al-zour", "Deir al-Zour", "دير الزور", at=(40.14, 35.33), sort="city"),
        *place("mayadeen", "Al-Mayadeen", "الميادين", at=(40.45, 35.02)),
        *place("tanf", "Al-Tanf (base)", "Al-Tanf", "التنف", at=(38.62, 33.5), sort="base"),
        *place("tanf-crossing", "Al-Tanf crossing", "Al-Tanf", "معبر التنف", at=(38.66, 33.52), sort="crossing"),
        *place("countryside", "rural Palmyra", at=(38.2, 34.5), sort="area"),
        *place("syria", "Syria", "سوريا", at=(38.5, 35.0), sort="country"),
        *actor("sdf", "Syrian Democratic Forces", "SDF", "قوات سوريا الديمقراطية"),
        *actor("united-states", "United States", "US", "U.S."),
        *actor("pmu", "Popular Mobilisation Units", "PMU", "الحشد الشعبي"),
        *actor("council", "Raqqa Civil Council"),
    ]
)  # fmt: skip
LISTED = NameIndex(
    [
        *listed("1", "Ar Raqqah", "Raqqah", "الرقة", "رقة", at=(39.0, 35.95), weight=0.9),
        *listed("2", "Maskanah", "Meskene", "مسكنة", at=(38.04, 35.97)),
        *listed("3", "Maskanah", at=(36.9, 34.5)),
        *listed("4", "Salt", "السلط", at=(35.73, 32.04)),
        *listed("5", "Tyre", "صور", at=(35.2, 33.27)),
        *listed("6", "Al Bāb", "الباب", at=(37.52, 36.37)),
        *listed("7", "Sarrin", at=(38.2, 36.6)),
        *listed("8", "Bayatlı", "Bayatli", at=(35.3, 36.9)),
        *listed("9", "‘Ayn ‘Īsá", "Ayn Issa", "عين عيسى", at=(38.86, 36.38)),
        *listed("10", "Al Ḩawl", "al-Hawl", "الهول", at=(41.15, 36.39)),
    ]
)


def found(text: str, *, gazetteer: bool = True) -> dict[str, str]:
    """What is offered first for each run of words that is met, by those words."""
    return {mention.text: mention.best.named.key for mention in mentions(text, gazetteer=gazetteer)}


def mentions(text: str, *, gazetteer: bool = True) -> list[Mention]:
    """What the small world's names find in a text."""
    indexes = [OURS, LISTED] if gazetteer else [OURS]
    met = recognise(text, indexes)
    for mention in met:
        assert text[mention.start : mention.end] == mention.text
        assert fold(mention.text)
    return met
