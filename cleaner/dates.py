"""Calendar dates as pages write them, to ISO 8601: timestamps, numbers, and the months in some 35 languages.

A date that could be read in two ways ("03/04/2021" where the language does not settle it) is no date.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS = range(1900, 2100)  # of what a page may say: no clock is asked, so that the same page gives the same date
_LONGEST = 200  # characters that are looked at

# January to December. Any beginning of three letters or more is understood where only one month has it.
_MONTHS = """
January February March April May June July August September October November December
Januar Februar März April Mai Juni Juli August September Oktober November Dezember
Jänner Feber Maerz April Mei Juni Juli Augustus September Oktober November Desember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gener febrer març abril maig juny juliol agost setembre octubre novembre desembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
ledna února března dubna května června července srpna září října listopadu prosince
január február marec apríl máj jún júl august september október november december
január február március április május június július augusztus szeptember október november december
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
januari pebruari maret april mei juni juli agustus september oktober nopember desember
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
януари февруари март април май юни юли август септември октомври ноември декември
Ιαν Φεβ Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου
Ιανουαρίου Φεβρουαρίου Μάρτιος Απρ Μάιος Ιουν Ιουλ Αύγουστος Σεπ Οκτ Νοε Δεκ
يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
Γενάρης Φλεβάρης Μάρτης Απρίλης Μάης Ιούνης Ιούλης Αύγουστος Σεπτέμβρης Οκτώβρης Νοέμβρης Δεκέμβρης
Γενάρη Φλεβάρη Μάρτη Απρίλη Μάη Ιούνη Ιούλη Αύγουστο Σεπτέμβρη Οκτώβρη Νοέμβρη Δεκέμβρη
јануар фебруар март април мај јун јул август септембар октобар новембар децембар
јануара фебруара марта априла маја јуна јула августа септембра октобра новембра децембра
januara februara marta aprila maja juna jula avgusta septembra oktobra novembra decembra
januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra
jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember
janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris
sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio
tammi helmi maalis huhti touko kesä heinä elo syys loka marras joulu
yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr
қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан
იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი
հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի
ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
Januari Februari Machi Aprili Mei Juni Julai Agosti Septemba Oktoba Novemba Desemba
Enero Pebrero Marso Abril Mayo Hunyo Hulyo Agosto Setyembre Oktubre Nobyembre Disyembre
jan feb mar apr may jun jul aug sep oct nov dec
jan feb mrt apr mei jun jul aug sept okt nov dez
"""

# All linear: every run is bounded, and what follows a run cannot be part of it.
ISO = re.compile(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?(?!\d)")
_EAST_ASIAN = re.compile(r"(?:(\d{4})\s{0,2}[年년]\s{0,2})?(\d{1,2})\s{0,2}[月월]\s{0,2}(\d{1,2})(?!\d)\s{0,2}[日일号號]?")
_VIETNAMESE = re.compile(r"(\d{1,2})\s{1,2}tháng\s{1,2}(\d{1,2}),?\s{1,2}(?:năm\s{1,2})?(\d{4})", re.I)
_NUMBERS = re.compile(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d|[./-]\d)")
_WORD = r"([\u0900-\u097f]{2,12}|[^\W\d_][^\W\d_\u0300-\u036f]{1,14})"
_DAY_FIRST = re.compile(
    rf"(?<![\d.,:])(\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?[.,]?[\s-]{{1,2}}(?:of |de |d['’]|di )?{_WORD}"
    r"(?:[.,]{0,2}[\s-]{1,2}(?:de |del )?(\d{4})(?!\d))?",
    re.I,
)
_MONTH_FIRST = re.compile(
    rf"(?<![^\W\d_]){_WORD}\.?\s{{1,2}}(\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:[.,]{{0,2}}\s{{1,2}}(\d{{4}})(?!\d))?"
)
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})[.,]?\s{{1,2}}{_WORD}\.?\s{{1,2}}(\d{{1,2}})(?!\d)")
_DAY_AND_MONTH = re.compile(
    rf"(?<![^\W_]){_WORD}\.?\s{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?(?!\d)|"
    rf"(?<!\d)\d{{1,2}}\.?[\s-]{{1,2}}(?:de )?{_WORD}",
    re.I,
)
_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


@cache
def months() -> dict[str, int]:
    """Month names and their unmistakable beginnings, in lower case."""
    full: dict[str, int] = {}
    short: dict[str, set[int]] = {}
    for line in _MONTHS.strip().splitlines():
        for number, name in enumerate(line.lower().split(), 1):
            full.setdefault(name, number)
            for size in range(3, len(name)):
                short.setdefault(name[:size], set()).add(number)
    clear = {name: min(numbers) for name, numbers in short.items() if len(numbers) == 1}
    return clear | full


def iso(year: str | int, month: str | int, day: str | int) -> str | None:
    """The date "YYYY-MM-DD"; None for a day that no calendar has or a year out of `YEARS`.

    >>> iso(2024, 2, 29), iso(2023, "2", "29")
    ('2024-02-29', None)
    """
    try:
        return date(int(year), int(month), int(day)).isoformat() if int(year) in YEARS else None
    except ValueError:
        return None


class Day(NamedTuple):
    """A day that a text names, and where; `year` is "" where none is told."""

    start: int
    end: int
    year: str
    month: int
    day: str


# Each with the numbers of its groups of year, month and day.
_NAMED = ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2)), (_YEAR_FIRST, (1, 2, 3)))
_NUMBERED = ((_EAST_ASIAN, (1, 2, 3)), (_VIETNAMESE, (3, 2, 1)))


def named(text: str) -> Iterator[Day]:
    """The days whose month a text names, with their year or without, those of each form in their order.

    >>> [(day.year, day.month, day.day) for day in named("3 May, April 4, 2021")]
    [('', 5, '3'), ('2021', 4, '4')]
    """
    known = months()
    for expression, (y, m, d) in _NAMED:
        for found in expression.finditer(text):
            if month := known.get(found[m].lower()):
                yield Day(*found.span(), found[y] or "", month, found[d])


def numbered(text: str) -> Iterator[Day]:
    """The days of a text whose month is a number before or behind a word that says so, as in Chinese and Vietnamese.

    >>> [(day.year, day.month, day.day) for day in numbered("2021年3月4日, 5 tháng 6 năm 2021")]
    [('2021', 3, '4'), ('2021', 6, '5')]
    """
    for expression, (y, m, d) in _NUMBERED:
        for found in expression.finditer(text):
            yield Day(*found.span(), found[y] or "", int(found[m]), found[d])


def parse(text: str, language: str | None = None) -> str | None:
    """The first date in a text, as "YYYY-MM-DD"; None where there is none or it can be read in two ways.

    language: ISO 639-1 code, tells whether 3/4/2021 is in March or April (English alone does not tell).

    >>> parse("2021-03-04T22:10:00+01:00"), parse("4. März 2021"), parse("2021年3月4日")
    ('2021-03-04', '2021-03-04', '2021-03-04')
    >>> parse("03/04/2021", "fr"), parse("03/04/2021", "en"), parse("25/04/2021")
    ('2021-04-03', None, '2021-04-25')
    """
    text = text[:_LONGEST]
    if not any(map(str.isdecimal, text)):
        return None
    for found in ISO.finditer(text):
        if value := iso(found[1], found[3], found[4]):
            return value
    return _east_asian(text) or _named(text) or _numbers(text, language) or _compact(text)


def _east_asian(text: str) -> str | None:
    day = next((day for day in numbered(text) if day.year), None)
    return iso(day.year, day.month, day.day) if day else None


def _named(text: str) -> str | None:
    found = ((day.start, iso(day.year, day.month, day.day)) for day in named(text) if day.year)
    return min(((start, value) for start, value in found if value), default=(0, None))[1]


def _numbers(text: str, language: str | None) -> str | None:
    found = _NUMBERS.search(text)
    if not found:
        return None
    first, mark, second, year = found.groups()
    day_first, month_first = iso(year, second, first), iso(year, first, second)
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    return day_first if mark == "." or (language or "en") != "en" else None


def _compact(text: str) -> str | None:
    found = _COMPACT.fullmatch(text.strip())
    return iso(found[1], found[2], found[3]) if found else None


def before(text: str) -> str:
    """What stands before the first day and month of a text; all of it where there is none.

    >>> before("Ana Lima, March 3 - 5 min"), before("Sat, 20 Dec 2025"), before("Agent 47")
    ('Ana Lima, ', 'Sat, ', 'Agent 47')
    """
    known = months()
    for found in _DAY_AND_MONTH.finditer(text[:_LONGEST]):
        if (found[1] or found[2]).lower() in known:
            return text[: found.start()]
    digits = ISO.search(text[:_LONGEST]) or _NUMBERS.search(text[:_LONGEST])
    return text[: digits.start()] if digits else text


def in_url(url: str) -> str | None:
    """The date in the path of a URL; None where there is none.

    >>> in_url("https://example.org/2021/03/04/a-story"), in_url("https://example.org/item/20213")
    ('2021-03-04', None)
    """
    for found in _IN_URL.finditer(url[:2000]):
        if value := iso(found[1], found[3], found[4]):
            return value
    return None
