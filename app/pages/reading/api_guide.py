"""The API's documentation, rendered from our own OpenAPI document, which is English in pages of every language."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from markupsafe import Markup

from app.languages import gettext
from app.presenting.addresses import RememberInstant
from app.routers import make_router
from app.templating import render

router = make_router(dependencies=[RememberInstant])

PREFIX = "/api/v1/"
# JSON Schema's formats and types in words.
KINDS = {
    "date": "day",
    "date-time": "instant or day",
    "integer": "whole number",
    "string": "text",
}


@dataclass(frozen=True)
class Parameter:
    """One parameter of an endpoint, in words."""

    name: str
    place: str
    required: bool
    kind: str
    about: str
    example: str | None


@dataclass(frozen=True)
class Answer:
    """One status that an endpoint answers, with its media type and an example as text."""

    status: str
    about: str
    media_type: str | None
    example: str | None


@dataclass(frozen=True)
class Endpoint:
    """One path and method."""

    key: str
    method: str
    path: str
    summary: str
    about: Markup
    parameters: list[Parameter]
    # The JSON to send, as text; none where nothing is sent.
    body: str | None
    # True for what needs a personal token.
    needs_token: bool
    answers: list[Answer]

    @property
    def noun(self) -> str:
        """The noun of the endpoint: the first part of its path after the version."""
        return self.path.removeprefix(PREFIX).split("/")[0]

    @property
    def rest(self) -> str:
        """The rest of its path after the noun."""
        return self.path.removeprefix(PREFIX).partition("/")[2]


@dataclass(frozen=True)
class Group:
    """Endpoints by what they are about, and what to call them together."""

    key: str
    title: str
    nouns: dict[str, list[Endpoint]]


def with_code(text: str) -> Markup:
    """A text in which what stands between grave accents is code."""
    parts = text.split("`")
    return Markup().join(
        Markup("<code>{}</code>").format(part) if number % 2 else part
        for number, part in enumerate(parts)
    )


def endpoints(document: dict[str, Any]) -> list[Endpoint]:
    """The endpoints of an OpenAPI 3.1 document, in its order."""
    found = []
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.append(
                Endpoint(
                    key=operation["operationId"].replace("_", "-"),
                    method=method.upper(),
                    path=path,
                    summary=operation.get("summary", path),
                    about=with_code(operation.get("description", "")),
                    parameters=[parameter(each, path) for each in operation.get("parameters", ())],
                    body=example_in(operation.get("requestBody", {}))[1],
                    needs_token=bool(operation.get("security")),
                    answers=[
                        answer(status, each)
                        for status, each in sorted(operation["responses"].items())
                    ],
                )
            )
    return found


def parameter(entry: dict[str, Any], path: str) -> Parameter:
    """A parameter of the document in words."""
    schema = entry.get("schema", {})
    about = entry.get("description") or schema.get("description") or ""
    if not about and entry["in"] == "path":
        about = "The record's name or id, as in its address: the last part of " + path
    examples = schema.get("examples") or []
    return Parameter(
        name=entry["name"],
        place=entry["in"],
        required=bool(entry.get("required")),
        kind=say_kind(schema),
        about=about,
        example=str(examples[0]) if examples else None,
    )


def say_kind(schema: dict[str, Any]) -> str:
    """What a parameter may be: «text, at most 200 characters»; «whole number, 1 to 1000»."""
    options = [each for each in schema.get("anyOf", [schema]) if each.get("type") != "null"]
    plain: dict[str, Any] = options[0] if options else {}
    if "enum" in plain:
        return "one of " + ", ".join(plain["enum"])
    words = KINDS.get(plain.get("format") or plain.get("type", "string"), "text")
    if "minimum" in plain and "maximum" in plain:
        words += f", {plain['minimum']} to {plain['maximum']}"
    if "maxLength" in plain:
        words += f", at most {plain['maxLength']} characters"
    if "default" in schema:
        words += f"; {schema['default']} if left out"
    return words


def answer(status: str, entry: dict[str, Any]) -> Answer:
    """An answer of the document, its example as indented JSON."""
    media_type, example = example_in(entry)
    return Answer(
        status=status, about=entry.get("description", ""), media_type=media_type, example=example
    )


def example_in(entry: dict[str, Any]) -> tuple[str | None, str | None]:
    """The media type of a body or an answer, and its example as indented JSON."""
    contents: dict[str, dict[str, Any]] = entry.get("content", {})
    media_type = next(iter(contents), None)
    example = contents[media_type].get("example") if media_type else None
    return media_type, json.dumps(example, ensure_ascii=False, indent=2) if example else None


def grouped(every: list[Endpoint]) -> list[Group]:
    """The endpoints of the API, those that anybody may use first."""
    groups = (
        Group("reading", gettext("Reading"), {}),
        Group("writing", gettext("Writing, with a personal token"), {}),
    )
    for each in every:
        if each.path.startswith(PREFIX):
            groups[each.needs_token].nouns.setdefault(each.noun, []).append(each)
    return list(groups)


@router.get("/api")
def show_api_guide(request: Request) -> Response:
    """Endpoints, parameters and examples."""
    document = request.app.openapi()
    return render(
        request,
        "api.html",
        version=request.app.version,
        document_url=request.app.openapi_url,
        groups=grouped(endpoints(document)),
    )
