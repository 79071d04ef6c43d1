"""Sessions of deposit: one of them must hold both the day of deposit and the start."""

from datetime import time

import pytest

from rules.dossiers import day, make_facts, said
from tremplin.catalogue.fiche import Window
from tremplin.documents import writing
from tremplin.rules.kinds.deposit_window import DepositWindow


def window(opens, closes, starts_from=None, starts_until=None):
    return Window(
        opens=day(opens),
        closes=day(closes),
        starts_from=starts_from and day(starts_from),
        starts_until=starts_until and day(starts_until),
    )


WINTER = window("2023-12-14", "2024-01-31", "2024-01-01", "2024-08-01")
SPRING = window("2024-04-01", "2024-05-31", "2024-09-01", "2024-12-01")
# « démarrant au 01/12 » is that day alone
SUMMER = window("2024-07-01", "2024-09-30", "2024-12-01", "2024-12-01")
RULE = DepositWindow(windows=(WINTER, SPRING, SUMMER))


def check(deposited=None, starts=None, rule=RULE):
    given = {"deposited_on": deposited, "starts_on": starts}
    return rule.check(make_facts(**{name: value for name, value in given.items() if value}))


@pytest.mark.parametrize(
    ("deposited", "starts", "margin"),
    [
        ("2023-12-14", "2024-01-01", 48),
        ("2024-01-31", "2024-08-01", 0),
        ("2024-05-31", "2024-12-01", 0),
        ("2024-09-30", "2024-12-01", 0),
    ],
)
def test_both_days_at_the_ends_of_a_session_pass_the_closing_day_included(deposited, starts, margin):
    finding = check(deposited, starts)
    assert (finding.verdict, finding.margin, finding.unit) == ("met", margin, "days")


@pytest.mark.parametrize(
    ("deposited", "starts", "margin", "nearest"),
    [
        ("2023-12-13", "2024-01-01", -1, "2023-12-14"),
        ("2024-02-01", "2024-08-01", -1, "2024-01-31"),
        # the nearest session that opens this start, even if another is nearer
        ("2024-03-31", "2024-08-01", -60, "2024-01-31"),
        ("2024-06-20", "2024-09-01", -20, "2024-05-31"),
        ("2024-10-01", "2024-12-01", -1, "2024-09-30"),
    ],
)
def test_one_day_out_of_the_sessions_is_refused_and_the_nearest_day_proposed(deposited, starts, margin, nearest):
    finding = check(deposited, starts)
    assert (finding.verdict, finding.margin, finding.nearest) == ("broken", margin, day(nearest))


@pytest.mark.parametrize(
    ("deposited", "starts", "margin", "nearest"),
    [
        ("2024-01-31", "2023-12-31", -1, "2024-01-01"),
        ("2024-01-31", "2024-08-02", -1, "2024-08-01"),
        # 1 September is open to deposits of April and May, not of January
        ("2024-01-31", "2024-09-01", -31, "2024-08-01"),
        ("2024-09-30", "2024-12-02", -1, "2024-12-01"),
        ("2024-09-30", "2024-11-30", -1, "2024-12-01"),
    ],
)
def test_one_session_must_hold_both_days(deposited, starts, margin, nearest):
    finding = check(deposited, starts)
    assert (finding.verdict, finding.margin, finding.nearest) == ("broken", margin, day(nearest))


def test_a_late_deposit_is_told_by_how_many_days_and_which_sessions_there_are():
    assert said(check("2024-02-02", "2024-08-01")) == (
        "Dépôt du 02/02/2024 : 2 jours trop tard. Déposez entre le 14/12/2023 et le 31/01/2024. Autres sessions : "
        "du 01/04/2024 au 31/05/2024, pour démarrer du 01/09/2024 au 01/12/2024 ; "
        "du 01/07/2024 au 30/09/2024, pour démarrer le 01/12/2024."
    )


def test_an_early_deposit_is_told_so():
    assert "Dépôt du 13/12/2023 : 1 jour trop tôt. Déposez entre le 14/12/2023 et le 31/01/2024." in said(
        check("2023-12-13", "2024-01-01")
    )


def test_a_wrong_start_is_told_the_session_and_the_day_to_start():
    assert said(check("2024-01-31", "2024-08-03")) == (
        "Déposé le 31/01/2024 pour un démarrage le 03/08/2024 : "
        "du 14/12/2023 au 31/01/2024, pour démarrer du 01/01/2024 au 01/08/2024. "
        "Démarrez au plus tard le 01/08/2024, 2 jours plus tôt."
    )


