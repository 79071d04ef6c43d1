"""What admins look over: what is broken first, what is installed, what was done, what waits to leave."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from administering import confirmed, page, pressed, read
from desks import AT, Office
from flask import Flask
from posting import posted, waiting
from signed_in import SignedInClient, browser_of, site_of
from sqlalchemy import insert, update
from statements import hearing

from tremplin.casework.accounts.accounts import create, show
from tremplin.casework.accounts.roles import Perimeter, grant
from tremplin.casework.acting.policy import Actor
from tremplin.errors import Mistake
from tremplin.extension.plugin import Plugin
from tremplin.records.outbox import Mail, MailHold
from tremplin.records.works import Work
from tremplin.storage.glance import HEAD
from tremplin.works.asking import begin
from tremplin.works.working import work
from tremplin_web.site import KEY

OVERVIEW, JOURNAL, SENDING, PLUGINS = (
    "/administration",
    *(f"/administration/{each}" for each in ("journal", "envois", "greffons")),
)


@pytest.fixture
def admin(served: Flask, office: Office) -> SignedInClient:
    return browser_of(served, office, office.admin)


def chief(office: Office) -> Actor:
    """An admin of one department."""
    create(office.desk, office.admin, login="chef@exemple.fr", name="Chef", at=AT)
    grant(office.desk, office.admin, "chef@exemple.fr", "admin", Perimeter(department="00"), at=AT)
    return Actor(show(office.desk, office.admin, "chef@exemple.fr")["id"], "chef@exemple.fr")


def verified(office: Office) -> None:
    begin(office.desk, office.admin, "verify_journal", {}, now=datetime.now(UTC))
    work(office.desk, machine=lambda: datetime.now(UTC), at=lambda: AT)


def test_what_is_broken_comes_first_each_with_its_link(admin: SignedInClient, office: Office) -> None:
    first = page(admin, OVERVIEW)
    assert "Jamais vérifié depuis ce site" in first
    assert f"SQLite, révision {HEAD}" in first
    assert "libres sur" in first
    verified(office)
    assert "Vérifié le" in page(admin, OVERVIEW)
    posted(office)
    office.submitted()
    with office.desk.database.writing() as session:
        session.execute(update(Mail).values(state="failed", error="le serveur refuse ce courriel"))
        row = {"kind": "export_dossiers", "account_id": office.instructor.account_id, "parameters": "{}"}
        session.execute(insert(Work), {**row, "asked_at": AT, "state": "failed", "done_at": AT, "error": "secret"})
        session.execute(insert(MailHold), {"reason": "restored", "since": AT})
    told = page(admin, OVERVIEW)
    broken = told.partition("En ordre")[0]
    for sentence, link in (
        ("2 en échec", f'href="{SENDING}#courriels"'),
        ("1 en échec", f'href="{SENDING}#travaux"'),
        ("Rien ne part : cette base vient d'une sauvegarde.", f'href="{SENDING}"'),
    ):
        assert sentence in broken
        assert link in broken


def test_a_plugin_that_fails_is_told_as_on_the_command_line(served: Flask, office: Office) -> None:
    admin = browser_of(served, office, office.admin)
    shown = page(admin, PLUGINS)
    assert "Tout va bien" in shown
    assert all(plugin.distribution in shown for plugin in served.extensions[KEY].platform.plugins)
    broken = Plugin("tiers", "tremplin-tiers", "1.2", ["calls : KeyError: « x »"])
    mistake = Mistake("fiche.yaml", 12, 5, "funding.rules.0", "sorte inconnue « rate »")
    platform = office.desk.catalogue
    office.desk.catalogue = replace(platform, plugins=(broken,), mistakes=(mistake,))  # type: ignore[type-var]  # a Platform here
    other = browser_of(site_of(office), office, office.admin)
    told = page(other, PLUGINS)
    assert "tiers (tremplin-tiers 1.2) : calls : KeyError: « x »" in told
    assert "En défaut" in told
    for part in ("fiche.yaml", "12, 5", "funding.rules.0", "sorte inconnue « rate »"):
        assert part in told
    assert "1 greffon en défaut" in page(other, OVERVIEW)


def test_the_journal_is_kept_by_who_what_when_and_which_dossier(admin: SignedInClient, office: Office) -> None:
    first, second = office.under_review(), office.draft()

    def subjects(**asked: str) -> list[str]:
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        found = page(admin, f"{JOURNAL}?{query}")
        return [line.partition("<")[0] for line in found.split('class="tr-subject">dossier ')[1:]]

    assert subjects() == [second, first, first, first]
    assert subjects(qui="instructor@exemple.fr") == [first]
    assert subjects(acte="create") == [second, first]
    assert subjects(dossier=first, acte="create") == [first]
    assert subjects(depuis="20/01/2026", jusque="20/01/2026") == [second, first, first, first]
    assert subjects(depuis="21/01/2026") == subjects(jusque="19/01/2026") == []
    wrong = page(admin, f"{JOURNAL}?depuis=demain", 422)
    assert "date attendue" in wrong
    assert 'value="demain"' in wrong
    absent = page(admin, f"{JOURNAL}?dossier=00-2026-999999", 422)
    assert "identifiant inconnu" in absent


def test_the_journal_is_read_a_page_at_a_time_and_as_cheaply_when_it_is_long(
    admin: SignedInClient, office: Office
) -> None:
    with hearing(office) as counted:
        page(admin, JOURNAL)
        few = len(counted)
    for _ in range(55):
        office.draft()
    with hearing(office) as counted:
        first = page(admin, JOURNAL)
        assert len(counted) == few
    assert first.count('<th scope="row">') == 50
    last = first.split('href="/administration/journal?avant=')[1].partition('"')[0]
    second = page(admin, f"{JOURNAL}?avant={last}")
    assert f"ligne {int(last) - 1}</span></th>" in second


def test_the_journal_is_verified_by_its_button_and_its_proof_told(admin: SignedInClient, office: Office) -> None:
    assert "Le journal n'a pas encore été vérifié" in page(admin, JOURNAL)
    assert "Rien n'est commencé" in read(admin.post(JOURNAL), 422)
    begun = admin.post(JOURNAL, {"verifier": "oui"})
    assert begun.status_code == 303
    assert "Il attend son tour." in page(admin, begun.headers["Location"])
    # who presses twice begins one
    assert admin.post(JOURNAL, {"verifier": "oui"}).headers["Location"] == begun.headers["Location"]
    work(office.desk, machine=lambda: datetime.now(UTC), at=lambda: AT)
    assert "Journal entier" in page(admin, begun.headers["Location"])
    told = page(admin, JOURNAL)
    assert "Dernière vérification le" in told
    assert f'href="{begun.headers["Location"]}"' in told


def test_an_admin_of_one_department_reads_its_lines_and_verifies_nothing(served: Flask, office: Office) -> None:
    office.draft()
    browser = browser_of(served, office, chief(office))
    told = page(browser, JOURNAL)
    assert "dossier 00-2026-000001" in told
    assert "Vérifier le journal" not in told
    # the work that they would begin refuses the whole of it
    begun = browser.post(JOURNAL, {"verifier": "oui"})
    work(office.desk, machine=lambda: datetime.now(UTC), at=lambda: AT)
    assert "administrateur de toute la plateforme" in page(browser, begun.headers["Location"])


def test_a_letter_that_failed_is_tried_again_or_given_up(served: Flask, office: Office) -> None:
    posted(office)
    office.submitted()
    admin = browser_of(served, office, office.admin)
    with office.desk.database.writing() as session:
        session.execute(update(Mail).values(state="failed", error="le serveur refuse ce courriel"))
    first, second = (str(row.id) for row in waiting(office))
    told = page(admin, SENDING)
    assert told.count("le serveur refuse ce courriel") == 2
    assert "En échec" in told
    again = admin.post(SENDING, {"action": "retry", "number": first})
    assert "Il est essayé de nouveau" in page(admin, again.headers["Location"])
    assert f"Abandonner l'envoi {second}" in pressed(admin, SENDING, "drop", number=second)
    assert "Il est abandonné." in confirmed(admin, SENDING, "drop", number=second)
    assert [row.state for row in waiting(office)] == ["waiting", "dropped"]
    refused = read(admin.post(SENDING, {"action": "drop", "number": second}), 422)
    assert "Il est déjà parti, ou laissé de côté" in refused


def test_a_restored_base_sends_again_once_it_is_confirmed(served: Flask, office: Office) -> None:
    admin = browser_of(served, office, posted(office).admin)
    assert "Rien n'est suspendu" in read(admin.post(SENDING, {"action": "release"}), 422)
    with office.desk.database.writing() as session:
        session.execute(insert(MailHold), {"reason": "restored", "since": AT})
    assert "cette base vient d'une sauvegarde" in page(admin, SENDING)
    assert "Les envois reprennent." in confirmed(admin, SENDING, "release")
    assert "cette base vient d'une sauvegarde" not in page(admin, SENDING)


def test_why_a_work_failed_is_its_owner_s_to_read(admin: SignedInClient, office: Office, tmp_path: Path) -> None:
    with office.desk.database.writing() as session:
        row = {"kind": "export_dossiers", "account_id": office.instructor.account_id}
        asked = {**row, "parameters": json.dumps({"search": "Jeanne"}), "asked_at": AT}
        session.execute(insert(Work), {**asked, "state": "failed", "done_at": AT, "error": "le dossier de Jeanne"})
    told = page(admin, SENDING)
    assert "Export de dossiers" in told
    assert "demandé par instructor@exemple.fr" in told
    assert "Jeanne" not in told


def test_others_are_shown_nothing_of_it(served: Flask, office: Office) -> None:
    for who in (office.instructor, office.signatory, office.statistician):
        browser = browser_of(served, office, who)
        nowhere = browser.get("/administration/rien").data
        for address in (OVERVIEW, JOURNAL, SENDING, PLUGINS):
            answer = browser.get(address)
            assert (answer.status_code, answer.data) == (404, nowhere)
