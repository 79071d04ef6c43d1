"""What people write when they act: motives, minutes, and what is to complete."""

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
ADMITTED = "Retard sans effet sur l'exécution, admis par le service après échange avec le porteur."
