"""What each kind states of its terms: one French sentence, its figures as a person reads them, no code."""

from datetime import date
from decimal import Decimal

import pytest

from rules.dossiers import KNOWN, example_rules
from tremplin.catalogue.duties import Span
from tremplin.catalogue.fiche import Age, Window
from tremplin.catalogue.options import OptionChoice
from tremplin.catalogue.payment import Instalment
from tremplin.catalogue.quantities import Rate
from tremplin.documents.vocabulary import Vocabulary
from tremplin.rules.kinds.absolute_deadline import AbsoluteDeadline
from tremplin.rules.kinds.accreditation import AccreditationHeld
from tremplin.rules.kinds.advance import AdvanceCeiling
from tremplin.rules.kinds.advised_duration import AdvisedDuration
from tremplin.rules.kinds.balance_deadline import BalanceDeadline
from tremplin.rules.kinds.balanced_budget import BalancedBudget
from tremplin.rules.kinds.capacity import Capacity
from tremplin.rules.kinds.chosen_option import ChosenOption
from tremplin.rules.kinds.committees_cadence import CommitteesCadence
from tremplin.rules.kinds.count import CountWithin
from tremplin.rules.kinds.deposit_window import DepositWindow
from tremplin.rules.kinds.driving_hours import DrivingHours
from tremplin.rules.kinds.exam_presentations import ExamPresentations
from tremplin.rules.kinds.fixed_period import FixedPeriod
from tremplin.rules.kinds.follow_up_after_exit import FollowUpAfterExit
from tremplin.rules.kinds.foreseen_costs import ForeseenCosts
from tremplin.rules.kinds.funded_costs import FundedCosts
from tremplin.rules.kinds.grant_ceiling import GrantCeiling
from tremplin.rules.kinds.grant_floor import GrantFloor
from tremplin.rules.kinds.indirect_at_cost import IndirectAtCost
from tremplin.rules.kinds.indirect_costs import IndirectCosts
from tremplin.rules.kinds.initial_driving_hours import InitialDrivingHours
from tremplin.rules.kinds.instalments import Instalments
from tremplin.rules.kinds.interim_report_deadline import InterimReportDeadline
from tremplin.rules.kinds.intervention_rate import InterventionRate
from tremplin.rules.kinds.legal_form import LegalForm
from tremplin.rules.kinds.lot import ChosenLot, LotTerritories
from tremplin.rules.kinds.max_duration import MaxDuration
from tremplin.rules.kinds.min_duration import MinDuration
from tremplin.rules.kinds.min_interviews import MinInterviews
from tremplin.rules.kinds.own_share import OwnShare
from tremplin.rules.kinds.participant_age import ParticipantAge
from tremplin.rules.kinds.participant_contract import ParticipantContract
from tremplin.rules.kinds.participant_month_cap import ParticipantMonthCap
from tremplin.rules.kinds.partners import PartnersAdmitted
from tremplin.rules.kinds.priority_publics import PriorityPublics
from tremplin.rules.kinds.priority_territories import PriorityTerritories
from tremplin.rules.kinds.public_aid_ceiling import PublicAidCeiling
from tremplin.rules.kinds.public_share import PublicShare
from tremplin.rules.kinds.report_deadline import ReportDeadline
from tremplin.rules.kinds.request_within_costs import RequestWithinCosts
from tremplin.rules.kinds.request_within_units import RequestWithinUnits
from tremplin.rules.kinds.required_answer import RequiredAnswer
from tremplin.rules.kinds.required_attestation import RequiredAttestation
from tremplin.rules.kinds.required_document import RequiredDocument
from tremplin.rules.kinds.required_opinion import RequiredOpinion
from tremplin.rules.kinds.results import HoursPerMonth, PayByResults, PerPost, Quality
from tremplin.rules.kinds.staffing_ratio import StaffingRatio
from tremplin.rules.kinds.territories import ListedTerritories
from tremplin.rules.kinds.total_cost_floor import TotalCostFloor
from tremplin.rules.kinds.unit_price import ScaleRow, ScaleWhen, UnitPrice
from tremplin.rules.kinds.weekly_hours import WeeklyHours

