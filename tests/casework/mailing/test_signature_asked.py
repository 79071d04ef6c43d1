"""Whoever fills in a dossier asks those who sign to deposit it: by mail, once for each version of it."""

from pathlib import Path

import pytest
from desks import AT, Office
from posting import posted
from test_letters_sent import sent

from tremplin.casework.applying.deposits import deposit
from tremplin.casework.applying.drafts import edit
from tremplin.casework.applying.signature import ask
from tremplin.errors import Forbidden, RefusedRequest, UnknownIdentifier


def test_the_signatories_alone_are_written_to_and_told_what_is_left(office: Office, tmp_path: Path):
    reference = posted(office).draft()
    assert ask(office.desk, office.editor, reference, at=AT) == 1
    letters = sent(office, tmp_path / "m")
    assert set(letters) == {"signatory@exemple.fr"}
    ((subject, text),) = letters["signatory@exemple.fr"]
    assert subject == f"Dossier {reference} : votre signature est demandée"
    assert "Il n'est pas déposé tant que vous ne l'avez pas fait." in text
    assert "les dépenses de fonctionnement prévues" in text
    assert "Ateliers du nord" not in text


def test_nobody_is_written_to_twice_about_one_version(office: Office, tmp_path: Path):
    reference = posted(office).draft()
    for _again in range(3):
        ask(office.desk, office.editor, reference, at=AT)
    assert len(sent(office, tmp_path / "m")["signatory@exemple.fr"]) == 1
    edit(office.desk, office.editor, reference, {"places": 4}, at=AT, version=1)
    ask(office.desk, office.editor, reference, at=AT)
    assert len(sent(office, tmp_path / "n")["signatory@exemple.fr"]) == 1


def test_a_letter_that_comes_after_the_deposit_is_not_sent(office: Office, tmp_path: Path):
    reference = posted(office).draft()
    ask(office.desk, office.editor, reference, at=AT)
    deposit(office.desk, office.signatory, reference, at=AT)
    assert not any("signature" in subject for subject, _ in sent(office, tmp_path / "m")["signatory@exemple.fr"])


def test_who_signs_alone_has_nobody_to_ask(office: Office):
    assert ask(office.desk, office.signatory, office.draft(), at=AT) == 0


def test_a_signature_is_asked_of_what_may_be_deposited_by_who_fills_it_in(office: Office):
    reference = office.submitted()
    with pytest.raises(RefusedRequest, match="ne se dépose pas"):
        ask(office.desk, office.editor, reference, at=AT)
    with pytest.raises(Forbidden, match="votre rôle"):
        ask(office.desk, office.reader, reference, at=AT)
    with pytest.raises(UnknownIdentifier, match="inconnu"):
        ask(office.desk, office.other, reference, at=AT)
