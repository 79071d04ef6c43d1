"""The parts of which a demonstration is made: chance, numbers, names, paper, days, and dossiers that fiches accept."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from itertools import islice

import pytest
from factories import FICHE, PLACE, make_platform, with_changes

from tremplin.casework.acting.media import PDF, media_type
from tremplin.clock import PARIS
from tremplin.demo.cast import CastCarrier
from tremplin.demo.contents import Mending, content, mended
from tremplin.demo.dice import Dice
from tremplin.demo.instants import at_office, in_the_evening, midnight, worked, working
from tremplin.demo.naming import organisation, people, retitled, rna, siret
from tremplin.demo.outlines import Slot
from tremplin.demo.paper import pdf
from tremplin.demo.periods import period
from tremplin.documents import identifiers
from tremplin.records.dossiers import State
from tremplin.rules.finding import Verdict

PERIOD = (date(2026, 4, 1), date(2027, 1, 31))
DEMANDING = with_changes(
    FICHE,
    (
        "    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}\n",
        """\
    - {kind: grant_ceiling, amount: 50 000 €, source: Financement}
    - {kind: participant_month_cap, amount: 200 €, source: Financement}
    - {kind: staffing_ratio, participants_per_fte: 9, source: Financement}
    - {kind: capacity, participants_per_year: 25, source: Publics}
    - kind: results
      months: {weight: 90 %, per_post: 12}
      exits: {weight: 10 %, per_post: 0.45}
      source: Financement
""",
    ),
    (
        "payment:\n",
        """\
application:
  documents:
    - {code: budget, label: "Le budget prévisionnel (signé)", source: Dossier}
  questions:
    - {code: metiers, label: Les métiers, type: rome, required: true, source: Dossier}
    - {code: niveau, label: Le niveau, type: cecrl, required: true, source: Dossier}
    - {code: stage, label: Un stage ?, type: yes_no, required: true, source: Dossier}
    - {code: jours, label: Combien de jours ?, type: integer, required_if: stage, source: Dossier}
    - {code: indemnite, label: Quelle indemnité ?, type: amount, required: true, source: Dossier}
    - {code: debut, label: Quand ?, type: date, required: true, source: Dossier}
    - {code: rythme, label: Quel rythme ?, type: choice, choices: [matin, soir], required: true, source: Dossier}
    - {code: accueil, label: Quel accueil ?, type: text, required: true, source: Dossier}
