"""What one browser sends twice at once, as whoever presses twice does: done in turn, and never a failure."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from desks import Office
from doors import HOUR, arrived
from posting import MACHINE
from sqlalchemy import func, select

from tremplin.casework.entering import keeping, totp
from tremplin.casework.entering.devices import remember
from tremplin.casework.entering.sessions import open_session
from tremplin.records.base import Base
from tremplin.records.factors import KeptForm, KnownDevice, TotpFactor

Pressed = Callable[[], object]
TIMES = 6


def form_kept(office: Office) -> Pressed:
    token = open_session(office.desk, office.editor.account_id, now=MACHINE - 5 * HOUR)
    return lambda: keeping.keep(office.desk, token, "/x", [("title", "Ateliers")], now=MACHINE)


def browser_known(office: Office) -> Pressed:
    token = remember(office.desk, None, office.other.account_id, now=MACHINE - timedelta(days=1))
    return lambda: remember(office.desk, token, office.editor.account_id, now=MACHINE)


def codes_begun(office: Office) -> Pressed:
    visit = arrived(office, office.editor)
    return lambda: totp.begin(office.desk, visit)


@pytest.mark.parametrize(
    ("pressed", "table"), [(form_kept, KeptForm), (browser_known, KnownDevice), (codes_begun, TotpFactor)]
)
def test_what_is_sent_twice_at_once_is_kept_once(
    office: Office, pressed: Callable[[Office], Pressed], table: type[Base]
):
    press, at_once, told = pressed(office), Barrier(TIMES), list[object]()

    def run() -> None:
        at_once.wait()
        told.append(press())

    threads = [Thread(target=run) for _ in range(TIMES)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(told) == TIMES
    assert len({*map(str, told)}) == 1
    with office.desk.database.reading() as session:
        own = select(func.count()).select_from(table).filter_by(account_id=office.editor.account_id)
        assert session.scalar(own) == 1
