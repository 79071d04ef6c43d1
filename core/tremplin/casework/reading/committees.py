"""The committees of a dossier as its page tells them: who attended, and whether the dashboard was there before."""

from collections.abc import Mapping
from typing import Any

from tremplin.records.codes import ReportKind

Line = dict[str, Any]


def committees(lists: Mapping[str, list[Line]], services: Mapping[str, str]) -> list[Line]:
    """The committees, who attended, and whether a dashboard was received since the one before and by its day."""
    told, before = [], ""
    dashboards = [line["received_on"] for line in lists["reports"] if line["kind"] == ReportKind.DASHBOARD]
    for line in sorted(lists["committees"], key=lambda each: str(each["held_on"])):
        attended = [{"code": code, "label": services.get(code, code)} for code in line["attendees"] or ()]
        prepared = any(before < received <= line["held_on"] for received in dashboards)
        told.append({**line, "attendees": attended, "dashboard": prepared})
        before = str(line["held_on"])
    return told
