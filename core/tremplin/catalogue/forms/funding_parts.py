"""What a fiche funds, and how much, as a person reads it: the longest of the sections."""

from tremplin.catalogue.forms import reading
from tremplin.catalogue.forms.parts import LABEL, Items, Part, SectionKey, Values
from tremplin.catalogue.forms.reading import each, money, percent, quantity, word, yes_no

FUNDING: tuple[Part, ...] = (
    Values("costs", "Dépenses directes financées", word("costs")),
    SectionKey("budget_years", "Budget et subvention par année", each(reading.text)),
    Items(
        "cost_lines",
        "Lignes du budget",
        "Ligne du budget",
        ("code", "label"),
        reading.labelled(("family", word("costs"))),
        (LABEL, SectionKey("family", "famille de dépenses", word("costs"))),
    ),
    SectionKey("indirect_costs.mode", "Charges indirectes, mode", word("indirect_modes")),
    SectionKey("indirect_costs.rate", "Charges indirectes, taux", percent),
    SectionKey("indirect_costs.base", "Charges indirectes, assiette", each(word("costs"))),
    Items(
        "options",
        "Au choix du porteur",
        "Choix",
        ("code", "label"),
        reading.option,
        (LABEL, Values("choices", "choix", reading.choice)),
    ),
    SectionKey("grant_floor_cents", "Plancher de la subvention", money),
    SectionKey("grant_ceiling_cents", "Plafond de la subvention", money),
    SectionKey("total_cost_floor_cents", "Plancher du coût total", money),
    SectionKey("participant_month_cap_cents", "Plafond par participant et par mois", money),
    SectionKey("intervention_rate", "Taux d'intervention", reading.rate_of),
    SectionKey("public_aid_ceiling", "Plafond des aides publiques", reading.rate_of),
    SectionKey("own_share.at_least", "Fonds propres, au moins", percent),
    SectionKey("balanced_budget", "Budget équilibré", yes_no),
    Items(
        "unit_prices",
        "Prix unitaires",
        "Prix",
        ("code", "label"),
        reading.unit_price,
        (
            LABEL,
            SectionKey("per", "unité", word("priced")),
            SectionKey("amount_cents", "montant", money),
            Values("scale", "barème", reading.scale_row),
        ),
    ),
    Items(
        "counts",
        "Nombres exigés",
        "Nombre exigé",
        ("code",),
        reading.count,
        (
            SectionKey("of", "ce qui est compté", word("counted")),
            SectionKey("code", "public", word("publics")),
            SectionKey("at_least", "au moins", quantity),
            SectionKey("at_most", "au plus", quantity),
        ),
        in_order=True,
    ),
    SectionKey("staffing.participants_per_fte", "Participants par équivalent temps plein d'encadrement", quantity),
    SectionKey("capacity.participants_per_year", "Participants par an", quantity),
    SectionKey("results.months.weight", "Résultats, part des mois d'accompagnement", percent),
    SectionKey("results.months.per_post", "Résultats, mois attendus par poste", quantity),
    SectionKey("results.exits.weight", "Résultats, part des sorties dynamiques", percent),
    SectionKey("results.exits.per_post", "Résultats, sorties attendues par poste", quantity),
    SectionKey("results.quality.weight", "Résultats, part de la qualité", percent),
    Values("results.quality.themes", "Résultats, thèmes de la qualité", word("themes")),
    SectionKey("results.hours.urban", "Résultats, heures par mois en milieu urbain", quantity),
    SectionKey("results.hours.rural", "Résultats, heures par mois en milieu rural", quantity),
)
