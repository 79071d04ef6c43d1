"""The fields of a dossier, each told once: facts, schemas, columns, forms and pages are made of this table.

A field that is added is one line here, its column in the records with a migration, and the rule that reads it.
"""

from collections.abc import Iterator, Mapping

from tremplin.catalogue.dossier_field import DossierField as DossierField
from tremplin.catalogue.dossier_field import Kind as Kind
from tremplin.catalogue.dossier_field import Teller as Teller
from tremplin.catalogue.quantities import number, plural
from tremplin.catalogue.rule import Stage
from tremplin.catalogue.words import COSTS

DAY, AMOUNT, NUMBER, WHOLE, WORDS, CODES = Kind.DAY, Kind.AMOUNT, Kind.NUMBER, Kind.WHOLE, Kind.WORDS, Kind.CODES
Rows = Mapping[str, tuple[Kind, str, str]]
CARRIER, REPORT = Teller.CARRIER, Teller.REPORT
MONTHS, HOURS = "mois d'accompagnement en milieu ", "heures de mise à disposition en milieu "
FUNDERS = (
    "Un financeur par ligne : son nom, la nature de l'apport (public, privé, fonds propres ou en nature), demandé ou "
    "obtenu, et le montant. Par exemple : Région ; public ; demandé ; 5 000 €. Écrivez « aucun » s'il n'y en a pas."
)
DECIMAL = "Par exemple 12, ou 9,5."
A_DAY = "Un jour par ligne, par exemple 31/01/2025. Écrivez « aucun » "
F = DossierField


def _block(block: str, group: str, teller: Teller, stage: Stage, rows: Rows) -> Iterator[DossierField]:
    """The fields of a block, which are alike but for their names, kinds and words."""
    for name, (kind, label, title) in rows.items():
        yield F(f"{block}.{name}", kind, label, title, group, teller, stage)


