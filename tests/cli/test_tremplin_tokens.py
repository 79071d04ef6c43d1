"""``tremplin tokens``: a token is shown once, aside from what is written to a file, and ended at once."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desks import Office

from tremplin.casework.machines.tokens import let_in

Typed = Callable[..., tuple[int, str, str]]
UNTIL = (datetime.now(UTC) + timedelta(days=30)).date()


def test_a_token_is_shown_once_aside_and_ended_by_its_number(office: Office, at_desk: Typed):
    reader = "reader@exemple.fr"
    made = ("make", "--name", "Entrepôt", "--scope", "dossiers:read", "--until", UNTIL.isoformat())
    code, out, err = at_desk("tokens", *made, "--format", "json", login=reader)
    assert (code, json.loads(out)) == (0, {"id": 1, "scopes": ["dossiers:read"], "until": UNTIL.isoformat()})
    told, _, token = err.strip().rpartition(" ")
    assert told == "Jeton, montré cette seule fois :"
    now = datetime.now(UTC)
    assert let_in(office.desk, token, now=now)
    _, out, err = at_desk("tokens", "list", login=reader)
    assert "Entrepôt" in out
    assert token not in out + err
    assert json.loads(at_desk("tokens", "list", "--format", "json", login=reader)[1])[0]["until"] == UNTIL.isoformat()
    assert at_desk("tokens", "revoke", "1", login="editor@exemple.fr")[0] == 2
    assert at_desk("tokens", "revoke", "1", login=reader)[0] == 0
    assert let_in(office.desk, token, now=now) is None
    assert "ne sert plus" in at_desk("tokens", "list", reader, login="admin@exemple.fr")[1]


def test_a_token_of_more_than_a_year_is_refused_with_the_last_day(office: Office, at_desk: Typed):
    made = ("make", "--name", "Entrepôt", "--scope", "dossiers:read", "--until", "2099-01-01")
    code, out, err = at_desk("tokens", *made, login="reader@exemple.fr")
    assert (code, out) == (1, "")
    assert "un an au plus" in err
