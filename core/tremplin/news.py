"""What happens to dossiers, one line each in the log ``tremplin.news``: the core listens as any plugin may."""

import logging
from datetime import date

from tremplin.catalogue.door import euros, french
from tremplin.extension.markers import hookimpl

# references and amounts, no name: a log is kept apart from what is erased (CNIL, 2021-122)
LOG = logging.getLogger("tremplin.news")


class News:
    """Log what plugins are told: references, days and amounts, nothing of anybody."""

    @hookimpl
    def tremplin_dossier_submitted(self, reference: str) -> None:
        LOG.info("%s déposé", reference)

    @hookimpl
    def tremplin_dossier_decided(self, reference: str, granted_cents: int | None) -> None:
        if granted_cents is None:
            LOG.info("%s refusé", reference)
        else:
            LOG.info("%s accepté : %s", reference, euros(granted_cents))

    @hookimpl
    def tremplin_agreement_signed(self, reference: str, amount_cents: int, starts_on: date, ends_on: date) -> None:
        LOG.info(
            "%s conventionné : %s, du %s au %s", reference, euros(amount_cents), french(starts_on), french(ends_on)
        )

    @hookimpl
    def tremplin_report_received(self, reference: str, kind: str, received_on: date) -> None:
        LOG.info("%s : bilan « %s » reçu le %s", reference, kind, french(received_on))

    @hookimpl
    def tremplin_dossier_settled(self, reference: str, due_cents: int, balance_cents: int) -> None:
        verb = "à verser" if balance_cents >= 0 else "à reprendre"
        LOG.info("%s soldé : %s dus, %s %s", reference, euros(due_cents), euros(abs(balance_cents)), verb)
