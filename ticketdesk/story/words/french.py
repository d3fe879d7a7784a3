"""Français."""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import Manner, cases, lines

CASES = (
    *cases(
        Category.technical,
        """
= low
# Icône invisible en mode sombre
En mode sombre, l'icône de {feature} est noire sur fond noir. Rien de grave.
- icône invisible
= medium
# L'export de {board} est vide
# Fichier CSV sans lignes
Depuis le {date}, l'export de {board} ne contient que l'en-tête. En PDF cela marche, nous faisons avec.
+ Le tableau compte environ {count} cartes.
+ Un collègue a le même résultat.
- export vide
= medium
# {board} met trente secondes à s'ouvrir
{board} est devenu très lent, alors que les petits tableaux s'ouvrent tout de suite.
+ Au bureau comme à la maison.
- très lent
= high
# Erreur {code} à l'ouverture de {board}
Depuis ce matin {board} affiche l'erreur {code}. C'est notre tableau principal, toute l'équipe est bloquée.
+ Autre navigateur, autre réseau : rien n'y fait.
- {code}, bloqués
= critical
# Panne totale depuis {hour} h
Depuis {hour} h, nos {people} utilisateurs reçoivent tous une erreur 503. La production est arrêtée.
- tout est en panne
""",
    ),
    *cases(
        Category.billing,
        """
= low
# Question sur la facture {invoice}
Que veut dire la ligne « prorata » sur la facture {invoice} ? Rien d'urgent.
- prorata ?
= medium
# Adresse erronée sur la facture
Nous avons déménagé. Pourriez-vous refaire la facture {invoice} avec la nouvelle adresse avant la fin du mois ?
- adresse fausse sur la facture
= high
# {amount} débités deux fois
Le {date}, {amount} ont été débités deux fois avec la même référence. Merci de rembourser l'un des deux.
- débité deux fois
""",
    ),
    *cases(
        Category.account,
        """
= low
# Changer mon nom affiché
Mon nom est mal écrit dans mon profil. Où puis-je le corriger ?
- changer mon nom
= medium
# Supprimer le compte d'un ancien collègue
{teammate} a quitté l'entreprise et figure encore parmi les membres. Comment supprimer ce compte ?
- supprimer {teammate}
= high
# Impossible de me connecter, téléphone perdu
On m'a volé le téléphone avec les codes et je n'ai plus ceux de secours. Je suis la seule administratrice.
- connexion impossible
""",
    ),
    *cases(
        Category.general,
        """
= low
# Une petite suggestion
# Merci
Ce serait bien que {feature} se souvienne de la dernière vue. Une simple idée.
- une idée
= medium
# Questionnaire de sécurité
Notre service des achats a besoin de réponses à un questionnaire de sécurité avant le renouvellement. À qui l'envoyer ?
- questionnaire de sécurité ?
""",
    ),
)

MANNER = Manner(
    greetings=lines("Bonjour,\nBonjour à tous,\nMadame, Monsieur,"),
    asides=lines("""
        Nous utilisons Kestrel depuis deux ans, sans souci jusqu'ici.
        Je peux envoyer une capture d'écran.
        Je suis joignable jusqu'à 17 h.
        Notre informaticien n'a rien trouvé de notre côté.
    """),
    polite=lines("Merci d'avance pour votre aide.\nMerci beaucoup, votre équipe est toujours à l'écoute."),
    angry=lines("C'est la troisième fois, cela suffit !\nÀ ce prix-là, j'attendais mieux."),
    anxious=lines("Je suis vraiment inquiète.\nDites-moi que rien n'est perdu."),
    endings=lines("Cordialement\nBien à vous\nMerci et bonne journée"),
    replies=lines("""
        Merci de votre message. Nous regardons cela et revenons vers vous aujourd'hui.
        Nous avons pu le reproduire et travaillons à une correction.
        Pourriez-vous nous dire depuis quand, et avec quel navigateur ?
        Cela devrait remarcher. Pouvez-vous réessayer ?
    """),
    last_words=lines("""
        Ravis que cela remarche. Nous fermons la demande ; une réponse la rouvre.
        C'est réglé. Merci de votre patience.
    """),
)
