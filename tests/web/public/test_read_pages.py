"""Every page that is read answers, holds together, and leads only to pages that answer."""

import pytest
from reading_pages import Page, client, page, platform

FICHES = [f"/fiches/{name}" for name in platform().fiches]
CALLS = [f"/appels/{name}" for name in platform().calls]
DEPARTMENTS = [f"/departements/{code}" for code in platform().departments]
OTHERS = [
    "/",
    "/fiches",
    "/fiches?q=insertion&ouverte=20/01/2025",
    "/fiches?q=zzzz",
    "/differences",
    "/differences?de=62/2024/clauses&vers=62/2025/clauses",
    "/differences?de=93/pdie/qualification&vers=62/2024/mobilite",
]
PAGES = [*OTHERS, *DEPARTMENTS, *CALLS, *FICHES]
MOST_BYTES = 150_000


@pytest.mark.parametrize("address", PAGES)
def test_a_page_holds_together(address):
    read = page(address)
    assert read.faults == []
    assert read.headings.count(1) == 1
    assert read.headings[0] == 1
    steps = zip(read.headings, read.headings[1:], strict=False)
    assert all(after <= before + 1 for before, after in steps), read.headings


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_light(address):
    assert len(client().get(address).data) < MOST_BYTES


def test_every_link_leads_to_a_page_that_answers():
    links = {link.partition("#")[0] for address in PAGES for link in page(address).links if link.startswith("/")}
    answers = {link: client().get(link).status_code for link in sorted(filter(None, links))}
    assert {link: status for link, status in answers.items() if status >= 400} == {}


@pytest.mark.parametrize("address", PAGES)
def test_a_link_inside_a_page_leads_somewhere(address):
    read = page(address)
    assert {link[1:] for link in read.links if link.startswith("#")} <= set(read.identifiers)


@pytest.mark.parametrize(
    "address", ["/departements/00", "/appels/62/1999", "/fiches/62/2025/rien", "/fiches/62/2025/rien/calendrier.ics"]
)
def test_an_unknown_address_is_not_found(address):
    assert client().get(address).status_code == 404


def test_a_page_read_by_the_tests_is_read_strictly():
    assert Page("<p><b>a</p></b>").faults
    assert Page('<p id="a"></p><p id="a"></p>').faults
    assert Page('<p style="color: red"></p>').faults
    assert Page('<label for="q"></label>').faults
