"""``tremplin webhooks``: an address is registered, tried by the worker, and what failed is seen and tried again."""

import json
from collections.abc import Callable, Iterator

import pytest
from desks import Office
from hook_server import Listener, listening

Typed = Callable[..., tuple[int, str, str]]
ADMIN = "admin@exemple.fr"


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening(Listener()) as listener:
        yield listener


def test_an_address_is_registered_tried_and_told_by_the_worker(office: Office, at_desk: Typed, listener: Listener):
    address = f"http://{listener.host}/tremplin"
    code, _, err = at_desk("webhooks", "add", address, login=ADMIN)
    assert (code, "https://" in err) == (2, True)
    settings = {"TREMPLIN_WEBHOOK_HOSTS": listener.host}
    code, out, err = at_desk("webhooks", "add", address, "--format", "json", login=ADMIN, settings=settings)
    assert (code, json.loads(out), err.startswith("Secret, montré cette seule fois : whsec_")) == (0, {"id": 1}, True)
    listener.statuses = [410, 200]
    assert at_desk("webhooks", "try", "1", login=ADMIN)[0] == 0
    code, out, _ = at_desk("work", "--once", "--format", "json", settings=settings)
    assert (code, json.loads(out)["webhooks"]["failed"]) == (1, 1)
    _, out, _ = at_desk("webhooks", "calls", login=ADMIN)
    assert "refuse (410)" in out
    assert at_desk("webhooks", "retry", "1", login=ADMIN)[0] == 0
    code, out, _ = at_desk("work", "--once", settings=settings)
    assert (code, "Adresses prévenues : 1 envoi fait." in out) == (0, True)
    (row,) = json.loads(at_desk("webhooks", "list", "--format", "json", login=ADMIN)[1])
    assert (row["address"], row["waiting"], row["failed"]) == (address, 0, 0)
    assert at_desk("webhooks", "remove", "1", login=ADMIN)[0] == 0
    assert at_desk("webhooks", "drop", "1", login=ADMIN)[0] == 1
    assert "aucune" in at_desk("webhooks", "list", login=ADMIN)[1].lower()
    assert at_desk("webhooks", "list", login="reader@exemple.fr")[0] == 1
