"""``tremplin fiches``: list, show, check, export, compare, write and try."""

import json
import re
from datetime import date

import pytest

FICHE, SILENT = "62/2024/chantiers-insertion", "93/pdie/permis-de-conduire"
BAD = """\
fiche: 62/2025/essai
title: Essai
sumary: Rien
windows:
  - {opens: 2025-01-15, closes: 2025-01-14, source: Durée}
"""
FORM = """
form id department call slug number title theme follows summary action_types official_text deposit publics
priority_publics contracts
public_shares selection territories carriers windows duration opinions documents questions costs indirect_costs
attestations grant_ceiling_cents participant_month_cap_cents intervention_rate public_aid_ceiling
own_share balanced_budget grant_floor_cents total_cost_floor_cents unit_prices counts options
staffing capacity results advance balance committees dashboard
execution_reports follow_up_months final_report yearly_documents per_participant exits indicators rules contacts notes
budget_years cost_lines instalments interim_reports lots partners criteria ranking sources hash
"""


def test_fiches_are_listed_with_stable_keys(run, installed):
    listed = json.loads(run("fiches", "list", "--format", "json").out)
    assert [fiche["id"] for fiche in listed] == sorted(installed.fiches)
    assert {"id", "title", "theme", "open"} <= set(listed[0])
    opened = {fiche["id"]: fiche["open"] for fiche in listed}
    assert (opened[FICHE], opened[SILENT]) == (False, None)
    assert run("fiches", "list", "--format", "csv").out.startswith("id;call;number;title;theme;open;")


def test_a_day_and_a_call_keep_only_their_fiches(run):
    listed = json.loads(run("fiches", "list", "--call", "62/2025", "--open-on", "01/08/2025", "--format", "json").out)
    assert [fiche["id"] for fiche in listed] == ["62/2025/evaluation-competences", "62/2025/preparatoires-emploi"]
    assert run("fiches", "list", "--open-on", "2035-01-01").out == "Aucune fiche n'est ouverte le 01/01/2035.\n"
    assert run("fiches", "list", "--call", "62").code == 2


def test_every_fiche_is_shown_in_sections_and_says_what_is_not_said(run, installed):
    for name in installed.fiches:
        done = run("fiches", "show", name)
        assert done.code == 0
        assert done.out.startswith(f"{name}\n")
        for section in ("PRÉSENTATION", "QUI PEUT CANDIDATER", "SESSIONS DE DÉPÔT", "FINANCEMENT", "RÈGLES JUGÉES"):
            assert f"\n{section}" in done.out
        assert "None" not in done.out
        assert max(map(len, done.out.splitlines())) <= 100


def test_a_fiche_is_read_in_words(run):
    out = run("fiches", "show", FICHE, today=date(2024, 1, 31)).out
    assert "le 31/01/2024 : ouvert jusqu'au 31/01/2024" in out
    assert "du 14/12/2023 au 31/01/2024, pour démarrer du 01/01/2024 au 01/08/2024" in out
    assert "Plafond par participant et par mois : 375,00\N{NO-BREAK SPACE}€" in out
    assert "jeunes de moins de 26 ans : 20\N{NO-BREAK SPACE}% au plus" in out
    assert "La source dit : « Contrat aidé conclu sous la forme d'un CD »" in out


def test_a_silent_source_is_shown_as_such(run):
    assert "SESSIONS DE DÉPÔT\n  non précisé" in run("fiches", "show", SILENT).out


@pytest.mark.parametrize("verb", [["show"], ["export"], ["diff", FICHE], ["diff"], ["try", "--facts", "-"]])
def test_an_unknown_fiche_is_a_wrong_usage_with_the_nearest(run, verb):
    extra = [FICHE] if verb == ["diff"] else []
    done = run("fiches", *verb, f"{FICHE}s", *extra)
    assert (done.code, done.out) == (2, "")
    assert f"Vouliez-vous dire « {FICHE} » ?" in done.err


def test_documents_with_mistakes_are_refused_with_every_place(run, tmp_path):
    path = tmp_path / "essai.yaml"
    path.write_text(BAD, "utf-8")
    done = run("fiches", "check", str(path))
    assert (done.code, done.err) == (1, "")
    *mistakes, count = done.out.splitlines()
    assert count == f"{len(mistakes)} fautes."
    assert all(re.match(rf"{re.escape(str(path))}:\d+:\d+ \S+ : ", mistake) for mistake in mistakes)
    assert f"{path}:3:1 sumary : clé inconnue. Vouliez-vous dire « summary » ?" in mistakes
    assert any(f"{path}:5:" in mistake and "windows.0.closes" in mistake for mistake in mistakes)


def test_everything_installed_is_checked_when_no_file_is_named(run, installed):
    done = run("fiches", "check")
    assert (done.code, done.out) == (0, f"{installed.documents} documents, aucune faute.\n")


