"""Why an identity provider lets nobody in: a sentence for whoever came, a word for whoever runs the site."""

from markupsafe import Markup

from tremplin.errors import RefusedRequest
from tremplin_web.frame.language import gettext as _

UNAVAILABLE = 503


class RefusedProof(RefusedRequest):
    """What a provider said, or did not, is not enough; ``reason`` goes to the log, and holds nothing of a person."""

    def __init__(self, sentence: Markup, reason: str, status: int = 422):
        # markup, in the language of the page: what an exception says is a plain text
        self.sentence, self.reason, self.status = sentence, reason, status
        super().__init__(sentence.unescape())


def unproved(label: str, reason: str) -> RefusedProof:
    """An answer that is not what it should be, whatever it lacks: whoever forges one learns nothing."""
    told = _(
        "La réponse de %(label)s ne peut pas être crue : recommencez. Si cela continue, prévenez le service du "
        "Département.",
        label=label,
    )
    return RefusedProof(told, reason)


def unsure(label: str, reason: str) -> RefusedProof:
    """Somebody who was not proved surely enough there."""
    told = _(
        "%(label)s ne dit pas que vous y êtes connecté assez sûrement pour ce site. Connectez-vous-y avec votre second "
        "facteur, ou ici par votre adresse et votre mot de passe.",
        label=label,
    )
    return RefusedProof(told, reason)


def lost(reason: str) -> RefusedProof:
    """A way that was not begun in this browser, that was walked already, or too long ago."""
    told = _(
        "Cette connexion n'a pas été commencée dans ce navigateur, ou l'a été il y a trop longtemps : recommencez."
    )
    return RefusedProof(told, reason)


def interrupted(label: str, reason: str) -> RefusedProof:
    """A provider that says that it lets nobody in."""
    return RefusedProof(_("La connexion a été interrompue chez %(label)s.", label=label), reason)


def silent(label: str, reason: str) -> RefusedProof:
    """A provider that does not answer."""
    told = _(
        "%(label)s ne répond pas. Recommencez dans quelques minutes, ou connectez-vous par votre adresse et votre mot "
        "de passe.",
        label=label,
    )
    return RefusedProof(told, reason, UNAVAILABLE)