def test_a_start_that_another_session_opens_is_told_both_ways():
    late, soon = (
        DepositWindow(
            windows=(
                window("2025-01-15", "2025-02-28", "2025-01-01", "2025-08-01"),
                window(opens, "2025-05-09", "2025-06-01", "2025-12-31"),
            )
        )
        for opens in ("2025-04-01", "2024-12-01")
    )
    finding = check("2025-02-01", "2025-09-01", rule=late)
    told = "Démarrez au plus tard le 01/08/2025, ou déposez entre le 01/04 et le 09/05."
    assert said(finding).endswith(told)
    assert finding.changes == (("starts_on", day("2025-08-01")),)
    assert finding.choices == (
        "Démarrez au plus tard le 01/08/2025.",
        "Déposez entre le 01/04/2025 et le 09/05/2025.",
    )
    # « entre le 01/12 et le 09/05 » would not say which December
    assert check("2025-01-20", "2026-01-31", rule=soon).changes == (("starts_on", day("2025-12-31")),)
    assert "entre le 01/12/2024 et le 09/05/2025" in " ".join(check("2025-09-01", "2025-09-01", rule=soon).choices)


def test_an_operation_that_would_end_before_its_new_start_is_moved_whole():
    facts = make_facts(deposited_on="2024-04-15", starts_on="2024-07-01", ends_on="2024-08-15")
    assert RULE.check(facts).changes == (("starts_on", day("2024-09-01")), ("ends_on", day("2024-10-16")))


def test_both_days_are_changed_where_no_single_one_is_enough():
    finding = check("2024-02-01", "2025-03-01")
    assert finding.changes == (("deposited_on", day("2024-01-31")), ("starts_on", day("2024-08-01")))
    assert len(finding.choices) == 3


def test_a_deposit_in_time_is_told_its_session():
    assert said(check("2024-09-30", "2024-12-01")) == (
        "Déposé le 30/09/2024, session ouverte du 01/07/2024 au 30/09/2024, pour démarrer le 01/12/2024."
    )


def test_both_days_out_are_both_told_and_no_single_day_is_proposed():
    finding = check("2024-02-01", "2025-03-01")
    assert (finding.verdict, finding.margin, finding.nearest) == ("broken", -1, None)
    assert "1 jour trop tard, et aucune session n'ouvre un démarrage le 01/03/2025." in said(finding)


def test_a_start_that_no_session_opens_is_refused_before_the_day_of_deposit_is_known():
    finding = check(starts="2024-12-02")
    assert (finding.verdict, finding.margin, finding.nearest) == ("broken", -1, day("2024-12-01"))
    assert said(finding).startswith("Aucune session n'ouvre un démarrage le 02/12/2024 :")
    assert said(finding).endswith(
        "Démarrez au plus tard le 01/08/2024, ou démarrez au plus tard le 01/12/2024, ou démarrez le 01/12/2024."
    )


def test_a_deposit_out_of_all_sessions_is_refused_before_the_start_is_known():
    assert (check("2024-02-01").verdict, check("2024-02-01").nearest) == ("broken", day("2024-01-31"))


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ("deposited_on", "starts_on")),
        ({"deposited": "2024-01-31"}, ("starts_on",)),
        ({"starts": "2024-08-01"}, ("deposited_on",)),
    ],
)
def test_days_not_known_are_asked_for(given, missing):
    finding = check(**given)
    assert (finding.verdict, finding.missing) == ("unknown", missing)


def test_a_session_that_says_nothing_of_the_start_needs_the_day_of_deposit_alone():
    rule = DepositWindow(windows=(window("2024-01-01", "2024-01-31"),))
    assert check("2024-01-31", rule=rule).verdict == "met"
    assert check("2024-01-31", "2030-01-01", rule=rule).verdict == "met"
    assert said(check("2024-02-01", rule=rule)).endswith("Déposez entre le 01/01/2024 et le 31/01/2024.")


@pytest.mark.parametrize(
    ("bounds", "passes", "fails", "told"),
    [
        (("2024-03-01", None), "2031-01-01", "2024-02-29", "pour démarrer à partir du 01/03/2024"),
        ((None, "2024-06-30"), "2020-01-01", "2024-07-01", "pour démarrer au plus tard le 30/06/2024"),
    ],
)
def test_a_bound_of_the_start_that_is_not_said_excludes_nothing(bounds, passes, fails, told):
    rule = DepositWindow(windows=(window("2024-01-01", "2024-01-31", *bounds),))
    assert check("2024-01-31", passes, rule=rule).verdict == "met"
    assert check("2024-01-31", fails, rule=rule).verdict == "broken"
    assert told in said(check("2024-01-31", fails, rule=rule))


