"""Invented words: organisations, people, titles and funders that do not exist; and what people write when they act."""

from collections.abc import Mapping

# RGPD, art. 4: nobody is named here, so that a demonstration may be shown to anybody
WORKERS = (
    *("Tisserands", "Passeurs", "Semeurs", "Charpentiers", "Bateliers", "Jardiniers", "Forgerons", "Vanniers"),
    *("Colporteurs", "Éclaireurs", "Couvreurs", "Maraîchers", "Potiers", "Relieurs", "Tonneliers", "Meuniers"),
    *("Veilleurs", "Chaumiers", "Luthiers", "Imagiers", "Rémouleurs", "Sabotiers", "Cordiers", "Arpenteurs"),
    *("Pépiniéristes", "Chaudronniers", "Tailleurs", "Pilotes", "Apiculteurs", "Carillonneurs", "Aiguilleurs"),
    *("Ravaudeurs", "Étameurs", "Graveurs", "Saliniers", "Facteurs", "Mariniers", "Bûcherons", "Sourciers"),
)
SPOTS = (
    *("du Port", "des Quatre Vents", "de la Ruche", "du Vieux Moulin", "de la Lanterne", "du Grand Pré"),
    *("de l'Écluse", "des Trois Sources", "du Clair Matin", "de la Halle", "du Pont Neuf", "des Hautes Herbes"),
    *("de la Tour penchée", "du Chemin creux", "des Deux Rives", "de la Fabrique", "du Four à pain", "de l'Étang"),
    *("du Phare", "de la Grande Ourse", "des Sept Collines", "du Lavoir", "de la Passerelle", "du Verger"),
    *("de la Rose des vents", "du Gué", "des Ormes", "de la Balance", "du Quai vert", "de l'Alouette"),
    *("du Point du jour", "de la Cigogne", "des Glycines", "du Beffroi", "de la Boussole", "du Bois joli"),
    *("de l'Horloge", "des Quenouilles", "du Sablier", "de la Bonne Étoile"),
)
# by legal form, before « Tisserands du Port »
BODIES: Mapping[str, str] = {
    "association": "Les",
    "association_owned": "Société des",
    "training_body": "Institut de formation des",
    "company": "Entreprise des",
    "local_authority": "Communauté de communes des",
    "public_institution": "Établissement public des",
    "foundation": "Fondation des",
    "mutual": "Mutuelle des",
    "works_council": "Comité d'entreprise des",
    "ccas": "Centre communal d'action sociale des",
}
WOMEN = (
    *("Aubrée", "Bertrade", "Clorinde", "Dorimène", "Églantine", "Gratienne", "Isaure", "Jacinthe", "Mahaut"),
    *("Mélisande", "Odeline", "Quiéta", "Radegonde", "Ursuline", "Zélie"),
)
MEN = (
    *("Ancelin", "Céladon", "Éraste", "Florimond", "Hildevert", "Léandre", "Lubin", "Nicandre", "Oronte", "Perrin"),
    *("Silvère", "Tancrède", "Valère"),
)
# without its accent, « Églantine » would come after « Zélie »
FIRST_NAMES = tuple(sorted((*WOMEN, *MEN), key=lambda name: name.replace("É", "E").replace("é", "e")))
# trades, birds and winds: no family is called so
LAST_NAMES = (
    *("Brisemotte", "Chantevent", "Claireau", "Courtebrise", "Doucepluie", "Fauvettine", "Fleurdebois", "Grandlarge"),
    *("Hautetoile", "Joliquai", "Longuerive", "Mielblanc", "Neigeclaire", "Ombrelune", "Passerivière", "Poudrefleur"),
    *("Quatresaisons", "Rondecaille", "Sautemouton", "Tournevague", "Vertefeuille", "Ventdebout", "Bellescale"),
    *("Croquelune", "Froidevague", "Gaillardin", "Lestebarque", "Mouettard", "Pertuisole", "Rougegorgeau"),
)
PROJECTS = (
    *("Un métier à portée de main", "Le potager des possibles", "Cap sur l'emploi", "Reprendre pied, reprendre place"),
    *("La recyclerie du quartier", "Lire, écrire, travailler", "En route vers l'entreprise", "Les mains vertes"),
    *("Cuisiner pour apprendre", "L'atelier de la seconde vie", "Bâtir son parcours", "Un pas après l'autre"),
    *("La fabrique des compétences", "Mobiles et confiants", "Le fil et l'aiguille", "Premiers contrats"),
    *("Apprendre en faisant", "De la parole au métier", "La boussole des parcours", "Numérique pour tous"),
    *("Le jardin partagé", "Au bout du chantier", "Oser l'entreprise", "Propreté et savoir-faire"),
    *("Restaurer, transmettre", "Le relais des aidants", "Vélos remis en selle", "L'escale de l'emploi"),
    *("Entrer dans le bâtiment", "Le goût du travail", "Passerelle vers l'apprentissage", "Prendre le volant"),
    *("Un toit, un emploi", "Le temps de se former", "Au fil des saisons", "Mettre ses atouts en lumière"),
    *("La blanchisserie solidaire", "Du projet au contrat", "Bois et compagnie", "Confiance retrouvée"),
)
FUNDERS = {
    "État, insertion par l'activité économique": "public",
    "Fonds social européen": "public",
    "Région": "public",
    "Commune d'implantation": "public",
    "Communauté de communes": "public",
    "Caisse de sécurité sociale": "public",
    "Fondation de la Bonne Étoile": "private",
    "Fonds propres": "own",
    "Participation des entreprises d'accueil": "private",
    "Ventes de l'atelier": "own",
}
# words for any free question, and for one of whose type a plugin alone knows the form
ANSWERS = (
    "Oui, comme le décrit la note jointe au dossier.",
    "Deux jours par semaine, en petits groupes, avec un point individuel chaque quinzaine.",
    "Les personnes sont orientées par leur référent, puis reçues en entretien sous dix jours.",
    "L'équipe s'appuie sur les bilans de l'année précédente et sur les besoins dits par les employeurs.",
)
# codes of the ROME; real ones, for a question refuses those that are not of its form
TRADES = ("K1304", "G1602", "F1703", "H2402", "A1203", "K2204", "N1105", "D1106", "J1501", "I1309")

