"""What the commands about one person share: the dossier, and the number of the person there."""

import click

from tremplin_cli.terminal.door import Count

dossier = click.argument("reference", metavar="DOSSIER")
number_ = click.argument("number", type=Count("numéro de participant"), metavar="NUMÉRO")
