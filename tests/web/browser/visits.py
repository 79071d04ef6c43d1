"""Each kind of page and each state of it, how a visitor comes to it, and what the browser met on the way."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

# milliseconds: a page answers in some ten of them, on a machine that does other things besides
LONGEST = 10_000
NARROW, WIDE = 320, 1280
FICHE = "/fiches/62/2025/preparatoires-emploi"
ASKING, UNITS, OTHER = "/fiches/48/2027/ateliers", "/fiches/48/2027/heures", "/fiches/15/2027/burons"
CHECK = "button[data-module=govuk-button]:not([name]):not(.govuk-button--secondary)"
PASSES = {
    "deposited_on": "20/01/2025",
    "starts_on": "2025-03-15",
    "ends_on": "14/03/2026",
    "participants.total": "100",
    "participants.brsa": "51",
    "budget.staff": "10 000 €",
    "budget.operating": "5 000,00",
    "budget.external_services": "5000.00",
    "budget.other": "0",
    "budget.indirect": "6 240,00 €",
    "requested": "26240",
}
WRONG = {"deposited_on": "le 31 février", "requested": "beaucoup", "participants.total": "-3"}


def typing(typed: Mapping[str, str]) -> Callable[[Any], None]:
    """Type these values in the form, and send it."""

    def act(page: Any) -> None:
        for name, value in typed.items():
            page.fill(f'[name="{name}"]', value)
        # a click comes back before the page that it asks for: what is looked at next is that page
        with page.expect_navigation():
            page.click(f"form.tr-trial {CHECK}")

    return act


def typing_live(page: Any) -> None:
    """Type a value in the form and send nothing: the rules answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.fill('[name="requested"]', "26240")
    page.wait_for_selector("#etat .tr-verdict__title")


def answering_live(page: Any) -> None:
    """Answer what other questions wait for and send nothing: they are shown, or hidden again."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.check('[name="answers.locaux"][value="oui"]', force=True)
    page.wait_for_selector('[name="answers.surface"]')


@dataclass(frozen=True)
class Visit:
    """A page, what is done there, and the status at the end; ``live`` states are those that only a script reaches."""

    name: str
    address: str
    status: int = 200
    act: Callable[[Any], None] | None = None
    live: bool = False

    def __str__(self) -> str:
        return self.name


VISITS = (
    Visit("home", "/"),
    Visit("department", "/departements/62"),
    Visit("call", "/appels/62/2025"),
    Visit("long-call", "/appels/62/2024"),
    Visit("list", "/fiches"),
    Visit("filtered", "/fiches?q=emploi&public=brsa&ouverte=20/01/2025"),
    Visit("empty-search", "/fiches?q=introuvable"),
    Visit("wrong-search", "/fiches?q=emploi&ouverte=31/02/2025", 400),
    Visit("fiche", FICHE),
    Visit("long-fiche", "/fiches/93/pdie/permis-de-conduire"),
    Visit("choice-of-differences", "/differences"),
    Visit("differences", "/differences?de=62/2024/preparatoires-emploi&vers=62/2025/preparatoires-emploi"),
    Visit("trial", f"{FICHE}/demande"),
    Visit("trial-wrong", f"{FICHE}/demande", 422, typing(WRONG)),
    Visit("trial-judged", f"{FICHE}/demande", 200, typing(PASSES)),
    Visit("trial-live", f"{FICHE}/demande", 200, typing_live, live=True),
    Visit("any-call", "/appels/48/2027"),
    Visit("any-fiche", ASKING),
    Visit("other-fiche", OTHER),
    Visit("units-fiche", UNITS),
    Visit("any-differences", f"/differences?de={ASKING[8:]}&vers={UNITS[8:]}"),
    Visit("any-trial", f"{ASKING}/demande"),
    Visit("any-trial-judged", f"{ASKING}/demande", 200, typing({"requested": "31 200 €", "participants.total": "10"})),
    Visit("any-trial-live", f"{ASKING}/demande", 200, answering_live, live=True),
    Visit("units-trial", f"{UNITS}/demande"),
    Visit("exits", f"{FICHE}/sorties"),
    Visit("exits-told", f"{FICHE}/sorties?contrat=cdd&mois=7&aide=non&marchand=oui"),
    Visit("accessibility", "/accessibilite"),
    Visit("api", "/api/v1/docs"),
    Visit("unknown-fiche", "/fiches/62/2025/preparatoire-emplois", 404),
    Visit("unknown", "/rien", 404),
    Visit("too-long", f"{FICHE}/demande", 413, typing({"requested": "9" * 300_000})),
)


@dataclass
class Seen:
    """What the browser met while it loaded the last page."""

    page: Any
    status: int = 0
    errors: list[str] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)

    def asked(self, kind: str) -> list[str]:
        """The addresses asked for one kind of thing: ``stylesheet``, ``script``."""
        return [answer.url for answer in self.answers if answer.request.resource_type == kind]

    @property
    def weight(self) -> int:
        """The bytes that were sent, headers and all."""
        sizes = [answer.request.sizes() for answer in self.answers]
        return sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)


class Visitor:
    """Somebody who comes to the site for the first time, with one browser or another."""

    def __init__(self, browser: Any, site: str):
        self.browser, self.site = browser, site
        self._english: Any = None

    @contextmanager
    def page(self, width: int = WIDE, script: bool = True, **options: Any) -> Iterator[Any]:
        """An empty page, in a browser that remembers nothing."""
        size = {"width": width, "height": 800}
        context = self.browser.new_context(
            base_url=self.site, java_script_enabled=script, **{"viewport": size, "locale": "fr-FR", **options}
        )
        context.set_default_timeout(LONGEST)
        try:
            yield context.new_page()
        finally:
            context.close()

    @contextmanager
    def visit(self, visit: Visit, width: int = WIDE, script: bool = True, **options: Any) -> Iterator[Seen]:
        """Come to a page, do what there is to do, and tell what was met."""
        with self.page(width, script, **options) as page:
            seen = Seen(page)
            self._watch(seen)
            page.goto(visit.address)
            if visit.act:
                visit.act(page)
            yield seen

    def english(self) -> Any:
        """What a browser remembers once English was chosen by the switch; nothing where there is no switch."""
        if self._english is None:
            with self.page() as page:
                page.goto("/")
                switch = page.get_by_role("button", name="English")
                if switch.count():
                    with page.expect_navigation():
                        switch.click()
                    assert page.get_attribute("html", "lang") == "en"
                    self._english = page.context.storage_state()
        return self._english

    def _watch(self, seen: Seen) -> None:
        def answered(answer: Any) -> None:
            if answer.request.is_navigation_request():
                seen.status, seen.answers = answer.status, []
            seen.answers.append(answer)

        def told(message: Any) -> None:
            # a browser tells each page that is refused, which is what some visits are for
            if message.type == "error" and message.location["url"] != seen.page.url:
                seen.errors.append(message.text)

        def failed(asked: Any) -> None:
            # sending a form leaves the live answer that was on its way
            if not (asked.resource_type == "fetch" and asked.failure == "net::ERR_ABORTED"):
                seen.errors.append(f"{asked.url} : {asked.failure}")

        seen.page.on("response", answered)
        seen.page.on("console", told)
        seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
        seen.page.on("requestfailed", failed)
        seen.page.on("request", lambda asked: seen.errors.extend(self._strange(asked.url)))

    def _strange(self, address: str) -> list[str]:
        """A request to another host is an error."""
        met, ours = urlsplit(address), urlsplit(self.site)
        return [] if met.netloc == ours.netloc or met.scheme == "data" else [f"elsewhere: {address}"]
