"""Facts read from a file: everything is optional, and all that is wrong is told at once, at its place."""

import json
from dataclasses import replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from tremplin.catalogue.asked import Attestation
from tremplin.catalogue.duties import InterimReport, ReportDuties
from tremplin.catalogue.fiche import Application, Fiche, FicheId, Question, RequestedOpinion
from tremplin.documents.reading.reader import read
from tremplin.documents.texts import nested
from tremplin.documents.vocabulary import SHARED, speaking
from tremplin.errors import RefusedDocuments
from tremplin.rules.facts.file import load_facts, read_facts
from tremplin.rules.facts.glossary import FACTS
from tremplin.rules.facts.plain import plainly
from tremplin.rules.facts.schema import schema_of
from tremplin.rules.facts.view import (
    UNKNOWN,
    Budget,
    Carrier,
    Contribution,
    Departure,
    Facts,
    FollowedUp,
    Hours,
    Participant,
    Participants,
    PartnerShare,
    Reports,
    Results,
    valued,
)

APPLICATION = Application(
    opinions=(
        RequestedOpinion(code="commune", by="commune", label="Avis"),
        RequestedOpinion(code="service", by="service", label="Avis"),
    ),
    questions=(
        Question(code="metiers", label="Métiers", type="rome"),
        Question(code="niveau", label="Niveau", type="cecrl"),
    ),
    attestations=(Attestation(code="locaux", label="Des locaux"),),
)
REPORTS = ReportDuties(interim=(InterimReport(code="mi-parcours", after=6),))
FICHE = Fiche(id=FicheId("00", "essai", "essai"), title="Essai", application=APPLICATION, reports=REPORTS)
WORDS = replace(SHARED, publics={**SHARED.publics, "navigateurs": "navigateurs"}, lots={"nord": "Nord"})

# every fact of the glossary, in an order that is not its own
WHOLE = """\
# un dossier dont tout est connu
deposited_on: 2024-01-31
deposited_at: 15:59
starts_on: 01/03/2024
ends_on: "2025-02-28"
carrier:
  legal_form: association
  accreditations: [aci, ei]
territories: [littoral, ailleurs]
lot: nord
partners: [{name: Les Jardins, amount: 12 000 €}, {name: La Halle, amount: 0}]
participants: {total: 12, brsa: 8, under_26: 0, navigateurs: 3}
posts: 9.5
supervisors_fte: 0.75
hours: 1 200,5
places: 12
employees: "30"
fte: {total: 2.5, aci: "1,5", ei: 1}
budget: {staff: "1 234,56 €", operating: 1234.56, external_services: 0, other: "12", investment: 3,
  indirect: 200 euros}
realised:
  staff: 1000
  operating: "1 000,5"
  external_services: 0 €
  other: 0
  investment: 0
  indirect: 199.99
requested: 20 000 €
granted: 18 000,00 €
advance: 9000
resources:
  - {funder: Région, nature: public, status: asked, amount: 5 000 €}
  - {funder: Fondation du Littoral, nature: private, status: obtained, amount: 0.5}
  - {funder: État, status: obtained, amount: 12}
final_resources: [{funder: Région, nature: public, status: obtained, amount: 4 000 €}]
opinions: {commune: favourable, service: pending}
documents: [budget, statuts]
attestations: [locaux]
answers: {metiers: [K1304, G1602], niveau: A1.1}
committees: [2024-06-01, 15/12/2024]
exits:
  - {left_on: 2025-01-31, followed_up: [{months: 3, on: 30/04/2025}, {months: "6", on: 2025-08-01}]}
  - {left_on: 28 février 2025, followed_up: []}
  - {followed_up: null}
reports: {final: 2025-05-28}
interim_reports: {mi-parcours: 2024-10-01}
results:
  months: 110.5
  exits: 4
  quality: [mobilite]
  participants: 11
  hours: 1100
  places: 10
  posts: 8,5
  publics: {brsa: 7, navigateurs: 3}
  fte: {total: 2, aci: 1.25}
  urban: {months: 60, hours: 600}
  rural: {months: 50.5, hours: 404}
participant:
  interviews: 4
  driving_hours: 49.5
  initial_driving_hours: 40
  theory_exams: 2
  practical_exams: 1
  weekly_hours: 20
  age: 25
  contract: none
"""
READ = Facts(
    deposited_on=date(2024, 1, 31),
    deposited_at=time(15, 59),
    starts_on=date(2024, 3, 1),
    ends_on=date(2025, 2, 28),
    carrier=Carrier(legal_form="association", accreditations=("aci", "ei")),
    territories=("littoral", "ailleurs"),
    lot="nord",
    partners=(
        PartnerShare(name="Les Jardins", amount=1_200_000),
        PartnerShare(name="La Halle", amount=0),
    ),
    participants=Participants(total=12, publics={"brsa": 8, "under_26": 0, "navigateurs": 3}),
    posts=Decimal("9.5"),
    supervisors_fte=Decimal("0.75"),
    hours=Decimal("1200.5"),
    places=12,
    employees=30,
    fte={"total": Decimal("2.5"), "aci": Decimal("1.5"), "ei": 1},
    budget=Budget(staff=123_456, operating=123_456, external_services=0, other=1_200, investment=300, indirect=20_000),
    realised=Budget(staff=100_000, operating=100_050, external_services=0, other=0, investment=0, indirect=19_999),
    requested=2_000_000,
    granted=1_800_000,
    advance=900_000,
    resources=(
        Contribution(funder="Région", nature="public", status="asked", amount=500_000),
        Contribution(funder="Fondation du Littoral", nature="private", status="obtained", amount=50),
        Contribution(funder="État", status="obtained", amount=1_200),
    ),
    final_resources=(Contribution(funder="Région", nature="public", status="obtained", amount=400_000),),
    opinions={"commune": "favourable", "service": "pending"},
    documents=("budget", "statuts"),
    attestations=("locaux",),
    answers={"metiers": ["K1304", "G1602"], "niveau": "A1.1"},
    committees=(date(2024, 6, 1), date(2024, 12, 15)),
    exits=(
        Departure(
            left_on=date(2025, 1, 31),
            followed_up=(
                FollowedUp(months=3, on=date(2025, 4, 30)),
                FollowedUp(months=6, on=date(2025, 8, 1)),
            ),
        ),
        Departure(left_on=date(2025, 2, 28), followed_up=()),
        Departure(),
    ),
    reports=Reports(final=date(2025, 5, 28)),
    interim_reports={"mi-parcours": date(2024, 10, 1)},
    results=Results(
        months=Decimal("110.5"),
        exits=4,
        quality=("mobilite",),
        participants=11,
        hours=1100,
        places=10,
        posts=Decimal("8.5"),
        publics={"brsa": 7, "navigateurs": 3},
        fte={"total": 2, "aci": Decimal("1.25")},
        urban=Hours(months=60, hours=600),
        rural=Hours(months=Decimal("50.5"), hours=404),
    ),
    participant=Participant(
        interviews=4,
        driving_hours=Decimal("49.5"),
        initial_driving_hours=40,
        theory_exams=2,
        practical_exams=1,
        weekly_hours=20,
        age=25,
        contract="none",
    ),
)


