"""The pages of commissions: prepared, decided in one grid all or nothing, told by their letters."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
from desks import AT, Office
from form_fields import refused_of, sent_of
from reading_pages import Page
from sat import ASKED, SAT, Sitting, Visiting, sitting_of
from signed_in import SignedInClient, cookie_of, site_of
from sqlalchemy import func, insert, select
from statements import hearing
from werkzeug.test import TestResponse

from tremplin.casework.acting.actors import actor
from tremplin.casework.granting.commissions import convene, enlist
from tremplin.casework.granting.envelopes import allot, envelope
from tremplin.casework.granting.instruction import review
from tremplin.casework.granting.opinions import opine
from tremplin.casework.journal.line import write
from tremplin.casework.journal.proof import verify
from tremplin.records.accounts import Membership
from tremplin.records.acts import Act
from tremplin.records.codes import Advice, Role
from tremplin.records.decisions import Decision
from tremplin.storage.engine import rows_of
from tremplin_web.clock import Clock

CALL = "00/2026"
LATER = AT + timedelta(days=20)
NAMED = re.compile(r"00-2026-\d{6}")


def kept(office: Office) -> int:
    with office.desk.database.reading() as session:
        assert verify(session).intact
        return session.scalar(select(func.count()).select_from(Decision)) or 0


def lot(office: Office, cents: int) -> None:
    allot(office.desk, office.decider, CALL, lot="bassin-nord", amount_cents=cents, at=AT)


def told(answer: TestResponse) -> str:
    """What a page says, as it is read."""
    return unescape(answer.text)


# prepare


def test_a_commission_is_opened_once_however_often_the_form_is_sent(office: Office, visiting: Visiting):
    browser = visiting("instructor", date(2026, 1, 20))
    typed = {"title": "Commission permanente", "held_on": "12 février 2026"}
    opened = browser.post("/commissions", typed)
    assert (opened.status_code, opened.headers["Location"]) == (303, "/commissions/1?fait=ouverte")
    again = browser.post("/commissions", typed)
    assert again.status_code == 422
    assert "c'est la commission 1" in told(again)
    wrong = browser.post("/commissions", {"title": "Autre", "held_on": "le 31 février"})
    assert wrong.status_code == 422
    assert 'value="Autre"' in wrong.text
    assert "Commission permanente" in browser.get("/commissions").text


def test_dossiers_are_listed_by_ticking_them_put_in_order_and_struck_out(sitting: Sitting, visiting: Visiting):
    office, browser = sitting.office, visiting("instructor", date(2026, 1, 20))
    extra = office.under_review(title="Un de plus", lot="bassin-nord")
    page = browser.get(sitting.at("/inscrire")).text
    assert re.findall(r'name="dossier" value="([^"]+)"', page) == [extra]
    assert browser.post(sitting.at("/inscrire"), {"dossier": extra}).status_code == 303
    first, second, third = sitting.dossiers
    ranks = {f"rank-{first}": "9", f"rank-{second}": "2", f"rank-{third}": "1", f"rank-{extra}": "trois"}
    assert browser.post(sitting.at(), {"line": [*sitting.dossiers, extra], **ranks}).status_code == 303
    assert [line.dossier for line in sitting.lines] == [third, second, first, extra]
    browser.post(sitting.at(), {"do": "by_score"})
    assert [line.dossier for line in sitting.lines] == [first, second, third, extra]
    assert browser.post(sitting.at(), {"strike": extra}).status_code == 303
    # of a page that is no more the agenda, nothing is put in order
    stale = browser.post(sitting.at(), {"line": [*sitting.dossiers, extra], **ranks})
    assert stale.status_code == 409
    assert browser.post(sitting.at(), {"strike": "00-2026-999999"}).status_code == 404
    nothing = browser.post(sitting.at("/inscrire"), {"appel": CALL})
    assert (nothing.status_code, "Cochez au moins un dossier." in nothing.text) == (422, True)


def test_what_is_no_more_instructed_is_listed_by_nobody_and_the_ticks_are_kept(sitting: Sitting, visiting: Visiting):
    office = sitting.office
    draft, ready = office.draft(), office.under_review(lot="bassin-nord")
    answer = visiting("instructor").post(sitting.at("/inscrire"), {"appel": CALL, "dossier": [ready, draft]})
    assert answer.status_code == 422
    assert draft in answer.text
    assert re.search(rf'value="{ready}" checked', answer.text)
    assert len(sitting.lines) == 3


def test_a_deliberation_is_kept_and_what_somebody_else_kept_meanwhile_is_a_conflict(
    sitting: Sitting, visiting: Visiting
):
    browser = visiting("instructor")
    typed = {"deliberation": "2026-41", "deliberated_on": "12/02/2026", "minutes": "Huit voix pour.", "version": "1"}
    assert browser.post(sitting.at("/deliberation"), typed).status_code == 303
    late = browser.post(sitting.at("/deliberation"), {**typed, "deliberation": "2026-42"})
    assert late.status_code == 409
    assert "2026-41" in late.text
    assert 'value="2026-42"' in late.text
    for wrong in ("", "31 février"):
        sent = {**typed, "version": "2", "deliberated_on": wrong}
        assert browser.post(sitting.at("/deliberation"), sent).status_code == 422


# decide


def test_all_refusals_are_told_at_once_each_at_its_line_and_nothing_is_kept(sitting: Sitting, visiting: Visiting):
    lot(sitting.office, 50_000_00)
    first, second, third = sitting.dossiers
    decisions = {
        first: ("accorde", "46 000", "Avis favorable."),
        second: ("accorde", "46 000", "Avis favorable."),
        third: ("accorde", "46 000,01", ""),
    }
    answer = visiting().post(sitting.at("/decisions"), sitting.typed(decisions, do="verify"))
    assert answer.status_code == 422
    told = refused_of(answer.text)
    assert [NAMED.findall(each)[0] for each in told] == [second, third]
    assert "L'enveloppe 00/2026, lot bassin-nord n'y suffit pas" in told[0]
    assert "motif" in told[1]
    assert "Dépassée de 42" in answer.text
    assert 'value="46 000,01"' in answer.text.replace("\xa0", " ")
    assert kept(sitting.office) == 0


def test_a_grid_is_verified_then_confirmed_then_decided_once(sitting: Sitting, visiting: Visiting):
    lot(sitting.office, 3 * ASKED)
    browser, (first, second, _) = visiting(), sitting.dossiers
    decisions = {first: ("accorde", "46 000 €", "Très bien.\r\n\r\nÀ suivre. "), second: ("refuse", "", "Hors appel.")}
    typed = sitting.typed(decisions)
    tried = browser.post(sitting.at("/decisions"), {**typed, "do": "verify"})
    assert (tried.status_code, "Aucun refus" in tried.text) == (200, True)
    asked = browser.post(sitting.at("/decisions"), {**typed, "do": "decide"})
    assert "Accorder 1 dossier, 46 000,00 € ; refuser 1" in asked.text.replace("\xa0", " ")
    assert kept(sitting.office) == 0
    sent = sent_of(asked.text, sitting.at("/decisions/confirmer"))
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: visiting().post(sitting.at("/decisions/confirmer"), sent), range(3)))
    assert {(each.status_code, each.headers["Location"]) for each in done} == {(303, sitting.at("?fait=decide"))}
    assert kept(sitting.office) == 2
    assert [line.decision for line in sitting.lines] == ["accepted", "refused", None]
    assert envelope(sitting.office.desk, sitting.office.decider, CALL, lot="bassin-nord").committed_cents == ASKED
    # sent again with something else, it is refused at its line
    other = {**sent, f"reason-{first}": "Autre chose."}
    assert browser.post(sitting.at("/decisions/confirmer"), other).status_code in (409, 422)
    assert kept(sitting.office) == 2


def test_to_decide_one_proves_again_who_one_is(sitting: Sitting, office: Office):
    client = site_of(office, Clock(SAT)).test_client()
    client.set_cookie("tremplin", cookie_of(office, office.decider, timedelta(minutes=30)))
    browser = SignedInClient(client)
    assert browser.post(sitting.at("/decisions"), sitting.granting(do="decide")).status_code == 200
    answer = browser.post(sitting.at("/decisions/confirmer"), sitting.granting())
    assert (answer.status_code, "/connexion/confirmer" in answer.headers["Location"]) == (303, True)
    assert kept(office) == 0


def test_what_somebody_changed_since_the_grid_was_read_is_a_conflict_at_its_line(sitting: Sitting, visiting: Visiting):
    typed, office = sitting.granting(do="decide"), sitting.office
    opine(office.desk, office.instructor, sitting.dossiers[1], "relais", Advice.UNFAVOURABLE, "Trop loin.", at=AT)
    answer = visiting().post(sitting.at("/decisions"), typed)
    assert answer.status_code == 409
    told = refused_of(answer.text)
    assert len(told) == 1
    assert sitting.dossiers[1] in told[0]
    assert "a changé depuis que vous l'avez lu" in told[0]
    # what was written is there, beside what the dossier says now: sent again, it stands on that
    assert "Trop loin." in answer.text
    again = sent_of(answer.text, sitting.at("/decisions"))
    assert visiting().post(sitting.at("/decisions"), {**again, "do": "decide"}).status_code == 200


def test_several_lines_are_completed_at_once_and_what_is_written_stays(sitting: Sitting, visiting: Visiting):
    first, second, third = sitting.dossiers
    decisions = {first: ("accorde", "", ""), second: ("accorde", "12", "À part."), third: ("refuse", "", "")}
    more = {"do": "fill", "accord": "Bien.", "refusal": "Non retenu."}
    answer = visiting().post(sitting.at("/decisions"), sitting.typed(decisions, **more))
    sent = sent_of(answer.text, sitting.at("/decisions"))
    assert [sent[f"amount-{each}"] for each in sitting.dossiers] == ["46 000,00", "12", ""]
    assert [sent[f"reason-{each}"] for each in sitting.dossiers] == ["Bien.", "À part.", "Non retenu."]
    assert "à refuser" in answer.text


def test_the_grid_that_the_command_line_reads_fills_the_page_and_decides_nothing(sitting: Sitting, visiting: Visiting):
    browser, (first, second, _) = visiting(), sitting.dossiers
    written = browser.get(sitting.at("/grille.csv"))
    head, *lines = written.data.decode("utf-8-sig").splitlines()
    assert head.startswith("Dossier;Décision;Montant;Motif")
    assert [line.partition(";")[0] for line in lines] == list(sitting.dossiers)

    def given(text: str) -> tuple[int, str]:
        file = {"do": "file", "file": (BytesIO(text.encode()), "grille.csv")}
        answer = browser.post(sitting.at("/decisions"), file, content_type="multipart/form-data")
        return answer.status_code, answer.text

    status, page = given(f"Dossier;Décision;Montant;Motif\n{first};accordé;46000;Bien.\n{second};refusé;;Non.\n")
    assert status == 200
    sent = sent_of(page, sitting.at("/decisions"))
    assert (sent[f"decision-{first}"], sent[f"amount-{first}"]) == ("accorde", "46 000,00")
    assert (sent[f"decision-{second}"], sent[f"reason-{second}"]) == ("refuse", "Non.")
    status, page = given(f"Dossier;Décision;Montant;Motif\n{first};peut-être;;Bien.\n00-2026-999999;refusé;;Non.\n")
    assert status == 422
    assert "ligne 2" in page
    status, page = given("Dossier;Décision;Montant;Motif\n00-2026-999999;refusé;;Non.\n")
    assert (status, "aucune ligne de cette commission ne l'attend" in unescape(page)) == (422, True)
    assert kept(sitting.office) == 0


def test_a_line_that_was_struck_out_meanwhile_is_told_and_leads_nowhere(sitting: Sitting, visiting: Visiting):
    typed, gone = sitting.granting(do="verify"), sitting.dossiers[1]
    visiting("instructor").post(sitting.at(), {"strike": gone})
    answer = visiting().post(sitting.at("/decisions"), typed)
    assert answer.status_code in (409, 422)
    assert "ordre du jour" in refused_of(answer.text)[0]
    assert f"#decision-{gone}" not in answer.text


def test_pages_are_whole_in_each_state(sitting: Sitting, visiting: Visiting):
    lot(sitting.office, ASKED)
    browser, (first, second, third) = visiting(), sitting.dossiers
    opine(sitting.office.desk, sitting.office.instructor, first, "relais", Advice.FAVOURABLE, "Bien.", at=AT)
    wrong = {first: ("accorde", "beaucoup", ""), second: ("", "12", ""), third: ("accorde", "46 001", "Oui.")}
    right = {first: ("accorde", "46 000", "Bien."), second: ("refuse", "", "Hors appel.")}
    states = [browser.get(sitting.at(page)) for page in ("", "/decisions", "/inscrire", "/courriers")]
    states.append(browser.post(sitting.at("/decisions"), sitting.typed(wrong, do="verify")))
    states += [
        browser.post(sitting.at("/decisions"), sitting.typed(right, do=do)) for do in ("verify", "fill", "decide")
    ]
    browser.post(sitting.at("/decisions/confirmer"), sitting.typed(right))
    after = ("?fait=decide", "/decisions", "/courriers", f"/courriers/{first}")
    states += [browser.get(sitting.at(page)) for page in after]
    states += [browser.get("/commissions"), browser.post("/commissions", {"title": ""})]
    states.append(browser.post(sitting.at("/deliberation"), {"version": "1"}))
    for each in states:
        page = Page(each.text)
        assert page.faults == [], each.request.path
        assert page.headings.count(1) == 1
        # what is told leads to a field that is there
        anchors = [link[1:] for link in page.links if link.startswith("#") and len(link) > 1]
        assert set(anchors) <= set(page.identifiers), each.request.path


# what nobody may


def test_a_line_that_is_added_to_what_is_sent_decides_nothing(sitting: Sitting, visiting: Visiting):
    other = sitting.office.under_review(title="Pas inscrit", lot="bassin-nord")
    typed = sitting.granting()
    for added in (other, "00-2026-999999", "99-2026-000001", "x" * 300):
        more = {
            f"decision-{added}": "accorde",
            f"amount-{added}": "1",
            f"reason-{added}": "Oui.",
            f"version-{added}": "4",
        }
        sent = {**typed, **more, "line": [*typed["line"], added]}
        answer = visiting().post(sitting.at("/decisions/confirmer"), sent)
        assert answer.status_code in (409, 422), added
        assert answer.data.count(b"govuk-error-summary__list") == 1
    assert kept(sitting.office) == 0


def test_who_instructs_a_line_does_not_decide_it_and_the_others_wait(office: Office, visiting: Visiting):
    mine = office.submitted(title="Le mien", lot="bassin-nord")
    review(office.desk, office.second, mine, at=AT)
    here = sitting_of(office, 2)
    enlist(office.desk, office.instructor, str(here.number), [mine], at=AT)
    all_three = Sitting(office, here.number, (*here.dossiers, mine))
    answer = visiting("second").post(all_three.at("/decisions"), all_three.granting(do="decide"))
    assert answer.status_code == 422
    assert [NAMED.findall(each)[0] for each in refused_of(answer.text)] == [mine]
    assert visiting("decider").post(all_three.at("/decisions"), all_three.granting(do="decide")).status_code == 200


def test_nobody_decides_nor_orders_a_dossier_of_an_organisation_of_theirs(sitting: Sitting, visiting: Visiting):
    office = sitting.office
    row = {"account_id": office.decider.account_id, "organisation_id": office.organisation, "role": "editor"}
    with office.desk.database.writing() as session:
        session.execute(insert(Membership), {**row, "since": AT})
        write(session, at=AT, actor=None, act=Act.SEAL, subject="membre")
    with office.desk.database.reading() as session:
        member = actor(rows_of(session), office.decider.login)
    assert any(grant.role is Role.EDITOR for grant in member.grants)
    browser = visiting()
    shown = browser.get(sitting.at("/decisions"))
    assert told(shown).count("D'un organisme dont vous êtes membre") == 3
    assert 'name="line"' not in shown.text
    assert browser.post(sitting.at("/decisions/confirmer"), sitting.granting()).status_code == 422
    assert browser.post(sitting.at(), {"strike": sitting.dossiers[0]}).status_code == 404
    assert browser.post(sitting.at(), {"line": list(sitting.dossiers)[::-1], "do": "order"}).status_code in (409, 422)
    assert [line.dossier for line in sitting.lines] == list(sitting.dossiers)
    assert kept(office) == 0


def test_two_commissions_at_once_do_not_exceed_an_envelope(office: Office, visiting: Visiting):
    one, two = sitting_of(office, 2), sitting_of(office, 2, "Autre")
    lot(office, 2 * ASKED + 1_00)
    sent = [(each, each.granting()) for each in (one, two)]
    browsers = [visiting("decider"), visiting("second")]
    with ThreadPoolExecutor(2) as pool:
        given = zip(browsers, sent, strict=True)
        done = list(pool.map(lambda each: each[0].post(each[1][0].at("/decisions/confirmer"), each[1][1]), given))
    assert sorted(each.status_code for each in done) == [303, 422]
    assert kept(office) == 2
    assert envelope(office.desk, office.decider, CALL, lot="bassin-nord").committed_cents == 2 * ASKED


def test_a_commission_decides_on_its_day_and_not_before(sitting: Sitting, visiting: Visiting):
    eve = visiting("decider", SAT - timedelta(days=1))
    assert "Elle se tient le jeudi" in eve.get(sitting.at("/decisions")).text
    answer = eve.post(sitting.at("/decisions/confirmer"), sitting.granting())
    assert (answer.status_code, kept(sitting.office)) == (422, 0)


# letters


def test_the_letters_of_what_is_decided_are_read_one_by_one_and_kept_in_one_file(sitting: Sitting, visiting: Visiting):
    first, second, third = sitting.dossiers
    assert visiting().get(sitting.at("/courriers.zip")).status_code == 409
    sent = sitting.typed({first: ("accorde", "46 000", "Bien."), second: ("refuse", "", "Hors appel.")})
    visiting().post(sitting.at("/decisions/confirmer"), sent)
    browser = visiting("instructor")
    page = browser.get(sitting.at(f"/courriers/{second}"))
    assert "Hors appel." in page.text
    assert f"/courriers/{first}" in page.text
    assert browser.get(sitting.at(f"/courriers/{third}")).status_code == 404
    archives = [browser.get(sitting.at("/courriers.zip")).data for _ in range(2)]
    assert archives[0] == archives[1]
    with ZipFile(BytesIO(archives[0])) as archive:
        assert [name[:-4] for name in archive.namelist()] == [f"001-decision-{first}", f"002-decision-{second}"]


# what it costs


@pytest.mark.parametrize("page", ["", "/decisions", "/inscrire", "/courriers"])
def test_a_page_costs_as_many_statements_at_three_dossiers_as_at_twelve(office: Office, visiting: Visiting, page: str):
    lot(office, 100 * ASKED)
    few, many = sitting_of(office, 3), sitting_of(office, 12, "Grande")
    costs, browser = [], visiting()
    for each in (few, few, many):
        with hearing(office) as heard:
            assert browser.get(each.at(page)).status_code == 200
        costs.append(len(heard))
    assert costs[1] == costs[2]


def test_a_full_commission_is_one_form_that_the_site_reads(office: Office, visiting: Visiting):
    convene(office.desk, office.instructor, "00", title="Vide", held_on=SAT, at=AT)
    big = Sitting(office, 1, ())
    typed = {"line": [f"00-2026-{number:06}" for number in range(1, 121)], "do": "verify"}
    for name in typed["line"]:
        typed |= {f"reason-{name}": "é" * 250, f"decision-{name}": "refuse", f"version-{name}": "4"}
    assert visiting().post(big.at("/decisions"), typed).status_code == 409
