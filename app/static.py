"""Static files under a prefix that names their content, so that browsers may keep them for good."""

import gzip
import os
from collections.abc import Callable, Mapping
from hashlib import blake2b
from pathlib import Path

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware, GZipResponder
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from app.negotiation import asked_path, best_encoding

FOREVER = "public, max-age=31536000, immutable"
COMPRESSED_ALREADY = (".woff2", ".webp", ".png", ".ico", ".pmtiles", ".gz")


def tree_digest(directory: Path, *more: str) -> str:
    """A short digest of every file in a directory, by name and content, and of further texts."""
    digest = blake2b(digest_size=8)
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(directory)).encode())
            digest.update(path.read_bytes())
    for text in more:
        digest.update(text.encode())
    return digest.hexdigest()


# Style sheets that pages always need together, and what they are sent as: one request, not twelve.
SHEETS = {
    "composed/pages.css": (
        "variables", "fonts", "base", "layout", "marks", "claim", "place", "list", "pages", "known", "changes", "cite", "print",
    ),
    "composed/map.css": ("map", "strip", "span", "panel", "legend", "map-print"),
}  # fmt: skip


def joined_sheets(directory: Path) -> dict[str, tuple[str, str]]:
    """The texts and media types of the joined style sheets, by path below static/."""
    return {
        path: (
            "\n".join((directory / "css" / f"{name}.css").read_text("utf-8") for name in names),
            "text/css; charset=utf-8",
        )
        for path, names in SHEETS.items()
    }


class DigestedFiles(StaticFiles):
    """Files of `directory` and made-up ones, at /{digest}/{path}; another digest is not found.

    What compresses is compressed once and kept, since it can't change under its digest.
    """

    def __init__(
        self,
        directory: Path,
        digest: str,
        made: dict[str, tuple[str, str]],
        make: Callable[[str], str | None] = lambda _: None,
    ) -> None:
        super().__init__(directory=directory)
        self.digest = digest
        # Path to (text, media type) of files that exist only in memory, and what makes a script when it is
        # first asked for: none where there is none of that path.
        self.made = made
        self.make = make
        # Path to (compressed bytes, media type) of those that were asked for.
        self.compressed: dict[str, tuple[bytes, str]] = {}

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file at a path below the digest."""
        digest, _, rest = path.partition("/")
        if digest != self.digest:
            raise HTTPException(404)
        # What is kept or made up is given without the parent's look at the method.
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405)
        scope = without_unknown_range(scope)
        headers = Headers(scope=scope)
        is_packed = rest.endswith(COMPRESSED_ALREADY)
        is_whole = "range" not in headers
        accepted = headers.get("accept-encoding")
        if not is_packed and is_whole and best_encoding(accepted, "gzip") == "gzip":
            response = await self._compressed(rest, scope)
        else:
            response = await self._plain(rest, scope)
        if not is_packed:
            response.headers["Vary"] = "Accept-Encoding"
        response.headers["Cache-Control"] = FOREVER
        return response

    async def _plain(self, path: str, scope: Scope) -> Response:
        if path not in self.made:
            script = await to_thread.run_sync(self.make, path)
            if script is not None:
                self.made[path] = (script, "text/javascript; charset=utf-8")
        if path in self.made:
            text, media_type = self.made[path]
            return Response(text, media_type=media_type)
        return await super().get_response(path, scope)

    async def _compressed(self, path: str, scope: Scope) -> Response:
        if path not in self.compressed:
            response = await self._plain(path, scope)
            if response.status_code != 200:
                return response
            if isinstance(response, FileResponse):
                content = await to_thread.run_sync(Path(response.path).read_bytes)
            else:
                content = bytes(response.body)
            media_type = response.headers["content-type"]
            self.compressed[path] = (gzip.compress(content, 9, mtime=0), media_type)
        content, media_type = self.compressed[path]
        kept = {"Content-Encoding": "gzip", "Content-Type": media_type}
        return Response(content, headers=kept)


class DatedFiles(StaticFiles):
    """Files that may change under the same name: kept a day, then asked for again."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file, or with the part of it that was asked for in bytes."""
        await super().__call__(without_unknown_range(scope), receive, send)

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, or the part of it that the Range header asks for."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=86400"
        return response


class DatedFilesAndMore(DatedFiles):
    """As `DatedFiles`, with single files of other folders, by their paths here."""

    def __init__(self, directory: Path, more: Mapping[str, Path]) -> None:
        super().__init__(directory=directory)
        self.more = more

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Where the file of a path lies, and what the system says of it; none where there is no such file."""
        if path not in self.more:
            return super().lookup_path(path)
        try:
            return str(self.more[path]), self.more[path].stat()
        except OSError:
            # Taken away since the program started.
            return "", None


def without_unknown_range(scope: Scope) -> Scope:
    """The request, without a Range in units other than bytes: it must be ignored (RFC 9110, 14.2)."""
    unit, equals, _ = Headers(scope=scope).get("range", "").partition("=")
    if equals and unit.strip().lower() == "bytes":
        return scope
    headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
    return {**scope, "headers": headers}


class CompressText(GZipMiddleware):
    """Compress what compression makes smaller for those who can read it; leave packed files alone.

    Every answer that could have come compressed says so in Vary, a short one and a 304 too, and a
    compressed one has no strong ETag: that is the plain file's, of which parts may be asked for.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, compressing its answer where that helps."""
        if scope["type"] != "http" or (
            asked_path(scope).startswith("/static/") or scope["path"].endswith(COMPRESSED_ALREADY)
        ):
            await self.app(scope, receive, send)
            return

        async def send_varied(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if "accept-encoding" not in headers.get("vary", "").lower():
                    headers.add_vary_header("Accept-Encoding")
                etag = headers.get("etag", "W/")
                # What nobody keeps is a version to be named in If-Match, which must be strong.
                kept = "no-store" not in headers.get("cache-control", "")
                if kept and "content-encoding" in headers and not etag.startswith("W/"):
                    headers["ETag"] = f"W/{etag}"
            await send(message)

        accepted = Headers(scope=scope).get("accept-encoding")
        if best_encoding(accepted, "gzip") == "gzip":
            await GZipResponder(
                self.app,
                self.minimum_size,
                self.compresslevel,
                thread_minimum_size=self.thread_minimum_size,
                exclude_content_types=self.exclude_content_types,
            )(scope, receive, send_varied)
        else:
            await self.app(scope, receive, send_varied)
