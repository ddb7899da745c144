"""create_app(): routers, static files and middleware."""

from functools import partial

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app import VERSION
from app.admission import Admission
from app.api import (
    citations,
    columns,
    differences,
    health,
    landing,
    mementos,
    ogc,
    related,
    resting,
    sealed,
    source_counts,
    tilejson,
    tiles,
    v1,
    write,
    write_changes,
    write_history,
    write_import_releases,
    write_import_rows,
    write_imports,
    write_releases,
    write_reviews,
    write_texts,
)
from app.api.document import make_document
from app.basemap import DIRECTORY as BASEMAP_DIR
from app.basemap import MapOptions, SpokenMap, basemap_from, compose_map
from app.caching import ConditionalAnswers, HeadAnswers
from app.clock import wall_clock
from app.column_store import ColumnStore
from app.database import Engines
from app.errors import (
    AppError,
)
from app.joined_scripts import SERVED_SCRIPTS
from app.kept_answers import KeptAnswers
from app.kept_features import KeptFeatures
from app.language_prefixes import LanguagePrefixes
from app.languages.catalogues import catalogue_texts
from app.languages.for_scripts import spoken_script
from app.pages import DESK, MAP, PAGES
from app.pages.reading.map_opening import Openings
from app.presenting.memento_headers import MementoHeaders
from app.presenting.mementos import ChangedInstants
from app.presenting.opening_view import KeptView
from app.repeating import RepeatedWrites
from app.request_log import LoggedApp
from app.security.bodies import BoundedBodies
from app.security.csrf import refuse_forged_form
from app.security.guard import Guard
from app.security.headers import SecurityHeaders, content_policy
from app.security.hosts import KnownHosts
from app.security.long_addresses import BoundedAddresses
from app.security.methods import Methods
from app.security.routing import RouteTable, open_keys_with
from app.security.secret_text import use_keys
from app.settings import PROJECT_DIR, Settings
from app.showing_errors import (
    show_fault,
    show_http_error,
    show_invalid_request,
    show_refusal,
    show_unknown_host,
)
from app.staging.working import work_on_waiting
from app.static import (
    CompressText,
    DatedFilesAndMore,
    DigestedFiles,
    joined_sheets,
    tree_digest,
)
from app.streets import FOLDER as STREETS
from app.streets import find_streets
from app.witness_store import WitnessStore

STATIC_DIR = PROJECT_DIR / "static"
# Images that one process draws at once.
MOST_DRAWING = 2
# Addresses whose answers aren't the data's: files, the state of the server, the desk.
NOT_KEPT = ("/static/", "/basemap/", "/healthz", "/readyz", "/admin", "/account", "/login")

READING = (
    landing.router,
    v1.router,
    source_counts.router,
    resting.router,
    differences.router,
    sealed.router,
    citations.router,
    tiles.router,
    tilejson.router,
    columns.router,
    health.router,
)
WRITING = (
    write.router,
    write_history.router,
    write_texts.router,
    write_changes.router,
    write_releases.router,
    related.router,
    write_imports.router,
    write_import_releases.router,
    write_import_rows.router,
    write_reviews.router,
)
# In the order in which they are tried.
ROUTERS = (MAP, *READING, *ogc.ROUTERS, *PAGES, mementos.router, *DESK, *WRITING)


def made_script(path: str) -> str | None:
    """The script at a path below static/ that no file is; none of another path."""
    script = SERVED_SCRIPTS.script(path)
    return spoken_script(path) if script is None else script


