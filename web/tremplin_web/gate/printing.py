"""A letter to keep: its PDF where something here writes one, else its text."""

from flask import Response

from tremplin.casework.letters.letter import Letter
from tremplin.printing import pdf
from tremplin_web.site import site


def printed(made: Letter, name: str) -> Response:
    """The answer that holds a letter, under a name without an extension."""
    if pdf.installed():
        page = pdf.pdf(made.published(), site().platform.logo(made.department))
        return kept_as(page, "application/pdf", f"{name}.pdf", inline=True)
    text = "\n".join([*made.lines(), ""])
    return kept_as(text.encode(), "text/plain; charset=utf-8", f"{name}.txt", inline=False)


def kept_as(content: bytes, kind: str, name: str, *, inline: bool) -> Response:
    """An answer that is a file; in its place where a browser shows it, else to be kept."""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    return response
