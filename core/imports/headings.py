"""How columns are called, in English and as German, French and Spanish files call them."""

import re
import unicodedata
from collections.abc import Iterable

# English heading → the same in other languages. An importer names English ones only, in `Field.names`.
ELSEWHERE = {
    "account": "kundenkonto, compte, cuenta",
    "annual revenue": "jahresumsatz, umsatz, umsatz pro jahr, umsatz im jahr, chiffre d'affaires, chiffre d'affaires annuel, ca annuel,"
    " ingresos, ingresos anuales, facturación, facturación anual",
    "business value": "geschäftswert, wert, nutzen, valeur métier, valeur, valor de negocio, valor",
    "channel": "kanal, quelle, herkunft, canal, source, origen, fuente",
    "city": "stadt, ort, ville, ciudad",
    "comments": "kommentar, kommentare, bemerkung, bemerkungen, anmerkung, anmerkungen, notizen, commentaire, commentaires, remarques,"
    " comentario, comentarios, observaciones, notas",
    "company": "firma, firmenname, unternehmen, unternehmensname, organisation, betrieb, société, entreprise, nom de l'entreprise,"
    " empresa, nombre de la empresa, compañía, organización",
    "confidence": "konfidenz, sicherheit, zuversicht, confiance, confianza, certeza",
    "contact": "kontakt, ansprechpartner, ansprechpartnerin, contact, interlocuteur, contacto",
    "created": "erstellt, erstellt am, angelegt, angelegt am, eingegangen, eingegangen am, eingang, créé, créé le, reçu le, creado, creado el,"
    " fecha de creación, recibido, recibido el",
    "customer": "kunde, kundin, kundenname, client, nom du client, cliente, nombre del cliente",
    "customer email": "e-mail des kunden, kunden-e-mail, e-mail du client, correo del cliente",
    "date": "datum, tag, zeitpunkt, date, jour, fecha, día",
    "description": "beschreibung, details, text, inhalt, description, détails, texte, contenu, descripción, detalles, texto, contenido",
    "effort": "aufwand, schätzung, effort, charge, estimation, esfuerzo, estimación",
    "email": "e-mail, email, mail, e-mail-adresse, mailadresse, adresse e-mail, courriel, adresse électronique, correo, correo electrónico",
    "end": "ende, enddatum, fällig, fällig am, fälligkeit, fälligkeitsdatum, frist, bis, termin, liefertermin, fin, date de fin, échéance,"
    " date d'échéance, fecha de fin, vencimiento, fecha límite, fecha de entrega, hasta",
    "external id": "externe id, externe kennung, fremdschlüssel, id externe, identifiant externe, id externo, identificador externo",
    "full name": "vollständiger name, vor- und nachname, nom complet, nombre completo",
    "horizon": "horizont, jetzt bald später, horizon, horizonte",
    "id": "nr, nummer, kennung, identifiant, numéro, n°, identificador, número",
    "impact": "wirkung, auswirkung, impact, effet, impacto, efecto",
    "influence": "einfluss, macht, influence, pouvoir, influencia, poder",
    "interest": "interesse, intérêt, interés",
    "internal": "intern, mitarbeiter, interne, interno",
    "issue key": "vorgangsschlüssel, ticketnummer, vorgangsnummer, clé du ticket, clave de incidencia",
    "issue type": "vorgangstyp, typ, art, type, type de ticket, tipo, tipo de incidencia",
    "key": "schlüssel, kürzel, clé, clave",
    "labels": "schlagwort, schlagworte, schlagwörter, stichwort, stichworte, stichwörter, etiketten, etikett, étiquette, étiquettes,"
    " mots-clés, libellés, etiqueta, etiquetas, palabras clave",
    "language": "sprache, langue, idioma, lengua",
    "metric": "kennzahl, messgröße, metrik, kpi-name, indicateur, mesure, métrique, indicador, métrica, medida",
    "name": "bezeichnung, nom, nombre, denominación",
    "objective": "ziel, unternehmensziel, objectif, objetivo, meta",
    "organisation": "organisation, firma, unternehmen, organisation, société, entreprise, organización, empresa",
    "owner": "besitzer, besitzerin, eigentümer, eigentümerin, verantwortlich, verantwortliche, verantwortlicher, zuständig, bearbeiter,"
    " bearbeiterin, zugewiesen, zugewiesen an, responsable, propriétaire, assigné, assigné à, propietario, asignado, asignado a,"
    " encargado",
    "parent": "übergeordnet, übergeordnetes element, eltern, epos, parent, élément parent, épopée, padre, elemento padre, épica",
    "product": "produkt, projekt, produktlinie, produit, projet, producto, proyecto",
    "reach": "reichweite, portée, alcance",
    "reporter": "melder, melderin, gemeldet von, absender, rapporteur, auteur, signalé par, informador, autor, remitente",
    "role": "rolle, funktion, rôle, fonction, rol, función, cargo",
    "segment": "segment, branche, kundensegment, segmento, secteur, sector, industria",
    "shipped at": "ausgeliefert, ausgeliefert am, veröffentlicht, veröffentlicht am, fertig am, erledigt am, livré, livré le, publié le,"
    " entregado, entregado el, publicado el",
    "start": "start, beginn, startdatum, anfang, von, ab, début, date de début, commence le, inicio, comienzo, fecha de inicio, desde",
    "state": "zustand, status, statut, état, estado",
    "status": "status, stand, zustand, statut, état, estado",
    "summary": "zusammenfassung, kurzfassung, résumé, resumen",
    "team": "team, gruppe, abteilung, mannschaft, équipe, groupe, equipo, grupo",
    "text": "text, rückmeldung, feedback, was sie sagten, notiz, nachricht, texte, retour, message, commentaire, texto, comentario, mensaje,"
    " nota",
    "timezone": "zeitzone, fuseau, fuseau horaire, zona horaria, huso horario",
    "time": "zeit, uhrzeit, zeitpunkt, zeitstempel, heure, horodatage, hora, marca de tiempo",
    "title": "titel, überschrift, betreff, thema, titre, intitulé, objet, sujet, título, asunto, tema",
    "type": "typ, art, type, tipo",
    "value": "wert, betrag, valeur, montant, valor, importe",
    "website": "webseite, website, internetseite, domäne, domaine, site web, site internet, sitio web, dominio",
}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def words(heading: str) -> str:
    """A heading without case, accents and punctuation: "Début (Date)" → "debut date"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    # Taken apart before too: "ᴬ" has no small letter until it is an "A".
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", apart).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain))


def _spellings(heading: str) -> set[str]:
    """German files write Fälligkeit as Faelligkeit too."""
    return {words(heading), words(unicodedata.normalize("NFC", heading.casefold()).translate(UMLAUTS))}


_FOREIGN = {
    english: sorted({one for heading in said.split(",") for one in _spellings(heading)})
    for english, said in ELSEWHERE.items()
}


def elsewhere(names: Iterable[str]) -> list[str]:
    """What these headings, given as `words` writes them, are called in other languages."""
    return list(dict.fromkeys(heading for name in names for heading in _FOREIGN.get(name, ())))
