"""The facts of the form as the file that ``tremplin fiches try`` reads."""

from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from flask import Response

from tremplin.catalogue.door import Fiche, Stage, french


class _Dumper(yaml.SafeDumper):
    """Writes exact decimals as numbers."""


# PyYAML's safe dumper refuses a Decimal
_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", format(value, "f"))
)


def facts_file(plain: dict[str, Any], fiche: Fiche, stage: Stage, today: date) -> str:
    """The text of the file; the command that reads it is said above."""
    name = filename(fiche)
    above = [
        # an end of line in a title would end the comment, and the rest be read as a fact
        f"{fiche.id} — {' '.join(fiche.title.split())}",
        f"Faits saisis sur le site le {french(today)}, qui n'en garde rien.",
        f"tremplin fiches try {fiche.id} --facts {name} --stage {stage.value}",
    ]
    # PyYAML sorts keys and cuts lines at 80 columns unless it is told
    told = yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110) if plain else ""
    return "".join(f"# {line}\n" for line in above) + told


def filename(fiche: Fiche) -> str:
    return f"faits-{str(fiche.id).replace('/', '-')}.yaml"


def download(text: str, fiche: Fiche) -> Response:
    """The file, to be saved."""
    # RFC 9512, registered in 2024; the name is made of slugs, so that it needs no RFC 5987
    response = Response(text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename(fiche)}"'
    return response
