"""Why a workbook is not read, in a sentence that says what to do."""

from collections.abc import Mapping

from tremplin.catalogue.door import number
from tremplin.documents.people.archive import MEGABYTE, MOST_FILE
from tremplin.documents.people.limits import MOST_CELLS, MOST_ROWS

ANEW = "ouvrez-le dans le tableur, enregistrez-le de nouveau en .xlsx ou en .ods, puis recommencez."
SPLIT = "coupez-le en plusieurs, puis importez-les l'un après l'autre."
MOST = f"{number(MOST_ROWS)} lignes ou {number(MOST_CELLS)} cases au plus"
REFUSALS: Mapping[str, str] = {
    "heavy": f"le fichier est trop gros, {MOST_FILE // MEGABYTE} Mo au plus : {SPLIT}",
    "long": f"le fichier est trop long, {MOST} : {SPLIT}",
    "memory": f"le fichier demande trop de mémoire, {MOST} : une case est-elle remplie tout en bas ou tout à droite de "
    "la feuille ? Effacez les lignes et les colonnes vides.",
    "slow": f"le fichier demande trop de temps : {SPLIT}",
    "swollen": f"le fichier se déplie en beaucoup plus qu'il ne pèse, comme un piège : {ANEW}",
    "old": "c'est un classeur de l'ancien format .xls : enregistrez-le en .xlsx ou en .ods.",
    "encrypted": "le classeur est protégé par un mot de passe : enregistrez-le sans mot de passe.",
    "macros": "le classeur contient des macros : enregistrez-le en .xlsx ou en .ods, sans elles.",
    "escaping": f"le classeur contient des fichiers qui en sortiraient : {ANEW}",
    "entities": f"le classeur contient des déclarations que nul tableur n'écrit : {ANEW}",
    "stranger": "ce n'est pas un classeur : un fichier .xlsx, .ods ou .csv est attendu.",
    "damaged": f"le classeur est abîmé ou incomplet : {ANEW}",
}
UNINSTALLED = (
    'lire un classeur demande une extension qui n\'est pas installée : tapez « pip install "tremplin[people]" », ou '
    "enregistrez-le en « CSV UTF-8 »."
)
