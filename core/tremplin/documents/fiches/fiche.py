"""How YAML writes a fiche: every key, its meaning in French, and the object it makes."""

from typing import Any

from marshmallow import ValidationError

from tremplin.catalogue import fiche as catalogue
from tremplin.catalogue.door import Fiche, FicheId, PaymentTerms, ReportDuties, Source, Window, french, grid
from tremplin.documents.door import (
    BlockSchema,
    FicheName,
    PrintedNumber,
    Section,
    Text,
    Word,
    checks,
    excerpt,
    hint,
    items,
    known,
    sections,
    twice,
    words,
)
from tremplin.documents.fiches.applying import (
    ApplicationSchema,
    AudienceSchema,
    CarriersSchema,
    DurationSchema,
    TerritoriesSchema,
    WindowSchema,
)
from tremplin.documents.fiches.blocks import LabelledSchema
from tremplin.documents.fiches.comparing import (
    CriterionSchema,
    PartnershipSchema,
    RankingSchema,
    named_lots,
    placed_lots,
    weighted,
)
from tremplin.documents.fiches.filing import DepositSchema, OfficialTextSchema
from tremplin.documents.fiches.following import FollowUpSchema, PerParticipantSchema, ReportsSchema
from tremplin.documents.fiches.indicating import IndicatorSchema, together
from tremplin.documents.fiches.instalments import awaited, waiting
from tremplin.documents.fiches.paying import FundingSchema, PaymentSchema
from tremplin.documents.fiches.questioned import check_funding
from tremplin.documents.homes import reached

HOLDING = {dict, list}


class ContactSchema(BlockSchema):
    """A service to call."""

    builds = catalogue.Contact
    service = Text(required=True, description="Le service.")
    subject = Text(description="Le sujet dont il répond.")
    phone = Text(description="Son téléphone.")


class NoteSchema(BlockSchema):
    """A doubtful value."""

    builds = catalogue.Note
    about = Text(required=True, description="La clé dont il s'agit : « windows.1.closes ».")
    # « du 14/12/2023 au 30/09/2023 inclus », « 29/02/2025 »: a call of 2024 prints days that cannot be
    literal = Text(required=True, description="Ce que dit la source.")
    reading = Text(required=True, description="Ce que l'on lit.")
    why = Text(required=True, description="Pourquoi.")


