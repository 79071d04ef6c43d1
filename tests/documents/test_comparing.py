"""How documents write what compares and divides applications, and each of their mistakes at its place."""

import pytest
from factories import CALL, FICHE, PLACE, lines, make_platform, with_changes

CALL_PLACE = "calls/2026/call.yaml"
# line 20 of the fiche is « funding: »: what is written there comes before it
ABOVE = "funding:\n  costs"


def told(folder, written, call=CALL):
    fiche = with_changes(FICHE, (ABOVE, f"{written}\n{ABOVE}"))
    return lines(make_platform(folder, {PLACE: fiche, CALL_PLACE: call}), folder)


SOUND = """\
criteria:
  - {code: q, label: Qualité, points: 20, weight: 60 %, threshold: 10, source: Sélection}
  - {code: c, label: Coût, weight: 40 %, threshold: 50, source: Sélection}
ranking: {threshold: 100, source: Sélection}
lots: [bassin-nord]
partners: {allowed: true, max: 3, source: Groupements}"""


def test_what_compares_and_divides_is_read_and_published(tmp_path):
    assert told(tmp_path, SOUND) == []
    platform = make_platform(tmp_path, {PLACE: with_changes(FICHE, (ABOVE, f"{SOUND}\n{ABOVE}"))})
    form = platform.published(platform.fiche("00/2026/ateliers"))
    assert form["criteria"] == [
        {"code": "q", "label": "Qualité", "points": 20, "weight": "0.6", "threshold": 10},
        {"code": "c", "label": "Coût", "points": None, "weight": "0.4", "threshold": 50},
    ]
    assert form["ranking"] == {"threshold": 100}
    assert form["lots"] == [{"code": "bassin-nord", "label": "Bassin nord", "territories": ["nord"]}]
    assert form["partners"] == {"allowed": True, "max": 3}


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (("weight: 40 %", "weight: 30 %"), "21:36 criteria.1.weight : les poids font 90 % en tout : il faut 100 %."),
        (
            ("weight: 40 %, threshold: 50, ", "points: 40, "),
            "21:5 criteria.1.weight : d'autres critères ont un poids : donnez-en un à celui-ci, ou retirez ceux des "
            "autres.",
        ),
        (
            ("points: 20, weight: 60 %, threshold: 10, ", ""),
            "20:5 criteria.0 : un critère a des points, un poids, ou les deux : écrivez points ou weight.",
        ),
        (
            ("threshold: 10,", "threshold: 21,"),
            "20:68 criteria.0.threshold : seuil de 21 pour 20 points au plus : baissez-le.",
        ),
        (
            ("threshold: 50,", "threshold: 100.5,"),
            "21:53 criteria.1.threshold : seuil de 100,5 pour 100 points au plus : baissez-le.",
        ),
        (
            ("points: 20", "points: 0"),
            "20:39 criteria.0.points : 0 point : donnez-lui des points, ou retirez ce critère.",
        ),
        (("code: c", "code: q"), "21:12 criteria.1.code : code « q » écrit deux fois : changez-en un."),
        (
            ("{threshold: 100", "{threshold: 101"),
            "22:22 ranking.threshold : seuil de 101 pour une note sur 100 : baissez-le.",
        ),
        (
            ("[bassin-nord]", "[bassin-nor]"),
            "23:8 lots.0 : lot inconnu « bassin-nor ». Vouliez-vous dire « bassin-nord » ?",
        ),
        (("[bassin-nord]", "[bassin-nord, bassin-nord]"), "23:21 lots.1 : valeur écrite deux fois : gardez-en une."),
        (
            ("allowed: true", "allowed: false"),
            "24:33 partners.max : aucun partenaire n'est admis (allowed: false) : retirez max.",
        ),
        (("max: 3", "max: 0"), "24:32 partners.max : « 0 » : nombre entier attendu entre 1 et"),
        (("allowed: true", "allowed: oui"), "24:21 partners.allowed : true ou false attendu, et non le texte « oui »."),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path, change, mistake):
    found = told(tmp_path, with_changes(SOUND, change))
    assert [line.replace("\N{NO-BREAK SPACE}", " ")[: len(f"{PLACE}:{mistake}")] for line in found] == [
        f"{PLACE}:{mistake}"
    ]


def test_a_threshold_without_criteria_is_told(tmp_path):
    (line,) = told(tmp_path, "ranking: {threshold: 100, source: Sélection}")
    assert line.endswith("ranking : aucun critère n'est donné : écrivez-les sous criteria, ou retirez ce seuil.")


def test_points_alone_make_the_whole_to_which_the_threshold_is_held(tmp_path):
    both = "criteria: [{{code: q, label: Qualité, points: 20, source: S}}]\nranking: {{threshold: {}, source: S}}"
    assert told(tmp_path, both.format(20)) == []
    (line,) = told(tmp_path, both.format(21))
    assert line.endswith("seuil de 21 pour une note sur 20 : baissez-le.")


def test_a_lot_of_a_call_names_territories_of_its_department(tmp_path):
    wrong = with_changes(CALL, ("territories: [sud]", "territories: [sus]"))
    (line,) = told(tmp_path, "", wrong)
    assert line == f"{CALL_PLACE}:5:57 lots.1.territories.0 : territoire inconnu « sus ». Vouliez-vous dire « sud » ?"
    twice = with_changes(CALL, ("code: bassin-sud", "code: bassin-nord"))
    assert told(tmp_path, "", twice)[0].endswith("code « bassin-nord » écrit deux fois : changez-en un.")


def test_a_lot_outside_of_the_territories_of_its_fiche_is_told(tmp_path):
    fiche = with_changes(FICHE, ("listed: [nord, sud]", "listed: [sud]"), (ABOVE, f"lots: [bassin-nord]\n{ABOVE}"))
    (line,) = lines(make_platform(tmp_path, {PLACE: fiche}), tmp_path)
    assert line.endswith(
        "lots.0 : aucun territoire du lot « bassin-nord » n'est de ceux de la fiche (territories.listed)."
    )


def test_the_lots_of_a_call_with_a_mistake_are_not_told_to_be_unknown_of_its_fiches(tmp_path):
    wrong = with_changes(CALL, ("title: Appel à projets 2026", "titre: Appel à projets 2026"))
    found = told(tmp_path, "lots: [bassin-nord]", wrong)
    assert [line for line in found if line.startswith(PLACE)] == []
