"""Links to maps: a marker first, else the middle of the view, said to be that."""

import pytest

from app.forms.coordinates import read_point

RAQQAH = (35.95, 39.01)
VIEW = (36.05, 39.1)


def of_link(link: str) -> tuple[str, float, float, int]:
    """How a link was read: what it shows, latitude, longitude, metres."""
    [point] = read_point(link)
    assert point.is_sure
    return point.notation, point.latitude, point.longitude, point.within_m


@pytest.mark.parametrize(
    "link",
    [
        "https://www.google.com/maps/place/Raqqa/@36.05,39.1,11z/data=!3m1!4b1!4m6!3m5!1s0x1:0x2!8m2!3d35.95!4d39.01!16z",
        "https://www.google.com/maps/place/35.95,39.01/@36.05,39.1,11z",
        "https://www.google.com/maps/place/35%C2%B057'00.0%22N+39%C2%B000'36.0%22E/@36.05,39.1,11z",
        "https://www.google.com/maps?q=35.95,39.01&ll=36.05,39.1&z=11",
        "https://maps.google.com/?q=loc:35.95,39.01",
        "https://www.google.com/maps/search/?api=1&query=35.95%2C39.01",
        "https://www.google.com/maps/search/35.95,+39.01/@36.05,39.1,11z",
        "https://www.google.com/maps/dir/?api=1&destination=35.95,39.01",
        "www.google.com/maps?q=35.95,39.01",
        "https://www.openstreetmap.org/?mlat=35.95&mlon=39.01#map=11/36.05/39.1",
        "https://www.openstreetmap.org/?mlat=35.95&mlon=39.01&zoom=11",
        "https://www.openstreetmap.org/search?query=35.95%2C39.01#map=11/36.05/39.1",
        "https://maps.apple.com/?ll=35.95,39.01&q=Raqqa&z=11",
        "https://maps.apple.com/?q=35.95,39.01&ll=36.05,39.1",
        "https://maps.apple.com/place?coordinate=35.95,39.01&name=Raqqa",
        "https://www.bing.com/maps?cp=36.05~39.1&lvl=11&sp=point.35.95_39.01_Raqqa",
        "https://yandex.com/maps/?ll=39.1,36.05&z=11&pt=39.01,35.95,pm2rdm",
        "https://yandex.ru/maps/?ll=39.1%2C36.05&z=11&whatshere%5Bpoint%5D=39.01%2C35.95&whatshere%5Bzoom%5D=11",
        "https://yandex.com/maps/?ll=39.1,36.05&text=35.95,39.01",
        "https://geohack.toolforge.org/geohack.php?pagename=Raqqa&params=35_57_N_39_00_36_E_type:city",
        "https://geohack.toolforge.org/geohack.php?params=35.95_N_39.01_E_",
        "https://share.here.com/l/35.95,39.01,Raqqa",
        "geo:35.95,39.01",
        "geo:36.05,39.1?q=35.95,39.01(Raqqa)",
        "GEO:35.95,39.01,250;crs=wgs84",
    ],
)
def test_the_marker_of_a_link_goes_before_its_view(link: str) -> None:
    notation, latitude, longitude, _ = of_link(link)
    assert (latitude, longitude) == pytest.approx(RAQQAH, abs=1e-6)
    assert notation == "marker"


@pytest.mark.parametrize(
    ("link", "within_m"),
    [
        ("https://www.google.com/maps/@36.05,39.1,11z", 16_000),
        ("https://www.google.com/maps/@36.05,39.1,11.5z/data=!3m1!1e3", 12_000),
        ("https://www.google.com/maps/@36.05000,39.10000,5000m/data=!3m1!1e3", 2_500),
        ("https://www.google.com/maps/place/Raqqa/@36.05,39.1,11z", 16_000),
        ("https://www.openstreetmap.org/#map=11/36.05/39.1", 16_000),
        ("https://www.openstreetmap.org/node/27565103#map=17/36.05/39.1", 5_566),
        ("https://maps.apple.com/?ll=36.05,39.1&z=11", 16_000),
        ("https://www.bing.com/maps?cp=36.05~39.1&lvl=11", 16_000),
        ("https://yandex.com/maps/?ll=39.1,36.05&z=11", 16_000),
        ("https://wikimapia.org/#lang=en&lat=36.050000&lon=39.100000&z=11&m=w", 16_000),
        ("http://wikimapia.org/#y=36050000&x=39100000&z=11", 16_000),
        ("https://www.google.com/maps?ll=36.05,39.1", 10_000),
    ],
)
def test_a_view_without_a_marker_is_as_uncertain_as_its_zoom_leaves_it(
    link: str, within_m: int
) -> None:
    assert of_link(link) == ("view", *VIEW, within_m)


def test_a_geo_address_says_how_uncertain_it_is() -> None:
    assert of_link("geo:35.95000,39.01000;u=250")[3] == 250


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("https://maps.app.goo.gl/abc123", "open it, and copy the long address"),
        ("https://osm.org/go/0ZZ", "open it, and copy the long address"),
        ("https://www.example.org/somewhere", "No point is found in this link"),
        ("https://www.google.com/maps/place/Raqqa", "No point is found in this link"),
        ("geo:nowhere", "has no point"),
        ("geo:35.95,39.01;crs=moon-2011", "WGS 84 is needed"),
        ("https://www.openstreetmap.org/?mlat=x&mlon=39.01", "are no degrees"),
        ("https://a.example/" + "a" * 3000, "characters; 2000 can be read"),
    ],
)
def test_a_link_without_a_point_is_told_in_a_sentence(link: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        read_point(link)
    assert sentence in str(caught.value)