class FicheSchema(BlockSchema):
    """A fiche."""

    fiche = FicheName(required=True, description="L'identité de la fiche : « 59/2026/ma-fiche ».")
    # « 2A » and « 3.3 » are of two calls, and sixteen fiches of 2024 print none
    number = PrintedNumber(description="Le numéro imprimé dans l'appel, s'il l'est.")
    title = Text(required=True, description="Le titre.")
    theme = Text(description="Le thème sous lequel l'appel la range.")
    follows = FicheName(description="La fiche d'une édition antérieure qu'elle poursuit.")
    summary = Text(required=True, description="De quoi il s'agit, en nos propres mots.")
    official_text = Section(OfficialTextSchema, description="Le texte voté, si ce n'est celui de l'appel.")
    deposit = Section(DepositSchema, description="Comment on dépose, si c'est autrement que pour l'appel.")
    action_types = sections(LabelledSchema, description="Les types d'action proposés.")
    audience = Section(AudienceSchema, description="À qui la fiche s'adresse.")
    territories = Section(TerritoriesSchema, description="Où elle s'applique.")
    carriers = Section(CarriersSchema, description="Qui peut la porter.")
    windows = sections(WindowSchema, description="Les sessions de dépôt.")
    duration = Section(DurationSchema, description="La durée des opérations.")
    application = Section(ApplicationSchema, description="Ce que le dossier contient.")
    lots = words("lots", "lot inconnu", description="Les lots de l'appel dont elle est, par leur code.")
    partners = Section(PartnershipSchema, description="Si un dossier peut être porté à plusieurs, et par combien.")
    criteria = sections(CriterionSchema, description="Les critères par lesquels les dossiers sont comparés.")
    ranking = Section(RankingSchema, description="Ce qu'un dossier doit atteindre pour être classé.")
    funding = Section(FundingSchema, description="Ce qui est financé, et comment.")
    payment = Section(PaymentSchema, description="Comment la subvention est versée.")
    follow_up = Section(FollowUpSchema, description="Comment l'opération est suivie.")
    reports = Section(ReportsSchema, description="Les bilans.")
    per_participant = Section(PerParticipantSchema, description="Ce que chaque personne reçoit.")
    exits = Word(
        "typologies",
        "typologie inconnue",
        description="La typologie de sorties de la fiche.",
    )
    indicators = sections(IndicatorSchema, description="Les indicateurs d'évaluation.")
    contacts = sections(ContactSchema, description="Les services à contacter.")
    notes = sections(NoteSchema, description="Les valeurs douteuses de la source.")

    @checks
    def codes_differ(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        twice(written, "action_types", "criteria", "indicators")

    @checks
    def criteria_are_weighted(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        weighted(data, written)

    @checks
    def lots_are_in_place(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        placed_lots(data, written)

    @checks
    def indicators_hold_together(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        wrong = together(data, written)
        if wrong:
            raise ValidationError({"indicators": wrong})

    @checks
    def windows_differ(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        windows = [each for each in data.get("windows") or () if isinstance(each, Window)]
        wrong = {}
        for rank, window in enumerate(windows):
            before = next((each for each in windows[:rank] if _overlap(each, window)), None)
            if before:
                span = f"du {french(before.opens)} au {french(before.closes)}"
                wrong[rank] = {"opens": [f"cette session recouvre celle {span} : séparez-les, ou n'en gardez qu'une."]}
        if wrong and len(windows) == len(written.get("windows") or ()):
            raise ValidationError({"windows": wrong})

    @checks
    def funding_knows_the_questions(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        check_funding(written)

    @checks
    def notes_point_somewhere(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        wrong = {}
        for index, note in items(written.get("notes")):
            about = note.get("about")
            if not isinstance(about, str) or not about.strip():
                continue
            steps = tuple(int(step) if step.isdecimal() else step for step in about.strip().split("."))
            key = str(steps[0])
            if key not in self.fields:
                wrong[index] = {"about": [f"clé inconnue « {excerpt(key)} ».{hint(key, self.fields)}"]}
            elif not reached(self, written, steps):
                told = f"rien ne s'appelle « {excerpt(about.strip())} » dans cette fiche : dites la clé dont il s'agit."
                wrong[index] = {"about": [told]}
        if wrong:
            raise ValidationError({"notes": wrong})

    @checks
    def instalments_wait_for_reports(self, data: dict[str, Any], written: dict[str, Any]) -> None:
        terms, reports = data.get("payment"), data.get("reports")
        if reports is None and written.get("reports") is None:
            reports = ReportDuties()
        # a block that holds a mistake is not made: its reports are not known to be missing
        if not (isinstance(terms, PaymentTerms) and isinstance(reports, ReportDuties)):
            return
        found = awaited(terms.instalments, reports.interim)
        wrong = {rank: {"report": [told]} for rank, _, told in found if told}
        if wrong:
            raise ValidationError({"payment": {"instalments": wrong}})

    def make(self, said: dict[str, Any]) -> Fiche:
        department, call, slug = said.pop("fiche").split("/")
        funding, interim = said.pop("funding", {}), said["reports"].interim if "reports" in said else ()
        if "payment" in said:
            said["payment"] = waiting(said["payment"], interim)
        options = funding.get("options", ())
        return Fiche(
            id=FicheId(department, call, slug),
            lots=named_lots(said.pop("lots", ())),
            costs=funding.get("costs", ()),
            costs_source=funding.get("source"),
            budget_years=funding.get("budget_years", ()),
            cost_lines=grid(known("cost_lines"), funding.get("cost_lines", ()), funding.get("costs", ())),
            options=tuple(each.option for each in options),
            rules=(*funding.get("rules", ()), *(rule for each in options for rule in each.rules)),
            **said,
        )


def _overlap(one: Window, other: Window) -> bool:
    """Whether a day of deposit is of both: nobody could say which starts it opens."""
    return one.opens <= other.closes and other.opens <= one.closes


def sources(data: Any, path: tuple[str | int, ...] = ()) -> list[Source]:
    """Where the published text states each block that carries a source, in the order of the document."""
    told: list[Source] = []
    block = isinstance(data, dict)
    section = data.get("source") if block else None
    if isinstance(section, str) and path:
        told.append(Source(about=".".join(map(str, path)), section=section.strip()))
    for step, inner in data.items() if block else enumerate(data):
        # half of the blocks and lists of a fiche are lists of words
        if type(inner) is dict or (type(inner) is list and not HOLDING.isdisjoint(map(type, inner))):
            told += sources(inner, (*path, step))
    return told
