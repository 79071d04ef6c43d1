"""How the site looks: its templates, the assets built at set-up time, and what every page is given."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request, send_from_directory, url_for
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from tremplin.catalogue.department import Department
from tremplin.catalogue.filing import host
from tremplin.catalogue.quantities import euros
from tremplin_web.frame import colours, days
from tremplin_web.frame.door import edition, site
from tremplin_web.frame.typesetting import TypesetPage

STYLE, SCRIPT, PLAIN, ICON = "style.css", "script.js", "plain.css", "icon.svg"
REASON = "absent.txt"
UNBUILT = "elle se fabrique par « make front »."
MACROS = "govuk_frontend_jinja"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Look:
    """What the head of a page links to; ``missing`` says why pages are plain, when they are."""

    versions: dict[str, str]
    missing: str | None

    @property
    def style(self) -> str:
        return self._address(PLAIN if self.missing else STYLE)

    @property
    def script(self) -> str | None:
        return self._address(SCRIPT) if SCRIPT in self.versions else None

    @property
    def icon(self) -> str:
        return self._address(ICON)

    @property
    def api(self) -> str:
        return f"{request.script_root}/api/v1/docs"

    @staticmethod
    def of(department: Department) -> str | None:
        """The address of the style sheet of a department, which changes with its colours."""
        if department.colours is None:
            return None
        return url_for("colours", code=department.code, v=colours.version(department.colours))

    # the version is in the question: the file keeps its name, by which a front end may serve it
    def _address(self, name: str) -> str:
        return url_for("static", filename=name, v=self.versions.get(name))


def built(folder: Path) -> Look:
    """What a folder of assets holds, each with the version that its content gives it."""
    held = [name for name in (STYLE, SCRIPT, PLAIN, ICON) if (folder / name).is_file()]
    versions = {name: sha256((folder / name).read_bytes()).hexdigest()[:12] for name in held}
    if STYLE in versions:
        return Look(versions, None)
    reason = folder / REASON
    return Look(versions, reason.read_text("utf-8").strip() if reason.is_file() else UNBUILT)


def asset(look: Look, folder: Path, filename: str) -> Response:
    """Send an asset, compressed when the client takes it; one asked by its version never changes."""
    packed = f"{filename}.gz"
    squeezable = (folder / packed).is_file()
    # « gzip;q=0 » refuses it (RFC 9110, 12.5.3)
    squeezed = squeezable and request.accept_encodings["gzip"] > 0
    # the encoding is told from the name
    response = send_from_directory(folder, packed if squeezed else filename)
    if squeezable:
        # said of the plain one too: a shared cache would give the packed one to who cannot read it
        response.vary.add("Accept-Encoding")
    if filename in look.versions and request.args.get("v") == look.versions[filename]:
        # Werkzeug says no-cache of every file it sends
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    return response


def register(app: Flask) -> None:
    """Give the pages their macros, their assets and their context."""
    folder = Path(str(app.static_folder))
    look = built(folder)
    # Flask makes its environment of templates once, at the first look: options that come later change nothing
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_loader = ChoiceLoader([PackageLoader("tremplin_web"), PrefixLoader({MACROS: PackageLoader(MACROS)})])

    def static(filename: str) -> Response:
        return asset(look, folder, filename)

    def context() -> dict[str, Any]:
        ours = site()
        said = {"contact": ours.settings.contact, "identity_provider": ours.settings.provider}
        return {"look": look, "clock": ours.clock, "department": None, **said}

    # Flask binds this address when the application is made: its view is replaced, url_for stays
    app.view_functions["static"] = static
    app.add_url_rule("/departements/<code>/couleurs.css", "colours", colours.colours)
    app.context_processor(context)
    app.jinja_env.template_class = TypesetPage
    app.jinja_env.filters |= {
        "edition": edition,
        "host": host,
        "euros": euros,
        "pair": lambda *both: both,
        **days.FILTERS,
    }
    if look.missing:
        app.logger.warning("Feuille de style absente : %s", look.missing)
