"""A fiche frozen comes back equal with the rules it had, and a rule that cannot is refused, never changed."""

import json
from dataclasses import dataclass, is_dataclass, replace
from pathlib import Path

import pytest
from catalogue.filled import filled
from factories import EMPTY, make_platform
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.dossiers import KNOWN, example_rules
from tremplin.answers import GuestKind
from tremplin.catalogue.fiche import Fiche, FicheId
from tremplin.catalogue.forms.published import content_hash, facts_of, published
from tremplin.catalogue.quantities import Rate
from tremplin.catalogue.rule import Rule, Severity, Stage, plain
from tremplin.documents.vocabulary import SHARED
from tremplin.errors import RefusedRequest
from tremplin.extension.plugin import Plugin
from tremplin.rules.finding import met
from tremplin.rules.kind import RuleKind
from tremplin.rules.kinds.grant_ceiling import GrantCeiling
from tremplin.rules.kinds.results import PayByResults, PerPost
from tremplin.rules.snapshot import freeze, intact, thaw

COMPLETE = (Path(__file__).parents[1] / "catalogue" / "complete.yaml").read_text("utf-8")
each_kind = pytest.mark.parametrize("kind", KNOWN)


FIFTH = Rate(20, 100)


@dataclass(frozen=True)
class Floor:
    """The terms of a kind of a plugin."""

    amount: int
    share: Rate = FIFTH

    def check(self, facts):
        return met(lambda: "Oui.")


def made(*rules):
    """A fiche that holds these rules and says nothing else."""
    return Fiche(id=FicheId("00", "2026", "ateliers"), title="Ateliers", rules=rules)


def ruled(kind, terms, stage=Stage.DEPOSIT, severity=Severity.BLOCKING):
    return Rule(kind, stage, severity, "Financement", terms)


def frozen(fiche):
    return freeze(fiche, published(replace(fiche, rules=()), None, {}, SHARED.family))


def own(name="floor", **said):
    return RuleKind(name=name, meaning="Oui.", stage=Stage.DEPOSIT, reads=(), **said)


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("exemple")
    return make_platform(folder, {"calls/2026/complete.yaml": COMPLETE, "calls/2026/vide.yaml": EMPTY})


@pytest.mark.parametrize("name", ["complete", "vide", "ateliers"])
def test_a_fiche_comes_back_equal_from_its_snapshot_and_is_published_the_same(name, platform):
    fiche = platform.fiche(f"00/2026/{name}")
    snapshot = freeze(fiche, platform.published(fiche))
    back = thaw(snapshot.document, platform.vocabulary.kinds)
    assert back == fiche
    assert platform.published(back) == platform.published(fiche)
    assert snapshot.fiche == f"00/2026/{name}"
    assert snapshot.hash == platform.published(fiche)["hash"]
    assert intact(snapshot)


def test_a_snapshot_is_written_in_canonical_json(platform):
    fiche = platform.fiche("00/2026/complete")
    snapshot = freeze(fiche, platform.published(fiche))
    assert json.loads(snapshot.form) == facts_of(platform.published(fiche))
    # a form says of which option a rule is; what is frozen says under which of its choices
    under = [{"under": plain(rule.under)} if rule.under else {} for rule in fiche.rules]
    told = [rule.published() | choices for rule, choices in zip(fiche.rules, under, strict=True)]
    assert json.loads(snapshot.document)["rules"] == told
    for text in (snapshot.form, snapshot.document):
        assert text == json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert freeze(fiche, dict(reversed(platform.published(fiche).items()))) == snapshot


@each_kind
def test_every_kind_of_the_library_knows_the_class_of_its_terms(kind):
    assert is_dataclass(KNOWN[kind].terms)
    assert {type(rule.terms) for rule in example_rules(kind)} == {KNOWN[kind].terms}


def test_a_kind_with_a_schema_takes_the_class_of_its_schema_and_another_says_its_own():
    assert KNOWN["grant_ceiling"].terms is GrantCeiling
    assert own(builds=Floor).terms is Floor
    assert own().terms is None


