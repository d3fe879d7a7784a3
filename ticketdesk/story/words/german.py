"""Deutsch."""

from __future__ import annotations

from ticketdesk.models.choices import Category
from ticketdesk.story.words.cases import Manner, cases, lines

CASES = (
    *cases(
        Category.technical,
        """
= low
# Symbol im dunklen Design kaum zu sehen
Im dunklen Design ist das Symbol von {feature} schwarz auf schwarz. Stört nicht sehr, fällt nur auf.
+ In {browser}, falls das hilft.
- Symbol unsichtbar
= medium
# Export von {board} ist leer
# CSV-Datei ohne Zeilen
Seit dem {date} kommt beim Export von {board} nur noch die Kopfzeile. Als PDF geht es, damit behelfen wir uns.
+ Das Board hat etwa {count} Karten.
+ Bei einer Kollegin ist es genauso.
- Export leer, bitte prüfen
= medium
# {board} lädt sehr langsam
# Seite braucht 40 Sekunden
{board} braucht inzwischen eine halbe Minute, bis etwas zu sehen ist. Kleinere Boards sind schnell.
+ Im Büro und im Homeoffice gleich.
- sehr langsam seit Montag
= medium
# Benachrichtigungen kommen erst abends
Die App meldet Erwähnungen erst Stunden später, abends dann alle auf einmal. Per E-Mail sind sie pünktlich da.
+ Android, Version {version}.
- push zu spät
= high
# Fehler {code} beim Öffnen von {board}
# Unser Hauptboard lässt sich nicht öffnen
{board} öffnet sich seit heute früh nicht mehr, es kommt nur Fehler {code}. Ohne dieses Board kann das Team nicht arbeiten, einen Umweg haben wir nicht gefunden.
+ Anderer Browser, anderes Netz: immer dasselbe.
- {code}, geht nichts mehr
= critical
# Kompletter Ausfall seit {hour} Uhr
Seit {hour} Uhr kommt bei allen {people} Mitarbeitern nur noch 503. Die Fertigung steht.
+ Ihre Statusseite zeigt alles grün.
- alles down, {people} Leute
""",
    ),
    *cases(
        Category.billing,
        """
= low
# Frage zur Rechnung {invoice}
Was bedeutet auf der Rechnung {invoice} die Zeile „anteilig“? Eilt nicht.
- Frage zu {invoice}
= medium
# Neue Rechnungsanschrift
# Umsatzsteuer-Nummer ändern
Wir sind umgezogen. Bitte stellen Sie die Rechnung {invoice} mit der neuen Anschrift noch einmal aus, die Buchhaltung braucht sie diesen Monat.
+ Die Firma heißt weiterhin gleich.
- Anschrift auf Rechnung falsch
= high
# {amount} doppelt abgebucht
Am {date} wurden {amount} zweimal von unserem Konto abgebucht, beide Male mit demselben Verwendungszweck. Bitte überweisen Sie einen Betrag zurück.
+ Die Bank kann nichts mehr zurückholen.
- doppelt abgebucht!
""",
    ),
    *cases(
        Category.account,
        """
= low
# Namen im Profil ändern
Ich habe geheiratet und heiße jetzt anders. Wo ändere ich den angezeigten Namen?
- Name ändern?
= medium
# Zugang für einen freien Mitarbeiter
# Welche Rolle für Externe?
Ein freier Mitarbeiter soll nur {board} sehen. Welche Rolle ist dafür richtig?
+ Wir haben den Tarif {plan}.
- Rolle für Externe?
= high
# Ausgesperrt, Handy mit Zwei-Faktor-Code verloren
Mein Telefon ist weg und damit auch die Codes. Ich komme nicht mehr in mein Konto und bin die einzige Administratorin.
+ Meine Identität weise ich gern nach.
- komme nicht mehr rein
""",
    ),
    *cases(
        Category.general,
        """
= low
# Vorschlag für {feature}
# Tippfehler in der Hilfe
Schön wäre es, wenn {feature} sich die letzte Ansicht merken würde. Nur ein Wunsch.
Auf der Hilfeseite zu {feature} steht „Bentzer“ statt „Benutzer“.
- kleiner Wunsch
= medium
# Fragebogen zum Datenschutz
Unser Einkauf braucht bis Monatsende Antworten auf einen Fragebogen zum Datenschutz. An wen darf ich ihn schicken?
- AV-Vertrag?
""",
    ),
)

MANNER = Manner(
    greetings=lines("Guten Tag,\nHallo,\nHallo zusammen,\nSehr geehrte Damen und Herren,\nMoin,"),
    asides=lines("""
        Wir nutzen Kestrel seit etwa zwei Jahren, bisher ohne Ärger.
        Ein Bildschirmfoto kann ich nachreichen.
        Erreichbar bin ich werktags bis 16 Uhr.
        Unsere IT hat auf unserer Seite nichts gefunden.
        Falls Sie Zugriff auf den Arbeitsbereich brauchen, geben wir ihn gern frei.
        Im Forum habe ich nichts Passendes entdeckt.
    """),
    polite=lines(
        "Vielen Dank im Voraus für Ihre Mühe.\nHerzlichen Dank, Ihr Support ist sonst immer schnell."
    ),
    angry=lines("Das ist jetzt das dritte Mal, langsam reicht es.\nFür diesen Preis erwarte ich mehr!"),
    anxious=lines("Ich mache mir ehrlich Sorgen.\nBitte sagen Sie mir, dass nichts verloren ist."),
    endings=lines("Viele Grüße\nMit freundlichen Grüßen\nDanke und Gruß\nBeste Grüße"),
    replies=lines("""
        Vielen Dank für die Nachricht. Wir sehen uns das an und melden uns heute noch.
        Danke für die Angaben. Wir konnten es nachstellen und arbeiten an einer Lösung.
        Könnten Sie uns noch sagen, seit wann es auftritt und in welchem Browser?
        Es sollte jetzt wieder gehen. Bitte probieren Sie es noch einmal.
    """),
    last_words=lines("""
        Schön, dass es wieder geht. Wir schließen die Anfrage; eine Antwort öffnet sie wieder.
        Erledigt. Danke für die Geduld.
    """),
)
