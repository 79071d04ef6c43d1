"""What axe says of the pages behind sign-in, role by role and state by state, at two widths, on a demonstration.

python bench/axe_office.py FOLDER [share]

FOLDER is what `tremplin demo open FOLDER --password MOT` made; `share`, from 0 to 1, looks at that part of them, drawn
by a seed. Each address of the tested table (tests/web/routes.py) is asked by each role on a dossier drawn, then on a
dossier of each state by a role that may. A page that is not there, or leads elsewhere, has nothing to show.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from shutil import which
from threading import Thread
from typing import Any

from playwright.sync_api import sync_playwright
from sqlalchemy import text
from waitress import create_server

# the table of routes, and how axe is asked, serve the tests too
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "web"))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "web" / "browser"))

from axe_core import AXE, told
from routes import ROUTES

from tremplin.casework.entering.sessions import open_session
from tremplin.office import open_desk
from tremplin.platform import start
from tremplin.records.codes import FactorKind
from tremplin_web.app import create_app
from tremplin_web.clock import Clock

SEED, WIDTHS = 15, (1280, 390)
ACCOUNTS: Mapping[str, str] = {
    "editor": "redaction.62",
    "signatory": "signature.62",
    "local": "territoire-arrageois.62",
    "instructor": "instruction.62",
    "decider": "decision.62",
    "reader": "lecture.62",
    "statistician": "statistiques.62",
    "admin": "admin",
}
OF_A_CALL = {"department": "62", "call": "2025", "slug": "preparatoires-emploi"}
ELSE: Mapping[str, Any] = {
    **OF_A_CALL,
    **dict.fromkeys(("number", "piece", "sitting", "work", "organisation", "account", "machine", "key", "identity"), 1),
    "kind": "avenant",
    "token": "0" * 56,
    "part": "parcours",
    "word": "rien",
    "when": "2024-10",
    "step": "budget",
    "envelope": "appel",
    "reference": "1",
    "portee": "appel/62/2024",
}


def asked(dossiers: Mapping[str, Sequence[str]], dice: Random) -> Iterator[tuple[str, str, str]]:
    """Who asks for which address, on a dossier of which state."""
    every = [(state, one) for state, some in dossiers.items() for one in some]
    for route in ROUTES:
        if route.method != "GET" or route.open:
            continue
        roles = [who for who in route.who.split() if who in ACCOUNTS]
        about = "{dossier}" in route.address or "{operation}" in route.address
        for who in roles:
            state, one = dice.choice(every)
            yield who, route.address.format(**{**ELSE, "dossier": one, "operation": one}), state if about else ""
        for state, some in dossiers.items() if about and roles else ():
            one = dice.choice(some)
            who = dice.choice(roles)
            yield who, route.address.format(**{**ELSE, "dossier": one, "operation": one}), state


def main() -> None:
    """Look, and print what is wrong."""
    folder, share = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    names = {"DATABASE": "tremplin.db", "FILES": "tremplin.files", "KEY": "tremplin.key"}
    platform = start({})
    desk = open_desk(platform, {f"TREMPLIN_{name}": str(folder / file) for name, file in names.items()})
    dice, dossiers = Random(SEED), dict[str, list[str]]()
    with desk.database.reading() as session:
        found = session.execute(text("SELECT state, id, call FROM dossiers WHERE department = '62' ORDER BY id")).all()
        accounts = {str(row[0]): int(row[1]) for row in session.execute(text("SELECT login, id FROM accounts"))}
    for state, number, call in found:
        dossiers.setdefault(state, []).append(f"{call.replace('/', '-')}-{number:06}")
    now = datetime.now(UTC)
    cookies = {
        who: open_session(desk, accounts[f"{login}@exemple.fr"], now=now, factor=FactorKind.TOTP)
        for who, login in ACCOUNTS.items()
    }
    server = create_server(create_app(platform, desk, Clock()), host="127.0.0.1", port=0, threads=4)
    Thread(target=server.run, daemon=True).start()
    site, axe = f"http://127.0.0.1:{server.effective_port}", AXE.read_text("utf-8")
    seen, wrong = Counter[str](), Counter[str]()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        contexts = {}
        for who, cookie in cookies.items():
            contexts[who] = browser.new_context(base_url=site, locale="fr-FR")
            contexts[who].add_cookies([{"name": "tremplin", "value": cookie, "url": site}])
        pages = {who: context.new_page() for who, context in contexts.items()}
        for who, address, state in asked(dossiers, dice):
            if dice.random() > share:
                continue
            head = contexts[who].request.get(f"{site}{address}", max_redirects=0)
            if head.status >= 500:
                wrong[f"{head.status} {address} ({who}, {state})"] += 1
            if head.status != 200 or "text/html" not in head.headers["content-type"]:
                seen["nothing to show"] += 1
                continue
            page = pages[who]
            page.goto(address)
            page.evaluate(axe)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                seen[who] += 1
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    wrong[f"scrolls sideways at {width}: {address} ({who}, {state})"] += 1
                for line in told(page):
                    wrong[f"{line[:160]} at {width}: {address} ({who}, {state})"] += 1
        browser.close()
    print(f"{sum(seen.values())} looked at: {dict(seen)}")
    for line, times in wrong.most_common():
        print(f"{times} × {line}")
    print("held" if not wrong else f"MISSED: {len(wrong)}")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
