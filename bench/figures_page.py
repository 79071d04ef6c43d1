"""The page of the figures of a call, beside the library that counts and certifies them: what the site adds.

python bench/figures_page.py FOLDER [call]

FOLDER is what `tremplin demo open FOLDER --password MOT` made. Both are asked again, once each has been: the figures
are those that were given out, as of a page that is read all day. Seconds are those of the processor.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import process_time

from stopwatch import Measured, report, timed

from tremplin.casework.acting.actors import actor
from tremplin.casework.entering.sessions import open_session
from tremplin.casework.reading.figures.computing import computed
from tremplin.casework.reading.figures.requests import FiguresRequest, ScopeKind
from tremplin.errors import RefusedRequest
from tremplin.office import open_desk
from tremplin.platform import start
from tremplin.records.codes import FactorKind
from tremplin.storage.engine import rows_of
from tremplin_web.app import create_app

LOGIN, CALL = "statistiques.62@exemple.fr", "62/2025"
GOAL, RUNS = 0.200, 15


def main(folder: str, call: str = CALL) -> None:
    environ = {**os.environ, "TREMPLIN_DATABASE": str(Path(folder, "tremplin.db"))}
    platform = start(environ)
    desk = open_desk(platform, environ)
    with desk.database.reading() as session:
        who = actor(rows_of(session), LOGIN)
    client = create_app(platform, desk).test_client()
    now = datetime.now(UTC)
    client.set_cookie("tremplin", open_session(desk, who.account_id, now=now, factor=FactorKind.TOTP, browser="bench"))
    asked = FiguresRequest(kind=ScopeKind.CALL, scope=call)

    def library() -> None:
        try:
            computed(desk, who, asked, at=now)
        except RefusedRequest as refused:
            sys.exit(f"{call} : {refused}")

    def page() -> None:
        # the edition before is figures of another call: what is compared is one call
        answer = client.get(f"/chiffres/appel/{call}?evolution=non")
        assert answer.status_code == 200, answer.status_code
        assert b"tr-counted" in answer.data

    figures, shown, listed = timed(library, page, lambda: client.get("/chiffres"), runs=RUNS, clock=process_time)
    report(
        [
            Measured("the figures, by the library", figures),
            Measured("their page", shown, GOAL, figures),
            Measured("the list of scopes", listed, GOAL, figures),
        ],
        "ms",
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
