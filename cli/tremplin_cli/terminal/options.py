"""The options and arguments that several commands share, and how each is read."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from tremplin.documents.texts import folded
from tremplin.errors import WrongUsage, hint
from tremplin_cli.terminal.nouns import late
from tremplin_cli.terminal.session import CommandSession

with late():
    from tremplin import platform
    from tremplin.documents import writing

F = TypeVar("F", bound=Callable[..., Any])


class WrittenType(click.ParamType[Any]):
    """A value as people type it, by the reader of its kind: the same sentence refuses it in a file and on the site."""

    def __init__(self, name: str, reader: str, *bounds: int, about: str = ""):
        self.name, self.reader, self.bounds, self.about = name, reader, bounds, about

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        # Click converts again what it has already converted, and defaults
        if not isinstance(value, str):
            return value
        try:
            return getattr(writing, self.reader)(value, *self.bounds)
        except WrongUsage as refused:
            self.fail(f"{self.about}{refused}", param, ctx)


class DayType(WrittenType):
    """A day: « 2025-01-20 », « 20/1/2025 » or « 20 janvier 2025 »."""

    def __init__(self) -> None:
        super().__init__("date", "day")


class MonthsType(WrittenType):
    """Completed months, as many as a date bears."""

    def __init__(self) -> None:
        super().__init__("mois", "whole", 0, 9999, about="mois révolus : ")


class WordType(click.Choice[str]):
    """A word of a list; ``what`` says what it is, with its article, and ``labels`` what people call each word."""

    def __init__(self, what: str, words: Iterable[str], labels: Callable[[], Mapping[str, str]] = dict):
        super().__init__(list(words), case_sensitive=False)
        self.what, self.labels = what, labels

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        called = folded(str(value)).strip()
        return super().convert(
            next((word for word, label in self.labels().items() if folded(label) == called), value), param, ctx
        )

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        words, labels = [str(word) for word in self.choices], self.labels()
        told = ", ".join(f"{labels[word]} ({word})" if word in labels else word for word in words)
        return f"« {value} » n'est pas {self.what} : {told}.{hint(str(value), [*labels.values(), *words])}"


class NameType(click.ParamType[str]):
    """The identifier of something installed, which the shell can complete."""

    def __init__(self, name: str, among: Callable[["platform.Platform"], Iterable[str]]):
        self.name, self.among = name, among

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(value)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        # silent: a word on the standard error would be written over what is being typed
        session = ctx.find_object(CommandSession) or CommandSession()
        return [CompletionItem(name) for name in sorted(self.among(session.silent)) if name.startswith(incomplete)]


# whether it can be read is told when it is read, in our own words
FILE = click.Path(readable=False, allow_dash=True)
CALL = NameType("appel", lambda known: known.calls)
FICHE = NameType("fiche", lambda known: known.fiches)
KIND = NameType("sorte de règle", lambda known: known.vocabulary.kinds)


def formats(*known: str) -> Callable[[F], F]:
    """The option ``--format``; the first format known is the one taken when none is asked."""
    return click.option(
        "--format",
        "output",
        type=WordType("un format", known),
        default=known[0],
        show_default=True,
        help="table pour lire, json et csv pour les logiciels." if "csv" in known else "La forme du résultat.",
    )


listing_formats = formats("table", "json", "csv")
open_on = click.option(
    "--open-on",
    type=DayType(),
    metavar="DATE",
    help="Seulement ce qui est ouvert ce jour-là : 2025-01-20 ou 20/01/2025.",
)
acting_as = click.option(
    "--as",
    "login",
    envvar="TREMPLIN_ACCOUNT",
    metavar="COMPTE",
    help="Qui agit : son adresse de connexion ; à défaut, la variable TREMPLIN_ACCOUNT.",
)
