"""What addresses are told of an act: written with it, in its transaction, and sent afterwards (``casework/machines``).

It is what plugins are told, without what each adds: a reference, a state, and which of the five it is.
"""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, or_, select

from tremplin.casework.acting.case import AnyCase
from tremplin.records.tables import METADATA, NewsKind, Webhook, WebhookCall

CALLS = METADATA.tables[WebhookCall.__tablename__]
STANDING = Webhook.removed_at.is_(None)
NAME_BYTES = 12


def notify(case: AnyCase) -> None:
    """Write what each address is told of an act, if plugins are told of it."""
    if not case.news:
        return
    found = select(Webhook.id).where(STANDING, told_of(case.dossier.department)).order_by(Webhook.id)
    rows = [
        call(webhook, NewsKind(hook), case.at, dossier=case.dossier.id, reached=case.dossier.state)
        for webhook in case.session.scalars(found)
        for hook, _ in case.news
    ]
    if rows:
        case.session.execute(insert(CALLS), rows)


def told_of(department: str) -> ColumnElement[bool]:
    """The addresses that are told of the dossiers of a department."""
    return or_(Webhook.department.is_(None), Webhook.department == department)


def call(
    webhook: int, kind: NewsKind, at: datetime, *, dossier: int | None = None, reached: str | None = None
) -> dict[str, Any]:
    """The row of what an address is told."""
    return {
        # drawn: whoever receives two of one name has received it twice
        "name": f"msg_{secrets.token_hex(NAME_BYTES)}",
        "webhook_id": webhook,
        "kind": kind.value,
        "dossier_id": dossier,
        "reached": reached,
        "written_at": at,
    }
