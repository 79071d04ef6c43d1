"""A fiche that is not installed is read as if it were, and changes nothing of what is."""

import pytest

from tremplin.cache import store
from tremplin.kept import KeptGround, opened

WRITTEN = "fiche: 00/2026/essai\ntitle: Essai\nsummary: Un essai.\n"
RAISING = """
from tremplin import RuleKind, RuleSchema, Stage, hookimpl

class Spoilt(RuleSchema):
    def make(self, said):
        raise ValueError("non")

@hookimpl
def tremplin_rule_kinds():
    return [RuleKind(name="own", meaning="Une règle.", stage=Stage.DEPOSIT, reads=(), schema=Spoilt())]
"""


def told(platform, text):
    return [str(mistake) for mistake in platform.propose(text.encode(), "fiche.yaml").document.mistakes]


def test_a_proposed_fiche_is_made_and_not_served(beside):
    platform = beside()
    proposed = platform.propose(WRITTEN.encode(), "fiche.yaml")
    assert (str(proposed.fiche.id), proposed.told) == ("00/2026/essai", ())
    assert platform.published(proposed.fiche)["title"] == "Essai"
    assert "00/2026/essai" not in platform.fiches


def test_what_is_wrong_with_it_is_told_as_of_a_file_that_is_checked(beside, tmp_path):
    platform, wrong = beside(), WRITTEN + "funding: {rules: [{kind: grant_ceilin, source: A}]}\nfollows: 00/2025/rien\n"
    file = tmp_path / "fiche.yaml"
    file.write_text(wrong)
    checked = [str(mistake).removeprefix(f"{tmp_path}/") for mistake in platform.check([file])]
    assert sorted(told(platform, wrong)) == checked
    assert len(checked) == 2


def test_a_rule_that_raises_is_told_there_and_its_plugin_serves_as_before(beside, install):
    platform = beside(install("autre", RAISING))
    proposed = platform.propose((WRITTEN + "funding: {rules: [{kind: own, source: A}]}\n").encode(), "fiche.yaml")
    assert [mistake.path for mistake in proposed.document.mistakes] == ["funding.rules.0.kind"]
    assert proposed.told == ("autre (tremplin-autre 1.0) : la règle « own » lève une erreur : ValueError: non",)
    assert platform.failing == ()


def test_a_fiche_of_a_call_that_is_refused_is_made_into_nothing(beside, install):
    calls = {"calls/call.yaml": "call: 00/2027\n", "calls/essai.yaml": WRITTEN.replace("2026", "2027")}
    plugin = """
from importlib.resources import files
from tremplin import hookimpl

@hookimpl
def tremplin_calls():
    return files(__package__) / "calls"
"""
    platform = beside(install("autre", plugin, calls))
    proposed = platform.propose(WRITTEN.replace("2026", "2027").encode(), "fiche.yaml")
    # its mistake is told in the document of the call
    assert (proposed.fiche, proposed.document.mistakes) == (None, [])


@pytest.mark.parametrize("kept", [False, True])
def test_the_document_of_a_served_fiche_is_given_as_it_was_read(beside, exemple, tmp_path, monkeypatch, kept):
    platform = beside()
    if kept:
        monkeypatch.setattr("tremplin.cache.witnesses.BORN", 10**30)
        platforms = [opened({store.SETTING: str(tmp_path / "cache")}) for _ in range(2)]
        platform = platforms[1]
        assert isinstance(platform.ground, KeptGround)
    fiche = platform.fiche("00/2026/ateliers")
    source = platform.source(fiche)
    assert source.startswith("fiche: 00/2026/ateliers\n")
    assert platform.propose(source.encode(), "fiche.yaml").fiche == fiche
