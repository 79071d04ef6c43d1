"""Make the site of what is installed, of the settings and of the base, where there is one."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any

from tremplin_cli.serve.listening import loopback
from tremplin_cli.terminal.door import CommandSession, RefusedRequest, late, read_all

with late():
    from tremplin import office
    from tremplin.storage import glance, lines, place, stages

ABSENT = "le site n'est pas installé : tapez « pip install tremplin[web] »."
NO_BASE = "Aucune base ici : le site public seul, sans comptes ni dossiers. Pour eux : tremplin db init"
OWN_NAME = "localhost"


class SiteMaking:
    """The making of one site: its settings are read once, its desk is opened by each process that serves."""

    def __init__(self, session: CommandSession):
        try:
            from tremplin_web import app, clock, settings
        except ModuleNotFoundError as error:
            if (error.name or "").startswith("tremplin"):
                raise
            raise RefusedRequest(ABSENT) from None
        self.session = session
        self._app, self._clock = app.create_app, clock.Clock
        self.settings = settings.settings_of(session.environ)
        file = glance.sqlite_file(session.environ)
        named = session.environ.get(glance.DATABASE_SETTING, "").strip()
        # the base that every command works at without a setting is served too, once it is there
        self.base = str(place.place(session.environ)) if named or (file and file.exists()) else None

    @property
    def held(self) -> str:
        """Which base is served, in one line."""
        return f"Base : {self.base}" if self.base else NO_BASE

    def check(self, host: str) -> None:
        """Refuse what could not be served, before anything listens: no process of a server tells it as well."""
        if self.base is None:
            # a wrong day is told before anything listens
            _ = self.session.stage
            return
        with closing(self._desk().database) as database, database.reading() as session:
            lines.names_held(session)
        if self._staged() and not (loopback(host) and all(map(loopback, self.settings.hosts))):
            raise RefusedRequest(
                "cette base est une démonstration, dont chacun connaît les mots de passe : elle n'est servie que sur "
                "cette machine. Servez-la sur 127.0.0.1, sans adresse publique."
            )

    def app(self) -> Any:
        """The application, with a desk of this process: no connection is shared across a fork."""
        # several threads answer from now on
        read_all()
        platform, settings = self.session.silent, self.settings
        if self.base is None:
            return self._app(platform, clock=self._clock(self.session.stage), settings=settings)
        desk = self._desk()
        if self._staged():
            # through a tunnel or a proxy, it would still be reached from elsewhere: it answers to no other name
            settings = replace(settings, hosts=(OWN_NAME,))

        def last() -> datetime | None:
            with desk.database.glancing() as rows:
                return stages.last_act(rows)

        return self._app(platform, desk, self._clock(self.session.stage, last=last), settings)

    def _desk(self) -> Any:
        return office.open_desk(self.session.silent, self.session.environ)

    def _staged(self) -> bool:
        return self.session.stage is not None
