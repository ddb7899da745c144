"""What languages write onto a name or between its words: Turkish suffixes, a possessive, «and»."""

from collections.abc import Callable, Iterator

import pytest

from app.database import Engines
from app.recognition.endings import without_suffix
from tests.gazetteer import load_countries
from tests.test_recognition_world import named_in

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def levant(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A map without a place, whose gazetteer has Turkey, Lebanon, Palestine and Bangladesh."""
    engines = load_countries(clone_database(), "TR", "LB", "PS", "BD")
    yield engines
    engines.dispose()


@pytest.fixture(scope="module")
def farther(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A map without a place, whose gazetteer has Afghanistan, Pakistan and Yemen."""
    engines = load_countries(clone_database(), "AF", "PK", "YE")
    yield engines
    engines.dispose()


def test_a_turkish_name_is_found_before_its_suffix(levant: Engines) -> None:
    text = (
        "Nusaybin'e düşen mermi bir kişiyi yaraladı, Diyarbakır'da ve Akçakale’den sesler duyuldu."
    )
    assert named_in(levant, text) == {
        "Nusaybin'e": "Nusaybin",
        "Diyarbakır'da": "Diyarbakır",
        "Akçakale’den": "Akçakale",
    }


@pytest.mark.parametrize(
    ("written", "bare"),
    [("İzmir'in", "İzmir"), ("Sana'a", "Sana"), ("Qa'im", ""), ("Bu'aale", ""), ("Ra'in", ""), ("Afrin", "")],
)  # fmt: skip
def test_only_a_suffix_behind_an_apostrophe_is_taken_off(written: str, bare: str) -> None:
    assert without_suffix(written) == bare


def test_a_possessive_within_a_name_belongs_to_it(levant: Engines) -> None:
    assert named_in(levant, "They reached Cox's Bazar by boat.") == {"Cox's Bazar": "Cox’s Bāzār"}


def test_and_is_no_article_of_the_name_behind_it(levant: Engines) -> None:
    told = named_in(levant, "Des familles ont quitté Saïda pour Beyrouth et Tripoli.")
    assert told == {"Saïda": "Sidon", "Beyrouth": "Beirut", "Tripoli": "Tripoli"}
    assert "et-Tripoli" in named_in(levant, "La route de et-Tripoli est coupée.")


def test_tubas_is_a_town_in_a_list_of_towns(levant: Engines) -> None:
    told = named_in(levant, "Soldiers entered Jenin, Tubas and Tulkarm.")
    assert list(told) == ["Jenin", "Tubas", "Tulkarm"]


def test_a_name_does_not_end_with_a_word_for_and(farther: Engines) -> None:
    told = named_in(farther, "در غزنی انفجارهایی رخ داد و در زرنج سه نفر کشته شدند.")
    assert told == {"غزنی": "Ghazni", "زرنج": "Zaranj"}


def test_what_forces_are_called_is_no_village_of_that_name(farther: Engines) -> None:
    told = named_in(farther, "انسحبت القوات الحكومية نحو عتق، ودخلت القوات المسلحة بيحان.")
    assert told == {"عتق": "Ataq", "بيحان": "Bayḩān"}
