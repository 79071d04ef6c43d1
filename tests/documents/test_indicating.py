"""What an indicator says of whom, when and of what: read, or told at its place."""

from decimal import Decimal

import pytest
from factories import EMPTY, lines, make_platform

from tremplin.catalogue.filters import Filter

PLACE = "calls/2026/vide.yaml"
FIRST = "  - {code: accueillis, label: Accueillis, measure: participants_welcomed}\n"


def platform_of(folder, *keys, first=FIRST):
    """A fiche of two indicators, of which the second says these keys."""
    second = "".join(f"    {key}\n" for key in keys)
    return make_platform(folder, {PLACE: f"{EMPTY}indicators:\n{first}  - code: suivi\n    label: Suivi\n{second}"})


def second(platform):
    return platform.fiche("00/2026/vide").indicators[1]


def told(folder, *keys, first=FIRST):
    said = lines(platform_of(folder, *keys, first=first), folder)
    return [line.removeprefix(f"{PLACE}:").partition(" ")[2] for line in said]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("{public: [brsa]}", (("public", ("brsa",)),)),
        # what a person types: a space, a dash of print, a comma; one age alone
        ('{age: [18 - 25, "26–", 30]}', (("age", ("18-25", "26-", "30-30")),)),
        # a number of YAML
        ("{age: [-17]}", (("age", ("-17",)),)),
        ('{hours: [">0"]}', (("hours", (">0",)),)),
        ("{schooling: [3, none]}", (("schooling", ("3", "none")),)),
        ("{contract: [cer, cdi]}", (("contract", ("cer", "cdi")),)),
        # in the order of the table, whatever that of the document
        ("{stage: [hired], sex: [f]}", (("sex", ("f",)), ("stage", ("hired",)))),
        ("{}", ()),
    ],
)
def test_filters_are_read_in_one_writing(written, kept, tmp_path):
    platform = platform_of(tmp_path, "measure: participants", f"where: {written}")
    assert lines(platform, tmp_path) == []
    assert second(platform).where == tuple(Filter(field=field, values=values) for field, values in kept)


def test_a_part_a_target_and_months_from_the_hiring_are_read_and_published(tmp_path):
    keys = ("measure: participants_employed", "at: 6-months", "from: hiring", "of: accueillis", "target: 62,5 %")
    platform = platform_of(tmp_path, *keys)
    assert lines(platform, tmp_path) == []
    indicator = second(platform)
    assert (indicator.since, indicator.of, indicator.target) == ("hiring", "accueillis", Decimal("0.625"))
    told = platform.published(platform.fiche("00/2026/vide"))["indicators"]
    assert [told[1][key] for key in ("from", "where", "of", "target", "unit")] == [
        *("hiring", {}, "accueillis", "0.625"),
        "percent",
    ]
    assert [told[0][key] for key in ("from", "where", "of", "target", "unit")] == [None, {}, None, None, "person"]


MISTAKES = {
    "an unknown field": (
        ("measure: participants", "where: {publics: [brsa]}"),
        "indicators.1.where.publics : clé inconnue. Vouliez-vous dire « public » ?",
    ),
    "an unknown public": (
        ("measure: participants", "where: {public: [bsra]}"),
        "indicators.1.where.public.0 : valeur inconnue « bsra ». Vouliez-vous dire « brsa » ?",
    ),
    "a contract that is of neither family": (
        ("measure: exits", "where: {contract: [cddd]}"),
        "indicators.1.where.contract.0 : valeur inconnue « cddd ». Vouliez-vous dire « cdd » ?",
    ),
    "an age that is no bounds": (
        ("measure: participants", "where: {age: [jeunes]}"),
        "indicators.1.where.age.0 : bornes « jeunes » : écrivez « 18-25 », « 26- », « -17 » ou « >0 ».",
    ),
    "bounds the wrong way round": (
        ("measure: participants", "where: {age: [25-18]}"),
        "indicators.1.where.age.0 : bornes « 25-18 » : la seconde est plus petite que la première.",
    ),
    "a filter that the rows do not hold": (
        ("measure: committees", "where: {sex: [f]}"),
        "indicators.1.where.sex : la mesure « committees » ne compte pas selon ce champ. "
        "Possibles : territory, attendee.",
    ),
    "a filter of what the carrier tells": (
        ("measure: declared", "unit: event", "where: {sex: [f]}"),
        "indicators.1.where.sex : la mesure « declared » ne compte pas selon ce champ. Elle ne se filtre pas.",
    ),
    "hours at a milestone": (
        ("measure: hours", "at: 6-months"),
        "indicators.1.at : la mesure « hours » ne se compte pas à une échéance. Celles qui le font : "
        "participants_employed, participants_placed, exits, counting_exits, returns_to_work, returns_to_training, "
        "exit_rate.",
    ),
    "an unknown origin": (
        ("measure: exits", "at: 6-months", "from: embauche"),
        "indicators.1.from : origine inconnue « embauche ». Vouliez-vous dire « hiring » (l'embauche) ?",
    ),
    "an origin without months": (
        ("measure: exits", "from: hiring"),
        "indicators.1.from : il faut une échéance en mois : écrivez « at: 6-months », ou retirez la clé.",
    ),
    "a trial that does not begin with a hiring": (
        ("measure: participants_employed", "at: trial_end", "from: exit"),
        "indicators.1.from : la période d'essai se compte depuis l'embauche : écrivez hiring.",
    ),
    "a part of nothing known": (
        ("measure: participants", "of: acueillis"),
        "indicators.1.of : ni indicateur de la fiche, ni mesure : « acueillis ». Vouliez-vous dire « accueillis » ?",
    ),
    "a part of itself": (
        ("measure: participants", "of: suivi"),
        "indicators.1.of : un indicateur n'est pas la part de lui-même : nommez ce dont il est la part.",
    ),
    "a part of the words of the carrier": (
        ("measure: participants", "of: narrative"),
        "indicators.1.of : « narrative » ne se compte pas : nommez un indicateur qui compte.",
    ),
    "a part of a rate": (
        ("measure: participants", "of: exit_rate"),
        "indicators.1.of : « exit_rate » est lui-même une part : nommez un indicateur qui compte.",
    ),
    "a rate aimed at without its sign": (
        ("measure: participants", "of: accueillis", "target: 60"),
        "indicators.1.target : objectif « 60 » : c'est un taux, écrivez-le « 60 % ».",
    ),
    "a count aimed at as a rate": (
        ("measure: participants", "target: 60 %"),
        "indicators.1.target : objectif « 60 % » : c'est un nombre ; pour un taux, dites de quoi avec « of ».",
    ),
    "a target that is no number": (
        ("measure: participants", "target: beaucoup"),
        "indicators.1.target : nombre positif attendu, et non le texte « beaucoup ».",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_at_its_place_with_the_nearest_name(mistake, tmp_path):
    keys, expected = MISTAKES[mistake]
    assert told(tmp_path, *keys) == [expected]


def test_a_part_of_a_part_is_refused(tmp_path):
    part = FIRST.replace("}", ", of: participants}")
    assert told(tmp_path, "measure: participants", "of: accueillis", first=part) == [
        "indicators.1.of : « accueillis » est lui-même une part : nommez un indicateur qui compte."
    ]