def hold_nothing(app: FastAPI, settings: Settings, engines: Engines) -> None:
    """Let an application hold nothing yet of the database that it is on."""
    app.state.settings, app.state.engines = settings, engines
    app.state.clock = wall_clock
    app.state.columns = ColumnStore()
    app.state.witnesses = WitnessStore()
    app.state.features = KeptFeatures()
    app.state.instants = ChangedInstants()
    app.state.openings = Openings()
    app.state.kept_view = KeptView()
    # Images are drawn by few at once: each takes a processor for a tenth of a second and more.
    app.state.drawing = Admission(MOST_DRAWING)
    # What does the long steps of imports: here, or in a process of its own where `serving` says so.
    app.state.work_on_imports = work_on_waiting
    # What counts requests, where metrics are set.
    app.state.measure = None


def create_app(settings: Settings, engines: Engines) -> FastAPI:
    """The web application on a database that has been migrated. Nothing is connected yet."""
    app = LoggedApp(
        title="Conflict map",
        version=VERSION,
        description="Places, positions and the sourced claims behind them. "
        "Coordinates are [longitude, latitude], EPSG:4326; days are inclusive.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        license_info={"name": "Data: CC BY 4.0", "identifier": "CC-BY-4.0"},
        # For a route of its own; those of the routers have it already.
        dependencies=[Depends(refuse_forged_form)],
        # Nobody here takes it, and asking whether somebody does costs each request as much as all else
        # that a kept answer takes. What is counted and logged is our own.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.openapi = partial(make_document, app)  # type: ignore[method-assign]
    use_keys(settings.secret_key, settings.former_keys)
    basemap = basemap_from(settings.basemap_url, settings.basemap_attribution)
    # The script names the prefix it lies under, so the digest is taken without it.
    streets = find_streets(settings.data_dir)
    bare = compose_map(MapOptions(static_url="", basemap=basemap, streets=streets.files))
    digest = tree_digest(STATIC_DIR, bare.script, *catalogue_texts())
    prefix = f"/static/{digest}"
    composed = SpokenMap(MapOptions(static_url=prefix, basemap=basemap, streets=streets.files))
    hold_nothing(app, settings, engines)
    app.state.composed = composed
    app.state.static_prefix = prefix

    made = joined_sheets(STATIC_DIR)
    made["composed/map.js"] = (composed.script, "text/javascript; charset=utf-8")
    app.mount("/static", DigestedFiles(STATIC_DIR, digest, made, made_script))
    more = {f"{STREETS}/{each.name}": each.path for each in streets.files}
    app.mount("/basemap", DatedFilesAndMore(BASEMAP_DIR, more))
    for router in ROUTERS:
        app.router.routes += router.routes

    app.exception_handler(AppError)(show_refusal)
    app.exception_handler(RequestValidationError)(show_invalid_request)
    app.exception_handler(HTTPException)(show_http_error)
    app.exception_handler(Exception)(show_fault)
    table = app.state.route_table = RouteTable(app.routes)
    app.state.has_past = open_keys_with("known", app.routes)
    # The one added last is asked first.
    app.add_middleware(RepeatedWrites)
    app.add_middleware(Guard, table=table, refuse=show_refusal)
    app.add_middleware(BoundedBodies, refuse=show_refusal)
    app.add_middleware(Methods, table=table)
    app.add_middleware(MementoHeaders, table=table, has_past=app.state.has_past)
    app.add_middleware(ConditionalAnswers)
    app.add_middleware(CompressText, minimum_size=800, compresslevel=6)
    app.add_middleware(BoundedAddresses, refuse=show_refusal)
    app.add_middleware(KnownHosts, settings=settings, refuse=show_unknown_host)
    policy = content_policy(settings.basemap_url)
    app.add_middleware(SecurityHeaders, policy=policy, table=table, framing=settings.framing)
    # What is kept was answered under its own Host, which was one of ours.
    app.add_middleware(
        KeptAnswers,
        version=lambda: app.state.engines.version,
        skip=NOT_KEPT,
        negotiated={**ogc.NEGOTIATED, "/api/v1/claims": v1.MACHINE_FORMS},
    )
    app.add_middleware(LanguagePrefixes, policy=policy)
    app.add_middleware(HeadAnswers)
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.proxies)
    return app
