"""Which query parameters a route takes, and what becomes of others: refused, or noted on the page."""

import re
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, get_origin

from fastapi import Request, params
from fastapi.dependencies.utils import get_flat_params

from app.errors import BadParameter
from app.languages import pgettext

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])
# Added to addresses by those who send readers here, and meant for nobody but themselves.
TRACKING = re.compile(
    r"utm_[a-z_]+|(fb|g|dc|ms|tt|tw|yc|wb|gb)clid|igshid|mc_[ce]id|_ga|_gl|gad_source|ref_src|ref_url"
)
# Read by the frame of the pages: what an editor has just saved.
PAGES_OWN = ("saved", "change")
# How many unknown parameters a page names, and with how many characters.
MOST_UNKNOWN = 3
LONGEST_SAID = 40
# What endpoints read of a query by themselves, besides what they declare.
READ_BY_THEMSELVES: dict[Callable[..., Any], frozenset[str]] = {}


def also_reads(*names: str) -> Callable[[Endpoint], Endpoint]:
    """Say of an endpoint which parameters it reads by itself, besides those that it declares."""

    def say(endpoint: Endpoint) -> Endpoint:
        READ_BY_THEMSELVES[endpoint] = frozenset(names)
        return endpoint

    return say


def declared(request: Request) -> dict[str, bool]:
    """The query parameters that the route takes, by name; true for one that may come repeatedly."""
    fields = get_flat_params(request.scope["route"].dependant)
    return {
        field.alias: get_origin(field.field_info.annotation) is list
        for field in fields
        if isinstance(field.field_info, params.Query)
    }


def refuse_unknown(request: Request) -> None:
    """Refuse parameters that the route doesn't declare. Raises BadParameter naming the first."""
    names = declared(request)
    refuse_others(request, names, [name for name, is_many in names.items() if is_many])


def note_unknown(request: Request) -> None:
    """Note the parameters that a page's route doesn't take as they came, for `base.html` to say and
    for `KeptAnswers` not to keep: `request.state.unknown` has those that it doesn't declare and
    `request.state.repeated` those that come more than once, as (name, last value), shortened. What
    sites that are linked from add to any address is left out without a word, and so is what the
    endpoint `also_reads`.
    """
    query, names = request.query_params, declared(request)
    also = READ_BY_THEMSELVES.get(request.scope["endpoint"], frozenset())
    given = [name for name, _ in query.multi_items()]
    others = {name: query[name] for name in query if name not in {*names, *PAGES_OWN, *also}}
    twice = {one: query[one] for one, many in names.items() if not many and given.count(one) > 1}
    if others or twice:
        request.state.is_stray = True
    request.state.repeated = _said(twice)
    request.state.unknown = _said(
        {name: value for name, value in others.items() if not TRACKING.fullmatch(name)}
    )


def _said(given: dict[str, str]) -> list[tuple[str, str]]:
    def shortened(text: str) -> str:
        return text if len(text) <= LONGEST_SAID else f"{text[:LONGEST_SAID]}…"

    return [(shortened(name), shortened(value)) for name, value in given.items()][:MOST_UNKNOWN]


def refuse_others(request: Request, names: Iterable[str], repeated: Iterable[str] = ()) -> None:
    """Refuse parameters of other names, and any that comes twice but for the `repeated`.

    Raises BadParameter.
    """
    known = sorted(names)
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in known:
            accepted = ", ".join(known) or pgettext("of parameters", "none")
            raise BadParameter(
                name,
                "There is no parameter '{name}' here. Known: {accepted}.",
                name=name,
                accepted=accepted,
            )
        if given.count(name) > 1 and name not in repeated:
            raise BadParameter(
                name, "'{name}' comes twice, and which is meant isn't said.", name=name
            )
