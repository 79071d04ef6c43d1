"""The people of a dossier as a person reads them in a terminal: a line each, or one of them on a page."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from tremplin.catalogue.people_words import (
    EVERYWHERE,
    NEWS_DUE,
    NO_OUTCOME,
    NO_OUTCOME_LABEL,
    PATH_STAGES,
    PROOFS,
    TRIAL_END,
)
from tremplin.catalogue.sheets import ACTIVITIES, EXIT, MILESTONES, PARTICIPANTS, Cell, ColumnAbout, SheetColumn
from tremplin_cli.terminal.door import Column, Listing, french, late, plural, wrapped

with late():
    from tremplin.casework.following import roster

Row = Mapping[str, Any]
WIDTH, INDENT = 100, "  "
UNTOLD = "non communiqué"
NOBODY = "Aucun participant n'est enregistré dans le dossier {dossier}."
NONE_OF = "Aucun participant ne répond à ces filtres, sur {total} dans le dossier {dossier}."
WHO = ("key", "last_name", "first_name", "birth_date")


class RosterListing:
    """The listing of the people of a dossier, whose words are those of its fiche."""

    def write(self, found: "roster.RosterPage", output: str) -> None:
        """Write the people found; a table tells how many there are in all."""
        empty = NONE_OF if found.total else NOBODY
        listing = Listing(roster.KEYS, self.columns(found), empty.format(dossier=found.dossier, total=found.total))
        listing.write(found.rows, output)

    def columns(self, found: "roster.RosterPage") -> tuple[Column, ...]:
        """The columns that people read: names where they were asked for."""
        named = any(row[name] for row in found.rows for name in WHO)
        who = (
            Column("Clé", lambda row: row["key"]),
            Column("Nom", lambda row: row["last_name"], gives_way=True),
            Column("Prénom", lambda row: row["first_name"], gives_way=True),
        )
        healthy = any(row["health"] is not None for row in found.rows)
        return (
            Column("N°", lambda row: row["number"]),
            *(who if named else ()),
            Column("Étape", lambda row: PATH_STAGES[row["stage"]]),
            Column("Âge", lambda row: row["age_at_entry"]),
            Column("Publics", lambda row: _words(found, "publics", row["publics"]), gives_way=True),
            *(
                (Column("Santé", lambda row: _words(found, "publics", row["health"]), gives_way=True),)
                if healthy
                else ()
            ),
            Column("Territoire", lambda row: _word(found, "territories", row["territory"])),
            Column("Entré le", lambda row: _day(row["entered_on"])),
            Column("Sortie", lambda row: _exit(found, row), gives_way=True),
            Column("Preuve", lambda row: row["evidence_told"], gives_way=True),
            Column("Prochain suivi", _due, gives_way=True),
        )


LISTING = RosterListing()


def page(row: Row, told: "roster.RosterPage", width: int | None = None) -> Iterator[str]:
    """The lines of the page of one person."""
    room = min(width or WIDTH, WIDTH)
    yield f"Dossier {told.dossier} — participant n° {row['number']}"
    for section, lines in _sections(row, told):
        shown = [line for line in lines if line]
        if shown:
            yield from ("", section.upper())
            for line in shown:
                yield from (f"{INDENT}{part}" for part in wrapped(line, room - len(INDENT), then=INDENT))


def _sections(row: Row, told: "roster.RosterPage") -> Iterator[tuple[str, Iterable[str]]]:
    yield "Qui", _who(row)
    yield "Le parcours", _path(row, told)
    yield "La sortie", _leaving(row, told)
    yield "Les pièces", (_piece(each, told) for each in row["pieces"])
    yield "Les nouvelles", (_news(each, told) for each in row["milestones"])
    yield (
        "À venir, ou en retard",
        (
            f"{each['months']} mois après la sortie, le {_day(each['due'])} : {NEWS_DUE[each['standing']]}"
            for each in row["awaited"]
        ),
    )
    yield "Les activités", (_activity(each, told) for each in row["activities"])
    yield (
        "Les évaluations",
        (
            f"{_day(each['on'])} : {each['item']}, {EVERYWHERE['acquired'][each['result']]}"
            for each in row["evaluations"]
        ),
    )


def _who(row: Row) -> Iterator[str]:
    said = [column for column in PARTICIPANTS.columns if column.about is ColumnAbout.IDENTITY]
    if not any(row.get(column.code) for column in said):
        yield f"Nom et coordonnées : {UNTOLD}"
    for column in said:
        value = row.get(column.code)
        if value:
            yield f"{column.label} : {_day(value) if column.cell is Cell.DAY else value}"


def _path(row: Row, told: "roster.RosterPage") -> Iterator[str]:
    yield f"Étape : {PATH_STAGES[row['stage']]}"
    for column in PARTICIPANTS.columns:
        if column.about is ColumnAbout.FACT and not column.code.startswith(EXIT) and row[column.code] is not None:
            yield f"{column.label} : {_value(column, row[column.code], told)}"
    publics = row["publics"]
    yield f"Publics : {_words(told, 'publics', publics) or 'aucun'}" if publics is not None else ""
    health = row["health"]
    yield f"Publics de santé : {UNTOLD if health is None else _words(told, 'publics', health) or 'aucun'}"
    yield f"Version {row['version']}"


def _leaving(row: Row, told: "roster.RosterPage") -> Iterator[str]:
    exit_ = row["exit"]
    if exit_ is None:
        return
    for column in PARTICIPANTS.columns:
        if column.code.startswith(EXIT):
            name = column.code if column.code in exit_ else column.code.removeprefix(EXIT)
            if exit_[name] is not None:
                yield f"{column.label} : {_value(column, exit_[name], told)}"
    if row["exit_category"] is not None:
        yield f"Catégorie : {told.categories[row['exit_category']]}"
    yield exit_["why"] or ""
    counted = {True: "comptée", False: "non comptée", None: "pas encore décidable"}[row["counts"]]
    yield f"Preuve : {row['evidence_told']} ; sortie dynamique {counted}"


def _piece(piece: Row, told: "roster.RosterPage") -> str:
    about = _place(piece) if piece["origin"] else "la sortie"
    kind = _word(told, "evidence", piece["kind"])
    file = "" if piece["file"] else ", sans fichier"
    became = PROOFS[piece["standing"]]
    why = f" : {piece['reason']}" if piece["reason"] and piece["accepted"] is False else ""
    return (
        f"Pièce n° {piece['number']}, {kind}, pour {about}, donnée le {_day(piece['given_on'])}{file} : {became}{why}"
    )


def _news(news: Row, told: "roster.RosterPage") -> str:
    on = f"{_day(news['done_on'])}, " if news["done_on"] else ""
    if news["status"] != "reached":
        return f"{on}{_place(news)} : {EVERYWHERE['reached'][news['status']]}"
    work = {True: "en emploi", False: "pas en emploi", None: "emploi inconnu"}[news["in_work"]]
    contract = next(column for column in MILESTONES.columns if column.code == "contract")
    more = [_value(contract, news["contract"], told)] if news["contract"] is not None else []
    more += [f"{news['contract_months']} mois"] if news["contract_months"] is not None else []
    more += ["contrat aidé"] if news["subsidised"] else []
    return ", ".join([f"{on}{_place(news)} : {work}", *more])


def _activity(activity: Row, told: "roster.RosterPage") -> str:
    kind = _word(told, "activity_kinds", activity["kind"])
    done, planned = activity["hours_done"], activity["hours_planned"]
    hours = f"{_number(done)} h" if done is not None else f"{_number(planned)} h prévues" if planned else ""
    more = [
        _value(column, activity[column.code], told)
        for column in ACTIVITIES.columns
        if column.code in ("mode", "area", "employer", "exam", "outcome") and activity[column.code]
    ]
    return ", ".join(each for each in (f"{_day(activity['held_on'])} : {kind}", hours, *more) if each)


def _place(told: Row) -> str:
    months, origin = told["months"], told.get("from") or told.get("origin")
    since = EVERYWHERE["origins"][str(origin)]
    return "la fin de la période d'essai" if months == TRIAL_END else f"{months} mois après {since}"


def _exit(found: "roster.RosterPage", row: Row) -> str | None:
    if row["stage"] != "exited":
        return None
    on = _day(row["exit_on"])
    category = found.categories.get(row["exit_category"], "")
    return ", ".join(each for each in (on, category) if each) or "sortie"


def _due(row: Row) -> str | None:
    unreachable = plural(row["unreachable"], "fois injoignable", "fois injoignable") if row["unreachable"] else ""
    if row["due_on"] is None:
        return unreachable or None
    told = f"{row['due']} mois, le {_day(row['due_on'])}, {NEWS_DUE[row['due_standing']]}"
    return f"{told} ; {unreachable}" if unreachable else told


def _value(column: SheetColumn, value: Any, told: "roster.RosterPage") -> str:
    match column.cell:
        case Cell.DAY:
            return _day(value) or ""
        case Cell.YES_NO:
            return "oui" if value else "non"
        case Cell.WORD if value == NO_OUTCOME and column.more:
            return NO_OUTCOME_LABEL
        case Cell.WORD:
            return _word(told, column.family, value) or str(value)
        case _:
            return str(value)


def _word(found: "roster.RosterPage", family: str, code: str | None) -> str | None:
    return None if code is None else str(found.labels(family).get(code, code))


def _words(found: "roster.RosterPage", family: str, codes: Iterable[str] | None) -> str | None:
    return None if codes is None else ", ".join(str(_word(found, family, code)) for code in codes)


def _number(written: str) -> str:
    whole, point, rest = written.partition(".")
    rest = rest.rstrip("0")
    return f"{whole},{rest}" if point and rest else whole


def _day(written: str | None) -> str | None:
    return None if written is None else french(date.fromisoformat(written))
