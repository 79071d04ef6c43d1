"""Come in by an identity provider that runs here: nothing of what it says is believed unproved."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from desks import AT, Office
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import ECKey, OctKey
from provider_server import CLIENT, LEVEL, SECRET, ProviderOfTests, running
from reading_pages import Page
from signed_in import DAY, browser_of
from werkzeug.test import TestResponse

from tremplin.casework.accounts.accounts import disable
from tremplin.casework.acting.policy import Actor
from tremplin.casework.entering import identities
from tremplin.casework.entering.factors import enrol_for_demonstration
from tremplin.platform import Platform
from tremplin_web.app import create_app
from tremplin_web.clock import Clock
from tremplin_web.identity_provider import IdentityProvider
from tremplin_web.settings import Settings

REFUSED = 422


@pytest.fixture
def provider() -> Iterator[ProviderOfTests]:
    with running() as provider:
        yield provider


@pytest.fixture
def site(office: Office, provider: ProviderOfTests) -> Flask:
    platform = office.desk.catalogue
    assert isinstance(platform, Platform)
    said = IdentityProvider(provider.issuer, CLIENT, SECRET, (LEVEL,))
    return create_app(platform, office.desk, Clock(DAY), Settings(provider=said))


def asked(address: str) -> str:
    """Where the provider sends back whoever comes there."""
    parts = urlsplit(address)
    connection = HTTPConnection(parts.netloc, timeout=5)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    location = answer.getheader("Location")
    connection.close()
    assert location, answer.status
    return location


def there_and_back(client: FlaskClient, address: str = "/connexion/oidc", **replaced: str) -> TestResponse:
    """Go by the provider, and come back with what it gave, of which a test replaces what it wants."""
    left = client.get(address)
    assert left.status_code == 303, left.text
    return come_back(client, asked(left.headers["Location"]), **replaced)


def come_back(client: FlaskClient, address: str, **replaced: str) -> TestResponse:
    parts = urlsplit(address)
    given = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return client.get(f"{parts.path}?{urlencode({**given, **replaced})}")


def tie(site: Flask, office: Office, who: Actor) -> TestResponse:
    """Tie the identity of the provider to the account of somebody who has just signed in."""
    browser = browser_of(site, office, who)
    left = browser.post("/compte/identites")
    assert left.status_code == 303, left.text
    return come_back(browser.client, asked(left.headers["Location"]))


@pytest.fixture
def tied(site: Flask, office: Office) -> None:
    assert tie(site, office, office.instructor).headers["Location"] == "/compte/identites?fait=liee"


def refused(answer: TestResponse, status: int = REFUSED) -> str:
    """The page of a refusal: whole, and nobody is let in."""
    assert answer.status_code == status, answer.text
    assert Page(answer.text).faults == []
    assert "&amp;#39;" not in answer.text
    assert "tremplin=" not in "".join(answer.headers.getlist("Set-Cookie")).replace("tremplin=;", "")
    return answer.text


def who(client: FlaskClient) -> int:
    return client.get("/compte").status_code


# who is let in


@pytest.mark.usefixtures("tied")
def test_whoever_tied_an_identity_comes_in_by_it(site: Flask, office: Office) -> None:
    client = site.test_client()
    answer = there_and_back(client, "/connexion/oidc?suite=/compte")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/compte")
    assert office.instructor.login in client.get("/compte").text
    # what is past is forgotten, what is needed to leave is sent to the page that leaves alone
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(each.startswith("fournisseur=;") for each in cookies)
    assert any(each.startswith("sortie=") and "Path=/deconnexion" in each and "HttpOnly" in each for each in cookies)


@pytest.mark.parametrize("ways", [["client_secret_post", "client_secret_basic"], ["client_secret_basic"]])
def test_whatever_a_secret_is_made_of_the_provider_reads_it(
    site: Flask, office: Office, provider: ProviderOfTests, ways: list[str]
) -> None:
    provider.published = {"token_endpoint_auth_methods_supported": ways}
    assert tie(site, office, office.editor).status_code == 303


@pytest.mark.usefixtures("tied")
@pytest.mark.parametrize("amr", [None, [], ["pwd"], "mfa"])
def test_without_mfa_there_the_second_factor_is_asked_here(
    site: Flask, office: Office, provider: ProviderOfTests, amr: Any
) -> None:
    with office.desk.database.writing() as session:
        enrol_for_demonstration(session, [office.instructor.account_id], AT)
    provider.amr = amr
    client = site.test_client()
    answer = there_and_back(client)
    if amr == "mfa":
        # a list, says OpenID Connect: a text is none
        refused(answer)
        return
    assert answer.status_code == 303
    assert client.get("/compte").headers["Location"] == "/connexion/code?suite=%2Fcompte"


@pytest.mark.usefixtures("tied")
def test_what_matters_asks_for_a_proof_that_is_given_here(site: Flask) -> None:
    client = site.test_client()
    there_and_back(client)
    assert client.post("/compte").status_code in (303, 400)
    assert "/connexion/confirmer" in client.get("/compte/cles").headers["Location"]


def test_an_identity_that_nobody_tied_opens_nothing_be_its_address_known(
    site: Flask, office: Office, provider: ProviderOfTests
) -> None:
    provider.address = office.instructor.login
    client = site.test_client()
    page = refused(there_and_back(client))
    assert "ouvre aucun compte ici" in page
    assert who(client) == 303


@pytest.mark.usefixtures("tied")
def test_a_disabled_account_is_answered_as_one_that_is_not_there(site: Flask, office: Office) -> None:
    first = site.test_client()
    disable(office.desk, office.admin, office.instructor.login, at=AT)
    assert "ouvre aucun compte ici" in refused(there_and_back(first))


# what is said and not believed


def signed_by(secret: str) -> Any:
    return OctKey.import_key(secret.encode().ljust(32, b"."), {"kid": "e1"})


LIES: dict[str, Callable[[ProviderOfTests], Any]] = {
    "no acr": lambda it: setattr(it, "acr", None),
    "a lower acr": lambda it: setattr(it, "acr", "https://connexion.exemple.fr/niveau/1"),
    "a list of acr": lambda it: setattr(it, "acr", [LEVEL]),
    "another nonce": lambda it: it.said.update(nonce="autre"),
    "no nonce": lambda it: it.said.update(nonce=None),
    "another audience": lambda it: it.said.update(aud="autre"),
    "no audience": lambda it: it.said.update(aud=None),
    "several audiences, none of them named": lambda it: it.said.update(aud=[CLIENT, "autre"]),
    "another party": lambda it: it.said.update(azp="autre"),
    "another issuer": lambda it: it.said.update(iss="https://autre.exemple.fr"),
    "no subject": lambda it: it.said.update(sub=None),
    "an empty subject": lambda it: it.said.update(sub=""),
    "an expired token": lambda it: it.said.update(exp=int(time.time()) - 10),
    "no end": lambda it: it.said.update(exp=None),
    "an end that is no number": lambda it: it.said.update(exp="toujours"),
    "a token of tomorrow": lambda it: it.said.update(iat=int(time.time()) + 86_400),
    "another access token": lambda it: it.said.update(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
    "no signature": lambda it: setattr(it, "algorithm", "none"),
    "the key of somebody else": lambda it: setattr(it, "forger", ECKey.generate_key("P-256", {"kid": "e1"})),
    "a key that is not published": lambda it: setattr(it, "forger", ECKey.generate_key("P-256", {"kid": "e9"})),
    "our secret for a key": lambda it: (setattr(it, "algorithm", "HS256"), setattr(it, "forger", signed_by(SECRET))),
    "userinfo of somebody else": lambda it: it.said_of.update(sub="sujet-2"),
    "userinfo for somebody else": lambda it: it.said_of.update(aud="autre"),
    "userinfo of another issuer": lambda it: it.said_of.update(iss="https://autre.exemple.fr"),
    "userinfo that is not signed": lambda it: setattr(it, "userinfo_type", "application/json"),
    "no userinfo": lambda it: it.failing.update(userinfo=401),
    "a code that is refused": lambda it: it.failing.update(token=400),
}


@pytest.mark.usefixtures("tied")
def test_what_a_provider_does_not_prove_lets_nobody_in(
    site: Flask, provider: ProviderOfTests, caplog: pytest.LogCaptureFixture
) -> None:
    honest = {**vars(provider)}
    for name, lie in LIES.items():
        vars(provider).update({**honest, "said": {}, "said_of": {}, "failing": {}})
        lie(provider)
        client = site.test_client()
        with caplog.at_level(logging.WARNING):
            page = refused(there_and_back(client))
        assert who(client) == 303, name
        assert ("assez sûrement" in page) == ("acr" in name), name
    # whoever runs the site learns why, and nothing of whoever came
    told = [each.getMessage() for each in caplog.records if each.name.startswith("tremplin")]
    assert len(told) == len(LIES)
    assert all(each.startswith("identity provider: ") for each in told)
    assert not any(word in " ".join(told).lower() for word in ("sujet-", "dupont", "jeton-acces"))


@pytest.mark.usefixtures("tied")
def test_a_clock_that_is_five_seconds_ahead_is_none_of_a_lie(site: Flask, provider: ProviderOfTests) -> None:
    provider.said = {"exp": int(time.time()) - 2, "iat": int(time.time()) + 3}
    assert there_and_back(site.test_client()).status_code == 303


@pytest.mark.usefixtures("tied")
def test_keys_that_change_are_asked_again(site: Flask, provider: ProviderOfTests, monkeypatch: Any) -> None:
    monkeypatch.setattr("tremplin_web.account.provider.client.NEW_KEYS", timedelta(seconds=-1))
    for key in (ECKey.generate_key("P-256", {"kid": kid}) for kid in ("e2", "e3")):
        assert there_and_back(site.test_client()).status_code == 303
        provider.keys["ES256"] = key
    provider.algorithm = "RS256"
    assert there_and_back(site.test_client()).status_code == 303


# the way there and back


@pytest.mark.usefixtures("tied")
def test_a_way_is_walked_once_in_the_browser_that_began_it(site: Flask) -> None:
    client, stranger = site.test_client(), site.test_client()
    first = asked(client.get("/connexion/oidc").headers["Location"])
    # another browser, which began nothing, or its own
    assert "commencée dans ce navigateur" in refused(come_back(stranger, first))
    stranger.get("/connexion/oidc")
    refused(come_back(stranger, first))
    # a state that is not that of the cookie
    refused(come_back(client, first, state="A" * 43))
    kept = client.get_cookie("fournisseur")
    assert kept is None, "forgotten after a refusal"


@pytest.mark.usefixtures("tied")
def test_what_was_walked_is_not_walked_again_be_the_cookie_kept(site: Flask, provider: ProviderOfTests) -> None:
    client = site.test_client()
    back = asked(client.get("/connexion/oidc").headers["Location"])
    kept = client.get_cookie("fournisseur")
    assert kept
    codes = dict(provider.codes)
    assert come_back(client, back).status_code == 303
    thief = site.test_client()
    thief.set_cookie("fournisseur", kept.decoded_value)
    # be the provider so careless as to take the code again
    provider.codes.update(codes)
    refused(come_back(thief, back))
    assert who(thief) == 303


@pytest.mark.usefixtures("tied")
def test_a_way_lasts_ten_minutes_and_its_cookie_is_ours(site: Flask, monkeypatch: Any) -> None:
    client = site.test_client()
    back = asked(client.get("/connexion/oidc").headers["Location"])
    monkeypatch.setattr("tremplin_web.account.provider.way.LASTS", timedelta(seconds=-1))
    refused(come_back(client, back))
    monkeypatch.undo()
    client.set_cookie("fournisseur", "WyJhIiwxXQ.AAAA")
    refused(come_back(client, back))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"error": "access_denied", "code": ""}, "interrompue chez ProConnect"),
        ({"code": ""}, "ne peut pas être crue"),
        ({"iss": "https://autre.exemple.fr"}, "ne peut pas être crue"),
        ({"code": "inventé"}, "ne peut pas être crue"),
    ],
)
def test_an_answer_that_is_none_is_told_in_words(site: Flask, given: dict[str, str], sentence: str) -> None:
    assert sentence in refused(there_and_back(site.test_client(), **given))


def test_nobody_is_led_elsewhere_in_the_end(site: Flask, tied: None) -> None:
    answer = there_and_back(site.test_client(), "/connexion/oidc?suite=https://ailleurs.fr")
    assert answer.headers["Location"] == "/espace"


# a provider that does not answer


@pytest.mark.parametrize("name", ["discovery", "keys"])
@pytest.mark.parametrize("status", [500, 302])
def test_a_provider_that_fails_is_told_in_words_and_left_alone_a_while(
    site: Flask, office: Office, provider: ProviderOfTests, name: str, status: int
) -> None:
    provider.failing[name] = status
    client = site.test_client()
    if name == "discovery":
        answers = [client.get("/connexion/oidc") for _ in range(3)]
        assert [provider.asked.count("discovery")] == [1]
    else:
        answers = [there_and_back(client) for _ in range(2)]
        assert provider.asked.count("keys") == 1
    for answer in answers:
        assert "ProConnect ne répond pas" in refused(answer, 503)


def test_an_absent_or_a_slow_provider_keeps_nobody_waiting(
    site: Flask, office: Office, provider: ProviderOfTests, monkeypatch: Any
) -> None:
    monkeypatch.setattr("tremplin_web.account.provider.asking.EACH", 0.2)
    provider.delay = 5.0
    began = time.monotonic()
    assert "ne répond pas" in refused(site.test_client().get("/connexion/oidc"), 503)
    platform = office.desk.catalogue
    assert isinstance(platform, Platform)
    nowhere = Settings(provider=IdentityProvider("http://127.0.0.1:1/api", CLIENT, SECRET, (LEVEL,)))
    absent = create_app(platform, office.desk, Clock(DAY), nowhere)
    assert "ne répond pas" in refused(absent.test_client().get("/connexion/oidc"), 503)
    assert time.monotonic() - began < 4


@pytest.mark.parametrize(
    "published",
    [
        {"issuer": "https://autre.exemple.fr"},
        {"jwks_uri": "http://127.0.0.1:1/keys"},
        {"token_endpoint": "http://169.254.169.254/latest"},
        {"userinfo_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
    ],
)
def test_a_provider_asks_nothing_of_elsewhere(
    site: Flask, provider: ProviderOfTests, published: dict[str, Any]
) -> None:
    provider.published = published
    refused(site.test_client().get("/connexion/oidc"), 503)


# one's own identities


def test_an_identity_is_tied_by_whoever_is_there_and_was_proved(
    site: Flask, office: Office, provider: ProviderOfTests
) -> None:
    browser = browser_of(site, office, office.editor)
    left = browser.post("/compte/identites")
    back = asked(left.headers["Location"])
    # whoever else is in this browser when it comes back is not who left
    other = browser_of(site, office, office.signatory).client
    kept = browser.client.get_cookie("fournisseur")
    assert kept
    other.set_cookie("fournisseur", kept.decoded_value)
    assert come_back(other, back).status_code == REFUSED
    assert identities.held(office.desk, office.signatory.account_id) == []
    done = tie(site, office, office.editor)
    page = browser.client.get(done.headers["Location"]).text
    assert Page(page).faults == []
    assert "i.dupont@exemple.fr" in page
    # and it opens one account
    again = tie(site, office, office.signatory)
    assert "ouvre déjà un autre compte" in refused_page(again)


def refused_page(answer: TestResponse) -> str:
    assert answer.status_code == REFUSED
    assert Page(answer.text).faults == []
    return answer.text


def test_a_form_of_elsewhere_ties_nothing(site: Flask, office: Office) -> None:
    browser = browser_of(site, office, office.editor)
    assert browser.client.post("/compte/identites").status_code == 400


@pytest.mark.usefixtures("tied")
def test_an_identity_is_untied_by_its_owner_alone(site: Flask, office: Office) -> None:
    (held,) = identities.held(office.desk, office.instructor.account_id)
    address = f"/compte/identites/{held.number}/retirer"
    assert browser_of(site, office, office.decider).post(address).status_code == 404
    assert browser_of(site, office, office.instructor).post(address).headers["Location"].endswith("fait=retiree")
    refused(there_and_back(site.test_client()))


@pytest.mark.usefixtures("tied")
def test_whoever_leaves_leaves_the_provider_too(site: Flask, office: Office, provider: ProviderOfTests) -> None:
    client = site.test_client()
    there_and_back(client)
    secret = client.get("/compte/sessions").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post("/deconnexion", data={"csrf_token": secret})
    out = urlsplit(answer.headers["Location"])
    assert f"{out.scheme}://{out.netloc}{out.path}" == f"{provider.issuer}/end"
    given = parse_qs(out.query)
    assert given["post_logout_redirect_uri"] == ["http://localhost/"]
    assert given["id_token_hint"][0].count(".") == 2
    # the browser lets the form lead there, and nowhere else
    assert f"form-action 'self' http://127.0.0.1:{provider.port};" in answer.headers["Content-Security-Policy"]
    assert asked(answer.headers["Location"]) == "http://localhost/"
    assert who(client) == 303
    # whoever came by a password leaves this site alone
    local = browser_of(site, office, office.editor)
    assert local.post("/deconnexion").headers["Location"] == "/"


def test_pages_offer_the_provider_by_its_name_and_local_accounts_stay(site: Flask, office: Office) -> None:
    page = site.test_client().get("/connexion?suite=/espace")
    assert Page(page.text).faults == []
    assert "Se connecter avec ProConnect" in page.text
    assert 'href="/connexion/oidc?suite=/espace"' in page.text.replace("%2F", "/")
    assert 'name="password"' in page.text
    own = browser_of(site, office, office.editor).get("/compte/identites").text
    assert Page(own).faults == []
    assert "vous vous connectez par votre adresse et votre mot de passe" in own


def test_without_a_provider_nothing_tells_of_one(served: Flask, office: Office) -> None:
    for address in ("/connexion", "/"):
        answer = served.test_client().get(address)
        assert "ProConnect" not in answer.text
        assert "form-action 'self';" in answer.headers["Content-Security-Policy"]
    assert "identites" not in browser_of(served, office, office.editor).get("/compte").text
