"""What the Nu validator (`vnu`) says of HTML files."""

import json
import subprocess
from pathlib import Path
from typing import Any

VNU = Path(__file__).parent.parent / ".venv" / "tools" / "vnu.jar"
# It runs too short for what Java compiles again and again to pay: half of its processor time went to that.
JAVA = ("java", "-Xss16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def messages_about(path: Path) -> list[dict[str, Any]]:
    """Each message about a file, or about all files in a folder: `url`, `message`, maybe `extract`."""
    run = subprocess.run(
        [*JAVA, "-jar", VNU, "--format", "json", "--stdout", path],
        # It answers 1 when it has something to say.
        check=False,
        capture_output=True,
        text=True,
    )
    found: list[dict[str, Any]] = json.loads(run.stdout)["messages"]
    return found
