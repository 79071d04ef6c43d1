"""Click in French, whatever the locale of the machine.

Click takes its own words from ``gettext``, which only speaks French where the locale is French and a catalogue is
installed: its modules are handed ours instead. What a person typed wrong is told in our own sentences.
"""

import sys

import click

from tremplin.errors import hint

WORDS = {
    "Usage:": "Usage :",
    # Click ends a title with a colon, which French keeps apart from the word
    "Options": "Options ",
    "Commands": "Commandes ",
    "Positional arguments": "Arguments ",
    "default: {default}": "par défaut : {default}",
    "required": "obligatoire",
    "env var: {var}": "variable d'environnement : {var}",
    "(dynamic)": "(calculé)",
    "Show this message and exit.": "Afficher cette aide.",
    "Aborted!": "Interrompu.",
    "Missing command.": "il manque une commande.",
    "Got unexpected extra argument ({args})": "argument en trop : {args}.",
    "Got unexpected extra arguments ({args})": "arguments en trop : {args}.",
    "Option {name!r} requires an argument.": "l'option « {name} » attend une valeur.",
    "Option {name!r} requires {nargs} arguments.": "l'option « {name} » attend {nargs} valeurs.",
    "Option {name!r} does not take a value.": "l'option « {name} » ne prend pas de valeur.",
    "Argument {name!r} takes {nargs} values.": "l'argument « {name} » attend {nargs} valeurs.",
    "Shell completion is not supported for Bash versions older than 4.4.": (
        "La complétion demande Bash 4.4 ou plus récent."
    ),
    "Couldn't detect Bash version, shell completion is not supported.": (
        "Bash est introuvable : la complétion n'est pas disponible."
    ),
}


def word(english: str) -> str:
    return WORDS.get(english, english)


def counted(one: str, several: str, count: int) -> str:
    # in French the plural begins at two
    return word(one if count < 2 else several)


def speak() -> None:
    """Hand our words to every module of Click that asked ``gettext`` for its own."""
    ours = {"_": word, "ngettext": counted}
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            vars(module).update({asked: ours[asked] for asked in ours if hasattr(module, asked)})


def told(error: click.ClickException) -> str:
    """What was typed wrong, in one sentence, with the nearest name."""
    match error:
        case click.NoSuchOption():
            near = f" Vouliez-vous dire « {error.possibilities[0]} » ?" if error.possibilities else ""
            return f"option « {error.option_name} » inconnue.{near}"
        case click.NoSuchCommand(ctx=click.Context(command=click.Group() as group) as context):
            near = hint(error.command_name, group.list_commands(context))
            return f"commande « {error.command_name} » inconnue.{near}"
        case click.MissingParameter(param=click.Option() as option):
            return f"il manque l'option « {option.opts[0]} »."
        case click.MissingParameter(param=click.Argument() as argument, ctx=click.Context() as context):
            return f"il manque l'argument « {argument.make_metavar(context).rstrip('.')} »."
        case click.BadParameter():
            return error.message
        case _:
            return error.format_message()


def advice(error: click.ClickException) -> str:
    """Where help is, for what was typed wrong."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"Tapez « {context.command_path} --help » pour l'aide." if context else ""