def facts(text: str) -> Facts:
    return read_facts(text.encode(), "dossier.yaml", FICHE, WORDS)


def mistakes(text: str) -> list[str]:
    with pytest.raises(RefusedDocuments) as refused:
        facts(text)
    return [str(mistake).removeprefix("dossier.yaml:") for mistake in refused.value.mistakes]


def test_every_fact_is_read_in_every_form_that_people_write():
    assert facts(WHOLE) == READ


@pytest.mark.parametrize("fact", [fact.name for fact in FACTS])
def test_the_file_above_holds_every_fact_of_the_glossary(fact):
    value = valued(READ, fact.removesuffix(".…"))
    assert value is not UNKNOWN
    assert value not in ({}, Participants())


def test_json_is_read_as_well_indented_by_tabs_or_not():
    document = {"requested": 1234.56, "budget": {"staff": "1 234,56 €"}, "posts": 3, "documents": [], "granted": None}
    expected = Facts(requested=123_456, budget=Budget(staff=123_456), posts=3, documents=())
    assert facts(json.dumps(document)) == expected
    assert facts(json.dumps(document, indent="\t", ensure_ascii=False)) == expected


@pytest.mark.parametrize("text", ["", "\n  \n", "# rien encore\n", "# rien\n  # non plus\n\n", "{}", "posts: null\n"])
def test_a_file_that_tells_nothing_leaves_everything_unknown(text):
    assert facts(text) == Facts()


@pytest.mark.parametrize(
    "text",
    ["carrier: null", "carrier: {}", "carrier: {legal_form: null}", "participants: {}", "opinions: {commune: null}"],
)
def test_an_empty_block_is_unknown(text):
    assert facts(text) == Facts()


