"""When a demonstration is not loaded: nothing of it is written."""

from datetime import date

import pytest
from demonstrations import TODAY, Demonstration

from tremplin import hookimpl
from tremplin.casework.accounts.accounts import install
from tremplin.demo.instants import midnight
from tremplin.demo.loading import load
from tremplin.errors import RefusedRequest
from tremplin.extension.plugin import Plugin


def test_a_database_that_holds_something_is_refused(engine_name, empty_desk):
    desk = empty_desk(engine_name)
    install(desk, login="admin@exemple.fr", name="Admin", at=midnight(TODAY))
    with pytest.raises(RefusedRequest, match=r"contient déjà 1 compte : .*TREMPLIN_DATABASE="):
        load(desk, today=TODAY, dossiers=3)


def test_a_demonstration_is_not_loaded_twice(empty_desk):
    desk = empty_desk("sqlite")
    load(desk, today=TODAY, dossiers=3)
    held = Demonstration(desk, None).everything()
    with pytest.raises(RefusedRequest, match="contient déjà 3 dossiers"):
        load(desk, today=TODAY, dossiers=3)
    assert Demonstration(desk, None).everything() == held


@pytest.mark.parametrize(
    ("engine", "work"),
    [("sqlite", "Répétition"), ("sqlite", "Dossiers"), ("sqlite", "Journal"), ("postgresql", "Journal")],
)
def test_one_that_is_interrupted_leaves_nothing_and_may_be_loaded_again(empty_desk, engine, work):
    desk = empty_desk(engine)

    def interrupt(what, done, total):
        if what == work:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(desk, today=TODAY, dossiers=3, progress=interrupt)
    left = {name: rows for name, rows in Demonstration(desk, None).everything().items() if rows}
    assert [name for name in left if name != "journal_head"] == []
    assert left["journal_head"][0]["number"] == 0
    assert list(desk.files.rglob("*")) == []
    assert load(desk, today=TODAY, dossiers=3).dossiers == 3


def test_somebody_who_comes_first_is_not_written_over(empty_desk):
    desk = empty_desk("sqlite")

    def overtake(what, done, total):
        if (what, done) == ("Répétition", total):
            install(desk, login="admin@exemple.fr", name="Admin", at=midnight(TODAY))

    with pytest.raises(RefusedRequest, match="contient déjà 1 compte"):
        load(desk, today=TODAY, dossiers=3, progress=overtake)
    assert len(Demonstration(desk, None).rows("accounts")) == 1


def test_a_session_that_is_not_open_yet_receives_nothing(empty_desk):
    # the fiche that has no session takes dossiers at any time
    desk = empty_desk("sqlite")
    load(desk, today=date(2026, 1, 15), dossiers=8)
    assert {dossier["fiche"] for dossier in Demonstration(desk, None).rows("dossiers")} == {"00/2026/vide"}


def test_plugins_hear_nothing_of_dossiers_that_do_not_exist(empty_desk, small):
    heard = []

    class Listener:
        @hookimpl
        def tremplin_dossier_submitted(self, reference):
            heard.append(reference)

    small.extensions.register(Plugin("oreille", "tremplin-oreille", "1.0"), Listener())
    small.tell("tremplin_dossier_submitted", reference="00-2026-000001", fiche="00/2026/vide", at=midnight(TODAY))
    assert heard == ["00-2026-000001"]
    load(empty_desk("sqlite"), today=TODAY, dossiers=8)
    assert heard == ["00-2026-000001"]


def test_progress_goes_from_the_first_act_to_the_last_line(empty_desk):
    told = {}

    def progress(what, done, total):
        assert told.get(what, (0,))[0] < done <= total
        told[what] = done, total

    desk = empty_desk("sqlite")
    load(desk, today=TODAY, dossiers=12, played=4, progress=progress)
    assert list(told) == ["Organismes", "Répétition", "Dossiers", "Journal"]
    assert all(done == total for done, total in told.values())
    assert told["Dossiers"] == (12, 12)
    assert told["Journal"][1] == len(Demonstration(desk, None).rows("journal"))
