"""The Jinja environment: filters, shared context, addresses of static files, JSON for scripts."""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    pass_environment,
    select_autoescape,
)
from jinja2.bccache import Bucket
from jinja2.filters import do_truncate
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from app import languages, vocabulary, wording
from app.languages import current
from app.languages.catalogues import ENGLISH
from app.languages.versions import digest, statement_of, texts_of, title_of
from app.letters import isolated
from app.nouns.fields import asked_for
from app.settings import PROJECT_DIR

TEMPLATES_DIR = PROJECT_DIR / "templates"
# Characters that could end a script element or start a comment inside it.
UNSAFE_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}

# In a message, which stands between tags or double quotes.
UNSAFE_IN_HTML = {ord("<"): "&lt;", ord(">"): "&gt;", ord("&"): "&amp;", ord('"'): "&#34;"}


def script_json(value: Any) -> Markup:
    """JSON that is safe inside a <script> element of a data type."""
    return Markup(  # noqa: S704  (escaped just here)
        json.dumps(value, ensure_ascii=False, default=str).translate(UNSAFE_IN_SCRIPT)
    )


def web_address(value: str | None) -> str | None:
    """The address when it is http or https, else none, so that no other scheme becomes a link."""
    return value if value and value.startswith(("http://", "https://")) else None


def quoted(value: str) -> str:
    """A quote in guillemets, as this project sets them."""
    return f"«{value}»"


@pass_environment
def shortened(environment: Environment, text: str, length: int) -> str:
    """The text, or as many of its words as fit, with a sign that there are more."""
    return do_truncate(environment, text, length, end="…")


def machine_instant(instant: datetime) -> str:
    """An instant for `<time datetime>`, which takes no more than three digits of a second."""
    return instant.isoformat(timespec="milliseconds")


def escaped(message: str) -> str:
    """A message of ours as HTML, within elements and quoted attributes: it holds no markup."""
    return message.translate(UNSAFE_IN_HTML)


def filled(message: str, values: dict[str, Any]) -> Markup:
    """A message with its values, which are escaped unless they are markup: links, names that are set apart."""
    said = Markup(escaped(message))  # noqa: S704  (escaped just here)
    return said.format(**values) if values else said


def say(message: str, /, **values: Any) -> Markup:
    """`_("Shown to within {distance}", distance=…)`: a message in the language of the page."""
    return filled(languages.found(None, message), values)


def say_of(context: str, message: str, /, **values: Any) -> Markup:
    """`pgettext("of a list", "More")`: one that means several things in English."""
    return filled(languages.found(context, message), values)


def say_many(one: str, many: str, n: int, /, **values: Any) -> Markup:
    """`ngettext("{n} place", "{n} places", count)`: one about a count."""
    return filled(languages.plural(one, many, n), {"n": languages.say_number(n), **values})


def of_data(language: str = ENGLISH, *, always: bool = False) -> Markup:
    """Language and direction of what stands in the data, for its tag: English unless its record tells.

    Nothing where the page speaks it too, unless `always`, for what stands beside words of another language.
    """
    if language == current().code and not always:
        return Markup()
    return Markup(' lang="{}" dir="auto"').format(language)


def set_apart(text: str, language: str = ENGLISH) -> Markup:
    """`{{ place.name|of_data }}`: the same for words within a line; in an English page the words alone."""
    if language == current().code:
        return escape(text)
    return Markup('<bdi lang="{}">{}</bdi>').format(language, text)


def listed(parts: Iterable[str], separator: str | None = None) -> Markup:
    """Parts of a list with commas between them, as the language writes them."""
    return Markup(languages.comma() if separator is None else separator).join(parts)  # noqa: S704


