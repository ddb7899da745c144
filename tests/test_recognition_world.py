"""Places far from the region are recognised in texts, in the languages of the wars that are mapped."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from sqlalchemy.orm import Session

from app.database import Engines, desk_session, editing_session
from app.dataset import load_datasets
from app.queries.known_names import own_names, region_names, world_names
from app.recognition import Mention, recognise
from app.settings import PROJECT_DIR
from tests.articles import read_article
from tests.gazetteer import load_countries

pytestmark = pytest.mark.thorough

RECALL, PRECISION = 0.9, 0.9


@pytest.fixture(scope="module")
def ukraine(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A map without a place, whose gazetteer has Ukraine and Belarus."""
    engines = load_countries(clone_database(), "UA", "BY")
    yield engines
    engines.dispose()


@pytest.fixture(scope="module")
def darfur(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A map with 14 places of Darfur by its editors, whose gazetteer has Sudan, Chad and Israel."""
    engines = load_countries(clone_database(), "SD", "TD", "IL")
    with editing_session(engines, "Darfur") as session:
        load_datasets(session, [PROJECT_DIR / "data" / "examples" / "darfur-2023-2025"])
    yield engines
    engines.dispose()


@pytest.fixture(scope="module")
def elsewhere(clone_database: Callable[[], Engines]) -> Iterator[Engines]:
    """A map without a place, whose gazetteer has the Philippines, Mali and Myanmar."""
    engines = load_countries(clone_database(), "PH", "ML", "MM")
    yield engines
    engines.dispose()


def places_in(session: Session, text: str) -> list[Mention]:
    """The mentions of a text that are offered as a place first, as the desk finds them."""
    known = [own_names(session), region_names()]
    found = recognise(text, known, partial(world_names, session))
    return [each for each in found if each.best.named.is_place]


def named_in(engines: Engines, text: str) -> dict[str, str]:
    """What is offered first for each run of words, by those words."""
    with desk_session(engines) as session:
        return {each.text: each.best.named.title for each in places_in(session, text)}


def shares(engines: Engines, name: str) -> tuple[float, float]:
    """(the share of an article's places that are found, the share of what is offered that is right)."""
    article = read_article(name)
    with desk_session(engines) as session:
        offered = places_in(session, article.text)
    right = [
        each for each in offered if article.meant.get((each.start, each.end)) == each.best.named.key
    ]
    return len(right) / len(article.meant), len(right) / len(offered)


def test_an_article_on_kharkiv_in_ukrainian_has_its_places_found(ukraine: Engines) -> None:
    recall, precision = shares(ukraine, "kharkiv")
    assert recall >= RECALL
    assert precision >= PRECISION


def test_an_article_on_el_fasher_in_arabic_has_its_places_found(darfur: Engines) -> None:
    recall, precision = shares(darfur, "el-fasher")
    assert recall >= RECALL
    assert precision >= PRECISION


@pytest.mark.parametrize("article", ["marawi", "gao", "myitkyina"])
def test_an_article_on_a_war_elsewhere_has_its_places_found(
    elsewhere: Engines, article: str
) -> None:
    recall, precision = shares(elsewhere, article)
    assert recall >= RECALL
    assert precision >= PRECISION


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Львова", "702550"),
        ("Lvov", "702550"),
        ("Львову", "702550"),
        ("Миколаєва", "700569"),
        ("Миколаєву", "700569"),
        ("Миколаїв", "700569"),
        ("Николаева", "700569"),
        ("Nikolaev", "700569"),
        ("Mykolayiv", "700569"),
        ("Mykolaiv", "700569"),
        ("Рівне", "695594"),
        ("Рівного", "695594"),
        ("Рівному", "695594"),
        ("Ровно", "695594"),
        ("Rivne", "695594"),
        ("Rovno", "695594"),
    ],
)
def test_a_city_comes_before_a_village_of_its_name_that_lies_nearer(
    ukraine: Engines, written: str, key: str
) -> None:
    around = {
        "702550": "Берислав, Каховка, Нова Каховка, Херсон",
        "700569": "Львів, Стрий, Самбір, Дрогобич",
        "695594": "Кропивницький, Новоукраїнка, Бобринець, Олександрія",
    }
    text = f"{around[key]} лишилися без світла. Через {written} не їдуть."
    with desk_session(ukraine) as session:
        met = {each.text: each.best.named.key for each in places_in(session, text)}
    assert met[written] == key


