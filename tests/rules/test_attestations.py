"""Attestations: the conditions in words get codes, one may be required, and no rule judges whether they are met."""

import pytest
from factories import EMPTY, lines, make_platform

from tremplin.rules.facts.file import load_facts
from tremplin.rules.trial import tried

SAID = """\
carriers:
  conditions:
    - Il connaît le territoire.
    - {code: locaux, label: Il dispose de locaux adaptés., required: true}
  source: Porteurs
application:
  attestations:
    - {code: regulier, label: Il est à jour de ses cotisations., required: true, source: Dossier}
    - {code: charte, label: Il a signé la charte.}
"""


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exemple")
    made = make_platform(folder, {"calls/2026/vide.yaml": EMPTY + SAID})
    assert lines(made, folder) == []
    return made


def trial(platform, **said):
    fiche = platform.fiche("00/2026/vide")
    return tried(fiche, load_facts(said, fiche, platform.words(fiche)))


def test_every_condition_has_a_code_and_the_form_keeps_its_texts(platform):
    form = platform.published(platform.fiche("00/2026/vide"))
    assert [(each["code"], each["required"]) for each in form["attestations"]] == [
        ("carriers-1", False),
        ("locaux", True),
        ("regulier", True),
        ("charte", False),
    ]
    assert form["carriers"]["conditions"] == ["Il connaît le territoire.", "Il dispose de locaux adaptés."]


def test_what_no_rule_judges_is_told_with_its_code(platform):
    told = trial(platform).published()["conditions"]
    assert [each["code"] for each in told] == ["carriers-1", "locaux", "regulier", "charte"]


@pytest.mark.parametrize(
    ("attested", "verdicts"),
    [
        (None, ["unknown", "unknown"]),
        ([], ["broken", "broken"]),
        (["locaux"], ["met", "broken"]),
        (["locaux", "regulier"], ["met", "met"]),
        (["carriers-1", "charte"], ["broken", "broken"]),
    ],
)
def test_only_what_is_required_is_judged(platform, attested, verdicts):
    judged = trial(platform, **({} if attested is None else {"attestations": attested})).judged
    assert [each.finding.verdict for each in judged] == verdicts
    assert [each.rule.kind for each in judged] == ["required_attestation"] * 2
    assert [each.rule.source for each in judged] == ["Porteurs", "Dossier"]


def test_a_machine_advises_nobody_to_attest(platform):
    finding = trial(platform, attestations=[]).judged[0].finding
    assert finding.changes == ()
    assert finding.message == (
        "Attestation absente : « Il dispose de locaux adaptés ». Attestez-le si c'est vrai ; "
        "sinon, demandez au service si vous pouvez candidater."
    )
    assert trial(platform).judged[0].finding.message == "Il manque : l'attestation « Il dispose de locaux adaptés »."


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- {code: charte, label: Il a signé la charte.}", "- {code: charte}", "clé obligatoire absente."),
        ("code: charte", "code: regulier", "code « regulier » écrit deux fois : changez-en un."),
        ("code: locaux", "code: Locaux", "code « Locaux » : minuscules sans accent"),
        ("required: true}", "required: oui}", "true ou false attendu"),
    ],
)
def test_a_mistake_of_an_attestation_is_told(tmp_path, old, new, told):
    platform = make_platform(tmp_path, {"calls/2026/vide.yaml": EMPTY + SAID.replace(old, new, 1)})
    [line] = lines(platform, tmp_path)
    assert told in line
