"""What axe-core says of a page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

AXE = Path(__file__).parents[3] / "web" / "front" / "node_modules" / "axe-core" / "axe.min.js"
RUN = "axe.run(document, {resultTypes: ['violations']})"


def told(page: Any) -> Iterator[str]:
    """What axe says of a page that holds it, as a person looks for it."""
    for violation in page.evaluate(RUN)["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]} — {node['failureSummary']}"
