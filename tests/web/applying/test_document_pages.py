"""Documents come one at a time, open in their place where that is safe, and run nothing."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from desks import STARTED, Office
from filled import Filler, page_of
from flask import Flask
from statements import statements
from werkzeug.test import TestResponse

from tremplin.casework.applying.attachments import attach
from tremplin.records.codes import Purpose
from tremplin_web.app import BODY_LIMIT

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def editor(served: Flask, office: Office) -> Filler:
    return Filler(served, office, office.editor, office.draft())


def joined(editor: Filler, name: str, content: bytes, **typed: str) -> TestResponse:
    return sent(editor, "pieces", {"fichier": (BytesIO(content), name), **typed})


def sent(editor: Filler, page: str, typed: Mapping[str, Any]) -> TestResponse:
    """Send a form; what the client of the tests wrote to a file of its own to send it is closed."""
    answer = editor.browser.post(editor.at(page), typed)
    answer.request.environ["wsgi.input"].close()
    return answer


def test_a_document_is_attached_listed_opened_and_taken_back(editor: Filler) -> None:
    assert joined(editor, "été.pdf", PDF).status_code == 303
    page = page_of(editor.browser.get(editor.at("pieces")))
    assert "été.pdf" in page.text
    answer = editor.browser.get(editor.at("pieces/1"))
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("inline;")
    assert "filename*=UTF-8''%C3%A9t%C3%A9.pdf" in answer.headers["Content-Disposition"]
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert editor.browser.post(editor.at("pieces/1"), {"action": "retirer"}).status_code == 303
    assert editor.browser.get(editor.at("pieces/1")).status_code == 404


def test_what_a_browser_might_run_is_sent_as_a_file(editor: Filler) -> None:
    page = page_of(joined(editor, "page.txt", b"<script>alert(1)</script>"), 422)
    assert "c'est une page web" in page.text
    joined(editor, "note.txt", b"alert(1)")
    answer = editor.browser.get(editor.at("pieces/1"))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_document_of_twenty_megabytes_comes_and_a_heavier_one_is_refused(editor: Filler) -> None:
    assert joined(editor, "plan.pdf", PDF + b"0" * (20 * 1024 * 1024 - len(PDF))).status_code == 303
    page = page_of(joined(editor, "plan2.pdf", PDF + b"1" * (20 * 1024 * 1024)), 422)
    assert "20 Mo au plus" in page.text.replace("\N{NO-BREAK SPACE}", " ")


def test_only_the_address_of_documents_takes_more_than_a_form(editor: Filler) -> None:
    heavy = {"fichier": (BytesIO(b"0" * BODY_LIMIT), "x.txt")}
    assert sent(editor, "saisie/budget", heavy).status_code == 413


def test_the_same_document_twice_is_refused_and_told(editor: Filler) -> None:
    joined(editor, "a.pdf", PDF)
    page = page_of(joined(editor, "b.pdf", PDF), 422)
    assert "déjà joint" in page.text


def test_a_form_without_a_file_is_asked_for_one(editor: Filler) -> None:
    page = page_of(editor.browser.post(editor.at("pieces"), {}), 422)
    assert "Choisissez d'abord un fichier." in page.text


def test_a_purpose_that_is_none_is_told(editor: Filler) -> None:
    page_of(joined(editor, "a.pdf", PDF, objet="rien"), 422)


def test_a_document_of_others_is_not_there(editor: Filler, office: Office) -> None:
    joined(editor, "a.pdf", PDF)
    other = Filler(editor.site, office, office.other, editor.reference)
    answer = other.browser.get(editor.at("pieces/1"))
    assert answer.status_code == 404
    assert answer.data == other.browser.get("/dossiers/00-2026-999999/pieces/1").data


def test_the_step_of_documents_leads_back_to_itself(editor: Filler) -> None:
    answer = joined(editor, "a.pdf", PDF, retour="pieces")
    assert answer.headers["Location"].startswith(editor.at("saisie/pieces"))
    page_of(editor.browser.get(answer.headers["Location"]))


def test_who_asks_for_the_head_alone_leaves_no_file_open(editor: Filler) -> None:
    joined(editor, "a.pdf", PDF)
    answer = editor.browser.client.head(editor.at("pieces/1"))
    answer.close()
    assert (answer.status_code, answer.data, answer.content_length) == (200, b"", len(PDF))


def test_pages_cost_the_same_with_one_document_or_thirty(editor: Filler, office: Office) -> None:
    pages = ("pieces", "saisie/pieces", "saisie/verification", "")
    joined(editor, "a0.txt", b"0")
    for page in pages:
        editor.browser.get(editor.at(page))
    few = [statements(office, lambda page=page: editor.browser.get(editor.at(page))) for page in pages]
    for each in range(1, 30):
        joined(editor, f"a{each}.txt", str(each).encode())
    assert [statements(office, lambda page=page: editor.browser.get(editor.at(page))) for page in pages] == few


def test_a_document_that_a_role_does_not_open_is_not_there(served: Flask, office: Office) -> None:
    reference = office.running()
    given = (office.desk, office.editor, reference, "emargement.txt", BytesIO(b"Ada"))
    number = attach(*given, at=STARTED, purpose=Purpose.EVIDENCE)
    opens = Filler(served, office, office.instructor, reference)
    assert opens.browser.get(opens.at(f"pieces/{number}")).status_code == 200
    reader = Filler(served, office, office.reader, reference)
    answer = reader.browser.get(reader.at(f"pieces/{number}"))
    assert (answer.status_code, answer.data) == (404, reader.browser.get(reader.at("pieces/99")).data)


def test_what_is_heavier_than_a_document_is_told_what_one_may_weigh(editor: Filler) -> None:
    page = page_of(joined(editor, "film.pdf", b"0" * (22 * 1024 * 1024)), 413)
    assert "20 Mo au plus" in page.text.replace("\N{NO-BREAK SPACE}", " ")