FIELDS = (
    F("title", Kind.LINE, "le titre", "Titre", teller=CARRIER),
    F("deposited_on", DAY, "le jour du dépôt", "Jour du dépôt", "dates"),
    F(
        "deposited_at",
        *(Kind.HOUR, "l'heure du dépôt, à Paris", "Heure du dépôt, à Paris", "dates"),
        hint="Par exemple 15:59, ou 16 h. Elle ne compte que le jour où une session ferme à une heure dite.",
    ),
    F("starts_on", DAY, "le premier jour de l'opération", "Premier jour de l'opération", "dates", CARRIER),
    # both ends count: twelve months from 15/03/2024 end on 14/03/2025
    F(
        "ends_on",
        *(DAY, "le dernier jour de l'opération, compris", "Dernier jour de l'opération, compris", "dates", CARRIER),
    ),
    F(
        "carrier.legal_form",
        *(Kind.WORD, "la forme juridique du porteur", "Forme juridique", "porteur"),
        family="legal_forms",
        unknown="forme juridique inconnue",
    ),
    F(
        "carrier.accreditations",
        *(WORDS, "les agréments du porteur", "Agréments détenus", "porteur"),
        family="accreditations",
        unknown="agrément inconnu",
        nothing="Aucun agrément",
    ),
    F(
        "lot",
        *(Kind.WORD, "le lot de l'appel", "Lot", "territoires", CARRIER),
        family="lots",
        unknown="lot inconnu",
    ),
    # a territory that is not of the department is for the rule to refuse, in its own words
    F(
        "territories",
        *(WORDS, "les territoires de l'opération", "Territoires de l'opération", "territoires", CARRIER),
        family="territories",
    ),
    F(
        "partners",
        *(Kind.PARTNERS, "les partenaires et leur part du budget", "Partenaires et leur part", "partenaires", CARRIER),
        hint=(
            "Un partenaire par ligne : son nom, son SIRET s'il en a un, puis sa part du budget, par exemple "
            "Les Jardins ; 130 025 265 00013 ; 12 000 €. Écrivez « aucun » s'il n'y en a pas."
        ),
    ),
    F(
        "participants.total",
        *(WHOLE, "le nombre total de participants", "Nombre total de participants", "participants", CARRIER),
    ),
    F(
        "participants.…",
        *(WHOLE, "le nombre de participants d'un public (les publics se recoupent)", "", "participants", CARRIER),
    ),
    F(
        "posts",
        *(NUMBER, "le nombre de postes d'insertion", "Postes d'insertion", "encadrement", CARRIER),
        hint=DECIMAL,
    ),
    F(
        "supervisors_fte",
        *(NUMBER, "les encadrants, en équivalents temps plein", "Encadrants, en équivalents temps plein"),
        *("encadrement", CARRIER),
        hint="Par exemple 1, ou 0,75.",
    ),
    F("hours", NUMBER, "les heures d'action prévues", "Heures d'action prévues", "moyens", CARRIER, hint=DECIMAL),
    F("places", WHOLE, "les places prévues", "Places prévues", "moyens", CARRIER),
    F("employees", WHOLE, "l'effectif salarié du porteur", "Effectif salarié du porteur", "moyens", CARRIER),
    F("fte.total", NUMBER, "les équivalents temps plein prévus", "Équivalents temps plein, en tout", "moyens", CARRIER),
    F(
        "fte.…",
        *(NUMBER, "les équivalents temps plein prévus d'un agrément", "", "moyens", CARRIER),
        family="accreditations",
        unknown="agrément inconnu",
    ),
    *_block(
        *("budget", "budget", CARRIER, Stage.DEPOSIT),
        {
            "staff": (AMOUNT, "les dépenses de personnel prévues", "Personnel"),
            "operating": (AMOUNT, "les dépenses de fonctionnement prévues", "Fonctionnement"),
            "external_services": (AMOUNT, "les prestations externes prévues", "Prestations externes"),
            "other": (AMOUNT, "les autres dépenses directes prévues", "Autres dépenses directes"),
            "investment": (AMOUNT, "l'investissement prévu", "Investissement"),
            "indirect": (AMOUNT, "les charges indirectes demandées", "Charges indirectes demandées"),
        },
    ),
    *_block(
        *("realised", "realise", REPORT, Stage.SETTLEMENT),
        {
            "staff": (AMOUNT, "les dépenses de personnel réalisées", "Personnel, réalisé"),
            "operating": (AMOUNT, "les dépenses de fonctionnement réalisées", "Fonctionnement, réalisé"),
            "external_services": (AMOUNT, "les prestations externes réalisées", "Prestations externes, réalisé"),
            "other": (AMOUNT, "les autres dépenses directes réalisées", "Autres dépenses directes, réalisé"),
            "investment": (AMOUNT, "l'investissement réalisé", "Investissement, réalisé"),
            "indirect": (AMOUNT, "les charges indirectes réalisées", "Charges indirectes, réalisé"),
        },
    ),
    F("requested", AMOUNT, "la subvention demandée", "Subvention demandée", "subvention", CARRIER),
    F("granted", AMOUNT, "la subvention accordée", "Subvention accordée", "subvention"),
    F("advance", AMOUNT, "l'avance", "Avance", "subvention"),
    F(
        "resources",
        *(Kind.RESOURCES, "les autres financements", "Autres financements", "financeurs", CARRIER),
        hint=FUNDERS,
    ),
    # what came in the end is told apart: the plan on which the request was judged stays as it was
    F(
        "final_resources",
        *(Kind.RESOURCES, "les autres financements au bilan", "Autres financements au bilan", "resultats", REPORT),
        stage=Stage.SETTLEMENT,
        hint=FUNDERS,
    ),
    F("opinions.…", Kind.OPINION, "un avis", "", "avis"),
    F("documents", CODES, "les pièces jointes", "Pièces jointes au dossier", "pieces", nothing="Aucune de ces pièces"),
    F(
        "attestations",
        *(CODES, "ce que le porteur atteste", "À attester", "attestations", CARRIER),
        nothing="Rien de tout cela",
    ),
    F("answers.…", Kind.ANSWER, "une réponse à une question de la fiche", "", "questions", CARRIER),
    F(
        "committees",
        *(Kind.DAYS, "les jours des comités de suivi tenus", "Jours des comités de suivi tenus", "suivi"),
        hint=f"{A_DAY}s'il n'y en a pas eu.",
    ),
    F(
        "exits",
        *(Kind.EXITS, "les sorties de l'action, et les nouvelles prises ensuite de chaque personne"),
        *("Sorties de l'action, et nouvelles prises ensuite", "resultats"),
        hint=(
            "Une personne par ligne : le jour de sa sortie, puis ce qui a été fait à chaque échéance, par exemple "
            "31/03/2025 ; 6 mois : 30/09/2025, ou 31/03/2025 ; aucune. Écrivez « aucune » si personne n'est sorti."
        ),
    ),
    F("interim_reports.…", DAY, "le jour de réception d'un bilan intermédiaire", "", "resultats"),
    F("reports.final", DAY, "le jour de réception du bilan final", "Jour de réception du bilan final", "resultats"),
    *_block(
        *("results", "resultats", REPORT, Stage.DEPOSIT),
        {
            "months": (NUMBER, "les mois d'accompagnement réalisés", "Mois d'accompagnement réalisés"),
            "exits": (NUMBER, "les sorties dynamiques obtenues", "Sorties dynamiques obtenues"),
        },
    ),
    F(
        "results.quality",
        *(CODES, "les thèmes du référentiel qualité honorés", "Thèmes du référentiel qualité honorés", "resultats"),
        teller=REPORT,
        nothing="Aucun de ces thèmes",
    ),
    *_block(
        *("results", "resultats", REPORT, Stage.SETTLEMENT),
        {
            "participants": (WHOLE, "le nombre de participants accompagnés", "Participants accompagnés"),
            "hours": (NUMBER, "les heures d'action réalisées", "Heures d'action réalisées"),
            "places": (WHOLE, "les places occupées", "Places occupées"),
            "posts": (NUMBER, "les postes d'insertion occupés", "Postes d'insertion occupés"),
        },
    ),
    F(
        "results.publics.…",
        *(WHOLE, "le nombre de participants accompagnés d'un public", "", "resultats", REPORT, Stage.SETTLEMENT),
        family="publics",
        unknown="public inconnu",
    ),
    F(
        "results.fte.total",
        *(NUMBER, "les équivalents temps plein réalisés", "Équivalents temps plein réalisés, en tout", "resultats"),
        *(REPORT, Stage.SETTLEMENT),
    ),
    F(
        "results.fte.…",
        *(NUMBER, "les équivalents temps plein réalisés d'un agrément", "", "resultats", REPORT, Stage.SETTLEMENT),
        family="accreditations",
        unknown="agrément inconnu",
    ),
    *_block(
        *("results.urban", "resultats", REPORT, Stage.DEPOSIT),
        {
            "months": (NUMBER, f"les {MONTHS}urbain", "Mois d'accompagnement en milieu urbain"),
            "hours": (NUMBER, f"les {HOURS}urbain", "Heures de mise à disposition en milieu urbain"),
        },
    ),
    *_block(
        *("results.rural", "resultats", REPORT, Stage.DEPOSIT),
        {
            "months": (NUMBER, f"les {MONTHS}rural", "Mois d'accompagnement en milieu rural"),
            "hours": (NUMBER, f"les {HOURS}rural", "Heures de mise à disposition en milieu rural"),
        },
    ),
    *_block(
        *("participant", "personne", Teller.ACTS, Stage.DEPOSIT),
        {
            "interviews": (WHOLE, "les entretiens individuels d'une personne", "Entretiens individuels"),
            "driving_hours": (NUMBER, "les heures de conduite d'une personne", "Heures de conduite"),
            "initial_driving_hours": (
                NUMBER,
                "les heures de conduite de son évaluation de départ",
                "Heures de conduite de l'évaluation de départ",
            ),
            "theory_exams": (WHOLE, "ses présentations à l'examen théorique", "Présentations à l'examen théorique"),
            "practical_exams": (WHOLE, "ses présentations à l'examen pratique", "Présentations à l'examen pratique"),
            "weekly_hours": (NUMBER, "ses heures de travail par semaine", "Heures de travail par semaine"),
        },
    ),
    F("participant.age", WHOLE, "l'âge de la personne", "Âge", "personne", most=130),
    F(
        "participant.contract",
        *(Kind.WORD, "son contrat d'insertion", "Contrat d'insertion", "personne"),
        family="contracts",
        unknown="contrat inconnu",
        nothing="aucun contrat d'insertion",
    ),
)
# what is known of a dossier but is no fact: no rule reads it
OWN = (Kind.LINE,)
FACTS = tuple(field for field in FIELDS if field.kind not in OWN)
# facts that nobody types, each the sum of others
COMPUTED = (
    F(
        *("budget.total", AMOUNT, "le budget total prévu, charges indirectes comprises", "Budget total prévu"),
        parts=tuple(f"budget.{cost}" for cost in (*COSTS, "indirect")),
    ),
)
TOTAL = "total"
# names under which people type a sum; what was spent is added up too, though no rule reads it so
SUMS = tuple(f"{block}.{TOTAL}" for block in ("budget", "realised"))
# blocks whose keys are codes that a fiche or its department gives
CODED = tuple(field.block for field in FIELDS if field.name.endswith("…"))
OPINIONS = ("favourable", "unfavourable", "pending")
NO_CONTRACT = "none"
# the latest milestone after an exit
LATEST_MONTHS = 60
BY_NAME = {field.name: field for field in FIELDS}
LABELS = {field.name: field.label for field in (*FIELDS, *COMPUTED)}