# motives, minutes, and what is to complete
ACCEPTED = (
    "Projet conforme à la fiche, moyens suffisants, partenariats solides.",
    "Bilan de l'an passé satisfaisant ; le comité retient le projet.",
    "Besoin avéré sur le territoire, budget équilibré.",
    "Avis favorable du comité technique du 1er rang.",
)
REDUCED = (
    "Projet retenu ; le montant est ramené aux dépenses jugées nécessaires.",
    "Projet retenu pour une partie des postes demandés, dans la limite des crédits.",
)
REFUSED = (
    "Le projet recoupe une action déjà financée auprès du même public.",
    "Les moyens d'encadrement décrits ne suffisent pas au nombre de personnes accueillies.",
    "Les résultats attendus ne sont pas décrits : le lien avec l'emploi n'est pas établi.",
    "Crédits épuisés pour cette session : d'autres projets répondaient mieux aux priorités.",
)
INCOMPLETE = (
    "Merci de joindre le détail des dépenses de personnel et de préciser le calendrier.",
    "Le plan de financement ne dit pas ce qui est déjà obtenu : complétez-le.",
    "Précisez le nombre de personnes accueillies et la part de chaque public.",
    "Les modalités d'accueil sont à décrire : lieux, horaires, encadrement.",
)
WITHDRAWN = (
    "Le cofinancement attendu n'a pas été obtenu : nous renonçons au projet.",
    "Le local prévu n'est plus disponible ; nous déposerons un autre dossier.",
    "Départ de la personne qui portait l'action.",
)
PAPER = "Dossier remis à l'accueil sous forme papier, enregistré à réception."
LATE = "Dépôt commencé avant la clôture et empêché par une panne, constatée par le service."
FAVOURABLE = (
    "Action utile au territoire, bien articulée avec les partenaires.",
    "Le porteur est connu du service, les orientations seront assurées.",
    "Le besoin est réel et le calendrier réaliste.",
)
UNFAVOURABLE = (
    "Une action proche existe déjà à moins de dix kilomètres.",
    "Les orientations ne suffiraient pas à remplir les places demandées.",
)
MINUTES = (
    "Présence de tous les partenaires. Les effectifs sont atteints ; deux parcours sont à revoir.",
    "Point sur les entrées et les sorties. L'encadrant technique est remplacé à partir du mois prochain.",
    "Le démarrage est plus lent que prévu ; un rappel est fait aux référents.",
    "Les objectifs du trimestre sont tenus. Prochain comité fixé en fin de séance.",
)
AMENDED = (
    "Un poste d'encadrement n'a pas été pourvu : le montant est ramené aux dépenses attendues.",
    "Une partie de l'action est prise en charge par un autre financeur.",
)
NOT_PROVED = (
    "Le contrat joint n'est pas signé de l'employeur.",
    "La durée du contrat ne se lit pas sur la copie.",
    "L'attestation est antérieure à la sortie.",
)
ADMITTED_OF_PEOPLE = (
    "Une personne n'a pas eu tout ce que la fiche prévoit, malgré les relances du porteur ; les autres l'ont eu, et le "
    "service l'admet."
)
ADMITTED = "Retard sans effet sur l'exécution, admis par le service après échange avec le porteur."
AWAY = "Congé de l'instructeur : une collègue suit le dossier jusqu'à son retour."
QUESTION = "Bonjour, faut-il compter dans les effectifs les personnes orientées qui ne sont pas encore entrées ?"
REPLY = "Bonjour, non : seules comptent celles qui ont un jour d'entrée. Les autres restent dans les orientations."
APPEAL = (
    "Nous demandons que la décision soit revue : un partenaire nous a rejoints depuis le dépôt, et les moyens "
    "d'encadrement sont désormais réunis."
)
UPHELD = "Le recours n'apporte rien que le comité n'ait déjà examiné ; un nouveau dossier pourra être déposé."
MORE_TIME = "Le local n'a été livré qu'après le démarrage : nous demandons à décaler la fin de l'action d'un mois."
KEPT = "La durée de l'appel ne permet pas de décaler la fin ; le calendrier des entrées peut être resserré."
