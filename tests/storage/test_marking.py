"""What dossiers are found by: written with the rows that it is read from, by whatever writes them, and nothing else."""

from desks import AT, Office
from sqlalchemy import delete, insert, select, update

from tremplin.casework.applying.drafts import edit
from tremplin.casework.organisations import organisations
from tremplin.documents import searching
from tremplin.records.dossiers import Dossier
from tremplin.records.organisations import Organisation
from tremplin.records.searching import SearchMark, SearchWord
from tremplin.storage.marking import mark_all


def marks(office: Office) -> tuple[list, list]:
    with office.desk.database.reading() as session:
        texts = session.execute(select(SearchMark.dossier_id, SearchMark.department, SearchMark.text)).all()
        words = session.execute(select(SearchWord.department, SearchWord.word, SearchWord.dossier_id)).all()
        return sorted(map(tuple, texts)), sorted(map(tuple, words))


def made_again(office: Office) -> tuple[list, list]:
    """The same, from nothing."""
    with office.desk.database.writing() as session:
        for kind in (SearchWord, SearchMark):
            session.connection().execute(delete(kind))
        mark_all(session.connection())
    return marks(office)


def test_a_dossier_is_found_by_its_title_its_carrier_and_its_reference(office: Office):
    office.draft(title="Œuvres d’été à 50 %")
    texts, words = marks(office)
    assert [text for *_, text in texts] == [
        searching.text("Œuvres d’été à 50 %", "Les Ateliers", None, "W000000001", "00-2026-000001")
    ]
    wanted = {"oeuvres", "d", "'", "ete", "a", "50", "%", "les", "ateliers", "w000000001", "00", "2026", "000001"}
    assert {word for _, word, _ in words} == wanted


def test_what_finds_a_dossier_follows_its_title_and_the_name_of_its_carrier(office: Office):
    first, second = office.draft(title="Cuisine"), office.draft(title="Jardin")
    edit(office.desk, office.editor, first, {"title": "Cuisine du port"}, at=AT, version=1)
    known = organisations.show(office.desk, office.instructor, "W000000001")
    said = {"name": "Les Chantiers", "siret": "73282932000074"}
    organisations.edit(office.desk, office.instructor, "W000000001", said, at=AT, version=known["version"])
    texts, words = marks(office)
    assert [text for *_, text in texts] == [
        searching.text(title, "Les Chantiers", "73282932000074", "W000000001", reference)
        for title, reference in (("Cuisine du port", first), ("Jardin", second))
    ]
    assert {(word, number) for _, word, number in words} >= {("port", 1), ("chantiers", 1), ("chantiers", 2)}
    assert not {word for _, word, _ in words} & {"ateliers"}
    assert made_again(office) == (texts, words)


def test_it_follows_what_is_written_without_an_object_too(office: Office):
    office.draft(title="Cuisine")
    with office.desk.database.writing() as session:
        row = dict(session.execute(select(*Dossier.__table__.columns)).mappings().one())
        carrier = {"id": 77, "name": "Pommes", "rna": "W000000077", "created_at": AT, "version": 1}
        session.execute(insert(Organisation), carrier)
        more = [{**row, "id": number, "organisation_id": 77, "title": f"Action {number}"} for number in (8, 9)]
        session.execute(insert(Dossier), more)
        session.execute(update(Dossier).where(Dossier.id == 8).values(title="Verger"))
        session.execute(update(Organisation).where(Organisation.id == 77).values(name="Pommiers"))
    texts, words = marks(office)
    assert [text for *_, text in texts] == [
        searching.text("Cuisine", "Les Ateliers", "W000000001", "00-2026-000001"),
        searching.text("Verger", "Pommiers", "W000000077", "00-2026-000008"),
        searching.text("Action 9", "Pommiers", "W000000077", "00-2026-000009"),
    ]
    assert made_again(office) == (texts, words)


def test_what_is_given_up_leaves_nothing_to_find(office: Office):
    office.draft(title="Cuisine")
    before = marks(office)
    with office.desk.database.writing() as session:
        session.execute(update(Dossier).values(title="Verger"))
        session.rollback()
    assert marks(office) == before