def crowded(counts: Mapping[str, int | None], publics: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The publics of which more people are told than in all, each with the sentence that says both figures."""
    total = counts.get("total")
    for code, count in counts.items():
        # publics overlap: their sum may exceed the total, one of them never
        if code != "total" and count is not None and total is not None and count > total:
            who = f"{publics[code]} : " if code in publics else ""
            all_told = f"{number(count)} pour {plural(total, 'participant')} en tout"
            yield code, f"{who}{all_told}. Corrigez l'un des deux nombres."


def summed(name: str) -> str | None:
    """What to tell whoever types a sum; ``None`` where the name is of no sum."""
    # « budget.2026.total » is one too
    (block, *_), last = name.split("."), name.rpartition(".")[2]
    if f"{block}.{last}" not in SUMS:
        return None
    first = f"{name.removesuffix(last)}{next(iter(COSTS))}"
    return f"ce total se calcule à partir des lignes (« {first} »…) : dites-les, et retirez-le."


def field_of(name: str) -> DossierField:
    """The field that a name is of: « participants.brsa » is one of « participants.… »."""
    return BY_NAME.get(name) or BY_NAME[f"{name.rpartition('.')[0]}.…"]


def told_by(teller: Teller) -> tuple[DossierField, ...]:
    """The fields that somebody says; a family of codes is one of them."""
    return tuple(field for field in FIELDS if field.teller is teller)


# what a carrier counts, in a column of the dossier that bears the same name
QUANTITIES = tuple(field.name for field in told_by(CARRIER) if field.kind in (NUMBER, WHOLE) and not field.block)
