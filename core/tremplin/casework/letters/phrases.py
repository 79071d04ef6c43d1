"""What the core says in letters where a department says nothing: kind, exact, and of the law in general."""

from collections.abc import Iterator

from tremplin.casework.letters.letter import LetterBlock, LetterHeading, LetterParagraph
from tremplin.casework.letters.matter import LetterMatter
from tremplin.catalogue.door import ReceiptWords

GREETING = "Madame, Monsieur,"
FAREWELL = "Je vous prie d'agréer, Madame, Monsieur, l'expression de ma considération distinguée."
SIGNATORY = "Pour le Département, le service chargé du dossier"
# CJA, art. R421-1 and R421-2; CRPA, art. L411-2 and L231-4: an appeal to the department interrupts the two months once
APPEALS = (
    "demander au Département de revoir sa position (recours gracieux), ou pour saisir le tribunal administratif dont "
    "dépend le Département, par courrier, sur place ou par l'application Télérecours citoyens. Si vous demandez "
    "d'abord au Département de revoir sa position, vous gardez deux mois pour saisir le tribunal, comptés du jour où "
    "il vous répond ; s'il ne répond pas dans les deux mois, son silence vaut refus, et les deux mois courent alors de "
    "ce refus."
)
REMEDIES = (
    f"Si vous contestez cette décision, vous avez deux mois, à compter du jour où vous la recevez, pour {APPEALS}"
)
OF_SILENCE = f"Contre un refus né du silence, vous avez deux mois, à compter du jour où il naît, pour {APPEALS}"


def remedies(matter: LetterMatter) -> Iterator[LetterBlock]:
    """How a decision is contested, in the words of the department if it has some."""
    receipts = matter.department.receipts or ReceiptWords()
    yield LetterHeading("Voies et délais de recours")
    yield LetterParagraph(matter.words.remedies or receipts.remedies or REMEDIES)
