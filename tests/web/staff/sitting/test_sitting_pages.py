"""The pages of commissions."""

from sat import Sitting, Visiting

PAGES = ("", "/inscrire", "/decisions", "/courriers", "/grille.csv")


def test_pages(sitting: Sitting, visiting: Visiting):
    for page in PAGES:
        answer = visiting().get(sitting.at(page))
        assert answer.status_code == 200, (page, answer.text[-3000:])
    for page in (
        "classement",
        "enveloppes",
        "enveloppes/appel",
        "enveloppes/lot-bassin-nord",
        "simulations",
        "simulations?fiche=ateliers",
    ):
        answer = visiting().get(f"/appels/00/2026/{page}")
        assert answer.status_code == 200, (page, answer.text[-3000:])
    assert visiting().get("/commissions").status_code == 200
