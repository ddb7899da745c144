"""Our modules joined: for pages, so that a hundred of them come in a few requests, and for a file that loads nothing."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from app.errors import SetupError
from app.joined_scripts import ENTRIES, SERVED_SCRIPTS, ServedScripts, join
from app.settings import PROJECT_DIR

TEMPLATES = PROJECT_DIR / "templates"


def run(script: str) -> object:
    """What a script leaves as `globalThis.said`."""
    ended = f"{script}\nconsole.log(JSON.stringify(globalThis.said));"
    found = subprocess.run(
        ["node", "-e", ended], capture_output=True, text=True, timeout=60, check=True
    )
    return json.loads(found.stdout)


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A folder of modules in the place of static/."""
    (tmp_path / "lib").mkdir()
    return tmp_path


def test_joined_modules_say_what_they_say_apart(static: Path) -> None:
    (static / "lib" / "one.js").write_text(
        '/**\n * import { gone } from "./gone.js";\n */\nexport const base = 2;\n'
        "export function twice(n) { return base * n; }\nclass Own {}\nexport { Own as Named };\n"
        'export async function* each() { yield "x"; }\n'
    )
    (static / "two.js").write_text(
        'export { twice as double } from "./lib/one.js";\nimport {\n  base,\n  Named as Kept,\n} from "./lib/one.js";\n'
        "export const held = base + Kept.name.length;\n"
    )
    (static / "late.js").write_text(
        'import { held } from "./two.js";\nglobalThis.said.push(held);\n'
    )
    (static / "main.js").write_text(
        'import { double, held } from "./two.js";\nglobalThis.said = [double(4), held];\nimport("./late.js");\n'
        'globalThis.where = `${new URL("../icons/icons.svg", import.meta.url)}#back`;\n'
    )
    script = join(["main.js"], {}, static=static)
    assert run(script.replace("})();", "})();") + "\nsetTimeout(() => {}, 0);") == [8, 5]
    assert "`#icons-back`" in script
    late = f"{script}\nsetTimeout(() => console.log(JSON.stringify(globalThis.said)), 5);"
    found = subprocess.run(
        ["node", "-e", late], capture_output=True, text=True, timeout=60, check=True
    )
    assert json.loads(found.stdout) == [8, 5, 5]


def test_a_module_runs_once_and_another_may_stand_in_for_it(static: Path) -> None:
    (static / "count.js").write_text(
        "globalThis.said = (globalThis.said ?? 0) + 1;\nexport const n = 1;\n"
    )
    (static / "other.js").write_text("export const n = 40;\n")
    (static / "a.js").write_text(
        'import { n } from "./count.js";\nimport "./b.js";\nglobalThis.said += n;\n'
    )
    (static / "b.js").write_text('import { n } from "./count.js";\nglobalThis.said += n;\n')
    assert run(join(["a.js", "b.js"], {}, static=static)) == 3
    assert (
        run("globalThis.said = 0;" + join(["a.js"], {"count.js": "other.js"}, static=static)) == 80
    )


@pytest.mark.parametrize(
    "text",
    [
        "export default 3;\n",
        "export let n = 3;\n",
        'import all from "./x.js";\n',
        'import * as all from "./x.js";\n',
        "console.log(import.meta.url);\n",
        "import(name);\n",
    ],
)
def test_what_the_joiner_does_not_know_it_refuses(static: Path, text: str) -> None:
    (static / "main.js").write_text(text)
    with pytest.raises(SetupError, match="can't be joined"):
        join(["main.js"], {}, static=static)


def test_a_circle_of_modules_is_refused(static: Path) -> None:
    (static / "a.js").write_text('import { b } from "./b.js";\nexport const a = 1;\n')
    (static / "b.js").write_text('import { a } from "./a.js";\nexport const b = 1;\n')
    with pytest.raises(SetupError, match=r"a\.js > b\.js > a\.js"):
        join(["a.js"], {}, static=static)


PAGES = re.compile(r"static\('joined/(js/[^']+)'\)")


@pytest.mark.written
def test_every_script_that_a_page_begins_with_is_joined_and_no_other() -> None:
    templates = [path.read_text("utf-8") for path in TEMPLATES.rglob("*.html")]
    assert {each for text in templates for each in PAGES.findall(text)} == set(ENTRIES)
    assert not any(re.search(r"type=\"module\"[^>]*static\('js/", text) for text in templates)


@pytest.mark.thorough
def test_every_joined_script_is_one_and_brings_what_it_needs() -> None:
    for entry, modules in SERVED_SCRIPTS.modules.items():
        script = SERVED_SCRIPTS.script(f"joined/{entry}")
        assert script is not None
        subprocess.run(
            ["node", "--input-type=module", "--check", "-"],
            input=script,
            text=True,
            timeout=60,
            check=True,
        )
        brought = {each.path for each in modules}
        assert entry in brought
        if entry in ENTRIES:
            assert {need for each in modules for need in each.needs} <= brought
    assert SERVED_SCRIPTS.script("js/map.js") is None
    assert SERVED_SCRIPTS.script("joined/js/lib/days.js") is None


def test_what_comes_later_is_without_what_its_page_has() -> None:
    first, later = (
        {each.path for each in SERVED_SCRIPTS.modules[entry]}
        for entry in ("js/map.js", "js/map-page.js")
    )
    assert later
    assert not first & later


def test_scripts_of_one_page_share_their_modules_and_fetch_others_when_they_need_them(
    static: Path,
) -> None:
    (static / "lib" / "count.js").write_text(
        "globalThis.said = (globalThis.said ?? []).concat(1);\nexport const n = 1;\n"
    )
    for name in ("a", "b"):
        (static / f"{name}.js").write_text(
            'import { n } from "./lib/count.js";\n'
            f'const late = () => import("./lib/late.js");\n'
            f'globalThis.said.push("{name}", n);\nglobalThis.{name} = late;\n'
        )
    (static / "lib" / "late.js").write_text(
        'import { n } from "./count.js";\n'
        'globalThis.said.push("late", n, new URL("../icons.svg", import.meta.url).pathname);\n'
        "export const known = 7;\n"
    )
    served = ServedScripts(static, ("a.js", "b.js"))
    for entry in served.modules:
        path = static / "joined" / entry
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(served.script(f"joined/{entry}") or "")
    assert [each.path for each in served.modules["lib/late.js"]] == ["lib/late.js"]
    (static / "package.json").write_text('{"type": "module"}')
    (static / "page.js").write_text(
        'import "./joined/a.js";\nimport "./joined/b.js";\n'
        "const [one, other] = await Promise.all([a(), b()]);\n"
        "said.push(one === other, one.known);\nconsole.log(JSON.stringify(said));\n"
    )
    found = subprocess.run(
        ["node", static / "page.js"], capture_output=True, text=True, timeout=60, check=True
    )
    icons = str(static / "icons.svg")
    assert json.loads(found.stdout) == [1, "a", 1, "b", 1, "late", 1, icons, True, 7]
