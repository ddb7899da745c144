"""Who may do what: one table, read by the guard at every request and by the templates.

A key is a method and a route's path as its decorator writes it, or the name of an act that several
routes share. GET covers HEAD, the path of a mounted folder covers everything below it. A route
that isn't here is refused, and tests/test_rights.py fails.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.nouns import NOUNS
from app.queries.drafts import owner_of_draft
from app.queries.reviews import owner_of_review
from app.queries.sessions import owner_of_session
from app.queries.tokens import owner_of_token
from app.security.callers import Caller, Role, Scope
from app.security.rules import ADMIN, DATA, EDITOR, FORM, PAGE, REVIEWER, Rule, own

# What several routes do, for templates and for code that decides inside a route.
ACTS: dict[str, Rule] = {
    "edit": Rule(Role.EDITOR, Scope.WRITE),
    "publish": Rule(Role.REVIEWER, Scope.PUBLISH),
    "withdraw": Rule(Role.REVIEWER, Scope.PUBLISH),
}

PUBLIC_DATA = (
    "/static",
    "/basemap",
    "/favicon.ico",
    "/robots.txt",
    "/.well-known/security.txt",
    "/.well-known/change-password",
    "/.well-known/api-catalog",
    "/opensearch.xml",
    "/corrections.atom",
    *(
        f"{of}/changes.{form}"
        for of in ("", *(f"/{noun}/{{slug}}" for noun in ("places", "actors", "sources")))
        for form in ("atom", "json")
    ),
    "/timegate/{address:path}",
    "/timemap/link/{address:path}",
    "/timemap/json/{address:path}",
    "/sitemap.xml",
    "/healthz",
    "/readyz",
    "/data/{name}",
    "/data/datapackage.json",
    "/data/ro-crate-metadata.json",
    "/data/datacite.json",
    "/data/citation.cff",
    "/data/linkset.json",
    "/tiles/{layer}.json",
    "/tiles/{layer}/{z}/{x}/{y}.mvt",
    "/oembed",
    "/map.svg",
    "/map.png",
    "/map.pdf",
    "/columns/positions.json",
    "/columns/{digest}/{name}",
    "/columns/{digest}/{name}/left",
    "/columns/{digest}/{name}/rows",
    "/api/v1/sources/{slug}/counts",
    "/api/v1/positions/{slug}/rests",
    "/api/v1/difference",
    "/api/v1/{noun}/{slug}/proof",
    "/api/v1/{noun}/{slug}/citation",
    *(
        f"/history/{part}"
        for part in ("checkpoint", "consistency", "keys", "leaves", "leaves/{number}")
    ),
    "/api/v1",
    "/api/v1/",
    "/api/v1/openapi.json",
    "/ogc",
    "/ogc/",
    "/ogc/api",
    "/ogc/conformance",
    "/ogc/collections",
    *(
        f"/ogc/collections/{{collection}}{rest}"
        for rest in (
            "",
            "/items",
            "/items/{slug}",
            "/queryables",
            "/schema",
            "/sortables",
            "/tiles",
            "/tiles/{scheme_name}",
            "/tiles/{scheme_name}/{tile_matrix}/{tile_row}/{tile_column}",
        )
    ),
    "/ogc/tileMatrixSets",
    "/ogc/tileMatrixSets/{scheme_name}",
    *(
        path
        for noun in NOUNS.values()
        if noun.path
        for path in (f"/api/v1{noun.path}", f"/api/v1{noun.path}/{{slug}}")
    ),
)
PUBLIC_PAGES = (
    "/",
    "/embed",
    "/places",
    "/places/{slug}",
    "/places/{slug}/panel",
    "/places/{slug}/claims",
    "/actors",
    "/actors/{slug}",
    "/actors/{slug}/panel",
    "/actors/{slug}/claims",
    "/positions",
    "/disputed",
    "/forecasts",
    "/untold",
    "/stale",
    "/witnesses",
    "/positions/{slug}",
    "/positions/{slug}/panel",
    "/claims",
    "/claims/{slug}",
    "/claims/{slug}/panel",
    "/sources",
    "/sources/{slug}",
    "/search",
    "/corrections",
    "/changes",
    "/history",
    "/cite/map",
    "/cite/{noun}/{slug}",
    "/about",
    "/data",
    "/data/unplaced",
    "/api",
)

# The nouns that the desk has forms for, and what those forms look up while someone types.
EDITED = tuple(NOUNS)
LOOKED_UP = ("places", "actors", "sources", "claims", "shape")

ROUTES: dict[str, Rule] = {
    **{f"GET {path}": DATA for path in PUBLIC_DATA},
    **{f"GET {path}": PAGE for path in PUBLIC_PAGES},
    # Signing in and out
    "GET /login": FORM,
    "POST /login": FORM,
    "GET /login/code": FORM,
    "POST /login/code": FORM,
    "POST /logout": FORM,
    "GET /invitations/{token}": FORM,
    "POST /invitations/{token}": FORM,
    "GET /resets/{token}": FORM,
    "POST /resets/{token}": FORM,
    # One's own account
    "GET /account": EDITOR,
    "POST /account": EDITOR,
    "GET /account/password": replace(EDITOR, before_password=True),
    "POST /account/password": replace(EDITOR, before_password=True),
    "GET /account/totp": EDITOR,
    "POST /account/totp": EDITOR,
    "POST /account/totp/confirm": EDITOR,
    "POST /account/totp/recovery-codes": EDITOR,
    "POST /account/totp/off": EDITOR,
    "GET /account/sessions": EDITOR,
    "POST /account/sessions/end-all": EDITOR,
    "POST /account/sessions/{session_id:int}/end": own(EDITOR, owner_of_session),
    "GET /account/tokens": EDITOR,
    "POST /account/tokens": EDITOR,
    "POST /account/tokens/{token_id:int}/revoke": own(EDITOR, owner_of_token),
    # The desk's forms, and what their lists are filled with
    **{
        f"{method} /admin/{noun}/{page}": EDITOR
        for noun in EDITED
        for page in ("new", "{key}/edit")
        for method in ("GET", "POST")
    },
    **{f"POST /admin/{noun}/check": EDITOR for noun in EDITED},
    **{f"GET /admin/lookup/{what}": EDITOR for what in LOOKED_UP},
    # Reading and annotating the text of a source
    "GET /admin/sources/{slug}/text": EDITOR,
    "POST /admin/sources/{slug}/text": EDITOR,
    "GET /admin/sources/{slug}/text/new": EDITOR,
    "POST /admin/sources/{slug}/text/check": EDITOR,
    "GET /admin/sources/{slug}/text/body": EDITOR,
    "GET /admin/sources/{slug}/text/passage": EDITOR,
    "POST /admin/sources/{slug}/text/anchors": EDITOR,
    # The write side of the API: what a role may publish is decided inside, by ACTS
    **{f"POST /api/v1/{noun}": Rule(Role.EDITOR, Scope.WRITE) for noun in (*EDITED, "changes")},
    **{f"PUT /api/v1/{noun}/{{key}}": Rule(Role.EDITOR, Scope.WRITE) for noun in EDITED},
    **{f"POST /api/v1/{noun}/{{key}}/withdraw": Rule(Role.EDITOR, Scope.WRITE) for noun in EDITED},
    **{f"DELETE /api/v1/{noun}/{{key}}": Rule(Role.EDITOR, Scope.WRITE) for noun in EDITED},
    **{f"GET /api/v1/{noun}/{{key}}/document": Rule(Role.EDITOR, Scope.READ) for noun in EDITED},
    **{f"GET /api/v1/{noun}/{{key}}/versions": Rule(Role.EDITOR, Scope.READ) for noun in EDITED},
    **{
        f"POST /api/v1/{noun}/{{key}}/{act}": Rule(Role.EDITOR, Scope.WRITE)
        for noun in EDITED
        for act in ("restore", "bring-back")
    },
    "GET /api/v1/sources/{key}/text": Rule(Role.EDITOR, Scope.READ),
    "PUT /api/v1/sources/{key}/text": Rule(Role.EDITOR, Scope.WRITE),
    "GET /api/v1/changes": Rule(Role.EDITOR, Scope.READ),
    "GET /api/v1/changes/{change_id}": Rule(Role.EDITOR, Scope.READ),
    "POST /api/v1/changes/{change_id}/undo": Rule(Role.EDITOR, Scope.WRITE),
    "GET /api/v1/claims/{key}/related": Rule(Role.EDITOR, Scope.READ),
    "GET /api/v1/releases": Rule(Role.EDITOR, Scope.READ),
    "GET /api/v1/releases/differences": Rule(Role.EDITOR, Scope.READ),
    "GET /api/v1/releases/differences/{difference_id}": Rule(Role.EDITOR, Scope.READ),
    "GET /api/v1/imports": Rule(Role.EDITOR, Scope.READ),
    "POST /api/v1/imports": Rule(Role.EDITOR, Scope.WRITE),
    "GET /api/v1/imports/{import_id}": Rule(Role.EDITOR, Scope.READ),
    "GET /api/v1/imports/{import_id}/faults.csv": Rule(Role.EDITOR, Scope.READ),
    "POST /api/v1/imports/{import_id}/confirm": Rule(Role.EDITOR, Scope.WRITE),
    "POST /api/v1/imports/{import_id}/cancel": Rule(Role.EDITOR, Scope.WRITE),
    "POST /api/v1/imports/{import_id}/compare": Rule(Role.EDITOR, Scope.WRITE),
    "GET /api/v1/imports/{import_id}/compared": Rule(Role.EDITOR, Scope.READ),
    "POST /api/v1/imports/{import_id}/take-back": Rule(Role.EDITOR, Scope.WRITE),
    **{
        f"{method} /api/v1/imports/{{import_id}}/{part}": Rule(Role.EDITOR, scope)
        for part in ("matching", "names", "rows/{row}")
        for method, scope in (("GET", Scope.READ), ("POST", Scope.WRITE))
    },
    "POST /api/v1/imports/{import_id}/alike": Rule(Role.EDITOR, Scope.WRITE),
    "GET /api/v1/reviews": Rule(Role.EDITOR, Scope.READ),
    "GET /api/v1/reviews/{review_id}": Rule(Role.EDITOR, Scope.READ),
    "POST /api/v1/reviews/{review_id}/approve": Rule(Role.REVIEWER, Scope.PUBLISH),
    "POST /api/v1/reviews/{review_id}/send-back": Rule(Role.REVIEWER, Scope.PUBLISH),
    "POST /api/v1/reviews/{review_id}/take-back": own(
        Rule(Role.EDITOR, Scope.WRITE), owner_of_review
    ),
    "POST /api/v1/reviews/{review_id}/comments": Rule(Role.EDITOR, Scope.WRITE),
    # Everybody's accounts, and settings
    "GET /admin/accounts": ADMIN,
    "POST /admin/accounts": ADMIN,
    "GET /admin/accounts/{login}": ADMIN,
    "POST /admin/accounts/{login}/role": ADMIN,
    "POST /admin/accounts/{login}/link": ADMIN,
    "POST /admin/accounts/{login}/codes-off": ADMIN,
    "POST /admin/accounts/{login}/disable": ADMIN,
    "POST /admin/accounts/{login}/enable": ADMIN,
    "POST /admin/accounts/{login}/end-sessions": ADMIN,
    "POST /admin/accounts/{login}/remove-data": ADMIN,
    "GET /admin/sessions": ADMIN,
    "POST /admin/sessions/{session_id:int}/end": ADMIN,
    "GET /admin/audit": ADMIN,
    "GET /admin/settings": ADMIN,
    "POST /admin/settings": ADMIN,
    "GET /admin/gazetteer": ADMIN,
    "POST /admin/gazetteer": ADMIN,
    # The desk: what one was at, the past of records, changes, reviews
    "GET /admin": EDITOR,
    "POST /admin/drafts": EDITOR,
    "POST /admin/drafts/{draft_id:int}/discard": own(EDITOR, owner_of_draft),
    "GET /admin/{noun}/{key}/history": EDITOR,
    "POST /admin/{noun}/{key}/restore": EDITOR,
    "POST /admin/{noun}/{key}/merge": EDITOR,
    "POST /admin/{noun}/{key}/submit": EDITOR,
    "GET /admin/{noun}/{key}/withdraw": EDITOR,
    "POST /admin/{noun}/{key}/withdraw": EDITOR,
    "POST /admin/{noun}/{key}/bring-back": EDITOR,
    "POST /admin/{noun}/{key}/delete": EDITOR,
    "GET /admin/{noun}/{key}/erase": ADMIN,
    "POST /admin/{noun}/{key}/erase": ADMIN,
    "GET /admin/sources/{slug}/text/erase": ADMIN,
    "POST /admin/sources/{slug}/text/erase": ADMIN,
    "GET /admin/releases": EDITOR,
    "GET /admin/releases/{number:int}": EDITOR,
    "POST /admin/releases/{number:int}": EDITOR,
    # Files that are brought in: one's own, or for admins anybody's, which is decided inside
    "GET /admin/imports": EDITOR,
    "POST /admin/imports": EDITOR,
    "GET /admin/imports/{number:int}": EDITOR,
    "GET /admin/imports/{number:int}/faults.csv": EDITOR,
    "GET /admin/imports/{number:int}/progress": EDITOR,
    **{
        f"POST /admin/imports/{{number:int}}/{step}": EDITOR
        for step in (
            "check",
            "alike",
            "names",
            "bring-in",
            "stop",
            "decide",
            "take-back",
            "discard",
            "rows/{row:int}",
            "rows/{row:int}/sides",
        )
    },
    "GET /admin/claims/{key}/related": EDITOR,
    "POST /admin/claims/{key}/related": EDITOR,
    "GET /admin/clashes": EDITOR,
    "POST /admin/clashes": EDITOR,
    "GET /admin/links/review": EDITOR,
    "POST /admin/links/review": EDITOR,
    "GET /admin/translations": EDITOR,
    "POST /admin/translations": EDITOR,
    "GET /admin/changes": EDITOR,
    "GET /admin/changes/{change_id:int}": EDITOR,
    "POST /admin/changes/{change_id:int}/undo": EDITOR,
    "GET /admin/review": EDITOR,
    "GET /admin/review/{review_id:int}": EDITOR,
    "POST /admin/review/{review_id:int}/approve": REVIEWER,
    "POST /admin/review/{review_id:int}/send-back": REVIEWER,
    "POST /admin/review/{review_id:int}/take-back": own(EDITOR, owner_of_review),
    "POST /admin/review/{review_id:int}/comment": EDITOR,
}

RULES: Mapping[str, Rule] = ROUTES | ACTS


def may(caller: Caller | None, what: str) -> bool:
    """True when the caller's role and token suffice for an act or a route.

    `may(account, "publish")`, `may(account, "POST /admin/accounts")`. Raises KeyError for what the
    table doesn't list.
    """
    return RULES[what].admits(caller)