VOCABULARY = Vocabulary(
    territories={"nord": "Nord", "sud": "Sud", "est": "Est"},
    themes={"mobilite": "mobilité", "numerique": "numérique"},
    publics={**Vocabulary().publics, "saisonniers": "allocataires en emploi saisonnier"},
    questions={"stage": "Un stage est-il prévu ?"},
    interim_reports={"mi-parcours": "bilan intermédiaire n° 1"},
)
WORDS = VOCABULARY.family
FIFTH, HALF = Rate(1, 5), Rate(1, 2)
DAY, LATER = date(2025, 3, 31), date(2025, 12, 31)
SPRING = Window(opens=date(2025, 1, 6), closes=date(2025, 1, 31), starts_from=date(2025, 3, 1))
AUTUMN = Window(opens=date(2025, 9, 1), closes=date(2025, 9, 30))
HOURS = UnitPrice(code="heure", label="Heure d'atelier", per="hour", amount=4_200)
ACI = ScaleWhen(accreditation="aci")
CER = "contrat d'engagement réciproque (CER)"
RATE = "des dépenses directes"
CASES = [
    (DepositWindow(windows=(AUTUMN,)), "Dépôt du 01/09/2025 au 30/09/2025"),
    (
        DepositWindow(windows=(SPRING, AUTUMN)),
        "Dépôt du 06/01/2025 au 31/01/2025, pour démarrer à partir du 01/03/2025 ; ou du 01/09/2025 au 30/09/2025",
    ),
    (MaxDuration(months=12), "Opération de 12 mois au plus"),
    (FixedPeriod(first=DAY, last=LATER), "Opération comprise entre le 31/03/2025 et le 31/12/2025"),
    (AdvisedDuration(weeks=Span(min=1, max=4)), "Durée conseillée de l'action : de 1 à 4 semaines"),
    (AdvisedDuration(weeks=Span(max=6)), "Durée conseillée de l'action : 6 semaines au plus"),
    (
        PublicShare(public="brsa", more_than=HALF),
        "Parmi les participants, plus de 50 % de bénéficiaires du RSA",
    ),
    (
        PublicShare(public="under_26", at_most=FIFTH),
        "Parmi les participants, au plus 20 % de jeunes de moins de 26 ans",
    ),
    (
        PublicShare(public="saisonniers", at_least=Rate(1, 8)),
        "Parmi les participants, au moins 12,5 % d'allocataires en emploi saisonnier",
    ),
    (
        PriorityPublics(publics=("brsa", "rsa_applicant")),
        "Au moins une personne d'un public prioritaire : bénéficiaires du RSA ou demandeurs du RSA",
    ),
    (ListedTerritories(allowed=("nord",)), "Territoire admis : Nord"),
    (ListedTerritories(allowed=("nord", "sud", "est")), "Territoires admis : Nord, Sud et Est"),
    (PriorityTerritories(territories=("sud",)), "Territoire prioritaire : Sud"),
    (PriorityTerritories(territories=("sud", "est")), "Territoires prioritaires : Sud et Est"),
    (LegalForm(admitted=("association",)), "Forme juridique admise : association"),
    (LegalForm(admitted=("association", "mutual")), "Formes juridiques admises : association et mutuelle"),
    (AccreditationHeld(one_of=("aci",)), "Agrément exigé : atelier et chantier d'insertion"),
    (AccreditationHeld(one_of=("ai", "ei")), "Agrément exigé : association intermédiaire ou entreprise d'insertion"),
    (RequiredDocument(code="rib", label="RIB"), "Pièce à joindre : RIB"),
    (
        RequiredAnswer(code="a", label="Niveau ?", type="cecrl", required=True),
        "Réponse exigée à « Niveau ? » (niveau du CECRL)",
    ),
    (
        RequiredAnswer(code="a", label="Combien ?", type="integer"),
        "Réponse facultative à « Combien ? » (nombre entier)",
    ),
    (
        RequiredAnswer(code="a", label="Où ?", type="choice", choices=("ici", "là"), required_if="stage"),
        "Réponse exigée à « Où ? » (ici ou là) si l'on répond oui à « Un stage est-il prévu ? »",
    ),
    (
        RequiredAnswer(code="a", label="Où ?", type="text", required_if="oubliee"),
        "Réponse exigée à « Où ? » (texte) si l'on répond oui à une autre question",
    ),
    (FundedCosts(funded=("staff",)), "Dépenses directes financées : personnel"),
    (FundedCosts(funded=("staff", "operating")), "Dépenses directes financées : personnel et fonctionnement"),
    (
        RequestWithinCosts(costs=("staff", "operating", "indirect")),
        "Subvention au plus égale au total des dépenses financées : personnel, fonctionnement et charges indirectes",
    ),
    (
        IndirectCosts(mode="ceiling", rate=FIFTH, base=("staff",)),
        f"Charges indirectes : 20 % au plus {RATE} (personnel)",
    ),
    (
        IndirectCosts(mode="flat", rate=Rate(3, 20), base=("staff", "operating")),
        f"Charges indirectes : forfait de 15 % {RATE} (personnel et fonctionnement, prestations exclues)",
    ),
    (
        IndirectCosts(mode="unspecified", rate=FIFTH, widest=("staff",)),
        f"Charges indirectes : 20 % {RATE} (personnel ; l'assiette n'est pas précisée par le texte, la plus large est "
        "retenue), compté comme un plafond faute de précision",
    ),
    (GrantCeiling(amount=5_000_000), "Subvention de 50 000,00 € au plus"),
    (GrantFloor(amount=200_000), "Subvention de 2 000,00 € au moins"),
    (TotalCostFloor(amount=1_000_000), "Coût total de l'opération de 10 000,00 € au moins"),
    (IndirectAtCost(), "Charges indirectes : au réel, pour ce qui est dépensé et justifié"),
    (MinDuration(months=6), "Opération de 6 mois au moins"),
    (CountWithin(of="participants", at_least=1), "1 participant au moins"),
    (CountWithin(of="posts", at_least=2, at_most=10), "De 2 à 10 postes d'insertion"),
    (CountWithin(of="public", code="brsa", at_most=4), "4 participants au plus (bénéficiaires du RSA)"),
    (HOURS, "Prix par heure, « Heure d'atelier » : 42,00 €"),
    (
        UnitPrice(code="a", label="Accueil", per="fte", scale=(ScaleRow(when=ACI, amount=1, label="chantier"),)),
        "Prix par équivalent temps plein, « Accueil » : 0,01 € (chantier)",
    ),
    (
        RequestWithinUnits(prices=(HOURS,)),
        "Subvention au plus égale aux prix unitaires multipliés par les quantités prévues (« Heure d'atelier »)",
    ),
    (
        ChosenOption(
            code="a",
            label="Frais",
            choices=(OptionChoice(code="b", label="réel"), OptionChoice(code="c", label="40 %")),
        ),
        "Choix du porteur, « Frais » : « réel » ou « 40 % »",
    ),
    (
        ChosenLot(lots=(LotTerritories(code="a", label="Nord"), LotTerritories(code="b", label="Sud"))),
        "Un lot parmi : Nord ; Sud",
    ),
    (
        RequiredAttestation(code="locaux", label="Il dispose de locaux adaptés."),
        "À attester : Il dispose de locaux adaptés",
    ),
    (PartnersAdmitted(allowed=False), "Dossier porté par un seul organisme"),
    (
        PartnersAdmitted(allowed=True, max=1),
        "Dossier ouvert à plusieurs partenaires, 1 partenaire au plus ; leurs parts tiennent dans le budget",
    ),
    (ParticipantMonthCap(amount=37_550), "Subvention de 375,50 € au plus par participant et par mois"),
    (
        InterventionRate(rate=HALF),
        "Subvention de 50 % au plus du budget total, charges indirectes comprises ; au solde, de 50 % au plus de ce "
        "qui en est retenu, et de ce que les autres financements publics et privés obtenus laissent à payer",
    ),
    (
        InterventionRate(rate=HALF, base=("staff", "operating")),
        "Subvention de 50 % au plus des dépenses prévues (personnel et fonctionnement) ; au solde, de 50 % au plus de "
        "ce qui en est retenu, et de ce que les autres financements publics et privés obtenus laissent à payer",
    ),
    (
        PublicAidCeiling(rate=FIFTH),
        "Aides publiques, demandées ou obtenues, celle-ci comprise : 20 % au plus du budget total, charges indirectes "
        "comprises",
    ),
    (OwnShare(at_least=FIFTH), "Fonds propres : 20 % au moins du budget total, charges indirectes comprises"),
    (
        BalancedBudget(),
        "Budget équilibré : la subvention demandée et les autres financements, hors apports en nature, font le budget "
        "total, charges indirectes comprises",
    ),
    (StaffingRatio(participants_per_fte=1), "Un équivalent temps plein d'encadrement au moins pour 1 participant"),
    (StaffingRatio(participants_per_fte=15), "Un équivalent temps plein d'encadrement au moins pour 15 participants"),
    (Capacity(participants_per_year=1), "Dispositif conçu pour 1 participant par an"),
    (Capacity(participants_per_year=1_500), "Dispositif conçu pour 1 500 participants par an"),
    (RequiredOpinion(code="a", label="L'avis du relais"), "Avis à recueillir avant la convention : L'avis du relais"),
    (
        RequiredOpinion(code="a", label="L'avis du relais", favourable=True),
        "Avis favorable exigé avant la convention : L'avis du relais",
    ),
    (AdvanceCeiling(max_rate=Rate(4, 5)), "Avance de 80 % au plus de la subvention accordée"),
    (CommitteesCadence(cadence="monthly"), "Un comité de suivi au moins tous les mois"),
    (
        CommitteesCadence(cadence="several_per_year"),
        "Comités de suivi tenus plusieurs fois par an, soit 2 comités au moins en douze mois",
    ),
    (
        CommitteesCadence(cadence="regular"),
        "Comités de suivi tenus régulièrement, soit 1 comité au moins en douze mois",
    ),
    (
        CommitteesCadence(cadence="on_request"),
        "Comités de suivi tenus à la demande du Département, sans nombre imposé",
    ),
    (ParticipantAge(age=Age(min=18)), "Âge d'une personne : 18 ans au moins"),
    (
        ParticipantAge(age=Age(min=18, max=25, unless=("cer",))),
        f"Âge d'une personne : de 18 à 25 ans, ou tout âge avec : {CER}",
    ),
    (ParticipantContract(one_of=("cer",)), f"Parcours formalisé par : {CER}"),
    (MinInterviews(at_least=1), "1 entretien individuel au moins par personne"),
    (MinInterviews(at_least=3), "3 entretiens individuels au moins par personne"),
    (WeeklyHours(hours=Span(min=Decimal("4.5"), max=20)), "Temps de travail : de 4,5 à 20 heures par semaine"),
    (WeeklyHours(hours=Span(min=4)), "Temps de travail : 4 heures par semaine au moins"),
    (DrivingHours(at_most=1), "1 heure de conduite au plus par personne"),
    (
        DrivingHours(at_most=50, pooled=True),
        "50 heures de conduite au plus par personne, que les heures mises en commun peuvent compléter",
    ),
    (
        DrivingHours(at_most=50, referral="au service référent"),
        "50 heures de conduite au plus par personne ; une situation particulière se signale au service référent",
    ),
    (InitialDrivingHours(at_most=40), "Évaluation de départ de 40 heures de conduite au plus"),
    (
        ExamPresentations(exam="theory_exams", at_least=1),
        "1 présentation au moins à l'examen théorique par personne",
    ),
    (
        ExamPresentations(exam="practical_exams", at_least=2),
        "2 présentations au moins à l'examen pratique par personne",
    ),
    (FollowUpAfterExit(months=6), "Chaque personne réinterrogée 6 mois au moins après sa sortie de l'action"),
    (
        Instalments(
            instalments=(
                Instalment(code="un", on="notification", amount=1_000_000),
                Instalment(code="deux", on="date", day=LATER, share=Rate(3, 10), within=1),
                Instalment(code="trois", on="interim_report", report="mi-parcours", share=HALF),
                Instalment(code="solde", on="final_report", within=3),
            )
        ),
        (
            "Versements : 10 000,00 € à la notification de la décision ; 30 % à partir du 31/12/2025, dans le mois qui "
            "suit ; 50 % à la réception du bilan intermédiaire n° 1 ; le reste sur production du bilan final, dans "
            "les 3 mois qui suivent la fin de l'opération"
        ),
    ),
    (
        InterimReportDeadline(code="mi-parcours", label="bilan intermédiaire n° 1", after=6, within=8),
        "Bilan intermédiaire n° 1 reçu 6 mois après le début de l'opération, dans les 2 mois qui suivent",
    ),
    (
        InterimReportDeadline(code="mi-parcours", label="bilan intermédiaire", no_later_than=DAY),
        "Bilan intermédiaire reçu au plus tard le 31/03/2025",
    ),
    (ReportDeadline(within=1), "Bilan final reçu dans le mois qui suit la fin de l'opération"),
    (
        ReportDeadline(within=3, no_later_than=DAY),
        "Bilan final reçu dans les 3 mois qui suivent la fin de l'opération et au plus tard le 31/03/2025",
    ),
    (BalanceDeadline(no_later_than=DAY), "Bilan qui ouvre le solde reçu au plus tard le 31/03/2025"),
    (
        AbsoluteDeadline(no_later_than=DAY),
        "La date limite du 31/03/2025 vaut si l'opération finit au plus tard ce jour-là",
    ),
    (
        ForeseenCosts(costs=("staff", "other")),
        "Ne sont retenues que les dépenses à la fois prévues et effectives : personnel et autres dépenses directes",
    ),
    (
        PayByResults(
            months=PerPost(weight=Rate(9, 10), per_post=12),
            quality=Quality(weight=Rate(1, 10), themes=("mobilite", "numerique")),
            hours=HoursPerMonth(urban=10, rural=8),
        ),
        "Subvention acquise selon les résultats : 90 % pour les mois d'accompagnement (12 par poste, avec 10 heures "
        "par mois en milieu urbain et 8 en milieu rural) et 10 % pour le référentiel qualité (2 thèmes : mobilité et "
        "numérique)",
    ),
    (
        PayByResults(
            exits=PerPost(weight=Rate(1, 20), per_post=Decimal("0.45")),
            quality=Quality(weight=Rate(1, 20), themes=("inconnu",)),
        ),
        "Subvention acquise selon les résultats : 5 % pour les sorties dynamiques (0,45 par poste) et 5 % pour le "
        "référentiel qualité (1 thème)",
    ),
]


@pytest.mark.parametrize(("terms", "told"), CASES, ids=[told for _, told in CASES])
def test_a_rule_states_its_terms_with_its_figures(terms, told):
    assert terms.state(WORDS).replace("\N{NO-BREAK SPACE}", " ") == told


def test_every_kind_of_the_library_is_stated_here():
    assert {type(terms) for terms, _ in CASES} == {kind.terms for kind in KNOWN.values()}


FRENCH = {"lot"}


@pytest.mark.parametrize("kind", KNOWN)
def test_a_statement_is_one_sentence_without_a_final_stop_nor_a_code(kind):
    for rule in example_rules(kind):
        told = rule.statement(WORDS)
        assert told[0].isupper() or told[0].isdigit()
        assert told[-1].isalnum() or told[-1] in ")»€?"
        assert "_" not in told
        # a kind whose name is a word of French as well, « lot »
        assert kind not in told.split() or kind in FRENCH
