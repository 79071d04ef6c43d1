"""What is installed: each plugin with its version, how it does, what it brings, and what is wrong with it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from tremplin_web.site import site

# the words of « tremplin plugins list »
STATUS = {"ok": "en service", "failing": "en défaut"}


def plugins() -> ResponseReturnValue:
    """Show them; what « tremplin plugins check » says is said in the same words."""
    platform = site().platform
    rows = [{"plugin": each, "status": STATUS[each.status], "brings": _brought(each.name)} for each in platform.plugins]
    return render_template(
        "admins/overseeing/plugins.html",
        rows=rows,
        failing=platform.failing,
        mistakes=platform.mistakes,
        documents=platform.documents,
    )


def _brought(name: str) -> list[Mapping[str, Any]]:
    """The departments that a plugin describes, with what is served of each."""
    platform = site().platform
    calls = Counter(call.department for call in platform.calls.values())
    fiches = Counter(fiche.id.department for fiche in platform.fiches.values())
    return [
        {"name": department.name, "code": code, "calls": calls[code], "fiches": fiches[code]}
        for code, department in sorted(platform.departments.items())
        if (owner := platform.describing(code)) is not None and owner.name == name
    ]