def test_a_folder_is_searched_for_fiches_alone(run, tmp_path):
    inner = tmp_path / "calls" / "2025"
    inner.mkdir(parents=True)
    (inner / "essai.yaml").write_text("fiche: 62/2025/essai\ntitle: Essai\nsummary: Un essai.\n", "utf-8")
    (inner / "call.yaml").write_text("call: 62/2025\ntitle: Un appel\n", "utf-8")
    (tmp_path / "department.yaml").write_text("department: '62'\nname: Ailleurs\n", "utf-8")
    (tmp_path / "essai.cases.yaml").write_text("- name: Un cas\n", "utf-8")
    (tmp_path / "notes.txt").write_text("rien", "utf-8")
    assert run("fiches", "check", str(tmp_path)).out == "1 document, aucune faute.\n"
    assert run("fiches", "check", str(tmp_path), str(inner / "essai.yaml")).out == "1 document, aucune faute.\n"


def test_what_cannot_be_read_is_a_wrong_usage(run, tmp_path):
    for path in (tmp_path / "absent.yaml", tmp_path, tmp_path / ("x" * 300)):
        assert run("fiches", "check", str(path)).code == 2
        assert run("fiches", "try", FICHE, "--facts", str(path)).code == 2


def test_the_published_form_is_an_array_sorted_by_identity_with_exactly_its_keys(run, installed):
    exported = json.loads(run("fiches", "export", "--format", "json").out)
    assert [form["id"] for form in exported] == sorted(installed.fiches)
    assert all(sorted(form) == sorted(FORM.split()) for form in exported)


def test_fiches_named_are_exported_once_each_in_order(run):
    exported = json.loads(run("fiches", "export", SILENT, FICHE, SILENT).out)
    assert [form["id"] for form in exported] == [FICHE, SILENT]


def test_the_changes_of_an_edition_are_told_old_beside_new(run):
    pair = ["62/2024/preparatoires-emploi", "62/2025/preparatoires-emploi"]
    told = json.loads(run("fiches", "diff", *pair, "--format", "json").out)
    assert (told["from"], told["to"]) == tuple(pair)
    assert all(list(change) == ["section", "path", "label", "before", "after"] for change in told["changes"])
    changes = {change["path"]: (change["before"], change["after"]) for change in told["changes"]}
    assert changes["windows.0.closes"] == ("2024-01-31", "2025-02-14")
    assert changes["final_report.within_months"] == (3, 1)
    assert changes["committees.cadence"] == ("regular", "quarterly")
    out = run("fiches", "diff", *pair).out
    assert re.search(r"Session 1, clôture +31/01/2024 +14/02/2025", out)
    assert re.search(r"Solde, délai après la fin +3 mois +1 mois", out)


def test_a_fiche_differs_in_nothing_from_itself(run):
    assert run("fiches", "diff", FICHE, FICHE).out == f"De {FICHE} à {FICHE} : rien ne change.\n"


def test_two_departments_are_compared_each_in_its_own_words(run):
    out = run("fiches", "diff", SILENT, FICHE).out
    assert "jeunes de 18 à 25 ans" in out
    assert "youth_18_25" not in out


def test_a_new_fiche_is_valid_as_printed_and_with_all_its_keys(run, tmp_path):
    done = run("fiches", "new", "62/2025/essai")
    assert done.code == 0
    bare, full = tmp_path / "bare.yaml", tmp_path / "full.yaml"
    bare.write_text(done.out, "utf-8")
    full.write_text(re.sub(r"^#(?! \S)", "", done.out, flags=re.MULTILINE), "utf-8")
    assert "\nwindows:\n" in full.read_text("utf-8")
    for path in (bare, full):
        assert run("fiches", "check", str(path)).out == "1 document, aucune faute.\n"


@pytest.mark.parametrize(
    ("identity", "told"),
    [
        ("62/2026/essai", "Vouliez-vous dire « 62/2025 » ?"),
        ("99/2025/essai", "département inconnu « 99 »"),
        (FICHE, "existe déjà"),
        *(
            (wrong, "identité «")
            for wrong in ("", "essai", "62/2025", "62/2025/Été", "62/2025/a/b", "../../etc/passwd")
        ),
        *(
            (wrong, "identité «")
            for wrong in ("62/2025/essai\ntitle: x", "62/2025/x: [", '62/2025/"', "62/2025/\udcff")
        ),
    ],
)
def test_an_identity_that_cannot_be_is_a_wrong_usage(run, identity, told):
    done = run("fiches", "new", identity)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def allowed(schema, document, path="fiche"):
    """Where a document goes beyond its schema: keys, required keys and words."""
    if "oneOf" in schema:
        (schema,) = (each for each in schema["oneOf"] if each["properties"]["kind"]["const"] == document["kind"])
    if isinstance(document, dict):
        properties = schema["properties"]
        yield from (f"{path} : {key}" for key in schema.get("required", ()) if key not in document)
        for key, value in document.items():
            yield from allowed(properties[key], value, f"{path}.{key}") if key in properties else [f"{path}.{key}"]
    elif isinstance(document, list):
        for value in document:
            yield from allowed(schema["items"], value, f"{path}[]")
    elif "enum" in schema and document not in schema["enum"]:
        yield f"{path} : {document}"


def test_the_schema_knows_every_key_and_word_that_installed_fiches_write(run, documents):
    schema = json.loads(run("fiches", "schema").out)
    assert documents
    assert [place for document in documents for place in allowed(schema, document)] == []
