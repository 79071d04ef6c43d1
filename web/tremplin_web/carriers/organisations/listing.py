"""The organisations that somebody sees."""

from flask import render_template, request

from tremplin.casework.accounts import accounts
from tremplin.casework.organisations import organisations as casework
from tremplin.documents.texts import folded
from tremplin_web.gate.door import desk, visit

# as many at once on a page that somebody reads; the search finds the others
SHOWN = 100


def organisations() -> str:
    """Show one's organisations, or those at work in one's perimeter; search them by name, SIRET or RNA."""
    actor, asked = visit().actor, request.args.get("q", "").strip()
    every = casework.listed(desk(), actor)
    found = [row for row in every if _matches(row, asked)]
    waiting = [role for role in accounts.show(desk(), actor, actor.login)["waiting"] if role["organisation"]]
    return render_template(
        "carriers/organisations/list.html",
        rows=found[:SHOWN],
        count=len(found),
        every=len(every),
        asked=asked,
        waiting=waiting,
        searched=visit().staff,
    )


def _matches(row: dict[str, str | None], asked: str) -> bool:
    number = "".join(asked.split()).upper()
    return folded(asked) in folded(row["name"] or "") or bool(number and number in (row["siret"], row["rna"]))