@each_kind
@settings(max_examples=50)
@given(data=st.data())
def test_whatever_the_terms_of_a_kind_its_rule_comes_back_equal(kind, data):
    fiche = made(ruled(kind, data.draw(filled(KNOWN[kind].terms))))
    assert thaw(frozen(fiche).document, KNOWN) == fiche


@each_kind
def test_the_rules_of_the_example_of_a_kind_come_back_equal(kind):
    fiche = made(*example_rules(kind))
    assert thaw(frozen(fiche).document, KNOWN) == fiche


def test_a_rule_keeps_the_stage_and_the_severity_it_had_whatever_its_kind_says_since():
    fiche = made(ruled("grant_ceiling", GrantCeiling(amount=1), Stage.SETTLEMENT, Severity.WARNING))
    assert KNOWN["grant_ceiling"].rule(GrantCeiling(amount=1), "Financement") != fiche.rules[0]
    assert thaw(frozen(fiche).document, KNOWN) == fiche


def test_the_fiche_gains_a_field_or_loses_one_and_a_snapshot_of_before_still_comes_back():
    fiche = made(ruled("grant_ceiling", GrantCeiling(amount=1)))
    document = json.loads(frozen(fiche).document)
    del document["follow_up"], document["summary"]
    document |= {"colour": "vert"}
    assert thaw(json.dumps(document), KNOWN) == fiche


def test_a_kind_of_a_plugin_comes_back_in_its_plugins_name():
    fiche = made(ruled("floor", Floor(amount=3)))
    guest = GuestKind.of(Plugin("autre", "tremplin-autre", "1.0"), own(builds=Floor))
    assert thaw(frozen(fiche).document, {"floor": guest}) == fiche


def test_terms_that_gain_a_default_come_back_with_it():
    fiche = made(ruled("floor", Floor(amount=3)))
    document = frozen(fiche).document.replace(',"share":"20/100"', "")
    assert document != frozen(fiche).document
    assert thaw(document, {"floor": own(builds=Floor)}) == fiche


def refusal(document, kinds):
    with pytest.raises(RefusedRequest) as refused:
        thaw(document, kinds)
    return str(refused.value)


def test_a_kind_that_is_not_installed_any_more_is_named():
    fiche = made(ruled("grant_ceiling", GrantCeiling(amount=1)), ruled("floor", Floor(1)), ruled("floor", Floor(2)))
    told = "La règle « floor » n'est plus installée : réinstallez le greffon qui l'apporte."
    assert refusal(frozen(fiche).document, KNOWN) == told


def test_all_the_rules_that_cannot_be_read_back_are_told_at_once():
    floor = Floor(amount=3)
    fiche = made(*(ruled(kind, floor) for kind in ("floor", "roof", "wall", "mute", "grant_ceiling")))
    assert refusal(frozen(fiche).document, {**KNOWN, "mute": own("mute")}) == (
        "Les règles « floor », « roof » et « wall » ne sont plus installées : "
        "réinstallez les greffons qui les apportent. "
        "La règle « mute » ne dit pas la classe de ses termes : "
        "son auteur doit l'écrire, sous « builds », dans son RuleKind. "
        "La règle « grant_ceiling » ne se relit pas telle qu'elle a été gelée "
        "(ValueError: GrantCeiling: what was frozen is not what it says now) : "
        "réinstallez la version qui l'a gelée, ou prévenez qui l'a écrite."
    )


@dataclass(frozen=True)
class Renamed:
    """The terms of a later version, which call the amount otherwise."""

    least: int = 0
    share: Rate = FIFTH

    def check(self, facts):
        return met(lambda: "Oui.")


@dataclass(frozen=True)
class Wider(Renamed):
    """The terms of a version that asks for more."""

    amount: int = 0
    ceiling: int = 0

    def __post_init__(self):
        if not self.ceiling:
            raise RuntimeError("un plafond, s'il vous plaît\x1b[31m")


@dataclass(frozen=True)
class Loose(Renamed):
    """The terms of a kind that says nothing of a type."""

    amount: object = None


