"""What every notification promises: all plugins are told, with what they take, and one that raises undoes nothing."""

import logging
from itertools import permutations

import pytest
from happened import OWN, happened

IMPORTS = "import logging\nfrom tremplin import hookimpl\nlogger = logging.getLogger(__name__)\n"
SECRET = "Camille Dupont, 06 12 34 56 78"
each = pytest.mark.parametrize("hook", OWN)


def hearing(hook, *taken, body="logger.warning('%s', locals())"):
    """The module of a plugin that takes some facts of a notification."""
    return f"{IMPORTS}\n@hookimpl\ndef {hook}({', '.join(taken)}):\n    {body}\n"


def lines(caplog, log):
    return [record.getMessage() for record in caplog.records if record.name == log]


@each
def test_a_plugin_is_given_the_facts_it_takes_in_the_order_it_writes_them(beside, install, caplog, hook):
    facts = happened(hook)
    taken = list(reversed(facts))
    platform = beside(install("autre", hearing(hook, *taken)))
    platform.tell(hook, **facts)
    assert lines(caplog, "tremplin_autre.plugin") == [str({name: facts[name] for name in taken})]


@pytest.mark.parametrize("taken", [[], ["at"], ["outcome", "reference"]])
def test_a_plugin_may_leave_facts_out(beside, install, caplog, taken):
    facts = happened("tremplin_dossier_decided")
    platform = beside(install("autre", hearing("tremplin_dossier_decided", *taken)))
    platform.tell("tremplin_dossier_decided", **facts)
    assert lines(caplog, "tremplin_autre.plugin") == [str({name: facts[name] for name in taken})]


@each
def test_a_plugin_that_takes_a_fact_that_does_not_exist_is_told_of_it_when_it_is_registered(beside, install, hook):
    platform = beside(install("autre", hearing(hook, "reference", "carrier")))
    (plugin,) = platform.failing
    (problem,) = plugin.problems
    assert problem.startswith("ne s'enregistre pas : PluginValidationError: ")
    assert hook in problem
    assert "'carrier'" in problem
    platform.tell(hook, **happened(hook))


def test_nothing_is_kept_of_a_plugin_that_takes_a_fact_that_does_not_exist(beside, install, caplog):
    hooks = ("tremplin_agreement_signed", "tremplin_dossier_settled", "tremplin_report_received")
    plugin = hearing(hooks[0]) + hearing(hooks[1], "carrier") + hearing(hooks[2])
    platform = beside(install("autre", plugin))
    for hook in hooks:
        platform.tell(hook, **happened(hook))
    assert lines(caplog, "tremplin_autre.plugin") == []


@each
@pytest.mark.parametrize(
    ("error", "kind"),
    [("ValueError", "ValueError"), ("SystemExit", "SystemExit"), ("type('Rude', (BaseException,), {})", "Rude")],
)
def test_a_plugin_that_raises_is_logged_and_the_others_are_told_whatever_the_order(
    beside, install, caplog, hook, error, kind
):
    plugins = {
        "un": hearing(hook, "reference"),
        "deux": hearing(hook, "fiche", body=f"raise {error}({SECRET!r})"),
        "trois": hearing(hook),
    }
    points = [install(name, plugin) for name, plugin in plugins.items()]
    for order in permutations(points):
        caplog.clear()
        with caplog.at_level(logging.INFO):
            beside(*order).tell(hook, **happened(hook))
        assert lines(caplog, "tremplin_un.plugin") == ["{'reference': '00-2026-000012'}"]
        assert lines(caplog, "tremplin_trois.plugin") == ["{}"]
        assert len(lines(caplog, "tremplin.news")) == 1
        assert lines(caplog, "tremplin.extension") == [
            f"deux (tremplin-deux 1.0) : {hook} lève une erreur, {kind} (plugin.py, ligne 7), pour le dossier "
            "00-2026-000012. Ce qui est enregistré le reste."
        ]
        assert SECRET not in caplog.text


def test_an_interruption_by_the_person_is_no_fault_of_a_plugin(beside, install, caplog):
    platform = beside(install("autre", hearing("tremplin_dossier_submitted", body="raise KeyboardInterrupt")))
    with pytest.raises(KeyboardInterrupt):
        platform.tell("tremplin_dossier_submitted", **happened("tremplin_dossier_submitted"))
    assert lines(caplog, "tremplin.extension") == []


@pytest.mark.parametrize("answer", ["'bonjour'", "[1, 2]", "False"])
def test_what_a_plugin_answers_is_ignored(beside, install, caplog, answer):
    platform = beside(install("autre", hearing("tremplin_dossier_submitted", body=f"return {answer}")))
    assert platform.tell("tremplin_dossier_submitted", **happened("tremplin_dossier_submitted")) is None
    assert caplog.records == []


@each
@pytest.mark.parametrize("change", ["one less", "one more"])
def test_the_core_that_forgets_or_adds_a_fact_is_a_mistake_of_ours_not_of_a_plugin(beside, hook, change):
    facts = happened(hook)
    facts = {**facts, "carrier": 1} if change == "one more" else dict(list(facts.items())[:-1])
    with pytest.raises(TypeError, match=f"^{hook} takes reference, fiche, at"):
        beside().tell(hook, **facts)