def create_environment() -> Environment:
    """The environment that renders every page: escaping on, undefined names are errors."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES_DIR),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=bytecode_cache(),
        # A restart reads them anew; to look at each file's date for each page took a twenty-fifth of rendering.
        auto_reload=False,
    )
    environment.filters.update(
        day=wording.say_day,
        days=wording.say_days,
        distance=wording.say_distance,
        instant=machine_instant,
        script_json=script_json,
        web_address=web_address,
        quoted=quoted,
        isolated=isolated,
        sentence=wording.sentence,
        number=languages.say_number,
        percent=languages.say_percent,
        digits=lambda number: languages.own_digits(str(number)),
        of_data=set_apart,
        digest=digest,
        statement_of=statement_of,
        title_of=title_of,
        texts_of=texts_of,
        truncate=shortened,
        listed=listed,
        fill=lambda message, **values: filled(message, values),
    )
    environment.globals |= {
        "asked_for": asked_for,
        "vocabulary": vocabulary,
        "wording": wording,
        "_": say,
        "ngettext": say_many,
        "pgettext": say_of,
        "of_data": of_data,
        "comma": languages.comma,
        "semicolon": languages.semicolon,
        "languages": lambda: tuple(languages.languages().values()),
    }
    return environment


class KeptTemplates(FileSystemBytecodeCache):
    """Compiled templates, kept beside them as Python keeps its modules; nothing where it can't."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one, unless the folder can't be written or the disk is full."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def bytecode_cache() -> KeptTemplates | None:
    """Where compiled templates are kept; none where modules aren't kept either."""
    folder = TEMPLATES_DIR / "__pycache__"
    if sys.dont_write_bytecode:
        return None
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
    return KeptTemplates(str(folder)) if os.access(folder, os.W_OK) else None


ENVIRONMENT = create_environment()


def absolute(request: Request, path: str) -> str:
    """The address of a path on this site, as readers reach it; without a language but for what the path has."""
    public: str | None = request.app.state.settings.public_url
    base = public or str(request.base_url).rstrip("/").removesuffix(current().prefix)
    return base.rstrip("/") + path


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page or a fragment, with `request`, `static` and `site` in its context.

    `account` is who is signed in, `may('publish')` what they may, `csrf()` a token for a form.
    `static('css/base.css')` is the address of a file under static/, which changes with its content.
    `site('/places')` is the absolute address of a path. `here` keeps day and instant in links.
    `language` is the one of the page, and `prefix` what addresses in it begin with.
    """
    state = request.app.state

    def static(path: str) -> str:
        return f"{state.static_prefix}/{path}"

    def site(path: str) -> str:
        return absolute(request, path)

    context.setdefault("known", None)
    context["language"] = current()
    context["prefix"] = current().prefix
    # What the guard knows of who asks: none where it was never asked, as in a fault of ours.
    context["account"] = getattr(request.state, "account", None)
    context["may"] = getattr(request.state, "may", lambda _what: False)
    context["csrf"] = getattr(request.state, "csrf", lambda: "")
    text = ENVIRONMENT.get_template(template).render(
        request=request, static=static, site=site, **context
    )
    return HTMLResponse(text, status)


def render_fault(
    static_prefix: str, title: str, detail: str, *, request_id: str, is_fragment: bool
) -> HTMLResponse:
    """A fault of ours as a page or a fragment, made of nothing that was asked for."""
    name = "fragments/error.html" if is_fragment else "fault.html"
    text = ENVIRONMENT.get_template(name).render(
        title=title,
        detail=detail,
        request_id=request_id,
        suggestions=(),
        became=(),
        language=current(),
        prefix=current().prefix,
        static=lambda path: f"{static_prefix}/{path}",
    )
    return HTMLResponse(text, 500)


def render_plain(status: int, title: str, detail: str) -> HTMLResponse:
    """A page of one sentence, without a link, a style or a script."""
    text = ENVIRONMENT.get_template("plain.html").render(
        title=title, detail=detail, language=current()
    )
    return HTMLResponse(text, status)


def link_query(values: Mapping[str, date | datetime | str | Sequence[str] | None]) -> str:
    """The given values as a query string with its question mark, empty when all are none.

    Of several for one name, each is one.
    """
    given = {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in values.items()
        if value is not None
    }
    return f"?{urlencode(given, doseq=True)}" if given else ""
