"""``tremplin commissions``, typed: the grid that is given is the one that is filled in, then read."""

import pytest
from desks import Office

INSTRUCTOR, DECIDER = "instructor@exemple.fr", "decider@exemple.fr"


@pytest.fixture
def listed(at_desk, office: Office):
    """A dossier on the agenda of commission 1."""
    written = office.under_review()
    opened = ("commissions", "open", "00", "--title", "Commission permanente", "--on", "20/01/2026")
    assert at_desk(*opened, login=INSTRUCTOR).code == 0
    assert at_desk("commissions", "add", "1", written, login=INSTRUCTOR).code == 0
    return written


def test_the_grid_speaks_french_and_is_read_as_it_is_given(at_desk, listed, tmp_path):
    grid = tmp_path / "grille.csv"
    head, line = at_desk("commissions", "show", "1", "--format", "csv", login=DECIDER).out.splitlines()
    assert head == "Dossier;Décision;Montant;Motif;Titre;Porteur;Demandé;Note;État"
    assert line == f"{listed};;;;Ateliers du nord;Les Ateliers;46000,00;;en instruction"
    filled = line.replace(";;;;", ";accordé;40 000 €;Comité du 12/02.;", 1)
    grid.write_text(f"{head}\n{filled}\n", "utf-8")
    tried = at_desk("commissions", "decide", "1", str(grid), "--dry-run", login=DECIDER)
    assert "1 dossier serait décidé, 40 000,00 € accordés, rien n'est enregistré." in tried.out.replace("\xa0", " ")
    done = at_desk("commissions", "decide", "1", str(grid), login=DECIDER)
    assert (done.code, "1 dossier décidé, 40 000,00 € accordés." in done.out.replace("\xa0", " ")) == (0, True)


def test_a_grid_that_is_no_grid_is_told_in_words(at_desk, listed, tmp_path):
    grid = tmp_path / "grille.csv"
    grid.write_text("Dossier;Motif\n", "utf-8")
    done = at_desk("commissions", "decide", "1", str(grid), login=DECIDER)
    assert (done.code, "il manque les colonnes « Décision », « Montant »." in done.err) == (1, True)
