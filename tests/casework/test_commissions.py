"""Commissions: dossiers that may be decided are, all at once or not at all, each refusal at its line."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest
from desks import AT, Office
from sqlalchemy import func, select

from tremplin.casework.granting import commissions
from tremplin.casework.granting.commissions import convene, deliberate, enlist, listed, strike
from tremplin.casework.granting.envelopes import allot, envelope
from tremplin.casework.granting.reopening import reopen
from tremplin.casework.granting.sittings import decide_many
from tremplin.casework.journal.proof import verify
from tremplin.casework.reading import page
from tremplin.casework.reading.sitting.agenda import agenda
from tremplin.documents.grid import GridLine, grid
from tremplin.errors import Conflict, Forbidden, NotYet, RefusedDocuments, UnknownIdentifier, WrongUsage
from tremplin.records.decisions import Decision
from tremplin.records.journal import JournalLine
from tremplin.records.tables import identifier

DAY, CALL = date(2026, 2, 12), "00/2026"
LATER = AT + timedelta(days=30)
GRANTED = 46_000_00


def convened(office: Office, *references: str) -> str:
    """A commission with these dossiers on its agenda."""
    # of one title and one day, there is one
    title = f"Permanente {len(listed(office.desk, office.instructor)) + 1}"
    number = str(convene(office.desk, office.instructor, "00", title=title, held_on=DAY, at=AT).number)
    if references:
        enlist(office.desk, office.instructor, number, references, at=AT)
    return number


def accepting(*references: str, cents: int = GRANTED) -> list[GridLine]:
    return [GridLine(rank, each, cents, "Avis favorable.") for rank, each in enumerate(references, start=2)]


def kept(office: Office) -> int:
    with office.desk.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Decision)) or 0


def test_a_commission_decides_the_dossiers_of_its_agenda_at_once(office: Office):
    first, second = office.under_review(), office.under_review(title="Ateliers du sud")
    number = convened(office, first, second)
    lines = [*accepting(first), GridLine(3, second, None, "Hors priorités.")]
    done = decide_many(office.desk, office.decider, number, lines, at=LATER)
    assert [(each.dossier, each.granted_cents) for each in done] == [(first, GRANTED), (second, None)]
    shown = agenda(office.desk, office.decider, number)
    assert [(line.decision, line.granted_cents) for line in shown.lines] == [("accepted", GRANTED), ("refused", None)]
    assert (shown.requested_cents, shown.granted_cents) == (2 * GRANTED, GRANTED)
    assert page.shown(office.desk, office.instructor, first, at=LATER)["state"] == "accepted"
    with office.desk.database.reading() as session:
        assert verify(session).intact


def test_one_refusal_keeps_nothing_and_each_is_told_at_its_line(office: Office):
    first, second = office.under_review(), office.under_review(title="Ateliers du sud")
    number = convened(office, first, second)
    lines = [*accepting(first), GridLine(3, second, GRANTED + 1, "Trop."), GridLine(4, "00-2026-999999", 1, "Rien.")]
    with pytest.raises(RefusedDocuments) as refused:
        decide_many(office.desk, office.decider, number, lines, at=LATER, file="grille.csv")
    assert [(each.line, each.path) for each in refused.value.mistakes] == [(3, second), (4, "00-2026-999999")]
    assert kept(office) == 0
    assert page.shown(office.desk, office.instructor, first, at=LATER)["state"] == "under_review"


def test_a_dry_run_refuses_the_same_and_keeps_nothing(office: Office):
    written = office.under_review()
    number = convened(office, written)
    assert decide_many(office.desk, office.decider, number, accepting(written), at=LATER, dry_run=True)
    assert kept(office) == 0
    with pytest.raises(RefusedDocuments):
        decide_many(office.desk, office.decider, number, accepting(written, cents=0), at=LATER, dry_run=True)


def test_an_envelope_is_taken_in_the_order_of_the_grid_and_never_beyond(office: Office):
    allot(office.desk, office.decider, CALL, amount_cents=GRANTED + 1_00, at=AT)
    first, second = office.under_review(), office.under_review(title="Ateliers du sud")
    number = convened(office, first, second)
    with pytest.raises(RefusedDocuments, match="nveloppe") as refused:
        decide_many(office.desk, office.decider, number, accepting(second, first), at=LATER)
    assert [each.path for each in refused.value.mistakes] == [first]
    assert envelope(office.desk, office.decider, CALL).committed_cents == 0
    decide_many(office.desk, office.decider, number, [*accepting(second), GridLine(3, first, 1_00, "Peu.")], at=LATER)
    assert envelope(office.desk, office.decider, CALL).committed_cents == GRANTED + 1_00


def test_a_commission_decides_on_its_day_and_not_the_day_before(office: Office):
    written = office.under_review()
    number = convened(office, written)
    eve = LATER.replace(month=2, day=11)
    with pytest.raises(NotYet, match="Elle se tient le 12/02/2026"):
        decide_many(office.desk, office.decider, number, accepting(written), at=eve)
    decide_many(office.desk, office.decider, number, accepting(written), at=eve + timedelta(days=1))


def test_who_instructs_decides_nothing_in_a_commission_either(office: Office):
    written = office.under_review()
    number = convened(office, written)
    for person in (office.instructor, office.local, office.signatory):
        with pytest.raises((RefusedDocuments, UnknownIdentifier)):
            decide_many(office.desk, person, number, accepting(written), at=LATER)
    assert kept(office) == 0


def test_two_commissions_that_decide_one_dossier_at_once_decide_it_once(office: Office):
    written, other = office.under_review(), office.under_review(title="Ateliers du sud")
    numbers = [convened(office, written, other), convened(office, other, written)]

    def decided(number: str, actor) -> bool:
        lines = accepting(*((written, other) if number == numbers[0] else (other, written)))
        try:
            decide_many(office.desk, actor, number, lines, at=LATER)
        except RefusedDocuments:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(decided, numbers, (office.decider, office.second)))
    assert sorted(done) == [False, True]
    assert kept(office) == 2


def test_a_dossier_that_is_not_on_the_agenda_or_written_twice_is_refused(office: Office):
    written, other = office.under_review(), office.under_review(title="Ateliers du sud")
    number = convened(office, written)
    with pytest.raises(RefusedDocuments, match="ordre du jour"):
        decide_many(office.desk, office.decider, number, accepting(other), at=LATER)
    with pytest.raises(RefusedDocuments, match="déjà décidé à une autre ligne"):
        decide_many(office.desk, office.decider, number, accepting(written, written), at=LATER)
    with pytest.raises(WrongUsage, match="ne décide rien"):
        decide_many(office.desk, office.decider, number, [], at=LATER)


def test_a_commission_has_so_many_dossiers_at_most_however_each_is_written(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(commissions, "MOST", 2)
    one, two, three = (office.under_review(title=f"Ateliers {name}") for name in ("un", "deux", "trois"))
    number = convened(office, one)
    twice = f" {two} ", str(identifier(two))
    assert enlist(office.desk, office.instructor, number, twice, at=AT).dossiers == 2
    with pytest.raises(WrongUsage, match="2 dossiers au plus"):
        enlist(office.desk, office.instructor, number, [three], at=AT)
    assert len(agenda(office.desk, office.instructor, number).lines) == 2


def test_only_what_is_under_review_is_listed_once_and_by_all_or_none(office: Office):
    written, draft = office.under_review(), office.draft()
    number = convened(office)
    with pytest.raises(NotYet, match="il est « "):
        enlist(office.desk, office.instructor, number, [written, draft], at=AT)
    assert agenda(office.desk, office.instructor, number).lines == ()
    assert enlist(office.desk, office.instructor, number, [written, written], at=AT).dossiers == 1
    with pytest.raises(NotYet, match="déjà à l'ordre du jour"):
        enlist(office.desk, office.instructor, number, [written], at=AT)
    assert strike(office.desk, office.instructor, number, written, at=AT).dossiers == 0
    with pytest.raises(UnknownIdentifier):
        strike(office.desk, office.instructor, number, written, at=AT)


def test_what_a_commission_decided_stays_on_its_agenda(office: Office):
    written = office.under_review()
    number = convened(office, written)
    decide_many(office.desk, office.decider, number, accepting(written), at=LATER)
    with pytest.raises(NotYet, match="l'a décidé"):
        strike(office.desk, office.instructor, number, written, at=LATER)


def test_a_deliberation_follows_its_commission_and_both_values_are_shown_to_the_second(office: Office):
    number = convened(office)

    def said(day: date, **more):
        desk, actor = office.desk, office.decider
        return deliberate(desk, actor, number, deliberation="2026-41", deliberated_on=day, at=LATER, **more)

    with pytest.raises(NotYet, match="précède la commission"):
        said(DAY - timedelta(days=1))
    with pytest.raises(NotYet, match="n'est pas encore venu"):
        said(LATER.date() + timedelta(days=1))
    assert said(DAY, version=1, minutes="Huit voix pour.").deliberation == "2026-41"
    with pytest.raises(Conflict):
        said(DAY, version=1)
    with pytest.raises(WrongUsage, match="donnez les deux"):
        deliberate(office.desk, office.decider, number, deliberation="2026-41", at=LATER)
    with pytest.raises(WrongUsage, match="dites ce qui est à garder"):
        deliberate(office.desk, office.decider, number, at=LATER)


def test_a_commission_is_only_there_for_those_who_prepare_it(office: Office):
    number = convened(office, office.under_review())
    for person in (office.signatory, office.local, office.statistician):
        with pytest.raises(UnknownIdentifier):
            agenda(office.desk, person, number)
        with pytest.raises(Forbidden):
            listed(office.desk, person)
        with pytest.raises(Forbidden):
            convene(office.desk, person, "00", title="Autre", held_on=DAY, at=AT)
    for unknown in ("", "0", "7", "x", "-1", "9" * 30, "²"):
        with pytest.raises(UnknownIdentifier):
            agenda(office.desk, office.decider, unknown)
    assert [each.number for each in listed(office.desk, office.decider)] == [int(number)]


def test_every_act_of_a_commission_is_in_the_journal(office: Office):
    written = office.under_review()
    number = convened(office, written)
    decide_many(office.desk, office.decider, number, accepting(written), at=LATER)
    deliberate(office.desk, office.decider, number, deliberation="2026-41", deliberated_on=DAY, at=LATER)
    with office.desk.database.reading() as session:
        lines = session.execute(select(JournalLine.act, JournalLine.after).order_by(JournalLine.number)).all()
    acts = [act for act, _ in lines if act in ("prepare_commission", "accept")]
    assert acts == ["prepare_commission", "prepare_commission", "accept", "prepare_commission"]
    assert any(f'"commission": {number}' in after or f'"commission":{number}' in after for _, after in lines)


def written_grid(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "grille.csv"
    path.write_text(text, "utf-8-sig")
    return path


def test_a_grid_is_read_by_its_french_headers_and_empty_decisions_wait(tmp_path: Path):
    text = (
        "Dossier;Titre;Décision;Montant;Motif;2026;2027\n"
        "A;Un;Accordé;46 000,00 €;Bon.;;\n"
        "B;Deux;refusé;;Hors appel.;;\n"
        "C;Trois;;;;;\n"
        "D;Quatre;accordée;;Par année.;10000;5000,50\n"
    )
    assert grid(written_grid(tmp_path, text)) == [
        GridLine(2, "A", 46_000_00, "Bon."),
        GridLine(3, "B", None, "Hors appel."),
        GridLine(5, "D", 15_000_50, "Par année.", {2026: 10_000_00, 2027: 5_000_50}),
    ]


@pytest.mark.parametrize(
    ("line", "column", "told"),
    [
        ("A;accordé;;Bon.", "Montant", "montant accordé est attendu"),
        ("A;refusé;10;Non.", "Montant", "videz cette case"),
        ("A;peut-être;10;Bon.", "Décision", "et non « peut-être »"),
        ("A;;10;Bon.", "Décision", "« accordé » ou « refusé »"),
        ("A;accordé;10;", "Motif", "motif est attendu"),
        (";accordé;10;Bon.", "Dossier", "référence du dossier"),
        ("A;accordé;30.000;Bon.", "Montant", "30"),
        ("A;accordé;-1;Bon.", "Montant", "montant"),
    ],
)
def test_a_mistake_of_a_grid_is_told_at_its_cell(tmp_path: Path, line, column, told):
    with pytest.raises(RefusedDocuments, match=told) as refused:
        grid(written_grid(tmp_path, f"dossier;decision;amount;reason\n{line}\n"))
    assert [(each.line, each.path) for each in refused.value.mistakes] == [(2, column)]


def test_every_mistake_of_a_grid_is_told_at_once(tmp_path: Path):
    text = "dossier;decision;amount;reason\nA;accordé;;\nA;refusé;;Non.\nA;refusé;;Non.\n"
    with pytest.raises(RefusedDocuments) as refused:
        grid(written_grid(tmp_path, text))
    assert [each.line for each in refused.value.mistakes] == [2, 2, 4]
    with pytest.raises(RefusedDocuments, match="Vouliez-vous dire « Motif »"):
        grid(written_grid(tmp_path, "Dossier;Décision;Montant;Motifs\n"))
    with pytest.raises(RefusedDocuments, match="il manque la colonne « Motif »"):
        grid(written_grid(tmp_path, "Dossier;Décision;Montant\n"))


def test_a_commission_decides_a_dossier_once_even_opened_again(office: Office):
    """Decided twice, it would stand twice in the same minutes, refused and granted."""
    written = office.under_review()
    number = convened(office, written)
    decide_many(office.desk, office.decider, number, [GridLine(2, written, None, "Hors priorités.")], at=LATER)
    reopen(office.desk, office.instructor, written, "Recours gracieux.", at=LATER)
    with pytest.raises(RefusedDocuments, match="cette commission l'a déjà décidé"):
        decide_many(office.desk, office.second, number, accepting(written), at=LATER)
    decide_many(office.desk, office.second, convened(office, written), accepting(written), at=LATER)


def test_nothing_is_put_on_an_agenda_where_no_dossier_is_named(office: Office):
    with pytest.raises(WrongUsage, match="quels dossiers"):
        enlist(office.desk, office.instructor, convened(office), [], at=AT)


def test_what_a_grid_decides_is_proved_in_whatever_order_it_is_written(office: Office):
    """The first line of the journal takes the seals of all: a proof that had gone past the others accused the base."""
    references = [office.under_review(title=f"Ateliers {rank}") for rank in range(3)]
    number = convened(office, *references)
    decide_many(office.desk, office.decider, number, accepting(*references[::-1], cents=1_00), at=LATER)
    with office.desk.database.reading() as session:
        assert verify(session).problems == ()


def test_a_reason_that_a_semicolon_cut_is_refused_and_never_told_by_half(tmp_path: Path):
    text = "Dossier;Décision;Montant;Motif\n00-2026-000001;accordé;1000;Utile ; mais tardif\n"
    with pytest.raises(RefusedDocuments, match="case sans titre de colonne, « mais tardif »"):
        grid(written_grid(tmp_path, text))


def test_a_grid_of_more_lines_than_an_agenda_holds_is_refused_before_any_dossier_is_held(office: Office):
    lines = [GridLine(rank, f"00-2026-{rank:06d}", 1, "Avis favorable.") for rank in range(501)]
    with pytest.raises(WrongUsage, match="501 lignes"):
        decide_many(office.desk, office.decider, convened(office), lines, at=LATER)


def test_a_number_of_a_deliberation_is_kept_whole_or_refused(office: Office):
    said = {"deliberated_on": DAY, "at": LATER}
    for typed, told in (("9" * 81, "trop long : 80"), (" ", "numéro est vide")):
        with pytest.raises(WrongUsage, match=told):
            deliberate(office.desk, office.instructor, convened(office), deliberation=typed, **said)
