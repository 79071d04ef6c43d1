"""``tremplin fiches try``: a dossier judged, what to change, what is missing."""

import json

import pytest

FICHE = "62/2025/clauses"
SOUND = """\
deposited_on: 2025-02-14
starts_on: 2025-03-15
ends_on: 2026-03-14
carrier: {legal_form: association}
territories: [artois]
participants: {total: 10, ase_youth: 1}
documents: [fiche_de_poste, plan_de_financement]
requested: 24 000 €
budget: {staff: 10 000 €, operating: 5 000 €, external_services: 5 000 €, other: 0, indirect: 4 000 €}
"""
KEYS = [
    "kind",
    "stage",
    "verdict",
    "severity",
    "message",
    "margin",
    "unit",
    "nearest",
    "changes",
    "choices",
    "missing",
    "amounts",
    "source",
]


@pytest.fixture
def judged(run):
    """Judge facts, as software reads the answer."""

    def judged(facts, *words, fiche=FICHE):
        done = run("fiches", "try", fiche, "--facts", "-", "--format", "json", *words, stdin=facts)
        return done.code, json.loads(done.out)

    return judged


def test_a_dossier_in_time_and_within_its_caps_passes(judged):
    code, told = judged(SOUND)
    assert code == 0
    assert list(told) == ["fiche", "on", "stage", "verdict", "judged", "conditions", "findings"]
    assert (told["on"], told["stage"], told["verdict"]) == ("2025-02-14", "deposit", "met")
    assert all(list(finding) == KEYS for finding in told["findings"])


@pytest.mark.parametrize(
    ("good", "bad", "kind", "advice"),
    [
        ("2025-02-14", "2025-02-15", "deposit_window", None),
        ("indirect: 4 000 €", "indirect: 4000.01", "indirect_costs", "Baissez-les de 0,01"),
        ("requested: 24 000 €", "requested: 24 000,01 €", "request_within_costs", "Baissez la demande de 0,01"),
    ],
)
def test_one_day_or_one_cent_too_far_is_refused_and_told(run, judged, good, bad, kind, advice):
    code, told = judged(SOUND.replace(good, bad))
    broken = {finding["kind"]: finding["message"] for finding in told["findings"] if finding["verdict"] == "broken"}
    assert (code, told["verdict"]) == (1, "broken")
    assert kind in broken
    assert (advice or "") in broken[kind]
    out = run("fiches", "try", FICHE, "--facts", "-", stdin=SOUND.replace(good, bad)).out
    assert "✗ non respectée" in out
    assert "changez ce que disent les lignes ✗" in out


def test_at_settlement_what_does_not_hold_is_taken_up_again(run):
    late = f"{SOUND}\nreports: {{final: 2035-01-01}}\n"
    out = run("fiches", "try", FICHE, "--facts", "-", "--stage", "settlement", stdin=late).out
    assert "au solde : points à reprendre, aux lignes ✗." in out


def test_a_missing_fact_is_unknown_and_is_no_refusal(run, judged):
    code, told = judged("{}")
    assert (code, told["verdict"], told["on"]) == (0, "unknown", None)
    out = run("fiches", "try", FICHE, "--facts", "-", stdin="{}").out
    assert "jour du dépôt inconnu" in out
    assert "Il manque, pour tout juger : le jour du dépôt (deposited_on)" in out


def test_the_day_given_stands_only_where_the_file_has_none(judged):
    assert judged("{}", "--on", "20/01/2025")[1]["on"] == "2025-01-20"
    assert judged(SOUND, "--on", "20/01/2025")[1]["on"] == "2025-02-14"


def test_a_stage_includes_those_before_it(judged):
    counts = [len(judged("{}", "--stage", stage)[1]["findings"]) for stage in ("deposit", "agreement", "settlement")]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_json_and_yaml_are_read_alike_from_a_file_as_from_the_standard_input(run, tmp_path, judged):
    path = tmp_path / "dossier.json"
    path.write_text(json.dumps({"requested": "24 000 €"}), "utf-8")
    done = run("fiches", "try", FICHE, "--facts", str(path), "--format", "json")
    assert json.loads(done.out) == judged("requested: 24000")[1]


def test_facts_with_mistakes_are_refused_with_every_place(run):
    done = run("fiches", "try", FICHE, "--facts", "-", stdin="requestd: 12\nbudget: {staf: 1}\n")
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines() == [
        "entrée standard:1:1 requestd : clé inconnue. Vouliez-vous dire « requested » ?",
        "entrée standard:2:10 budget.staf : clé inconnue. Vouliez-vous dire « staff » ?",
        "2 fautes.",
    ]


@pytest.mark.parametrize(
    "facts", [b"\xff\xfe\x00", b"&a [*a]", b"[" * 10_000, b"x" * 300_000, b"- 1", b"a: b: c", b"\x00"]
)
def test_hostile_facts_are_refused_in_sentences(run, facts):
    done = run("fiches", "try", FICHE, "--facts", "-", stdin=facts)
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith("1 faute.\n")


def test_a_fiche_without_rule_says_so(run, installed):
    silent = next(
        name for name, fiche in installed.fiches.items() if not any(r.stage == "deposit" for r in fiche.rules)
    )
    done = run("fiches", "try", silent, "--facts", "-", stdin="{}")
    assert done.code == 0
    assert "Rien à vérifier au dépôt : aucune règle n'a été jugée, ce qui n'est pas un accord." in done.out
    assert "Aucune règle jugée" in done.out
    told = json.loads(run("fiches", "try", silent, "--facts", "-", "--format", "json", stdin="{}").out)
    assert (told["verdict"], told["judged"]) == ("nothing_to_check", 0)
    assert [each["label"] for each in told["conditions"]] == list(installed.fiches[silent].carriers.conditions)


def test_amounts_are_shown_line_by_line_under_their_rule(run):
    out = run("fiches", "try", FICHE, "--facts", "-", stdin=SOUND).out
    assert "      Base des charges indirectes  20\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€\n" in out
    assert "Aucune règle bloquante n'est enfreinte au dépôt.\n" in out


def test_exits_are_typed_person_by_person_each_with_the_news_taken_since(judged):
    left = "{left_on: 2025-03-31, followed_up: [{months: 6, on: 30/09/2025}]}, {left_on: 2025-08-31, followed_up: []}"
    code, told = judged(f"exits: [{left}]", "--stage", "settlement", fiche="62/2025/preparatoires-emploi")
    (found,) = [each for each in told["findings"] if each["kind"] == "follow_up_after_exit"]
    assert (code, found["verdict"], found["margin"], found["nearest"]) == (1, "broken", -1, "2026-02-28")


def test_what_no_fact_can_tell_is_to_check_and_is_no_warning(run):
    done = run("fiches", "try", "62/2025/evaluation-competences", "--facts", "-", stdin="territories: [calaisis]")
    assert "? À vérifier : le texte donne aussi la priorité à « Bassin minier »" in " ".join(done.out.split())
    assert done.code == 0