@pytest.mark.parametrize(
    ("builds", "told"),
    [
        (Renamed, "ValueError: Renamed: what was frozen is not what it says now"),
        (GrantCeiling, "ValueError: GrantCeiling: what was frozen is not what it says now"),
        (PerPost, "ValueError: PerPost.weight: missing"),
        (Wider, "RuntimeError: un plafond, s'il vous plaît\N{REPLACEMENT CHARACTER}[31m"),
        (Loose, "TypeError: values of type <class 'object'> cannot be read back from a snapshot"),
    ],
)
def test_a_rule_whose_kind_has_changed_is_refused_rather_than_judged_otherwise(builds, told):
    document = frozen(made(ruled("floor", Floor(amount=3)))).document
    assert refusal(document, {"floor": own(builds=builds)}) == (
        f"La règle « floor » ne se relit pas telle qu'elle a été gelée ({told}) : "
        "réinstallez la version qui l'a gelée, ou prévenez qui l'a écrite."
    )


@dataclass(frozen=True)
class Places:
    """The terms of a kind about places."""

    places: tuple[str, ...]

    def check(self, facts):
        return met(lambda: "Oui.")


@dataclass(frozen=True)
class OnePlace(Places):
    """The terms of a version that keeps one place alone."""

    def __post_init__(self):
        object.__setattr__(self, "places", self.places[:1])


def test_a_rule_of_which_a_list_would_come_back_shorter_is_refused():
    document = frozen(made(ruled("places", Places(places=("nord", "sud"))))).document
    told = refusal(document, {"places": own("places", builds=OnePlace)})
    assert "(ValueError: OnePlace: what was frozen is not what it says now)" in told


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"weight":"0.9"', '"weight":"0.9","cap":3'),
        ('"per_post":12', '"per_post":"12.0"'),
        ('"stage":"deposit"', '"stage":"later"'),
        ('"exits":null', '"exits":[]'),
    ],
)
def test_a_document_that_says_more_than_its_rules_understand_is_refused(old, new):
    fiche = made(ruled("results", PayByResults(months=PerPost(weight=Rate(9, 10), per_post=12))))
    document = frozen(fiche).document
    head, rules = document[: document.index('"rules"')], document[document.index('"rules"') :]
    assert rules.count(old) == 1
    assert "La règle « results » ne se relit pas" in refusal(head + rules.replace(old, new), KNOWN)


@pytest.mark.parametrize("cut", ["", "{", '{"rules":[]}', '{"id":{"department":"00","call":"1","slug":"a"}}'])
def test_a_document_that_is_no_fiche_with_its_rules_is_refused(cut):
    told = refusal(cut, KNOWN)
    assert told.startswith("La fiche gelée ne se relit pas (")
    assert told.endswith(") : restaurez une sauvegarde.")


def leaves(form, path=()):
    steps = form.items() if isinstance(form, dict) else enumerate(form) if isinstance(form, list) else ()
    if not isinstance(form, dict | list):
        yield path
    for step, inner in steps:
        yield from leaves(inner, (*path, step))


def test_a_form_altered_anywhere_is_not_intact(platform):
    fiche = platform.fiche("00/2026/complete")
    snapshot = freeze(fiche, platform.published(fiche))
    places = list(leaves(json.loads(snapshot.form)))
    assert len(places) > 300
    for *steps, last in places:
        form = json.loads(snapshot.form)
        holder = form
        for step in steps:
            holder = holder[step]
        holder[last] = "autre"
        assert not intact(replace(snapshot, form=json.dumps(form)))


@pytest.mark.parametrize("form", ["", "{", "null", "[]", "{}", '"autre"'])
def test_what_is_no_form_is_not_intact(form):
    assert not intact(replace(frozen(made()), form=form))


def test_a_snapshot_in_the_name_of_another_fiche_or_another_hash_is_not_intact():
    snapshot = frozen(made())
    assert intact(snapshot)
    assert not intact(replace(snapshot, fiche="00/2026/autre"))
    assert not intact(replace(snapshot, hash="0" * 64))


def test_a_form_altered_with_its_own_hash_is_not_the_one_that_was_frozen():
    snapshot = frozen(made())
    form = json.loads(snapshot.form) | {"title": "Autre"}
    form["hash"] = content_hash(form)
    assert not intact(replace(snapshot, form=json.dumps(form)))
