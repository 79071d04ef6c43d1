"""The declaration of the API as a page tells it: operations, their parameters, and the keys of what they answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from tremplin_web.api.door import PROBLEMS, TITLES, Json
from tremplin_web.site import site

Row = tuple[Any, ...]
# RGAA 8.7: the declaration is in French, whatever the language of the page
FRENCH = Markup('<span lang="fr">{}</span>')
CODE = Markup("<code>{}</code>")
# where the « type » of a problem leads (RFC 9457, 3.1.1)
ANCHOR = Markup('<span id="probleme-{0}">{0}</span>')


@dataclass(frozen=True)
class Operation:
    """One operation of the API."""

    method: str
    address: str
    item: Json

    @property
    def said(self) -> Json:
        said: Json = self.item[self.method.lower()]
        return said

    @property
    def name(self) -> str:
        return str(self.said["operationId"])

    @property
    def parameters(self) -> list[Row]:
        """Each parameter of the address: its name, what it says, and its values."""
        asked = [*self.item.get("parameters", []), *self.said.get("parameters", [])]
        return [
            (CODE.format(each["name"]), FRENCH.format(each["description"]), _values(each))
            for each in asked
            if each.get("in") in ("path", "query", "header")
        ]

    @property
    def sent(self) -> Json | None:
        return self.said.get("requestBody")

    @property
    def answer(self) -> Markup:
        (answered,) = (each for status, each in self.said["responses"].items() if status.startswith("2"))
        return shape(answered["content"]["application/json"]["schema"])

    @property
    def body(self) -> Markup:
        """What is sent, in a few words."""
        return shape(self.said["requestBody"]["content"]["application/json"]["schema"])

    @property
    def purposes(self) -> list[str]:
        """For what the token that it asks for must be good; none where it asks for none."""
        return [purpose for way in self.said.get("security", []) for scopes in way.values() for purpose in scopes]

    @property
    def problems(self) -> list[str]:
        return sorted(status for status in self.said["responses"] if status >= "400")


@dataclass(frozen=True)
class DocumentationPage:
    """What the page says, of one declaration."""

    spec: Json

    @property
    def groups(self) -> dict[str, list[Operation]]:
        """The operations, by what they are about."""
        groups: dict[str, list[Operation]] = {tag["name"]: [] for tag in self.spec["tags"]}
        for address, item in self.spec["paths"].items():
            for method in ("GET", "POST", "PATCH"):
                if method.lower() in item:
                    each = Operation(method, address, item)
                    groups[each.said["tags"][0]].append(each)
        return groups

    @property
    def forms(self) -> dict[str, Json]:
        """The forms that several operations share."""
        forms: dict[str, Json] = self.spec["components"]["schemas"]
        return forms

    def keys(self, schema: Json) -> list[Row]:
        """The keys of a form, those of its blocks included: path, value, and what it says where any says something."""
        keys = [*_keys(schema, "")]
        told = any("description" in each for _, each in keys)
        return [
            (CODE.format(path), shape(each, inside=True), *([_described(each)] if told else [])) for path, each in keys
        ]

    @property
    def problems(self) -> list[Row]:
        """Each status that tells a problem."""
        return [
            (ANCHOR.format(status), FRENCH.format(TITLES[status]), FRENCH.format(meant))
            for status, meant in PROBLEMS.items()
        ]

    @property
    def example(self) -> str | None:
        """The address of a fiche that is installed, to try."""
        first = next(iter(site().platform.fiches.values()), None)
        if first is None:
            return None
        return url_for("api.fiche_", department=first.id.department, call=first.id.call, slug=first.id.slug)


def _described(schema: Json) -> Markup:
    said = schema.get("description")
    return FRENCH.format(said) if said else Markup("")


def shape(schema: Json, inside: bool = False) -> Markup:
    """What a value is, in a few words."""
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return Markup('<a class="govuk-link" href="#forme-{}">{}</a>').format(name, name)
    if "const" in schema:
        return CODE.format(schema["const"])
    if "oneOf" in schema:
        return Markup(_("%(one)s, ou %(other)s")) % {
            "one": shape(schema["oneOf"][0], inside),
            "other": CODE.format("null"),
        }
    told = Markup(_(" ou ")).join(_kind(kind, schema, inside) for kind in kinds)
    return told or Markup(_("n'importe quelle valeur"))


def _kind(kind: str, schema: Json, inside: bool) -> Markup:
    words = [word for word in schema.get("enum", []) if word is not None]
    if kind == "array":
        return Markup(_("liste : %(items)s")) % {"items": shape(schema.get("items", {}), inside)}
    if kind == "object":
        keys = schema.get("properties", {})
        listed = Markup(", ").join(CODE.format(key) for key in keys)
        return Markup(_("objet : %(keys)s")) % {"keys": listed} if keys and not inside else Markup(_("objet"))
    if kind == "string" and words:
        return Markup(", ").join(map(CODE.format, words))
    if kind == "string" and schema.get("format") == "date":
        return Markup(_("date (AAAA-MM-JJ)"))
    named = {"string": _("texte"), "integer": _("nombre entier"), "number": _("nombre"), "boolean": _("oui ou non")}
    return Markup.escape(named[kind]) if kind in named else CODE.format(kind)


def _values(parameter: Json) -> Markup:
    schema = parameter["schema"]
    told = shape(schema)
    if parameter.get("required"):
        return Markup(_("%(values)s (obligatoire)")) % {"values": told}
    if "default" in schema:
        return Markup(_("%(values)s ; si rien n'est dit : %(default)s")) % {
            "values": told,
            "default": CODE.format(schema["default"]),
        }
    return told


def _keys(schema: Json, path: str) -> Iterator[tuple[str, Json]]:
    for key, each in schema.get("properties", {}).items():
        yield f"{path}{key}", each
        yield from _keys(each, f"{path}{key}.")
        if "items" in each:
            yield from _keys(each["items"], f"{path}{key}[].")
