"""What the terminal gives to every noun: what is typed, how answers, days and amounts are shown, how one is refused."""

from tremplin.catalogue.calendar import french, hour, hour_and_minute, spell, to_the_minute
from tremplin.catalogue.quantities import NO_BREAK, euros, number, plural
from tremplin.errors import (
    Forbidden,
    NotYet,
    RefusedRequest,
    TremplinError,
    UnknownIdentifier,
    WrongUsage,
    counted,
    excerpt,
)
from tremplin_cli.terminal.amounts import AMOUNT, YEAR, Count, as_read, granted_years
from tremplin_cli.terminal.listing import Column, Listing, as_csv, next_step, table, terminal_width, write_json
from tremplin_cli.terminal.nouns import Noun, late, read_all
from tremplin_cli.terminal.options import (
    CALL,
    FICHE,
    FILE,
    KIND,
    DayType,
    MonthsType,
    NameType,
    WordType,
    WrittenType,
    acting_as,
    formats,
    listing_formats,
    open_on,
)
from tremplin_cli.terminal.progress import progress
from tremplin_cli.terminal.saving import saving
from tremplin_cli.terminal.screen import moved
from tremplin_cli.terminal.session import STDIN, CommandSession, pass_session, readable
from tremplin_cli.terminal.telling import prompt, tell
from tremplin_cli.terminal.versioned import versioned
from tremplin_cli.terminal.wording import lists_of, several
from tremplin_cli.terminal.wrapping import wrapped
