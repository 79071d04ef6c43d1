"""Send again what was sent after the session had expired, once the same account is back."""

import re

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tremplin.casework.entering import keeping
from tremplin_web.frame.door import site
from tremplin_web.frame.language import local
from tremplin_web.gate.door import desk, visit

# the codes of choices, and what stands in a form for the site alone: sent again, and read by nobody
CODE = re.compile(r"[a-z][a-z0-9_.-]*|[0-9a-f]{16,}")
OURS = frozenset({"version", "suite", "key", "lu", "boites", "choix", "action"})
# RFC 9110, 15.4.8: the browser sends the same form again, there
AGAIN = 307


def resume() -> ResponseReturnValue:
    """Show what waits, with what sends it again."""
    found = keeping.kept(desk(), visit(), now=site().clock.machine())
    typed = [value for name, value in found.fields if name not in OURS and value.strip()] if found else []
    shown = [value for value in typed if not CODE.fullmatch(value)]
    return render_template("account/resume.html", waiting=found, shown=shown)


def send_again() -> ResponseReturnValue:
    """Lead what is sent to where it was going."""
    found = keeping.kept(desk(), visit(), now=site().clock.machine())
    if found is None:
        return redirect(url_for("account.home"), 303)
    keeping.drop(desk(), visit())
    there = local(found.path)
    return redirect(f"{request.script_root}{there}" if there else url_for("account.home"), AGAIN if there else 303)


def forget() -> ResponseReturnValue:
    """Keep no more what waited."""
    keeping.drop(desk(), visit())
    return redirect(url_for("account.home"), 303)
