"""Our ES modules joined: one script instead of a hundred requests.

`SERVED_SCRIPTS` has each module of the pages with all that it needs, `join` makes what a document has that may load
nothing. Each module becomes a function that is run when it is first needed, in the order in which a browser would. That
holds for modules as they are written in this house: imports and exports of names, each on lines of their own, no
`export default`, no exported `let`, no circles. Whatever else it meets is refused, and not guessed at.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path

from app.errors import SetupError
from app.settings import PROJECT_DIR

STATIC = PROJECT_DIR / "static"
NAME = r"[A-Za-z_$][\w$]*"
IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.[^"]+)";[^\S\n]*$', re.MULTILINE)
PASSED_ON = re.compile(r'^export \{([^}]*)\} from "(\.[^"]+)";[^\S\n]*$', re.MULTILINE)
LISTED = re.compile(r"^export \{([^}]*)\};[^\S\n]*$", re.MULTILINE)
DECLARED = re.compile(
    rf"^export (?=(?:const|class|function|async function|function\*|async function\*) ?({NAME}))",
    re.MULTILINE,
)
LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
# An address beside the module.
BESIDE = re.compile(r'new URL\("(\.[^"]+)", import\.meta\.url\)')
# The same where nothing lies beside: one to which the name of a drawing is added, or that stands by itself.
DRAWING = re.compile(r'\$\{new URL\("[^"]*?([a-z]+)\.svg", import\.meta\.url\)\}#')
ALONE = re.compile(BESIDE.pattern + r"(?:\.href)?")
COMMENT = re.compile(
    r"^[^\S\n]*/\*(?:(?!\*/).)*\*/[^\S\n]*\n|^[^\S\n]*//[^\n]*\n|/\*\* @(?:(?!\*/).)*\*/ ?",
    re.MULTILINE | re.DOTALL,
)
# Below static/, what is joined.
SERVED = "joined/"
# What is left of these was written in a way that isn't known here.
UNKNOWN = re.compile(
    r"^\s*(?:import|export)\b(?!\()|\bimport\.meta\b|\bimport\((?!\)\))", re.MULTILINE
)


@dataclass(frozen=True)
class Module:
    """A module as the body of a function, and the paths of those that it needs before it runs."""

    path: str
    body: str
    needs: tuple[str, ...]
    needs_later: tuple[str, ...]


def read_module(
    static: Path,
    path: str,
    replaced: Mapping[str, str] | None = None,
    *,
    stands_alone: bool = False,
) -> Module:
    """The module at a path below `static`. `replaced` tells which paths another module stands in for.

    Where it `stands_alone`, drawings lie in the document and other files nowhere. Raises SetupError where it is
    written in a way that isn't known here.
    """
    text = COMMENT.sub("", (static / path).read_text("utf-8"))
    needs: list[str] = []
    later: list[str] = []
    given: list[tuple[str, str]] = []

    def below(other: str) -> str:
        return (static / path).parent.joinpath(other).resolve().relative_to(static).as_posix()

    def found(other: str) -> str:
        full = below(other)
        return (replaced or {}).get(full, full)

    def imported(match: re.Match[str]) -> str:
        needs.append(found(match[2]))
        names = ", ".join(": ".join(pair) for pair in _pairs(match[1] or ""))
        asked = f"$need({json.dumps(needs[-1])});"
        return f"const {{ {names} }} = {asked}" if names else asked

    def passed_on(match: re.Match[str]) -> str:
        needs.append(found(match[2]))
        from_there = f"$need({json.dumps(needs[-1])})"
        return "".join(f"$given.{told} = {from_there}.{own};" for own, told in _pairs(match[1]))

    def listed(match: re.Match[str]) -> str:
        given.extend((told, own) for own, told in _pairs(match[1]))
        return ""

    def declared(match: re.Match[str]) -> str:
        given.append((match[1], match[1]))
        return ""

    def asked_later(match: re.Match[str]) -> str:
        later.append(found(match[1]))
        return f"$later({json.dumps(later[-1])})"

    text = IMPORT.sub(imported, text)
    text = PASSED_ON.sub(passed_on, text)
    text = LISTED.sub(listed, text)
    text = DECLARED.sub(declared, text)
    text = LATER.sub(asked_later, text)
    text = (
        ALONE.sub('""', DRAWING.sub(r"#\1-", text))
        if stands_alone
        else BESIDE.sub(lambda match: f"new URL({json.dumps(below(match[1]))}, $static)", text)
    )
    odd = UNKNOWN.search(text)
    if odd:
        line = text[odd.start() :].strip().splitlines()[0]
        raise SetupError(f"static/{path} can't be joined with others: «{line[:80]}».")
    ends = "".join(f"$given.{told} = {own};\n" for told, own in given)
    return Module(path, f"{text.strip()}\n{ends}", tuple(needs), tuple(later))


def _pairs(names: str) -> list[tuple[str, str]]:
    """(name where it is from, name here) of what stands in braces; a name that stays once in each."""
    told = [each.split(" as ") for each in (part.strip() for part in names.split(",")) if each]
    return [(each[0].strip(), each[-1].strip()) for each in told]


def modules_for(
    entries: Iterable[str], read: Callable[[str], Module], *, with_later: bool = False
) -> list[Module]:
    """The modules that some need, and they themselves, each behind those that it needs at once.

    `with_later` is with those too that they import while they run. Raises SetupError where modules need one
    another in a circle.
    """
    done: dict[str, Module] = {}
    begun: list[str] = []

    def add(path: str) -> None:
        if path in done:
            return
        if path in begun:
            raise SetupError(f"Modules need one another in a circle: {' > '.join([*begun, path])}.")
        begun.append(path)
        module = read(path)
        for other in module.needs:
            add(other)
        begun.pop()
        done[path] = module

    waiting = list(entries)
    while waiting:
        add(waiting.pop(0))
        if with_later:
            waiting += [
                each for module in done.values() for each in module.needs_later if each not in done
            ]
    return list(done.values())


class ServedScripts:
    """The modules that pages begin with, and those they import while they run, each joined with what it needs."""

    def __init__(self, static: Path, entries: Sequence[str]) -> None:
        self.static = static
        self.entries = entries

    @cached_property
    def modules(self) -> dict[str, tuple[Module, ...]]:
        """What each script is joined of, by the path of its module below static/.

        One that is imported while others run is without what every page has that leads to it. Raises SetupError.
        """
        read = cache(partial(read_module, self.static))
        needed = {entry: modules_for([entry], read) for entry in self.entries}
        leading: dict[str, list[str]] = {}
        for entry in self.entries:
            reached = modules_for([entry], read, with_later=True)
            for later in {each for module in reached for each in module.needs_later}:
                leading.setdefault(later, []).append(entry)
        found = {entry: tuple(modules) for entry, modules in needed.items()}
        for later, entries in leading.items():
            had = set.intersection(*({each.path for each in needed[entry]} for entry in entries))
            own = [each for each in modules_for([later], read) if each.path not in had]
            found.setdefault(later, tuple(own))
        return found

    def script(self, path: str) -> str | None:
        """The script at a path below static/, `joined/js/map.js`; none of a path that is no such script.

        All scripts of a page share their modules: each runs once, whichever of them bring it.
        """
        entry = path.removeprefix(SERVED)
        if entry == path or entry not in self.modules:
            return None
        return (
            f"const $static = new URL({json.dumps('../' * path.count('/'))}, import.meta.url);\n"
            f"const $here = {_bodies(self.modules[entry])};\n"
            f"{SHARED}{NEED}"
            "const $later = async (path) => {\n"
            f"if (!(path in $modules)) await import(new URL(`{SERVED}${{path}}`, $static).href);\n"
            "return $need(path);\n};\n"
            f"$need({json.dumps(entry)});\n"
        )


# Under a symbol: an element whose id is a name would stand in for it.
SHARED = """const { modules: $modules, made: $made } = (globalThis[Symbol.for("joined")] ??= { modules: {}, made: new Map() });
for (const path of Object.keys($here)) $modules[path] ??= $here[path];
"""
# Runs a module when it is first needed, and gives what it exports.
NEED = """function $need(path) {
if (!$made.has(path)) {
const given = {};
$made.set(path, given);
$modules[path](given, $need);
}
return $made.get(path);
}
"""


def _bodies(modules: Iterable[Module]) -> str:
    """Modules as an object: by its path, the function that runs each."""
    told = ",\n".join(
        f"{json.dumps(each.path)}: ($given, $need) => {{\n{each.body}}}" for each in modules
    )
    return f"{{\n{told}\n}}"


def join(
    entries: Sequence[str],
    replaced: Mapping[str, str],
    *,
    before: str = "",
    doors: str = "",
    static: Path = STATIC,
) -> str:
    """The script that runs the entries, one after the other. Raises SetupError.

    `before` is a script that runs first and whose names all modules see; `doors` a module whose exports
    `history` and `location` stand in for the browser's in all others.
    """

    def read(path: str) -> Module:
        return read_module(static, path, replaced, stands_alone=True)

    wanted = [replaced.get(each, each) for each in ([doors, *entries] if doors else entries)]
    modules = modules_for(wanted, read, with_later=True)
    named = json.dumps(list(entries))
    opened = f"({{ history, location }} = $need({json.dumps(doors)}));" if doors else ""
    return (
        '(() => {\n"use strict";\n'
        f"{before}\n"
        f"{'let history, location;' if doors else ''}\n"
        f"const $modules = {_bodies(modules)};\n"
        "const $made = new Map();\n"
        f"{NEED}"
        "const $later = (path) => Promise.resolve().then(() => $need(path));\n"
        f"{opened}\n"
        f"for (const path of {named}) $need(path);\n"
        "})();\n"
    )


# The modules that pages begin with.
ENTRIES = (
    "js/page.js",
    "js/map.js",
    "js/annotate/annotate.js",
    "js/annotate/reader.js",
    "js/desk/add-here.js",
    "js/desk/form-map.js",
    "js/desk/form-page.js",
    "js/desk/import-progress.js",
    "js/desk/pickers.js",
    "js/desk/take-file.js",
)
SERVED_SCRIPTS = ServedScripts(STATIC, ENTRIES)