@pytest.mark.parametrize(
    ("written", "cents"),
    [
        ("0", 0),
        ("1234", 123_400),
        ("1234.5", 123_450),
        ("1234.56", 123_456),
        ('"1234,56"', 123_456),
        ("1 234,56 €", 123_456),
        ("1234.56€", 123_456),
        ('"1\N{NO-BREAK SPACE}234,56\N{NO-BREAK SPACE}€"', 123_456),
        ('"1\N{NARROW NO-BREAK SPACE}234,56 €"', 123_456),
        ("50 000 euros", 5_000_000),
        ("0,01 €", 1),
    ],
)
def test_an_amount_is_read_in_the_forms_that_people_type(written, cents):
    assert facts(f"requested: {written}").requested == cents


@pytest.mark.parametrize("written", ["-1", "12.345", "'0,001 €'", "beaucoup", "true", "[1]", "1e3", "'1,2,3'", "12 $"])
def test_what_is_no_amount_is_refused_at_its_place(written):
    (mistake,) = mistakes(f"posts: 1\nrequested: {written}\n")
    assert mistake.startswith("2:12 requested : ")


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("startson: 2024-01-01", "1:1 startson : clé inconnue. Vouliez-vous dire « starts_on » ?"),
        ("posts: 1\nbudget: {staf: 1}", "2:10 budget.staf : clé inconnue. Vouliez-vous dire « staff » ?"),
        (
            "budget: {staff: 10, total: 1000}",
            "1:21 budget.total : ce total se calcule à partir des lignes (« budget.staff »…) : dites-les, et "
            "retirez-le.",
        ),
        (
            "realised: {total: 1000}",
            "1:12 realised.total : ce total se calcule à partir des lignes (« realised.staff »…) : dites-les, et "
            "retirez-le.",
        ),
        ("results:\n  urban: {hour: 1}", "2:11 results.urban.hour : clé inconnue. Vouliez-vous dire « hours » ?"),
        (
            "participants:\n  total: 4\n  brsaa: 2",
            "3:3 participants.brsaa : public inconnu « brsaa ». Vouliez-vous dire « brsa » ?",
        ),
        (
            "opinions: {comune: pending}",
            "1:12 opinions.comune : avis inconnu « comune ». Vouliez-vous dire « commune » ?",
        ),
        (
            "answers: {metier: K1304}",
            "1:11 answers.metier : question inconnue « metier ». Vouliez-vous dire « metiers » ?",
        ),
    ],
)
def test_an_unknown_key_is_refused_at_its_place_with_the_nearest(text, mistake):
    assert mistakes(text) == [mistake]


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("carrier: {legal_form: assocation}", "1:23 carrier.legal_form", "« association »"),
        ("carrier: {accreditations: [aci, zzz]}", "1:33 carrier.accreditations.1", "Connus : ai, ei, aci."),
        ("opinions: {commune: favorable}", "1:21 opinions.commune", "favourable, unfavourable, pending"),
        ("participant: {contract: ceer}", "1:25 participant.contract", "« cer »"),
        ("participant: {age: 131}", "1:20 participant.age", "131"),
        ("participant: {interviews: 3.5}", "1:27 participant.interviews", "nombre entier attendu"),
        ("participants: {total: -1}", "1:23 participants.total", "-1"),
        ("participants: 12", "1:15 participants", "bloc de clés attendu"),
        ("starts_on: 2025-02-29", "1:12 starts_on", "date impossible « 2025-02-29 »"),
        ("starts_on: 31 janvier", "1:12 starts_on", "date attendu"),
        ("documents: [budget, budget]", "1:21 documents.1", "valeur écrite deux fois"),
        ("committees: 2024-01-01", "1:13 committees", "liste attendue"),
        ("posts: dix", "1:8 posts", "nombre"),
        ("posts: 1\nposts: 2", "2:1 posts", "écrite deux fois"),
        ("- posts", "1:1 ", "clé: valeur"),
    ],
)
def test_a_wrong_value_is_refused_at_its_place_with_what_was_expected(text, place, told):
    (mistake,) = mistakes(text)
    assert mistake.startswith(f"{place}")
    assert told in mistake


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file():
    told = mistakes(
        "deposited_on: hier\n"
        "carrier: {legal_form: sci, siret: 1}\n"
        "participants: {total: beaucoup, brsaa: 2}\n"
        "requested: gratuit\n"
        "opinions: {commune: bof, autre: pending}\n"
        "results: {urban: {hours: -1}}\n"
    )
    assert [mistake.split(" : ")[0] for mistake in told] == [
        "1:15 deposited_on",
        "2:23 carrier.legal_form",
        "2:28 carrier.siret",
        "3:23 participants.total",
        "3:33 participants.brsaa",
        "4:12 requested",
        "5:21 opinions.commune",
        "5:26 opinions.autre",
        "6:26 results.urban.hours",
    ]


