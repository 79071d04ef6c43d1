"""The API: what the pages show, for software; the judgement of the command line; one shape of problems."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from tremplin.catalogue.quantities import euros
from tremplin.platform import start
from tremplin_cli.main import tremplin
from tremplin_cli.terminal.session import CommandSession
from tremplin_web.app import create_app
from tremplin_web.clock import Clock

TODAY = date(2025, 1, 20)
FICHE = "62/2025/clauses"
FACTS = {
    "deposited_on": "2025-02-14",
    "starts_on": "15/03/2025",
    "ends_on": "2026-03-14",
    "carrier": {"legal_form": "association"},
    "territories": ["artois"],
    "participants": {"total": 10, "ase_youth": 1},
    "requested": "24 000,01 €",
    "budget": {"staff": 10000, "operating": 5000.5, "external_services": "5 000 €", "other": 0, "indirect": 4000.01},
}


@pytest.fixture(scope="module")
def platform():
    return start({})


@pytest.fixture(scope="module")
def app(platform):
    return create_app(platform, clock=Clock(TODAY))


@pytest.fixture
def get(app):
    """Ask for an address of the API."""

    def get(address, **options):
        return app.test_client().get(f"/api/v1{address}", **options)

    return get


@pytest.fixture
def check(app):
    """Have facts judged by a fiche."""

    def check(facts, query="", fiche=FICHE, **options):
        sent = {"json": facts} if not isinstance(facts, bytes) else {"data": facts, "content_type": "application/json"}
        return app.test_client().post(f"/api/v1/fiches/{fiche}/check{query}", **{**sent, **options})

    return check


@pytest.fixture
def typed(platform):
    """What a command of the same platform prints, as software reads it."""

    def typed(*words, stdin=""):
        session = CommandSession(TODAY, lambda: platform)
        return json.loads(CliRunner().invoke(tremplin, [*words, "--format", "json"], obj=session, input=stdin).stdout)

    return typed


def told(response):
    """The detail and the mistakes of a problem, whose shape is always the same."""
    problem = response.json
    assert response.mimetype == "application/problem+json"
    assert list(problem) == ["type", "title", "status", "detail", "mistakes"]
    assert problem["status"] == response.status_code
    return problem["detail"], {mistake["path"]: mistake["message"] for mistake in problem["mistakes"]}


def test_a_fiche_is_answered_in_its_published_form_exactly(platform, get):
    for name, fiche in platform.fiches.items():
        assert get(f"/fiches/{name}").get_data(as_text=True) == json.dumps(
            platform.published(fiche), ensure_ascii=False, separators=(",", ":")
        )


def test_the_tag_of_a_fiche_is_its_hash_and_what_has_not_changed_is_not_sent_again(get):
    first = get(f"/fiches/{FICHE}")
    assert first.get_etag() == (first.json["hash"], False)
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = get(f"/fiches/{FICHE}", headers={"If-None-Match": f'"{first.json["hash"]}"'})
    assert (again.status_code, again.data, again.get_etag()) == (304, b"", first.get_etag())
    assert get(f"/fiches/{FICHE}", headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/departments", "/calls", "/fiches", "/exits/typologies", "/rules", "/facts", "/openapi.json"]
)
def test_every_list_has_a_tag_and_may_be_read_by_any_site(get, address):
    first = get(address)
    assert first.status_code == 200
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_departments_say_their_own_words(get):
    assert [each["code"] for each in get("/departments").json] == ["62", "93"]
    assert {"code": "artois", "label": "Artois"} in get("/departments/62").json["territories"]


def test_calls_are_those_of_the_command_line(get, typed):
    assert get("/calls").json == typed("calls", "list")
    assert get("/calls?open_on=2024-01-15").json == typed("calls", "list", "--open-on", "2024-01-15")
    assert [each["id"] for each in get("/calls?department=93").json] == ["93/pdie"]


def test_a_call_tells_its_sessions_and_its_fiches(get):
    call = get("/calls/62/2025").json
    assert call["open"] is True
    assert {"opens": "2025-01-15", "closes": "2025-02-14", "closes_at": None, "fiches": 3} in call["windows"]
    assert [fiche["id"] for fiche in call["fiches"]] == [each["id"] for each in get("/fiches?call=62/2025").json]


def test_fiches_are_those_of_the_command_line_with_their_hash(get, typed):
    rows = get("/fiches").json
    assert [{key: value for key, value in row.items() if key != "hash"} for row in rows] == typed("fiches", "list")
    assert {row["id"]: row["hash"] for row in rows}[FICHE] == get(f"/fiches/{FICHE}").json["hash"]


def test_fiches_are_found_by_words_without_accents_and_by_what_they_say(get):
    found = {each["id"] for each in get("/fiches?q=CLAUSES").json}
    assert FICHE in found
    assert {each["id"] for each in get("/fiches?open_on=2025-01-20").json} == {
        each["id"] for each in get("/fiches").json if each["open"]
    }
    assert all(each["id"].startswith("62/") for each in get("/fiches?territory=62-artois").json)
    assert get("/fiches?q=xyzzy").json == []


@pytest.mark.parametrize(
    ("address", "path", "message"),
    [
        ("/fiches?opn_on=2025-01-20", "opn_on", "paramètre inconnu. Vouliez-vous dire « open_on » ?"),
        (
            "/fiches?territory=62-artoi",
            "territory",
            "territoire inconnu « 62-artoi ». Vouliez-vous dire « 62-artois » ?",
        ),
        ("/calls?open_on=2025-02-30", "open_on", "date impossible « 2025-02-30 » : ce jour n'existe pas."),
        ("/differences?from=62/2024/clauses", "to", "paramètre obligatoire absent."),
        (
            f"/exits/classify?fiche={FICHE}&contract=cddi",
            "contract",
            "contrat inconnu « cddi ». Vouliez-vous dire « cdi » ?",
        ),
        (
            f"/exits/classify?fiche={FICHE}&contract=cdd&months=3.5",
            "months",
            "nombre entier attendu, et non le texte « 3.5 ».",
        ),
    ],
)
def test_a_wrong_parameter_is_told_with_the_nearest(get, address, path, message):
    response = get(address)
    assert response.status_code == 422
    assert told(response)[1] == {path: message}


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        (
            "/fiches/62/2025/clause",
            "fiche « 62/2025/clause » : identifiant inconnu. Vouliez-vous dire « 62/2025/clauses » ?",
        ),
        ("/calls/62/2026", "appel « 62/2026 » : identifiant inconnu. Vouliez-vous dire « 62/2025 » ?"),
        ("/departments/6", "département « 6 » : identifiant inconnu. Vouliez-vous dire « 62 » ?"),
        ("/rules/result", "sorte de règle « result » : identifiant inconnu. Vouliez-vous dire « results » ?"),
        (
            "/differences?from=62/2024/clause&to=62/2025/clauses",
            "fiche « 62/2024/clause » : identifiant inconnu. Vouliez-vous dire « 62/2024/clauses » ?",
        ),
        (
            "/fichs",
            "Rien n'est à l'adresse « /api/v1/fichs ». Vouliez-vous dire « /api/v1/fiches » ? Voyez /api/v1/docs.",
        ),
    ],
)
def test_what_is_not_known_is_not_found_and_the_nearest_is_proposed(get, address, detail):
    response = get(address)
    assert response.status_code == 404
    assert told(response) == (detail, {})


def test_differences_are_those_of_the_command_line(get, typed):
    pair = ("62/2024/clauses", FICHE)
    assert get(f"/differences?from={pair[0]}&to={pair[1]}").json == typed("fiches", "diff", *pair)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("contract=cdd&months=6", ("--contract", "cdd", "--months", "6")),
        ("contract=cdd&months=2", ("--contract", "cdd", "--months", "2")),
        ("contract=cdd&months=6&subsidised=true", ("--contract", "cdd", "--months", "6", "--subsidised")),
        ("contract=mission&market_sector=true", ("--contract", "mission", "--market-sector")),
    ],
)
def test_an_exit_is_classified_as_on_the_command_line(get, typed, query, words):
    assert get(f"/exits/classify?fiche={FICHE}&{query}").json == typed("exits", "classify", FICHE, *words)


def test_what_is_not_known_of_an_exit_may_be_said_not_to_be(get):
    answer = get(f"/exits/classify?fiche={FICHE}&contract=cdd&months=6&subsidised=unknown").json
    assert answer["category"] == "indéterminée"
    assert "si le contrat est aidé" in answer["why"]


def test_a_fiche_without_a_typology_is_a_refusal_that_says_why(platform, get):
    silent = next(name for name, fiche in platform.fiches.items() if not fiche.exits)
    response = get(f"/exits/classify?fiche={silent}&contract=cdi")
    assert response.status_code == 409
    assert "n'a pas de typologie de sorties" in told(response)[0]


def test_typologies_rules_and_facts_are_those_of_the_command_line(get, typed):
    typologies = [{**each, "categories": None} for each in get("/exits/typologies").json]
    assert typologies == [{**each, "categories": None} for each in typed("exits", "list")]
    assert get("/rules").json == typed("rules", "list")
    assert get("/facts").json == typed("rules", "facts")
    assert "62/2024/chantiers-insertion" in get("/rules/results").json["fiches"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", ()),
        ("?stage=settlement", ("--stage", "settlement")),
        ("?on=2025-01-20", ("--on", "2025-01-20")),
    ],
)
@pytest.mark.parametrize("facts", [{}, FACTS, {"requested": 1234.56}])
def test_a_check_answers_exactly_what_fiches_try_answers(platform, check, typed, facts, query, words):
    for fiche in platform.fiches:
        kept = {key: value for key, value in facts.items() if fiche.startswith("62/") or key != "territories"}
        answer = check(kept, query, fiche)
        assert answer.status_code == 200
        assert answer.json == typed("fiches", "try", fiche, "--facts", "-", *words, stdin=json.dumps(kept))
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_decimal_is_read_exactly_and_one_cent_over_is_one_cent(check):
    budget = b'{"staff": 0.1, "operating": 0.1, "external_services": 0.09, "other": 0, "indirect": 0}'
    sent = b'{"requested": 0.30, "budget": ' + budget + b"}"
    found = {each["kind"]: each for each in check(sent).json["findings"]}
    assert found["request_within_costs"]["margin"] == -1
    assert "." not in json.dumps([each["amounts"] for each in found.values()])
    assert told(check(b'{"requested": 10.005}'))[1] == {"requested": "montant « 10.005 » : deux décimales au plus."}


def test_every_mistake_of_the_facts_is_told_with_its_place_and_the_nearest(check):
    response = check({"requestd": 1, "budget": {"staf": 1, "other": -1}, "committees": ["31/02/2025"]})
    assert response.status_code == 422
    assert told(response) == (
        "4 fautes.",
        {
            "requestd": "clé inconnue. Vouliez-vous dire « requested » ?",
            "budget.staf": "clé inconnue. Vouliez-vous dire « staff » ?",
            "budget.other": f"« -1 » : montant attendu entre {euros(0)} et {euros(10**14)}.",
            "committees.0": "date impossible « 31/02/2025 » : ce jour n'existe pas.",
        },
    )


def test_exits_are_judged_person_by_person_and_told_at_their_place(app, check):
    fiche, query = "62/2025/preparatoires-emploi", "?stage=settlement"
    sent = {"exits": [{"left_on": "2025-03-31", "followed_up": [{"months": 6, "on": "2025-09-30"}]}]}
    found = {each["kind"]: each["verdict"] for each in check(sent, query, fiche).json["findings"]}
    assert found["follow_up_after_exit"] == "met"
    wrong = {"exits": [{"left": "2025-03-31", "followed_up": [{"months": 0}]}]}
    assert told(check(wrong, query, fiche))[1].keys() == {
        "exits.0.left",
        "exits.0.followed_up.0.months",
        "exits.0.followed_up.0.on",
    }
    facts = app.test_client().get("/api/v1/openapi.json").json["components"]["schemas"]["Facts"]["properties"]
    assert facts["exits"]["items"]["properties"].keys() == {"left_on", "followed_up"}


def test_more_people_of_a_public_than_in_all_are_refused_at_their_place(check):
    response = check({"participants": {"total": 20, "brsa": 21}})
    assert response.status_code == 422
    assert list(told(response)[1]) == ["participants.brsa"]
    assert check({"participants": {"total": 20, "brsa": 20}}).status_code == 200


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        (b"", 400, "JSON mal formé, ligne 1, colonne 1."),
        (b"{", 400, "JSON mal formé"),
        (b"\xff", 400, "Texte illisible"),
        (b'{"requested": NaN}', 400, "« NaN » n'est pas du JSON"),
        (b"[" * 100_000, 400, "niveaux imbriqués"),
        (b'{"requested": 1, "requested": 2}', 422, "clé « requested » écrite deux fois : gardez-en une."),
        (b'{"answers": {"a": "\\u0000"}}', 422, "caractère interdit (U+0000) : effacez-le."),
        (b'{"answers": {"a": "\\ud800"}}', 422, "caractère interdit (U+D800) : effacez-le."),
        (b'{"\\ud800": 1}', 422, "caractère interdit (U+D800) : effacez-le."),
        (b'{"posts": 1e999999999}', 422, "« 1e999999999 » : nombre attendu entre 0 et 1\u00a0000"),
        (b'{"posts": ' + b"9" * 100_000 + b"}", 422, " » : nombre attendu entre 0 et 1\u00a0000"),
        (b'{"answers": ' + b"[" * 30 + b"]" * 30 + b"}", 422, "plus de 20 niveaux imbriqués"),
        (b'{"answers": [' + b"1," * 20_000 + b"1]}", 422, "plus de 10000 valeurs"),
        (b"[]", 422, "bloc de clés attendu."),
        (b"null", 422, "bloc de clés attendu."),
        (b'"' + b"a" * 300_000 + b'"', 413, "256 ko"),
    ],
)
def test_a_hostile_body_is_refused_in_a_sentence(check, sent, status, said):
    response = check(sent)
    detail, mistakes = told(response)
    assert response.status_code == status
    assert said in detail or any(said in message for message in mistakes.values())
    assert len(response.data) < 5_000


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/yaml", None])
def test_a_body_of_another_format_is_refused(app, kind):
    response = app.test_client().post(f"/api/v1/fiches/{FICHE}/check", data="{}", content_type=kind)
    assert response.status_code == 415
    assert "application/json" in told(response)[0]


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("POST", "/calls", "GET, HEAD, OPTIONS"),
        ("DELETE", f"/fiches/{FICHE}", "GET, HEAD, OPTIONS"),
        ("GET", f"/fiches/{FICHE}/check", "OPTIONS, POST"),
        ("BREW", "/rules", "GET, HEAD, OPTIONS"),
    ],
)
def test_a_method_that_an_address_does_not_take_is_told_those_it_takes(app, method, address, allowed):
    response = app.test_client().open(f"/api/v1{address}", method=method)
    assert response.status_code == 405
    assert response.headers["Allow"] == allowed
    assert allowed in told(response)[0]


def test_a_failure_is_a_problem_too_and_says_nothing_of_its_cause(platform, monkeypatch):
    app = create_app(platform, clock=Clock(TODAY))
    monkeypatch.setattr("tremplin_web.api.rules.facts_read", lambda kinds: 1 / 0)
    response = app.test_client().get("/api/v1/facts")
    assert response.status_code == 500
    assert "ZeroDivisionError" not in response.get_data(as_text=True)
    assert told(response)[0].startswith("La demande n'a pas pu aboutir.")


def test_the_declaration_is_openapi_3_1_and_holds_every_address(app, get):
    declared = get("/openapi.json").json
    assert declared["openapi"].startswith("3.1")
    served = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
    }
    assert served - set(declared["paths"]) == {"/api/v1/", "/api/v1/docs", "/api/v1/openapi.json"}
    operations = [said for item in declared["paths"].values() for key, said in item.items() if key in ("get", "post")]
    assert all(said["summary"] and said["operationId"] for said in operations)
    assert len({said["operationId"] for said in operations}) == len(operations)
    check = declared["paths"]["/api/v1/fiches/{department}/{call}/{slug}/check"]["post"]
    assert {"200", "400", "404", "413", "415", "422"} <= set(check["responses"])


def test_a_declared_form_holds_every_key_of_the_published_one(platform, get):
    declared = get("/openapi.json").json["components"]["schemas"]["Fiche"]
    form = platform.published(platform.fiche(FICHE))
    assert set(declared["properties"]) == set(declared["required"]) == set(form)


def test_its_page_has_no_script_of_its_own_and_brings_nothing_from_elsewhere(get):
    page = get("/docs").get_data(as_text=True)
    assert "/api/v1/openapi.json" in page
    assert "/api/v1/fiches/{department}/{call}/{slug}/check" in page
    assert "<script>" not in page
    assert "style=" not in page
    assert "://" not in page.replace("http://www.w3.org/", "")


def test_two_sites_of_one_process_each_have_their_own_declaration(platform):
    first, second = create_app(platform), create_app(platform)
    assert first.test_client().get("/api/v1/openapi.json").data == second.test_client().get("/api/v1/openapi.json").data
