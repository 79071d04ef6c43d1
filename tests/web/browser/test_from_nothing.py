"""Somebody whom nobody knows comes with an address, and leaves with a receipt; then with what was asked of them."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select
from test_dossier import PHONE, filled, opened, press, served, signed_in
from visits import WIDE, Visitor

from tremplin.casework.acting.actors import actor
from tremplin.casework.acting.desk import Desk
from tremplin.casework.granting.instruction import return_
from tremplin.casework.mailing.links import word_of
from tremplin.platform import start
from tremplin.records.codes import MailKind
from tremplin.records.entering import MailedLink
from tremplin.storage.engine import Database, rows_of

__all__ = ["served"]

AT = datetime(2025, 1, 21, 9, 0, tzinfo=UTC)
LACKS = "Le nombre de bénéficiaires du RSA est à vérifier."


@contextmanager
def base(served: dict[str, Any]) -> Iterator[Database]:
    with closing(Database(f"sqlite:///{Path(served['base'], 'tremplin.sqlite')}")) as database:
        yield database


def link(served: dict[str, Any]) -> str:
    """What the link of the last letter ends with."""
    with base(served) as database, database.reading() as session:
        found = session.scalars(select(MailedLink).order_by(MailedLink.id.desc())).first()
        assert found is not None
        assert found.kind == MailKind.SIGN_UP
        return word_of(SimpleNamespace(database=database), found.name)  # type: ignore[arg-type]  # its key alone


@pytest.mark.parametrize(
    ("width", "script", "siret"), [(PHONE, False, "73282932000074"), (WIDE, True, "44306184100047")]
)
def test_somebody_comes_from_nothing_to_a_receipt(
    browser: Any, served: dict[str, Any], width: int, script: bool, siret: str
) -> None:
    with Visitor(browser, f"http://127.0.0.1:{served['port']}").page(width, script) as page:
        page.goto("/connexion")
        page.get_by_role("link", name="Ouvrez-en un.").click()
        page.fill("[name=address]", f"nadia{width}@exemple.fr")
        press(page, "Recevoir le lien")
        page.goto(f"/inscription/{link(served)}")
        page.fill("[name=name]", "Nadia Bel")
        page.fill("[name=password]", "une phrase que je retiens")
        press(page, "Ouvrir le compte")
        page.fill("[name=number]", siret)
        press(page, "Chercher cet organisme")
        page.fill("[name=name]", "Le Fournil")
        page.select_option("[name=legal_form]", "association")
        press(page, "Inscrire l'organisme")
        dossier = opened(page, "Le pain du matin")
        filled(page, dossier)
        page.goto(f"{dossier}/saisie/verification")
        press(page, "Déposer le dossier")
        assert page.inner_text("h1") == "Votre dossier est déposé"


def test_what_is_returned_is_completed_and_deposited_again(browser: Any, served: dict[str, Any]) -> None:
    with signed_in(browser, served) as page:
        dossier = opened(page, "À compléter")
        filled(page, dossier)
        page.goto(f"{dossier}/saisie/verification")
        press(page, "Déposer le dossier")
        reference = dossier.rpartition("/")[2]
        with base(served) as database:
            desk = Desk(database, start({}), Path(served["base"], "documents", "files"))
            with database.reading() as session:
                officer = actor(rows_of(session), "instructor@exemple.fr")
            return_(desk, officer, reference, "Une précision.", fields={"participants.brsa": LACKS}, at=AT)
        page.goto(dossier)
        assert "À compléter" in page.inner_text("main")
        page.goto(f"{dossier}/saisie/personnes")
        assert LACKS in page.inner_text("main")
        page.fill('[name="participants.brsa"]', "58")
        press(page, "Enregistrer et revenir")
        page.goto(f"{dossier}/saisie/verification")
        press(page, "Déposer le dossier")
        assert page.inner_text("h1") == "Votre dossier est déposé"
        assert urlsplit(page.url).path == f"{dossier}/recepisse"
