"""``tremplin commissions``, typed: from its agenda to its deliberation, by a grid that it writes and reads back."""

from datetime import timedelta
from pathlib import Path

import pytest
from desks import AT, Office

INSTRUCTOR, DECIDER = "instructor@exemple.fr", "decider@exemple.fr"
LATER = AT + timedelta(days=30)


@pytest.fixture
def sitting(at_desk, office: Office):
    """Two dossiers on the agenda of a commission."""
    first, second = office.under_review(), office.under_review(title="Ateliers du sud")
    done = at_desk("commissions", "open", "00", "--title", "Permanente", "--on", "12/02/2026", login=INSTRUCTOR)
    assert done.out == "Commission 1 ouverte : Permanente, le 12/02/2026.\n"
    done = at_desk("commissions", "add", "1", first, second, login=INSTRUCTOR)
    assert done.out == "Commission 1 : 2 dossiers à l'ordre du jour.\n"
    return first, second


def test_a_grid_is_written_filled_tried_and_decided(at_desk, office: Office, sitting, tmp_path: Path):
    first, second = sitting
    blank = at_desk("commissions", "show", "1", "--format", "csv", login=DECIDER)
    head, *lines = blank.out.splitlines()
    assert [line.partition(";")[0] for line in lines] == [first, second]
    grid = tmp_path / "grille.csv"
    places = {name: place for place, name in enumerate(head.split(";"))}
    filled = []
    for line, (decision, amount, why) in zip(
        lines, (("accordé", "46 000", "Avis favorable."), ("refusé", "", "Hors priorités.")), strict=True
    ):
        cells = line.split(";")
        cells[places["Décision"]], cells[places["Montant"]], cells[places["Motif"]] = decision, amount, why
        filled.append(";".join(cells))
    grid.write_text("\n".join([head, *filled]) + "\n", "utf-8")
    tried = at_desk("commissions", "decide", "1", str(grid), "--dry-run", login=DECIDER, at=LATER)
    assert (tried.code, tried.out.splitlines()[-1]) == (
        0,
        "2 dossiers seraient décidés, 46\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€ accordés, rien n'est enregistré.",
    )
    done = at_desk("commissions", "decide", "1", str(grid), login=DECIDER, at=LATER)
    assert done.out.splitlines()[-1] == "2 dossiers décidés, 46\N{NO-BREAK SPACE}000,00\N{NO-BREAK SPACE}€ accordés."
    words = ("--deliberation", "2026-014", "--on", "12/02/2026", "--text", "Présents : neuf.")
    assert at_desk("commissions", "minutes", "1", *words, login=DECIDER, at=LATER).code == 0
    told = at_desk("commissions", "minutes", "1", login=DECIDER, at=LATER).out
    for each in ("2026-014", "12/02/2026", "Présents : neuf.", first, second):
        assert each in told


def test_one_refusal_is_told_at_its_line_and_nothing_is_kept(at_desk, office: Office, sitting, tmp_path: Path):
    first, second = sitting
    grid = tmp_path / "grille.csv"
    grid.write_text(f"Dossier;Décision;Montant;Motif\n{first};accordé;46000;Vu.\n{second};accordé;99000;Vu.\n", "utf-8")
    done = at_desk("commissions", "decide", "1", str(grid), login=DECIDER, at=LATER)
    assert (done.code, done.out) == (1, "")
    assert f"{grid}:3" in done.err
    assert office.version(first) == office.version(second)


def test_what_is_not_decided_leaves_the_agenda(at_desk, sitting):
    first, _ = sitting
    done = at_desk("commissions", "remove", "1", first, login=INSTRUCTOR)
    assert done.out == "Commission 1 : 1 dossier à l'ordre du jour.\n"
    assert first not in at_desk("commissions", "show", "1", login=INSTRUCTOR).out


def test_an_agenda_is_put_in_order(at_desk, office: Office, sitting):
    first, second = sitting
    done = at_desk("commissions", "order", "1", second, first, login=INSTRUCTOR)
    assert done.out == "Commission 1 : ordre du jour rangé, 2 dossiers.\n"
    blank = at_desk("commissions", "show", "1", "--format", "csv", login=DECIDER)
    assert [line.partition(";")[0] for line in blank.out.splitlines()[1:]] == [second, first]
    assert at_desk("commissions", "order", "1", second, login=INSTRUCTOR).code == 1
