"""``--version``: every act that changes a dossier refuses one that is no longer as it was read, and keeps nothing."""

import pytest
from desks import AT, SIGNED, STARTED

from tremplin_cli.main import tremplin

ACTS = (
    *("edit", "attach", "detach", "deposit", "record", "return", "review", "assign", "ask-opinion", "opine", "score"),
    *("decide", "withdraw", "reopen", "send", "sign", "agree", "amend", "start", "committee", "follow-up", "realise"),
    *("report", "pay", "close", "correct", "month", "message", "ask", "answer"),
    "confirm-take-over",
)
REASON = ("--reason", "Vu.")
DAY = ("--signed-on", "20/02/2026")


@pytest.mark.parametrize(
    "words", [*(("dossiers", act) for act in ACTS), ("settlements", "admit"), ("settlements", "settle")]
)
def test_every_act_takes_the_version_that_was_read(words):
    noun, verb = words
    command = tremplin.get_command(None, noun).get_command(None, verb)
    assert "--version" in [name for option in command.params for name in option.opts]


@pytest.mark.parametrize(
    ("brought", "words", "login", "at"),
    [
        ("draft", ("deposit",), "signatory", AT),
        ("submitted", ("review",), "instructor", AT),
        ("submitted", ("return", "--asked", "Le RIB."), "instructor", AT),
        ("under_review", ("assign", "--to", "second@exemple.fr"), "instructor", AT),
        ("under_review", ("decide", "--refuse", *REASON), "decider", AT),
        ("under_review", ("decide", "--accept", "1000", *REASON), "decider", AT),
        ("under_review", ("withdraw", *REASON), "signatory", AT),
        ("accepted", ("agree", *DAY, "--advance", "0"), "decider", SIGNED),
        ("agreed", ("start",), "instructor", STARTED),
        ("running", ("committee", "--on", "02/03/2026"), "instructor", STARTED),
        ("running", ("pay", "--kind", "advance", "--amount", "1", "--on", "02/03/2026"), "decider", STARTED),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)
def test_a_dossier_that_changed_since_is_refused_and_the_last_version_is_not(
    at_desk, office, brought, words, login, at
):
    written = getattr(office, brought)()
    version = office.version(written)
    act, *more = words
    done = at_desk("dossiers", act, written, *more, "--version", str(version - 1), login=f"{login}@exemple.fr", at=at)
    assert (done.code, done.out) == (1, "")
    assert "ce n'est plus la version que vous avez lue, rien de votre saisie n'est enregistré." in done.err
    assert f"Relisez la version {version}" in done.err
    assert office.version(written) == version
    done = at_desk("dossiers", act, written, *more, "--version", str(version), login=f"{login}@exemple.fr", at=at)
    assert (done.code, office.version(written)) == (0, version + 1), done.err
