"""Dates and ages as boards and blogs print them in many languages -> the same in English, for ``ingest.times``.

Names of months, "today", the hour ("18 h 05", "klo 18.05", "下午6:05"), years of two digits after dots, and ages
("vor 3 Jahren") are put into the one form that is read there. What is not known stays as it is.
"""

from __future__ import annotations

import re

from ingest import times

_WORDS = {
    "jan": "jänner januar januari janvier janv enero ene gennaio gen janeiro styczeń stycznia января янв ocak "
    "tammikuuta ledna januára január ianuarie ian січня ιανουαρίου",
    "feb": "februar februari février févr fév febrero febbraio fevereiro fev luty lutego февраля фев şubat helmikuuta "
    "února februára február februarie лютого φεβρουαρίου",
    "mar": "märz mär mrz maart mrt mars marzo março marca марта мар mart maaliskuuta března március martie maret "
    "березня μαρτίου",
    "apr": "april avril avr abril abr aprile kwiecień kwietnia апреля апр nisan huhtikuuta dubna apríla április "
    "aprilie квітня απριλίου",
    "may": "mai mei mayo maggio mag maio maj maja мая май mayıs toukokuuta května mája május травня μαΐου",
    "jun": "juni juin junio giugno giu junho czerwiec czerwca июня июн haziran kesäkuuta června júna június iunie iun "
    "червня ιουνίου",
    "jul": "juli juillet juil julio luglio lug julho lipiec lipca июля июл temmuz heinäkuuta července júla július "
    "iulie iul липня ιουλίου",
    "aug": "august augusti augustus août aoû agosto ago sierpień sierpnia августа авг ağustos elokuuta srpna augusta "
    "augusztus agustus серпня αυγούστου",
    "sep": "september septembre sept septiembre settembre set setembro wrzesień września сентября сен eylül syyskuuta "
    "září septembra szeptember septembrie вересня σεπτεμβρίου",
    "oct": "oktober okt octobre octubre ottobre ott outubro out październik października paź октября окт ekim "
    "lokakuuta října októbra október octombrie жовтня οκτωβρίου",
    "nov": "november novembre noviembre novembro listopad listopada lis ноября ноя kasım marraskuuta listopadu "
    "novembra noiembrie листопада νοεμβρίου",
    "dec": "dezember dez december desember des décembre déc diciembre dic dicembre dezembro grudzień grudnia gru "
    "декабря дек aralık joulukuuta prosince decembra decembrie грудня δεκεμβρίου",
    "today": "heute aujourd'hui hoy oggi hoje vandaag dzisiaj dziś сегодня idag dnes bugün tänään ma "
    "azi сьогодні σήμερα",
    "yesterday": "gestern hier ayer ieri ontem gisteren wczoraj вчера igår včera dün eilen tegnap вчора χθες",
    "am": "vormittag vormittags",
    "pm": "nachmittag nachmittags",
}
_ENGLISH = {word: english for english, words in _WORDS.items() for word in words.split()}
_DAY_NAMES = re.compile(
    r"^(?:mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mié|mie|jue|vie|sáb|sab|dom|gio|seg|ter|qua|qui|sex"
    r"|ma|wo|vr|za|zo|пн|вт|ср|чт|пт|сб|вс|pn|wt|śr|czw|pt|sob|ndz)\.?,?\s+"
    r"(?=\d{1,2}\.?\s+(?:de\s+)?[^\W\d_]{3,12}|[^\W\d_]{3,12}\.?\s+\d)|^(?:[^\W\d_]{3,10}tag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo),?\s+",
    re.IGNORECASE,
)
_AGO = re.compile(r"\bago\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_FILLER = re.compile(
    r"(?<!\s)"
    r"\s+(?:um|à|a las|alle(?: ore)?|às|om|o|klo|kl|в|о|v|den|uhr|la)\.?(?=\s|$)|(?<=[^\W\d_])\s+de(?:l)?(?=\s+\d)"
    r"|(?<=\d)\s+de(?=\s)",
    re.IGNORECASE,
)
_CLOCK_FORMS = (
    (re.compile(r"\b(\d{1,2})\s?h\s?(\d{2})\b(?:\s?min\b)?", re.IGNORECASE), r"\1:\2"),
    (re.compile(r"(?<=\d):(\d{2})(?:\s*(?:uhr|h))\b", re.IGNORECASE), r":\1"),
    (re.compile(r"\b(?:klo?\.?\s+|um\s+)(\d{1,2})\.(\d{2})\b", re.IGNORECASE), r"\1:\2"),
    (re.compile(r"(?:上午|午前|오전)\s*(\d{1,2}:\d{2}(?::\d{2})?)"), r"\1 am"),
    (re.compile(r"(?:下午|午後|오후)\s*(\d{1,2}:\d{2}(?::\d{2})?)"), r"\1 pm"),
    (re.compile(r"\s*[|•·]\s*#\s?\d{1,7}$"), ""),
)
_CHARACTERS = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_YEAR_FIRST = re.compile(r"^(\d{4})\.?\s+([A-Za-z]{3})\.?\s+(\d{1,2})\.?(?=\W|$)")
_SHORT_YEAR = re.compile(
    r"(?<![\d.])(\d{1,2}\.\d{1,2}\.|\d{1,2}-[A-Za-z]{3}-|[A-Za-z]{3} \d{1,2},? ')(\d{2})(?=[\s,]|$)"
)
_CENTURY = 90
"""A year of two digits from here on is of the century before: no dump is older than 1990."""