def test_a_village_that_is_called_one_is_meant_all_the_same(ukraine: Engines) -> None:
    text = "Near Beryslav, Nova Kakhovka and Kherson the village of Lvove was hit."
    assert named_in(ukraine, text)["Lvove"] == "Lvove"


def test_a_preposition_that_opens_a_sentence_is_no_part_of_a_name_only_like_it(
    elsewhere: Engines,
) -> None:
    assert named_in(elsewhere, "In Davao the council met.") == {"Davao": "Davao"}


def test_a_name_is_found_behind_an_elision(elsewhere: Engines) -> None:
    text = "Les camions d'Ansongo et ceux de Gao sont passés ; l'eau manque jusqu’à Mopti."
    assert named_in(elsewhere, text) == {"d'Ansongo": "Ansongo", "Gao": "Gao", "Mopti": "Mopti"}


def test_a_ukrainian_name_is_found_in_its_cases(ukraine: Engines) -> None:
    text = (
        "Бої тривають під Оріховом, а в Гуляйполі немає води. У Новій Каховці затопило вулиці; жителі Херсона їдуть "
        "до Миколаєва. Марія Бондар із Маріуполя живе в Кривому Розі."
    )
    assert named_in(ukraine, text) == {
        "Оріховом": "Orikhiv",
        "Гуляйполі": "Hulyaypole",
        "Новій Каховці": "Nova Kakhovka",
        "Херсона": "Kherson",
        "Миколаєва": "Mykolayiv",
        "Маріуполя": "Mariupol",
        "Кривому Розі": "Kryvyy Rih",
    }


def test_a_russian_name_is_found_in_its_cases(ukraine: Engines) -> None:
    text = (
        "В Горловке ночью слышали взрывы. Анна Соколова приехала из Мариуполя в Донецк, к сестре."
    )
    assert named_in(ukraine, text) == {
        "Горловке": "Horlivka",
        "Мариуполя": "Mariupol",
        "Донецк": "Donetsk",
    }


def test_a_hebrew_name_is_found_under_its_prefix(darfur: Engines) -> None:
    assert named_in(darfur, "נערכו הפגנות בחיפה ובאשקלון.") == {
        "בחיפה": "Haifa",
        "ובאשקלון": "Ashkelon",
    }


def test_an_english_text_finds_places_of_several_words_and_no_common_ones(ukraine: Engines) -> None:
    text = (
        "Near Bila Tserkva nothing is normal, said Ivan Franko from Zhytomyr. The US and the EU promised more to Kyiv; "
        "in Nova Kakhovka the church was closed."
    )
    assert named_in(ukraine, text) == {
        "Bila Tserkva": "Bila Tserkva",
        "Zhytomyr": "Zhytomyr",
        "Kyiv": "Kyiv",
        "Nova Kakhovka": "Nova Kakhovka",
    }


def test_a_little_town_far_from_all_others_is_not_offered_for_a_word(ukraine: Engines) -> None:
    text = "Kharkiv, Izyum, Balakliya, Chuhuyiv and Kupyansk were quiet. A man called Sokal waited."
    assert "Sokal" not in named_in(ukraine, text)
    assert "Sokal" in named_in(ukraine, "A man from Sokal waited.")


def test_words_that_a_line_end_broke_are_sought_whole(ukraine: Engines) -> None:
    lines = (
        "The convoy left at dawn with nine trucks, and was not seen again until it came near Khar-\nkiv late in the night, "
        "when most of its drivers had given up all hope of rest or of any food in Balak-\nliya or another of the towns that lie "
        "along the road which it had taken from the south that day."
    )
    assert {"Kharkiv", "Balakliya"} <= set(named_in(ukraine, lines))


def test_city_behind_a_name_belongs_to_it_where_it_is_written_so(elsewhere: Engines) -> None:
    text = (
        "She hoped to reach Cagayan de Oro City by noon. Trucks came from Iligan City. In Catbalogan city hall"
        " nobody spoke. From Marawi. City people left."
    )
    found = named_in(elsewhere, text)
    assert found.keys() >= {"Cagayan de Oro City", "Iligan City", "Catbalogan", "Marawi"}
    assert found["Cagayan de Oro City"] == "Cagayan de Oro"
