"""The differences between two fiches, as a person would read them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tremplin.catalogue import fiche as catalogue
from tremplin.catalogue.asked import Question
from tremplin.catalogue.comparing import Criterion, Lot, Partnership, Ranking
from tremplin.catalogue.fiche import Fiche, FicheId
from tremplin.catalogue.filters import Filter
from tremplin.catalogue.forms.diff import differences, published
from tremplin.catalogue.forms.published import published as form_of
from tremplin.catalogue.forms.sections import OBJECTS, SECTIONS, at, silent
from tremplin.catalogue.payment import Advance, PaymentTerms
from tremplin.catalogue.quantities import Rate, euros, number
from tremplin.catalogue.rule import Rule, Severity, Stage
from tremplin.catalogue.typology import Category, ExitTypology, TypologyRow
from tremplin.catalogue.words import UNSAID
from tremplin.documents.vocabulary import Vocabulary
from tremplin.rules.kinds.grant_ceiling import KIND, GrantCeiling
from tremplin.rules.library import KINDS

WORDS = Vocabulary(kinds={kind.name: kind for kind in KINDS}).family
BARE = Fiche(id=FicheId("00", "2025", "essai"), title="Essai")


def make_form(typology=None, **sections):
    return form_of(replace(BARE, **sections), typology, {}, WORDS)


def make_window(opens, closes, **starts):
    return catalogue.Window(opens=date.fromisoformat(opens), closes=date.fromisoformat(closes), **starts)


def make_indicator(code, label, **said):
    return catalogue.Indicator(code=code, label=label, measure="participants", **said)


def told(first, second):
    """Each change: its label, and how both sides read."""
    return [(change.label, change.old, change.new) for change in differences(first, second, WORDS)]


def test_a_form_does_not_differ_from_itself():
    assert told(make_form(), make_form()) == []


def asked(**said):
    question = Question(code="cout", label="À quel coût ?", **said)
    return make_form(application=catalogue.Application(questions=(question,)))


def test_the_bounds_of_an_amount_read_in_euros_and_those_of_a_number_do_not():
    label = "Question « À quel coût ? », "
    first, second = asked(type="amount", min=100_000, max=2_000_050), asked(type="amount", min=100_001)
    assert told(first, second) == [
        (f"{label}au moins", euros(100_000), euros(100_001)),
        (f"{label}au plus", euros(2_000_050), UNSAID),
    ]
    numbers = told(asked(type="integer", min=1_000), asked(type="integer", min=2_000))
    assert numbers == [(f"{label}au moins", number(1_000), number(2_000))]
    # the same figure, of something else
    assert (f"{label}au moins", number(1_000), euros(1_000)) in told(
        asked(type="integer", min=1_000), asked(type="amount", min=1_000)
    )


def test_identity_sources_notes_and_hash_are_no_change_of_fact():
    other = replace(BARE, id=FicheId("00", "2026", "autre"), follows="00/2025/essai")
    other = replace(other, sources=(catalogue.Source(about="windows.0", section="1"),))
    other = replace(other, notes=(catalogue.Note(about="windows", literal="a", reading="b", why="c"),))
    assert told(make_form(), form_of(other, None, {}, WORDS)) == []


@pytest.mark.parametrize(
    ("sections", "change"),
    [
        ({"title": "Autre"}, ("Titre", "Essai", "Autre")),
        ({"number": "3.1"}, ("Numéro", "non précisé", "3.1")),
        ({"costs": ("staff",)}, ("Dépenses directes financées", "non précisé", "personnel")),
        ({"duration": catalogue.Duration(at_most=12)}, ("Durée maximale", "non précisé", "12 mois")),
        ({"duration": catalogue.Duration(tacit_renewal=False)}, ("Tacite reconduction", "non précisé", "non")),
        (
            {"duration": catalogue.Duration(fixed_until=date(2024, 12, 31))},
            ("Dernier jour imposé", "non précisé", "31/12/2024"),
        ),
        (
            {"duration": catalogue.Duration(action_weeks=catalogue.Span(min=1, max=4))},
            ("Durée conseillée de l'action", "non précisé", "de 1 à 4 semaines"),
        ),
        (
            {"payment": PaymentTerms(advance=Advance(on="signature"))},
            ("Avance", "non précisé", "à la signature de la convention"),
        ),
        (
            {"audience": catalogue.Audience(shares=(catalogue.Share(public="brsa", more_than=Rate(1, 2)),))},
            ("Part du public", "non précisé", "bénéficiaires du RSA : plus de 50\N{NO-BREAK SPACE}%"),
        ),
        (
            {"criteria": (Criterion(code="q", label="Qualité", points=20, weight=Rate(3, 5), threshold=10),)},
            (
                "Critère",
                "non précisé",
                "Qualité : sur 20 points, pour 60\N{NO-BREAK SPACE}%, éliminatoire sous 10",
            ),
        ),
        ({"ranking": Ranking(threshold=50)}, ("Note totale exigée, au moins", "non précisé", "50")),
        ({"lots": (Lot(code="n", label="Lot nord"),)}, ("Lot", "non précisé", "Lot nord")),
        ({"partners": Partnership(allowed=False)}, ("Portage à plusieurs partenaires", "non précisé", "non")),
        ({"partners": Partnership(max=3)}, ("Partenaires du chef de file, au plus", "non précisé", "3")),
    ],
)
def test_a_change_is_told_in_french_both_ways(sections, change):
    label, old, new = change
    assert told(make_form(), make_form(**sections)) == [(label, old, new)]
    assert told(make_form(**sections), make_form()) == [(label, new, old)]


def test_raw_values_are_kept_for_software():
    change = published(make_form(), make_form(duration=catalogue.Duration(at_most=12)), [])
    assert change == {"from": "00/2025/essai", "to": "00/2025/essai", "changes": []}
    (raw,) = differences(make_form(), make_form(duration=catalogue.Duration(at_most=12)), WORDS)
    assert raw.published() == {
        "section": "Durée",
        "path": "duration.max_months",
        "label": "Durée maximale",
        "before": None,
        "after": 12,
    }


def test_items_that_moved_are_no_change():
    one, two = make_indicator("a", "Accueillis"), make_indicator("b", "Sortis")
    assert told(make_form(indicators=(one, two)), make_form(indicators=(two, one))) == []


def test_a_renamed_item_is_one_change():
    before, after = make_indicator("a", "Accueillis"), make_indicator("a", "Personnes accueillies")
    changes = told(make_form(indicators=(before,)), make_form(indicators=(after,)))
    assert changes == [("Indicateur « Personnes accueillies », libellé", "Accueillis", "Personnes accueillies")]


def test_an_item_that_changed_code_is_known_by_its_label():
    before, after = make_indicator("a", "Accueillis"), make_indicator("b", "Accueillis", at="exit")
    changes = told(make_form(indicators=(before,)), make_form(indicators=(after,)))
    assert changes == [("Indicateur « Accueillis », échéance", "non précisé", "à la sortie")]


def test_what_an_indicator_keeps_counts_from_and_aims_at_is_told_in_words():
    before = make_indicator("a", "En emploi", unit="percent", target=Decimal("0.5"))
    kept = (Filter(field="public", values=("brsa",)), Filter(field="hours", values=(">0",)))
    after = make_indicator("a", "En emploi", unit="percent", target=Decimal("0.625"), where=kept, since="hiring")
    assert told(make_form(indicators=(before,)), make_form(indicators=(after,))) == [
        (
            "Indicateur « En emploi », ne compte que",
            "non précisé",
            "public : bénéficiaires du RSA, heures faites par la personne : plus de 0",
        ),
        ("Indicateur « En emploi », depuis", "non précisé", "l'embauche"),
        ("Indicateur « En emploi », objectif", "50\N{NO-BREAK SPACE}%", "62,5\N{NO-BREAK SPACE}%"),
    ]


def test_sessions_of_another_year_are_told_one_beside_the_other():
    first = make_form(windows=(make_window("2024-01-01", "2024-01-31"),))
    second = make_form(windows=(make_window("2025-01-15", "2025-02-14"), make_window("2025-04-01", "2025-05-09")))
    assert told(first, second) == [
        ("Session 1, ouverture", "01/01/2024", "15/01/2025"),
        ("Session 1, clôture", "31/01/2024", "14/02/2025"),
        ("Session 2", "—", "du 01/04/2025 au 09/05/2025"),
    ]


def test_a_session_added_before_another_leaves_it_alone():
    kept, new = make_window("2025-04-01", "2025-05-09"), make_window("2025-01-15", "2025-02-14")
    changes = told(make_form(windows=(kept,)), make_form(windows=(new, kept)))
    assert changes == [("Session 1", "—", "du 15/01/2025 au 14/02/2025")]


def test_a_condition_reworded_is_one_change_and_another_is_two():
    first = catalogue.Carriers(conditions=("Le porteur dispose de locaux adaptés.", "Il est joignable le samedi."))
    second = catalogue.Carriers(conditions=("Le porteur dispose de locaux très adaptés.", "Son équipe est qualifiée."))
    assert told(make_form(carriers=first), make_form(carriers=second)) == [
        ("Conditions", "Le porteur dispose de locaux adaptés.", "Le porteur dispose de locaux très adaptés."),
        ("Conditions", "Il est joignable le samedi.", "—"),
        ("Conditions", "—", "Son équipe est qualifiée."),
    ]


def test_codes_are_never_taken_for_one_another():
    first, second = catalogue.Audience(publics=("under_26",)), catalogue.Audience(publics=("under_25",))
    changes = told(make_form(audience=first), make_form(audience=second))
    assert changes == [("Publics", "jeunes de moins de 26 ans", "—"), ("Publics", "—", "under_25")]


def test_a_base_that_is_not_stated_is_not_an_empty_base():
    def ceiling(base):
        return {**make_form(), "indirect_costs": {"mode": "flat", "rate": "0.2", "base": base}}

    assert told(ceiling(None), ceiling(["staff"])) == [("Charges indirectes, assiette", "non précisé", "personnel")]
    assert told(ceiling(["staff"]), ceiling(["staff"])) == []


def test_a_typology_is_compared_by_the_exits_it_takes():
    def typology(*rows):
        return ExitTypology(code="t", label="T", categories=(Category(code="durable", label="Durables", when=rows),))

    six, five = (
        TypologyRow(contract="cdd", months_at_least=6, subsidised=False),
        TypologyRow(contract="cdd", months_at_least=5),
    )
    changes = told(
        make_form(typology(TypologyRow(contract="cdi"), six)), make_form(typology(five, TypologyRow(contract="cdi")))
    )
    assert changes == [
        ("Catégorie « Durables », sorties retenues", "CDD, 6 mois et plus, non aidé", "—"),
        ("Catégorie « Durables », sorties retenues", "—", "CDD, 5 mois et plus"),
    ]


def ceiling(cents, kind="grant_ceiling"):
    return Rule(kind, Stage.DEPOSIT, Severity.BLOCKING, f"Financement, {cents}", GrantCeiling(amount=cents))


def test_a_rule_that_another_key_tells_is_not_told_twice():
    changes = told(make_form(rules=(ceiling(100),)), make_form(rules=(ceiling(200),)))
    assert changes == [("Plafond de la subvention", "1,00\N{NO-BREAK SPACE}€", "2,00\N{NO-BREAK SPACE}€")]


def test_a_rule_that_no_other_key_tells_is_told():
    first, second = ({**make_form(), "rules": make_form(rules=(ceiling(cents),))["rules"]} for cents in (100, 200))
    (change,) = differences(first, second, WORDS)
    assert (change.label, change.old, change.new) == (
        KIND.meaning,
        "Subvention de 1,00\N{NO-BREAK SPACE}€ au plus",
        "Subvention de 2,00\N{NO-BREAK SPACE}€ au plus",
    )
    assert (change.before, change.after) == ({"amount": 100}, {"amount": 200})


def test_a_rule_of_a_kind_that_is_not_there_any_more_is_told_without_its_code():
    first, second = ({**make_form(), "rules": make_form(rules=(ceiling(each, "autre"),))["rules"]} for each in (1, 2))
    assert [change.label for change in differences(first, second, WORDS)] == ["Règle"]


def test_a_rule_that_comes_or_goes_is_told_by_what_it_states():
    changes = differences(make_form(), make_form(rules=(ceiling(100),)), WORDS)
    assert [(change.section, change.old, change.new) for change in changes] == [
        ("Financement", "non précisé", "1,00\N{NO-BREAK SPACE}€"),
        ("Règles jugées", "ne s'applique pas", "Subvention de 1,00\N{NO-BREAK SPACE}€ au plus"),
    ]


def test_the_source_of_a_rule_is_no_change():
    first, second = (
        make_form(rules=(replace(ceiling(100), source=source),)) for source in ("Financement, 1", "Durée, 2")
    )
    assert told(first, second) == []


def test_every_key_of_the_published_form_is_in_a_section_or_left_out_on_purpose():
    shown = {part.path.partition(".")[0] for parts in SECTIONS.values() for part in parts}
    left_out = {"form", "id", "department", "call", "slug", "follows", "rules", "notes", "sources", "hash"}
    assert shown.isdisjoint(left_out)
    assert shown | left_out == set(make_form())


def test_a_wholly_silent_object_is_named_once():
    unsaid = silent(make_form(), SECTIONS["Financement"])
    assert "Paiement aux résultats" in unsaid
    assert not any(label.startswith("Résultats") for label in unsaid)
    assert all(at(make_form(), path) is None for path in OBJECTS)


def test_the_territories_of_a_lot_and_the_terms_of_a_criterion_are_told_one_by_one():
    lot, criterion = (
        Lot(code="n", label="Lot nord", territories=("nord",)),
        Criterion(code="q", label="Qualité", points=20),
    )
    wider, harder = replace(lot, territories=("nord", "sud")), replace(criterion, threshold=10)
    changes = told(make_form(lots=(lot,), criteria=(criterion,)), make_form(lots=(wider,), criteria=(harder,)))
    assert [label for label, _, _ in changes if label != "Règles jugées"][:2] == [
        "Lot « Lot nord », territoires",
        "Critère « Qualité », note éliminatoire en dessous de",
    ]
