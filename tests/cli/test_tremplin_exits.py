"""``tremplin exits``: typologies listed, an exit classified, two fiches compared."""

import json

import pytest

CLAUSES, SILENT = "62/2025/clauses", "93/pdie/qualification"


def classified(run, fiche, *words):
    done = run("exits", "classify", fiche, *words, "--format", "json")
    assert done.code == 0
    return json.loads(done.out)


def test_typologies_are_listed_with_their_fiches_and_their_gaps(run, installed):
    listed = json.loads(run("exits", "list", "--format", "json").out)
    assert [list(typology) for typology in listed] == [["typology", "label", "fiches", "gaps"]] * len(listed)
    assert [typology["typology"] for typology in listed] == list(installed.typologies)
    (clauses,) = (typology for typology in listed if CLAUSES in typology["fiches"])
    assert "CDD, moins de 3 mois" in clauses["gaps"]
    assert "CDD, moins de 3 mois" in run("exits", "list").out


@pytest.mark.parametrize(
    ("words", "category"),
    [
        (["cdd", "--months", "2"], None),
        (["cdd", "--months", "3"], "transition"),
        (["cdd", "--months", "6"], "durable"),
        (["cdd", "--months", "6", "--subsidised"], None),
        (["cdd", "--months", "6", "--subsidised", "--market-sector"], "transition"),
        (["cdi"], "durable"),
        (["cdi", "--subsidised"], "durable"),
        (["CDD", "--months", "6"], "durable"),
        (["cdd"], "indéterminée"),
    ],
)
def test_an_exit_is_classified_and_a_flag_not_given_means_no(run, words, category):
    told = classified(run, CLAUSES, "--contract", *words)
    assert list(told) == ["fiche", "typology", "category", "label", "why"]
    assert told["category"] == category
    assert told["why"].endswith(".")


def test_the_category_and_why_are_told_in_words(run):
    out = run("exits", "classify", CLAUSES, "--contract", "cdd", "--months", "2").out
    assert "Catégorie : aucune" in out
    assert "CDD, 2 mois, non aidé, hors secteur marchand" in out


def test_a_fiche_without_typology_is_refused_in_a_sentence(run):
    for words in (["classify", SILENT, "--contract", "cdi"], ["compare", CLAUSES, SILENT]):
        done = run("exits", *words)
        assert (done.code, done.out) == (1, "")
        assert (
            done.err == f"Erreur : la fiche « {SILENT} » n'a pas de typologie de sorties : son texte n'en donne pas.\n"
        )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--contract", "cddi"], "« cddi » n'est pas un contrat"),
        (
            ["--contract", "cdd", "--months", "-3"],
            "mois révolus : « -3 » : nombre entier attendu entre 0 et",
        ),
        (["--contract", "cdd", "--months", "2.5"], "« 2.5 »"),
        (["--contract", "cdd", "--months", "deux"], "« deux »"),
        (["--contract", "cdd", "--months", "99999999999999999999"], "nombre entier attendu entre 0 et 9\u00a0999."),
    ],
)
def test_an_exit_ill_described_is_a_wrong_usage(run, words, told):
    done = run("exits", "classify", CLAUSES, *words)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_two_fiches_are_compared_by_the_exits_they_classify_differently(run):
    pair = ["62/2024/preparatoires-emploi", "62/2025/preparatoires-emploi"]
    rows = json.loads(run("exits", "compare", *pair, "--format", "json").out)
    assert {"exits": "création d'entreprise", "first": None, "second": "durable"} in rows
    assert "création d'entreprise" in run("exits", "compare", *pair).out
    assert run("exits", "compare", *pair, "--format", "csv").out.startswith("exits;first;second\n")


def test_two_fiches_of_one_typology_differ_in_nothing(run):
    done = run("exits", "compare", CLAUSES, CLAUSES)
    assert done.code == 0
    assert done.out == f"« {CLAUSES} » et « {CLAUSES} » classent toutes les sorties de la même façon.\n"