payment:
""",
    ),
)


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    return make_platform(tmp_path_factory.mktemp("demanding"), {PLACE: DEMANDING})


@pytest.fixture(scope="module")
def fiche(platform):
    return platform.fiche("00/2026/ateliers")


@pytest.fixture
def case(platform, fiche):
    carrier = CastCarrier(1, "Les Tisserands", "00", "association", (), None, None)
    return Mending(fiche, platform.vocabulary.kinds, carrier, date(2026, 1, 20), ("budget",))


@pytest.fixture
def said(platform, fiche):
    return written(platform, fiche, 1)


def written(platform, fiche, seed):
    form, kinds = platform.published(fiche), platform.vocabulary.kinds
    return content(fiche, form, kinds, platform.department("00"), PERIOD, Dice(seed))


def test_the_same_names_give_the_same_draws_on_every_version_of_python():
    dice = Dice("demo", 1)
    assert [dice.between(1, 100) for _ in range(6)] == [46, 2, 79, 20, 69, 48]
    assert dice.some("abcdefgh", 3) == ("d", "e", "h")


def test_draws_stay_within_their_bounds():
    dice = Dice("bounds")
    assert {dice.between(3, 5) for _ in range(200)} == {3, 4, 5}
    assert {dice.between(3, 3), dice.between(5, 3)} == {3, 5}
    assert [dice.chance(0), dice.chance(100)] == [False, True]
    assert [dice.some("ab", 5), dice.some("ab", 0)] == [("a", "b"), ()]


@pytest.mark.parametrize("rank", [1, 9, 10, 40, 1000, 10_000])
def test_numbers_are_well_formed_and_can_be_nobody_s(rank):
    assert identifiers.siret(siret(rank)) == siret(rank)
    assert siret(rank).startswith("000")
    assert identifiers.rna(rna(rank)) == rna(rank)


def test_no_two_people_and_no_two_organisations_share_a_name():
    assert len(set(islice(people(Dice(1)), 20_000))) == 20_000
    assert len({organisation(rank, "association") for rank in range(1, 5001)}) == 5000


def test_a_document_is_a_pdf_that_says_its_label_and_nothing_changes():
    made = pdf("Le budget (signé) — l'œuvre")
    assert media_type(BytesIO(made), "budget.pdf") == PDF
    assert made == pdf("Le budget (signé) — l'œuvre")
    assert r"Le budget \(signé\) — l'œuvre".encode("cp1252") in made


@pytest.mark.parametrize(("day", "before", "after"), [(20, 20, 20), (21, 20, 23), (22, 20, 23), (23, 23, 23)])
def test_staff_stops_on_friday_and_comes_back_on_monday(day, before, after):
    day, before, after = (date(2026, 11, each) for each in (day, before, after))
    assert (worked(day), working(day)) == (before, after)


@pytest.mark.parametrize("day", [date(2026, 1, 15), date(2026, 7, 15), date(2026, 3, 29), date(2026, 10, 25)])
def test_what_is_done_on_a_day_is_done_on_that_day_in_paris(day):
    for seed in range(40):
        for at in (at_office(day, Dice(seed)), in_the_evening(day, Dice(seed))):
            assert at.astimezone(PARIS).date() == day
            assert midnight(day) < at < midnight(day + timedelta(days=1))


@pytest.mark.parametrize("state", State)
def test_a_period_lies_in_the_session_and_lets_the_state_be_reached(platform, fiche, state):
    (window,) = fiche.windows
    today = date(2027, 11, 22)
    found = [period(Slot(fiche, {}, window), state, today, Dice(state, seed)) for seed in range(40)]
    for deposited, starts, ends in filter(None, found):
        assert window.opens <= deposited <= window.closes
        assert window.starts_from <= starts <= window.starts_until
        assert starts < ends <= date(starts.year + 1, starts.month, starts.day) - timedelta(days=1)
    assert sum(each is not None for each in found) > 30


def test_no_period_is_found_before_its_time(fiche):
    (window,) = fiche.windows
    early = [period(Slot(fiche, {}, window), State.CLOSED, date(2026, 6, 1), Dice(seed)) for seed in range(40)]
    assert early == [None] * 40


def test_another_title_keeps_its_places():
    titles = {retitled("Un toit, un emploi (Nord, Sud)", Dice(seed)) for seed in range(30)}
    assert len(titles) > 10
    assert all(title.endswith(" (Nord, Sud)") for title in titles)


@pytest.mark.parametrize("seed", range(30))
def test_a_fiche_accepts_what_is_written_for_it(platform, fiche, case, seed):
    said = mended(case, written(platform, fiche, seed))
    assert said is not None
    assert case.stopping(said) == []
    assert said["requested"] <= 50_000_00
    assert said["participants.under_26"] * 5 <= said["participants.total"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("requested", 90_000_00),
        ("ends_on", date(2027, 6, 30)),
        ("starts_on", date(2026, 2, 1)),
        ("territories", ("nord", "ailleurs")),
        ("participants.under_26", 60),
        ("supervisors_fte", Decimal("0.1")),
        ("budget.indirect", 30_000_00),
    ],
)
def test_what_a_rule_refuses_takes_its_nearest_value(case, said, name, value):
    sound = mended(case, said)
    wrong = {**sound, name: value}
    assert case.stopping(wrong)
    put_right = mended(case, wrong)
    assert case.stopping(put_right) == []
    assert put_right[name] != value


def test_a_cost_that_nobody_told_is_none(case, said):
    sound = mended(case, said)
    del sound["budget.other"]
    assert [each.finding.verdict for each in case.stopping(sound)] == [Verdict.UNKNOWN]
    assert mended(case, sound)["budget.other"] == 0


def test_what_no_value_can_mend_is_given_up(platform, fiche, case, said):
    without = Mending(fiche, case.kinds, case.carrier, case.deposited_on)
    assert mended(without, said) is None
