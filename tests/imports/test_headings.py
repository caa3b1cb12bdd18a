"""Columns are recognised by what German, French and Spanish files call them, however they are written."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Invalid
from core.imports.headings import ELSEWHERE, elsewhere, words
from core.imports.mapping import guess, parse
from core.imports.registry import importer_class
from core.models import User
from roadmap.models import Item
from tests.conftest import Act
from tests.imports.conftest import Bring, table

GUESSES = {
    "items": [
        "Nr.=external_id Titel=title Beschreibung=description Status=status Beginn=start Fällig=end Besitzer=owner"
        " Team=team Schlagworte=tags Aufwand=effort Wert=value Ziel=objective Produkt=product Reichweite=reach",
        "Überschrift=title Details=description Zustand=status Start=start Ende=end Verantwortlich=owner Gruppe=team"
        " Stichwörter=tags Schätzung=effort Horizont=horizon Konfidenz=confidence Art=type",
        "Titre=title Description=description Statut=status Début=start Échéance=end Responsable=owner Équipe=team"
        " Étiquettes=tags Charge=effort Valeur=value Objectif=objective Produit=product",
        "Título=title Descripción=description Estado=status Inicio=start Vencimiento=end Propietario=owner Equipo=team"
        " Etiquetas=tags Esfuerzo=effort Valor=value Objetivo=objective Producto=product",
    ],
    "companies": [
        "Kennung=external_id Firma=name Umsatz=revenue Branche=segment Webseite=domain",
        "Identifiant=external_id Entreprise=name Chiffre_d'affaires=revenue Secteur=segment Site_web=domain",
        "Identificador=external_id Empresa=name Facturación=revenue Sector=segment Sitio_web=domain",
    ],
    "customers": [
        "Kunde=name E-Mail-Adresse=email Firma=company",
        "Client=name Courriel=email Société=company",
        "Cliente=name Correo_electrónico=email Empresa=company",
    ],
    "notes": [
        "Betreff=title Text=text Datum=occurred_at Kunde=customer E-Mail=email Firma=company Kanal=source"
        " Status=state Schlagworte=tags",
        "Objet=title Texte=text Date=occurred_at Client=customer Entreprise=company Canal=source Étiquettes=tags",
        "Asunto=title Mensaje=text Fecha=occurred_at Cliente=customer Empresa=company Canal=source Etiquetas=tags",
    ],
    "points": [
        "Kennzahl=kpi Datum=at Wert=value",
        "Indicateur=kpi Date=at Valeur=value",
        "Indicador=kpi Fecha=at Valor=value",
    ],
    "stakeholders": [
        "Name=name E-Mail=email Firma=organisation Rolle=kind Einfluss=influence Interesse=interest Sprache=language"
        " Zeitzone=zone Bemerkungen=notes Intern=internal",
        "Nom=name Courriel=email Société=organisation Rôle=kind Influence=influence Intérêt=interest Langue=language",
        "Nombre=name Correo=email Empresa=organisation Función=kind Influencia=influence Interés=interest",
    ],
}
CASES = [(kind, line) for kind, lines in GUESSES.items() for line in lines]


def pairs(line: str) -> dict[str, str]:
    """{field: heading}; an underscore stands for a blank."""
    found = (pair.rpartition("=") for pair in line.split())
    return {field: heading.replace("_", " ") for heading, _sign, field in found}


@pytest.mark.parametrize(("kind", "line"), CASES)
def test_foreign_headings_are_guessed(kind: str, line: str) -> None:
    wanted = pairs(line)
    assert guess(importer_class(kind), list(wanted.values())) == {"fields": wanted}


@pytest.mark.parametrize(("kind", "line"), CASES)
def test_the_order_of_columns_and_their_case_do_not_matter(kind: str, line: str) -> None:
    wanted = {field: f" {heading.upper()}: " for field, heading in pairs(line).items()}
    assert guess(importer_class(kind), list(wanted.values())[::-1]) == {"fields": wanted}


@pytest.mark.parametrize(
    ("heading", "plain"),
    [
        ("FÄLLIG  AM:", "fallig am"), ("Fa\u0308llig-am", "fallig am"), ("dueDate", "due date"), ("due_date", "due date"),
        ("[Größe]", "grosse"), ("Chiffre d’affaires", "chiffre d affaires"), ("ＴＩＴＥＬ", "titel"), ("N°", "n"), ("…", ""),
    ],
)  # fmt: skip
def test_a_heading_is_compared_without_case_accents_and_punctuation(heading: str, plain: str) -> None:
    assert words(heading) == plain


@given(st.text(max_size=40))
def test_a_plain_heading_stays_as_it_is(heading: str) -> None:
    once = words(heading)
    assert words(once) == once
    assert words(f"  {heading}\t") == once


def test_umlauts_may_be_written_out() -> None:
    columns = ["Ueberschrift", "Faelligkeit", "Stichwoerter"]
    fields = {"title": "Ueberschrift", "end": "Faelligkeit", "tags": "Stichwoerter"}
    assert guess(importer_class("items"), columns) == {"fields": fields}


def test_every_language_has_a_heading_that_some_field_asks_for() -> None:
    """A synonym of an English heading that no importer names could never be found."""
    kinds = [importer_class(kind) for kind in GUESSES]
    asked = {
        words(name)
        for kind in kinds
        for target in kind.fields
        for name in (target.name, str(target.label), *target.names)
    }
    assert {heading for heading in ELSEWHERE if words(heading) not in asked} == set()
    assert all(elsewhere([words(heading)]) for heading in ELSEWHERE)


def test_an_english_heading_goes_before_a_foreign_one() -> None:
    columns = ["Art", "Type", "Wert", "Value"]
    fields = {"title": "Art", "type": "Type", "value": "Value"}
    assert guess(importer_class("items"), columns)["fields"] == {
        name: heading for name, heading in fields.items() if name != "title"
    }


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("items", "Choose the column that holds the title."),
        ("companies", "Choose the column that holds the name."),
        ("points", "Choose the column that holds the time. Choose the column that holds the value."),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(kind: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse({"fields": {}}, importer_class(kind), [])
    assert refusal.value.detail == sentence


@pytest.mark.usefixtures("product")
def test_the_page_does_not_say_the_name_twice(web: Any, act: Act, bob: User, bring: Bring) -> None:
    job = bring(table(["Titel"], ["Pay by invoice"]), dry=True)
    said = web(bob).post(f"/w/acme/imports/{job.pk}/mapping/", {}).content.decode()
    assert "<li>Choose the column that holds the title.</li>" in said


@pytest.mark.usefixtures("product")
def test_a_german_file_comes_in_without_a_mapping(bring: Bring, act: Act) -> None:
    rows = (
        ["Titel", "Beschreibung", "Beginn", "Fällig", "Schlagworte", "Aufwand"],
        ["Zahlen auf Rechnung", "Für Firmen", "15. Juni 2026", "31.12.2026", "Kasse, B2B", "3,5"],
    )
    data = "\n".join(";".join(row) for row in rows).encode("cp1252")
    job = bring(data)
    assert job.counts == {"created": 1, "updated": 0, "unchanged": 0, "rejected": 0}
    with act():
        item = Item.objects.get(title="Zahlen auf Rechnung")
    dates = (str(item.start), str(item.end))
    assert (dates, item.tags, item.effort) == (("2026-06-15", "2026-12-31"), ["Kasse", "B2B"], 3.5)
