"""A call says what is open and until when, in a table and on a line of time."""

from datetime import date

from reading_pages import client, page, platform, site

from tremplin_web.telling.timeline import sessions, timeline


def test_a_call_says_what_is_open_and_until_when():
    text = page("/appels/62/2025").text
    assert "Ouvert Jusqu'au vendredi 14 février 2025, 23 h 59 (heure de Paris)" in text
    assert "du 15/01/2025 au 14/02/2025" in text


def test_a_call_without_session_says_so():
    assert "Sessions de dépôt : non précisées par le texte" in page("/appels/93/pdie").text
    assert "<svg" not in client().get("/appels/93/pdie").text.partition("<main")[2]


def test_the_sessions_of_a_call_count_the_fiches_that_share_them():
    told = sessions(platform().fiches_of(platform().call("62/2024")))
    assert [(session.opens, session.closes) for session in told] == sorted(
        {(w.opens, w.closes) for f in platform().fiches_of(platform().call("62/2024")) for w in f.windows}
    )
    assert sum(len(session.fiches) for session in told) == sum(
        len(fiche.windows) for fiche in platform().fiches_of(platform().call("62/2024"))
    )


def test_the_line_of_time_holds_every_bar():
    with site().test_request_context():
        for call in platform().calls.values():
            line = timeline(sessions(platform().fiches_of(call)), date(2025, 1, 20))
            for bar in line.bars if line else ():
                assert 0 <= bar.x <= bar.x + bar.width <= 100.01
                assert 0 <= bar.label_x <= 101


def test_the_line_of_time_shows_today_where_it_is_in_sight():
    told = sessions(platform().fiches_of(platform().call("62/2025")))
    with site().test_request_context():
        assert timeline(told, date(2025, 1, 20)).today is not None
        assert timeline(told, date(2026, 1, 20)).today is None
        assert timeline([], date(2026, 1, 20)) is None


def test_every_fiche_of_a_call_is_listed():
    for call in platform().calls.values():
        links = page(f"/appels/{call.id}").links
        assert {f"/fiches/{fiche.id}" for fiche in platform().fiches_of(call)} <= set(links)


def test_the_home_page_shows_each_department_in_its_colours():
    text = client().get("/").text
    for code, department in platform().departments.items():
        assert f"/departements/{code}" in text
        assert department.colours is None or f'fill="{department.colours.main}"' in text


def test_a_page_of_a_department_links_its_style_sheet():
    assert "/departements/62/couleurs.css" in client().get("/departements/62").text
    assert "/departements/62/couleurs.css" in client().get("/fiches/62/2025/clauses").text


def test_a_call_says_how_one_applies_to_its_fiches():
    text = page("/appels/62/2025").text
    assert "Comment candidater La candidature se dépose dans le logiciel E-partenaire" in text
    assert text.index("Comment candidater") < text.index("Quand déposer")
