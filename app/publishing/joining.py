"""Our ES modules as one plain script, for a document that may load nothing: `join(entries, replaced)`.

Each module becomes a function that is run when it is first needed, in the order in which a browser would. That
holds for modules as they are written in this house: imports and exports of names, each on lines of their own, no
`export default`, no exported `let`, no circles. Whatever else it meets is refused, and not guessed at.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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
# An address beside the module, to which the name of a drawing is added, or that stands by itself.
DRAWING = re.compile(r'\$\{new URL\("[^"]*?([a-z]+)\.svg", import\.meta\.url\)\}#')
BESIDE = re.compile(r'new URL\("[^"]+", import\.meta\.url\)(?:\.href)?')
COMMENT = re.compile(
    r"^[^\S\n]*/\*(?:(?!\*/).)*\*/[^\S\n]*\n|^[^\S\n]*//[^\n]*\n", re.MULTILINE | re.DOTALL
)
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


def read_module(path: str, replaced: Mapping[str, str]) -> Module:
    """The module at a path below static/. `replaced` tells which paths another module stands in for.

    Raises SetupError where it is written in a way that isn't known here.
    """
    text = COMMENT.sub("", (STATIC / path).read_text("utf-8"))
    needs: list[str] = []
    later: list[str] = []
    given: list[tuple[str, str]] = []

    def found(other: str) -> str:
        full = (STATIC / path).parent.joinpath(other).resolve().relative_to(STATIC).as_posix()
        return replaced.get(full, full)

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
        return f"Promise.resolve().then(() => $need({json.dumps(later[-1])}))"

    text = IMPORT.sub(imported, text)
    text = PASSED_ON.sub(passed_on, text)
    text = LISTED.sub(listed, text)
    text = DECLARED.sub(declared, text)
    text = LATER.sub(asked_later, text)
    text = DRAWING.sub(r"#\1-", text)
    text = BESIDE.sub('""', text)
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


def modules_for(entries: Iterable[str], replaced: Mapping[str, str]) -> list[Module]:
    """The modules that some need, and they themselves, each behind those that it needs at once.

    Raises SetupError where modules need one another in a circle.
    """
    done: dict[str, Module] = {}
    begun: list[str] = []

    def add(path: str) -> None:
        if path in done:
            return
        if path in begun:
            raise SetupError(f"Modules need one another in a circle: {' > '.join([*begun, path])}.")
        begun.append(path)
        module = read_module(path, replaced)
        for other in module.needs:
            add(other)
        begun.pop()
        done[path] = module

    waiting = [replaced.get(each, each) for each in entries]
    while waiting:
        add(waiting.pop(0))
        waiting += [
            each
            for module in list(done.values())
            for each in module.needs_later
            if each not in done
        ]
    return list(done.values())


def join(
    entries: Sequence[str], replaced: Mapping[str, str], *, before: str = "", doors: str = ""
) -> str:
    """The script that runs the entries, one after the other. Raises SetupError.

    `before` is a script that runs first and whose names all modules see; `doors` a module whose exports
    `history` and `location` stand in for the browser's in all others.
    """
    modules = modules_for([doors, *entries] if doors else entries, replaced)
    told = ",\n".join(
        f"{json.dumps(each.path)}: ($given, $need) => {{\n{each.body}}}" for each in modules
    )
    named = json.dumps(list(entries))
    opened = f"({{ history, location }} = $need({json.dumps(doors)}));" if doors else ""
    return (
        '(() => {\n"use strict";\n'
        f"{before}\n"
        f"{'let history, location;' if doors else ''}\n"
        f"const $modules = {{\n{told}\n}};\n"
        "const $made = new Map();\n"
        "function $need(path) {\n"
        "if (!$made.has(path)) {\nconst given = {};\n$made.set(path, given);\n$modules[path](given, $need);\n}\n"
        "return $made.get(path);\n}\n"
        f"{opened}\n"
        f"for (const path of {named}) $need(path);\n"
        "})();\n"
    )
