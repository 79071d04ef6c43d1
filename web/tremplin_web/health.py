"""Whether the site serves: for who watches over it, and in the log for who installed its plugins."""

from http import HTTPStatus
from importlib.metadata import version

from flask import Flask, Response, jsonify

from tremplin.platform import Platform
from tremplin_web.site import site


def report(platform: Platform) -> dict[str, str | int]:
    """What is served; a plugin that fails takes nothing from the others, and names nobody here."""
    failing = len(platform.failing)
    # a plugin that fails withdraws its own fiches alone: a watcher must not restart for it what the others serve
    status = "down" if not platform.fiches else "degraded" if failing else "ok"
    return {
        "status": status,
        "version": version("tremplin"),
        "fiches": len(platform.fiches),
        "failing_plugins": failing,
    }


def health() -> Response:
    """Tell whether anything can be served."""
    told = report(site().platform)
    response = jsonify(told)
    # what stands in front takes out of service whoever answers 503 (RFC 9110, 15.6.4)
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE if told["status"] == "down" else HTTPStatus.OK
    # a proxy that kept the last answer would hide the failure
    response.headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    """Serve the report, and tell staff of the plugins that failed."""
    app.add_url_rule("/health", "health", health)
    with app.app_context():
        for plugin in site().platform.failing:
            for problem in plugin.problems:
                app.logger.warning("Greffon en défaut : %s : %s", plugin.owner, problem)
