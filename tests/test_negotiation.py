"""The headers Accept and Accept-Encoding, read as RFC 9110 has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.negotiation import Preference, best_encoding, best_media_type, preferences

JSON = "application/json"
LD = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/ld+json", LD),
        (LD, LD),
        # A colon belongs between quotes, but some leave them out.
        (LD.replace('"', ""), LD),
        ('application/ld+json;profile="http://www.w3.org/ns/anno.jsonld";q=0.5, */*;q=0.1', LD),
        ('application/ld+json; profile="http://example.org/,;q=1"', None),
        ("application/json, application/ld+json;q=0.1", JSON),
        ("application/json;q=0.1, application/ld+json", LD),
        ("application/ld+json;q=0", None),
        ("application/ld+json;q=0, */*;q=0.1", JSON),
        ("APPLICATION/LD+JSON ; Q=1.000", LD),
        ("text/html", None),
        ("application/ld+json;q=2, application/json;q=0.1", JSON),
        ("application/ld+json;q=, application/json;q=0.1", JSON),
        (",, application/ld+json", LD),
        ("application/*;q=0.3, application/json;q=0.2", LD),
    ],
)
def test_the_media_type_that_is_liked_best_is_chosen(accept: str | None, best: str | None) -> None:
    assert best_media_type(accept, [JSON, LD]) == best


@pytest.mark.parametrize(
    ("accept_encoding", "best"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip", "gzip"),
        ("x-gzip", "gzip"),
        ("GZip;q=0.001", "gzip"),
        ("gzip;q=0", "identity"),
        ("gzip;q=0, br", "identity"),
        ("gzip;q=0.0, *", "identity"),
        ("*", "gzip"),
        ("*;q=0", "identity"),
        ("br, zstd", "identity"),
        ("deflate, gzip;q=1.0, *;q=0.5", "gzip"),
        ("identity, gzip;q=0.5", "identity"),
        ("identity;q=0.5, gzip;q=0.5", "gzip"),
        ("identity;q=0, gzip;q=0", "identity"),
        ("gzippy", "identity"),
        ("gzip;q=1.5", "identity"),
    ],
)
def test_a_coding_is_sent_only_to_who_wants_it(accept_encoding: str | None, best: str) -> None:
    assert best_encoding(accept_encoding, "gzip") == best


@given(st.text(alphabet='a/*;,=q"\\ .015-', max_size=40))
def test_whatever_is_sent_is_read_without_a_fault(header: str) -> None:
    assert all(0 <= each.quality <= 1 for each in preferences(header))
    assert best_media_type(header, [JSON, LD]) in (JSON, LD, None)
    assert best_encoding(header, "gzip") in ("gzip", "identity")


def test_parameters_lose_their_quotes_and_extensions_are_no_part_of_them() -> None:
    assert preferences(r'a/b; C="x\"y,;"; q=0.5; ext=1') == [Preference("a/b", 0.5, {"c": 'x"y,;'})]
