"""What stands before the site: believed from one address, and from no other; a request counts from its first byte."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import request
from reading_pages import platform

from tremplin.errors import WrongUsage
from tremplin_web.app import create_app
from tremplin_web.clock import Clock
from tremplin_web.frame.proxy import LONGEST, arrived, stamped
from tremplin_web.settings import Settings, settings_of

NOW = datetime(2026, 12, 1, 22, 59, 59, 900_000, UTC)
SECONDS = 1_796_165_999
STAMP = f"t={SECONDS}.500"
PROXY, STRANGER = "10.1.2.3", "10.1.2.4"


def asked(peer, *, proxy=PROXY, clock=None, **headers):
    """What the site knows of a request of a peer: its scheme, its name, whom it comes from, and when it arrived."""
    app = create_app(platform(), clock=clock or Clock(machine=lambda: NOW), settings=Settings(proxy=proxy))

    @app.get("/vu")
    def seen():
        told = {"scheme": request.scheme, "host": request.host, "client": request.remote_addr}
        said = [name for name in request.environ if "FORWARDED" in name or "REQUEST_START" in name]
        return {**told, "at": arrived().isoformat(), "left": said}

    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_client().get("/vu", headers=given, environ_base={"REMOTE_ADDR": peer}).get_json()


ALL = {
    "X_Forwarded_Proto": "https",
    "X_Forwarded_Host": "aides.exemple.fr",
    "X_Forwarded_For": "192.0.2.9",
    "X_Request_Start": STAMP,
}


def test_the_proxy_is_believed():
    assert asked(PROXY, **ALL) == {
        "scheme": "https",
        "host": "aides.exemple.fr",
        "client": "192.0.2.9",
        "at": "2026-12-01T22:59:59.500000+00:00",
        "left": [],
    }


@pytest.mark.parametrize("proxy", [None, "10.1.2.5", "::1"])
@pytest.mark.parametrize("peer", [STRANGER, "", "unix:", "10.1.2.3, 10.1.2.4"])
def test_anybody_else_is_not_and_what_they_said_is_gone(peer, proxy):
    said = asked(peer, proxy=proxy, Forwarded="for=10.1.2.3;proto=https", X_Forwarded_Prefix="/x", **ALL)
    assert said == {
        "scheme": "http",
        "host": "localhost",
        "client": peer,
        "at": NOW.isoformat(),
        "left": [],
    }


def test_an_address_is_the_same_however_it_is_written():
    assert asked("0:0:0:0:0:0:0:1", proxy="::1", **ALL)["scheme"] == "https"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X_Forwarded_Proto", "javascript"),
        ("X_Forwarded_Proto", "https, http"),
        ("X_Forwarded_Host", "aides.exemple.fr/chemin"),
        ("X_Forwarded_Host", "a b"),
        ("X_Forwarded_Host", ""),
        ("X_Forwarded_For", "quelqu'un"),
        ("X_Forwarded_For", "192.0.2.9, 192.0.2.10"),
    ],
)
def test_what_a_proxy_says_wrong_is_left_aside(name, value):
    assert asked(PROXY, **{name: value}) == asked(PROXY)


GARBAGE = [
    "",
    "t=",
    "t=hier",
    "t=1796165999",
    "t=1796165999.5",
    "t=1796165999.5000",
    "t=1796165999500",
    "t=1796165999.500,t=1796165000.000",
    "t=1796165999.500 ",
    " t=1796165999.500",
    "T=1796165999.500",
    "1796165999.500",
    "t=-1796165999.500",
    "t=+1796165999.500",
    "t=1e9",
    "t=nan",
    "t=inf",
    "t=٢٠٢٦١٢٠١٢٢.500",
    "t=1796165999.500; d=",
    "t=1796165999.500; d=-1.000",
    "t=1796165999.500;d=1.000",
    "t=1796165999.500; d=1.000; d=2.000",
    "t=9999999999.999",
    "t=0000000000.000",
    "t=1796165999.500\x00",
]


@pytest.mark.parametrize("written", GARBAGE)
def test_a_stamp_that_is_none_counts_for_nothing(written):
    assert stamped(written, NOW) == NOW


@pytest.mark.parametrize("written", [STAMP, *GARBAGE])
def test_a_stamp_forged_by_a_client_is_ignored(written):
    if written.isascii() and written.isprintable():
        assert asked(STRANGER, X_Request_Start=written)["at"] == NOW.isoformat()


def test_the_first_byte_counts_and_not_the_last():
    at = datetime(2026, 12, 1, 22, 59, 59, 500_000, UTC)
    assert stamped(STAMP, NOW) == at
    assert stamped(f"{STAMP}; d=0.000", NOW) == at
    assert stamped(f"{STAMP}; d=59.501", NOW) == at - timedelta(seconds=59.501)


def test_a_stamp_of_the_future_or_of_long_ago_is_a_clock_that_is_wrong():
    at = datetime(2026, 12, 1, 22, 59, 59, 500_000, UTC)
    assert stamped(STAMP, at) == at
    assert stamped(STAMP, at - timedelta(milliseconds=1)) == at - timedelta(milliseconds=1)
    assert stamped(STAMP, at + LONGEST) == at
    late = at + LONGEST + timedelta(milliseconds=1)
    assert stamped(STAMP, late) == late


def test_in_a_demonstration_a_request_arrives_at_its_hour_on_the_day_that_is_shown():
    clock = Clock(date(2025, 1, 20), machine=lambda: NOW)
    assert asked(PROXY, clock=clock, **ALL)["at"] == "2025-01-20T22:59:59.500000+00:00"


def test_the_proxy_is_an_address_and_no_name():
    assert settings_of({"TREMPLIN_PROXY": " 127.0.0.1 "}).proxy == "127.0.0.1"
    for written in ("localhost", "*", "127.0.0.1:80", "10.0.0.0/8"):
        with pytest.raises(WrongUsage, match="TREMPLIN_PROXY"):
            settings_of({"TREMPLIN_PROXY": written})