_UNITS = {
    "second": "sekund seconde segundo secondo секунд sec",
    "minute": "minut минут хвилин perc minuut",
    "hour": "stund heure hora ora ore час годин godzin uur timm time tunti tuntia óra hodin",
    "day": "tag jour día días dia dias giorn день дня дней дні днів dzień dni dag dagen päiv nap dny dní",
    "week": "woche semaine semana settiman недел тиж tydzień tygod weken veck uge viikko hét týdn",
    "month": "monat mois mes meses mês mese mesi месяц місяц miesi maand månad måned kuukau hónap měsíc",
    "year": "jahr ans année año ano anno anni год лет рік рок rok lat jaar år vuosi vuotta éve let",
}
_UNIT = {word: english for english, words in _UNITS.items() for word in words.split()}
_AGE = re.compile(
    r"^(?:(?:vor|il y a|hace|há|för|for)\s+(?:(?:etwa|environ|cerca de)\s+)?(?P<a>\d{1,4}|[^\W\d_]{1,6})"
    r"\s+(?P<b>[^\W\d_]{2,12})(?:\s+sedan|\s+siden)?"
    r"|(?P<c>\d{1,4}|[^\W\d_]{1,6})\s+(?P<d>[^\W\d_]{2,12})\s+"
    r"(?:fa|geleden|назад|тому|temu|sedan|siden|sitten|atrás|ezelőtt|önce))$",
    re.IGNORECASE,
)


def english(text: str) -> str:
    """Return a printed date, time or age with its words in English; what is English already, or too long, as it is."""
    if len(text) > times.LONGEST or _AGO.search(text):
        return text
    age = _age(text)
    if age:
        return age
    for form, written in _CLOCK_FORMS:
        text = form.sub(written, text)
    text = _CHARACTERS.sub(lambda day: f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}", text)
    if not text.isascii() or _WORD.search(text):
        text = _FILLER.sub(" ", _DAY_NAMES.sub("", text))
        text = _WORD.sub(lambda word: _ENGLISH.get(word[0].lower(), word[0]), text)
        text = _YEAR_FIRST.sub(r"\3 \2 \1", text)
    return _SHORT_YEAR.sub(_whole_year, text)


def _whole_year(date: re.Match[str]) -> str:
    return f"{date[1].rstrip(chr(39))}{'19' if int(date[2]) >= _CENTURY else '20'}{date[2]}"


def _age(text: str) -> str | None:
    """Return "3 years ago" for an age in another language."""
    found = _AGE.match(text)
    if not found:
        return None
    count, named = found["a"] or found["c"], (found["b"] or found["d"]).lower()
    unit = next((_UNIT[named[:size]] for size in range(len(named), 1, -1) if named[:size] in _UNIT), None)
    return f"{count if count.isdecimal() else 1} {unit}s ago" if unit else None
