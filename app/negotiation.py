"""What a client asks for: the path below this application, and what the headers Accept and Accept-Encoding prefer.

Pure. `best_media_type` and `best_encoding` choose among what there is on offer, as RFC 9110 has it. An entry that can't
be read counts for nothing, as if it weren't there.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

# Entries and their parameters, at commas and semicolons that stand in no quoted string.
ENTRY = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
PART = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+')
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
QUALITY = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")
IDENTITY = "identity"
# Nobody lists more, and an unclosed quote is looked for up to the end more than once.
LONGEST_HEADER = 1000
# Browsers of one kind send the same header with each request, so what it asks for is remembered.
MOST_REMEMBERED = 256


@dataclass(frozen=True)
class Preference:
    """One entry: a media range or a coding in small letters, its parameters, and its q."""

    name: str
    quality: float
    parameters: dict[str, str] = field(default_factory=dict)


def preferences(header: str) -> list[Preference]:
    """The entries of an Accept or Accept-Encoding header, in their order."""
    return list(_preferences(header[:LONGEST_HEADER]))


@lru_cache(MOST_REMEMBERED)
def _preferences(header: str) -> Sequence[Preference]:
    found = (_preference(entry) for entry in ENTRY.findall(header))
    return tuple(each for each in found if each is not None)


def _preference(entry: str) -> Preference | None:
    name, *rest = [part.strip() for part in PART.findall(entry)] or [""]
    quality, parameters = 1.0, {}
    for part in rest:
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals or not TOKEN.fullmatch(key):
            return None
        if key.lower() == "q":
            if not QUALITY.fullmatch(value):
                return None
            quality = float(value)
            # What follows are extensions of Accept and no part of the media range.
            break
        parameters[key.lower()] = _unquoted(value)
    if not all(TOKEN.fullmatch(piece) for piece in name.split("/", 1)):
        return None
    return Preference(name.lower(), quality, parameters)


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value.startswith('"') and value.endswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:-1])
    return value


def best_media_type(accept: str | None, offered: Sequence[str]) -> str | None:
    """The offered media type that a client likes best, of several alike the first; none if none.

    `offered` are media types as they are sent, with their parameters. Of the ranges that a type lies
    in, the most specific one counts. Without a header anything is liked.
    """
    ranges = preferences(accept or "") or [Preference("*/*", 1.0)]
    liked = [(_quality_of(media_type, ranges), media_type) for media_type in offered]
    best = max(quality for quality, _ in liked)
    return next(each for quality, each in liked if quality == best) if best > 0 else None


def _quality_of(media_type: str, ranges: Sequence[Preference]) -> float:
    [offer] = preferences(media_type)
    matching = [
        (_specificity(each), each.quality)
        for each in ranges
        if each.name in (offer.name, offer.name.partition("/")[0] + "/*", "*/*")
        and each.parameters.items() <= offer.parameters.items()
    ]
    return max(matching)[1] if matching else 0.0


def _specificity(media_range: Preference) -> tuple[bool, bool, int]:
    name = media_range.name
    return name != "*/*", not name.endswith("/*"), len(media_range.parameters)


def best_encoding(accept_encoding: str | None, *offered: str) -> str:
    """The content coding to send, of those offered that a client likes alike the first; `identity` where
    it can read none or likes them less.

    Without a header nothing is known of the client, and nothing is encoded.
    """
    asked = preferences(accept_encoding or "")
    by_name = {each.name: each.quality for each in asked if not each.parameters}
    anything = by_name.get("*", 0.0)
    liked = {each: by_name.get(each, by_name.get(f"x-{each}", anything)) for each in offered}
    best = max(liked, key=lambda each: liked[each])
    # Plain is always readable, but nobody's first wish unless it is named.
    plain = by_name.get(IDENTITY, 0.0)
    return best if liked[best] > 0 and liked[best] >= plain else IDENTITY


def asked_path(scope: Mapping[str, Any]) -> str:
    """The path of an ASGI request below this application, without the language that it may begin with.

    Also when a mounted folder has answered it: Starlette writes the folder's own path into the scope that
    everybody shares.
    """
    root: str = scope.get("app_root_path", scope.get("root_path", ""))
    path: str = scope["path"]
    return path.removeprefix(root) if path.startswith(f"{root}/") else path