def test_the_mistakes_are_counted():
    with pytest.raises(RefusedDocuments, match=r"2 fautes\.$"):
        facts("postes: 1\nterritoires: []\n")


def test_plain_values_are_read_as_a_file_is():
    assert load_facts({"requested": "12 €", "participants": {"total": 3}}, FICHE, WORDS) == Facts(
        requested=1_200, participants=Participants(total=3)
    )
    with pytest.raises(ValidationError) as refused:
        load_facts({"participants": {"brsaa": 3}}, FICHE, WORDS)
    assert "public inconnu" in refused.value.messages["participants"]["brsaa"][0]


def test_no_contract_is_known_and_a_contract_left_out_is_not():
    assert facts("participant: {contract: none}").participant.contract == "none"
    assert facts("participant: {contract: null}").participant.contract is UNKNOWN


# right, wrong and unusual: codes of the fiche, words, days, amounts, lists of them, and what is none of these
WRITTEN = st.recursive(
    st.sampled_from(
        [
            *(None, True, 0, 3, -1, 131, Decimal("9.5"), Decimal("0.001"), date(2025, 1, 31)),
            *("", " ", "12", "2 000,50 €", "30.000", "2025-01-31", "31 janvier 2025", "2025-02-29", "favourable"),
            *("association", "aci", "none", "cer", "littoral", "Budget", "budget", " budget", "un-code", "x" * 101),
        ]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["budget", "total"]), inner),
    max_leaves=4,
)
CODES = [
    *(fact.name for fact in FACTS if "…" not in fact.name),
    *("participants.brsa", "participants.navigateurs", "participants.personne", "opinions.commune", "opinions.autre"),
    *(
        "answers.metiers",
        "answers.autre",
        "title",
        "resources",
        "carrier",
        "results",
        "budget",
        "results.urban",
        "rien",
    ),
]


def whole(values):
    """Values by dotted name as a document, where none stands within another that is no block."""
    alone = {name: value for name, value in values.items() if not any(name.startswith(f"{other}.") for other in values)}
    return nested(alone)


def agreed(data):
    """Whether the table alone reads a document, and then as the schema does."""
    made = plainly(data, FICHE, WORDS)
    if made is not None:
        with speaking(WORDS):
            assert schema_of(FICHE).load(data) == made
    return made is not None


@given(st.dictionaries(st.sampled_from(CODES), WRITTEN, max_size=4).map(whole))
def test_the_table_alone_reads_as_the_schema_does_or_leaves_it_to_it(data):
    agreed(data)


@given(st.data())
def test_the_table_alone_reads_any_part_of_a_file_in_which_all_is_right(data):
    right = read(WHOLE.encode(), "dossier.yaml").data
    assert agreed({key: right[key] for key in data.draw(st.sets(st.sampled_from(sorted(right))))})


@pytest.mark.parametrize("data", [None, [], "", {"budget.staff": 1}, {1: 1}, {"": {}}, {"budget": []}])
def test_the_table_alone_leaves_to_the_schema_what_is_no_block_of_fields(data):
    assert not agreed(data)


def test_a_file_of_the_version_before_is_read_without_what_is_no_fact_any_more():
    assert facts("follow_ups: [2025-06-30]\nposts: 4\n") == Facts(posts=4)
    assert load_facts({"follow_ups": [], "posts": 4}, FICHE, WORDS) == Facts(posts=4)
    assert mistakes("follow_ups: []\nposts: beaucoup\n")[0].startswith("2:8 posts")


@pytest.mark.parametrize("total", [0, 1, 20])
def test_a_public_is_all_the_participants_at_most(total):
    told = f"participants: {{total: {total}, brsa: {total}}}"
    assert read_facts(told.encode(), "faits.yaml", FICHE, WORDS).participants.of("brsa") == total
    with pytest.raises(RefusedDocuments) as refused:
        read_facts(told.replace(f"brsa: {total}", f"brsa: {total + 1}").encode(), "faits.yaml", FICHE, WORDS)
    (mistake,) = refused.value.mistakes
    people = "participant" if total < 2 else "participants"
    assert mistake.path == "participants.brsa"
    assert mistake.message == (
        f"bénéficiaires du RSA : {total + 1} pour {total} {people} en tout. Corrigez l'un des deux nombres."
    )


def test_publics_overlap_and_their_sum_is_no_mistake():
    read = read_facts(b"participants: {total: 20, brsa: 20, under_26: 20}", "faits.yaml", FICHE, WORDS)
    assert read.participants.total == 20
