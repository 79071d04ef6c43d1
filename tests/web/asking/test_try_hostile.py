"""What nobody types by mistake: it gets an answer, a message, and never a traceback nor a tag of its own."""

import re
from io import BytesIO

import pytest
from trying import FICHE, FULL, client, page

LONG = "x" * 10_000
FIELDS = ("deposited_on", "budget.staff", "participants.total", "requested", "territories", "answers.action_weeks")
STRANGE = (
    LONG,
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\0",
    "a\x1b[31m",
    "9" * 30,
    "9" * 400,
    "1e999",
    "-1",
    "NaN",
    "٣",
    "0000-00-00",
    "31/12/9999",
    "{{ 7*7 }}",
    "&x *y !!python/object",
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "-",
)


@pytest.mark.parametrize("value", STRANGE)
def test_a_strange_value_in_any_field_is_answered(value: str) -> None:
    for field in FIELDS:
        for action in ("", "file"):
            response = client().post(f"/fiches/{FICHE}/demande", data={field: value, "action": action})
            assert response.status_code in (200, 422)
            assert "Traceback" not in response.text
            assert "<script>alert" not in response.text
            assert "<img src=x" not in response.text


@pytest.mark.parametrize("value", ["<b>gras</b>", '"><i>'])
def test_a_stage_that_is_none_is_that_of_deposit(value: str) -> None:
    assert value not in page(stage=value)


def test_unknown_keys_are_told_and_the_rest_is_kept() -> None:
    text = page(expected=422, **FULL, **{"budget.rent": "1", "<b>x</b>": "2"})
    assert "Champ « budget.rent » : cette fiche ne le demande pas" in text
    assert "<b>x</b>" not in text
    assert 'value="10 000 €"' in text


def test_a_hundred_unknown_keys_are_not_all_told() -> None:
    text = page(expected=422, **{f"k{number}": "1" for number in range(100)})
    assert text.count("cette fiche ne le demande pas") == 5


def test_a_repeated_key_is_told_at_its_field() -> None:
    text = page(expected=422, requested=["1", "2"])
    assert "reçu 2 fois : gardez une seule valeur." in text


def test_a_territory_of_nowhere_is_refused_by_the_rule_and_kept() -> None:
    text = page(territories=["mars"])
    assert "Hors de la fiche : « mars »" in text
    assert 'value="mars"' in text


def test_none_and_something_are_not_ticked_together() -> None:
    fiche = "62/2024/associations-intermediaires"
    name = "carrier.accreditations"
    assert "décochez" in page(fiche, expected=422, **{name: ["-", "ai"]})
    assert "Agrément exigé" in page(fiche, **{name: ["-"]})


def test_a_file_sent_in_place_of_a_text_is_not_read() -> None:
    response = client().post(
        f"/fiches/{FICHE}/demande",
        data={"requested": (BytesIO(b"x" * 1000), "x.txt")},
        content_type="multipart/form-data",
    )
    assert response.status_code == 200


def test_a_body_that_is_too_large_is_refused() -> None:
    response = client().post(f"/fiches/{FICHE}/demande", data={"requested": "x" * 300_000})
    assert response.status_code == 413


def test_json_in_place_of_a_form_is_an_empty_form() -> None:
    response = client().post(f"/fiches/{FICHE}/demande", json={"requested": 1})
    assert response.status_code == 200


@pytest.mark.parametrize("action", ["", "file"])
def test_a_nir_typed_in_any_field_is_refused_and_shown_again_nowhere(action: str) -> None:
    text = page(stage="follow_up")
    fields = sorted(
        {*re.findall(r'name="([a-z_]+(?:\.[a-z0-9_-]+)*)"', text)}
        - {"stage", "shown", "action", "langue", "suite", "q"}
    )
    assert len(fields) > len(FIELDS)
    for field in fields:
        sent = {field: "Mme Durand, 2 95 10 99 126 111 93", "stage": "follow_up", "action": action}
        response = client().post(f"/fiches/{FICHE}/demande", data=sent)
        assert "126 111" not in response.text, field
        assert response.status_code == 422, field
        assert "numéro de sécurité sociale" in response.text or "ne le demande pas" in response.text, field


def test_a_nir_sent_to_the_api_is_told_again_nowhere() -> None:
    nir = "2 95 10 99 126 111 93"
    for facts in (
        *({field: nir} for field in ("deposited_on", "requested", "carrier", "territories", "answers", "participants")),
        *({"answers": {"action_weeks": nir}}, {nir: 1}, {"resources": [{"funder": nir, "status": "asked"}]}),
        {"territories": [nir]},
    ):
        response = client().post(f"/api/v1/fiches/{FICHE}/check", json=facts)
        assert "126 111" not in response.text, facts
    for address in (f"/fiches/{nir}", f"/departments/{nir}", f"/fiches?department={nir}&limit={nir}", f"/{nir}"):
        assert "126 111" not in client().get(f"/api/v1{address}").text, address