def test_two_sessions_open_on_one_day_offer_both_ranges_of_starts():
    rule = DepositWindow(
        windows=(
            window("2024-01-01", "2024-01-31", "2024-03-01", "2024-04-30"),
            window("2024-01-15", "2024-02-15", "2024-09-01", "2024-10-31"),
        )
    )
    assert check("2024-01-20", "2024-10-31", rule=rule).verdict == "met"
    # nothing is known of the start: the answer depends on it
    assert check("2024-01-20", rule=rule).missing == ("starts_on",)
    assert check("2024-01-20", "2024-08-31", rule=rule).nearest == day("2024-09-01")


# a session that closes at an hour: « jusqu'au 14/02/2026 à 16 h »
HOURLY = DepositWindow(
    windows=(
        Window(opens=day("2026-01-15"), closes=day("2026-02-14"), closes_at=time(16)),
        Window(opens=day("2026-04-01"), closes=day("2026-05-09"), closes_at=time(12), starts_from=day("2026-09-01")),
    )
)


def at(deposited, hour=None, starts="2026-03-01", rule=HOURLY):
    given = {"deposited_on": deposited, "deposited_at": hour and writing.hour(hour), "starts_on": starts}
    return rule.check(make_facts(**{name: value for name, value in given.items() if value}))


@pytest.mark.parametrize(
    ("deposited", "hour", "verdict"),
    [
        ("2026-02-13", None, "met"),
        ("2026-02-13", "23:59:59", "met"),
        ("2026-02-14", None, "unknown"),
        ("2026-02-14", "00:00", "met"),
        ("2026-02-14", "15:59:59", "met"),
        # « jusqu'à 16 h » holds 16:00:00, and not the second after
        ("2026-02-14", "16:00:00", "met"),
        ("2026-02-14", "16:00:01", "broken"),
        ("2026-02-14", "23:59", "broken"),
        ("2026-02-15", "08:00", "broken"),
    ],
)
def test_a_session_holds_the_hour_at_which_it_closes_and_not_the_second_after(deposited, hour, verdict):
    assert at(deposited, hour).verdict == verdict


def test_on_the_last_day_an_hour_that_is_not_known_is_what_is_missing():
    assert at("2026-02-14").missing == ("deposited_at",)
    assert said(at("2026-02-14")) == "Il manque : l'heure du dépôt, à Paris."
    assert at("2026-02-14", starts=None).missing == ("deposited_at", "starts_on")
    assert at("2026-02-14", rule=RULE).verdict == "broken"


def test_a_deposit_after_the_hour_is_told_with_both_hours_and_what_to_do():
    finding = at("2026-02-14", "16:00:01")
    assert (finding.margin, finding.unit, finding.nearest) == (-1, "minutes", time(16))
    assert said(finding) == (
        "Dépôt du 14/02/2026 à 16 h 00 min 01 s : la session fermait à 16 h. "
        "Déposez entre le 15/01/2026 et le 14/02/2026 à 16 h. "
        "Autres sessions : du 01/04/2026 au 09/05/2026 à 12 h, pour démarrer à partir du 01/09/2026."
    )
    assert finding.changes == (("deposited_at", time(16)),)


def test_a_day_too_late_is_brought_back_to_the_hour_of_the_last_day():
    assert at("2026-02-20", "18:00").changes == (("deposited_on", day("2026-02-14")), ("deposited_at", time(16)))
    assert at("2026-02-20").changes == (("deposited_on", day("2026-02-14")), ("deposited_at", time(16)))
    assert at("2026-02-20", "09:00").changes == (("deposited_on", day("2026-02-14")),)


def test_a_start_that_no_session_of_the_day_opens_is_told_whatever_the_hour():
    finding = at("2026-05-09", starts="2026-03-01")
    assert finding.verdict == "broken"
    assert "à 12 h" in said(finding)


def test_only_a_session_with_an_hour_asks_for_one():
    assert HOURLY.reads() == ("deposited_on", "deposited_at", "starts_on")
    assert RULE.reads() == ("deposited_on", "starts_on")
    assert HOURLY.state(dict) == (
        "Dépôt du 15/01/2026 au 14/02/2026 à 16 h ; ou du 01/04/2026 au 09/05/2026 à 12 h, "
        "pour démarrer à partir du 01/09/2026"
    )


def test_a_session_of_one_day_says_until_when():
    one = Window(opens=day("2026-01-15"), closes=day("2026-01-15"), closes_at=time(9, 30))
    assert one.told() == "le 15/01/2026 jusqu'à 9 h 30"
