package parser

import (
	"strings"
	"time"
)

// holiday is one day of the year that has a name: a date, or so many days after Easter Sunday.
type holiday struct {
	month  time.Month // 0: it moves with Easter
	day    int        // of the month, or days after Easter Sunday
	named  string     // by language, "lang: name, name"
	easter bool
}

// holidays is the whole list: days that office mail uses as dates ("by Christmas") and that fall on the same day in every
// country which keeps them by the Gregorian calendar. National days differ from place to place and are not here.
var holidays = []holiday{
	{month: time.January, day: 1, named: "en: new year, new years, new year's, new year's day, new years day; de: neujahr, neujahrstag; fr: nouvel an, le nouvel an, jour de l'an; es: año nuevo; it: capodanno; pt: ano novo, dia de ano novo; nl: nieuwjaar, nieuwjaarsdag"},
	{month: time.January, day: 6, named: "en: epiphany; de: dreikönig, heilige drei könige; fr: épiphanie, l'épiphanie; es: reyes, día de reyes; it: epifania, befana; pt: dia de reis; nl: driekoningen"},
	{month: time.May, day: 1, named: "en: labour day, may day; de: tag der arbeit, maifeiertag; fr: fête du travail; es: día del trabajo, día del trabajador; it: festa del lavoro; pt: dia do trabalhador, dia do trabalho; nl: dag van de arbeid"},
	{month: time.November, day: 1, named: "en: all saints, all saints', all saints' day; de: allerheiligen; fr: toussaint, la toussaint; es: todos los santos; it: ognissanti; pt: todos os santos; nl: allerheiligen"},
	{month: time.December, day: 24, named: "en: christmas eve, xmas eve; de: heiligabend, heiliger abend; fr: réveillon de noël, veille de noël; es: nochebuena; it: vigilia di natale; pt: véspera de natal; nl: kerstavond"},
	{month: time.December, day: 25, named: "en: christmas, christmas day, xmas, xmas day; de: weihnachten, erster weihnachtstag; fr: noël; es: navidad; it: natale; pt: natal; nl: kerst, kerstmis, eerste kerstdag"},
	{month: time.December, day: 26, named: "en: boxing day, st stephen's day; de: zweiter weihnachtstag, stephanstag; it: santo stefano; nl: tweede kerstdag"},
	{month: time.December, day: 31, named: "en: new year's eve, new years eve; de: silvester, sylvester; fr: saint sylvestre, réveillon du nouvel an; es: nochevieja; it: san silvestro; pt: véspera de ano novo, réveillon; nl: oudjaar, oudejaarsavond"},
	{easter: true, day: -2, named: "en: good friday; de: karfreitag; fr: vendredi saint; es: viernes santo; it: venerdì santo; pt: sexta-feira santa; nl: goede vrijdag"},
	{easter: true, day: 0, named: "en: easter, easter sunday; de: ostern, ostersonntag; fr: pâques; es: pascua, domingo de pascua; it: pasqua; pt: páscoa, domingo de páscoa; nl: pasen, eerste paasdag"},
	{easter: true, day: 1, named: "en: easter monday; de: ostermontag; fr: lundi de pâques; es: lunes de pascua; it: pasquetta, lunedì dell'angelo; pt: segunda-feira de páscoa; nl: tweede paasdag"},
	{easter: true, day: 39, named: "en: ascension, ascension day; de: himmelfahrt, christi himmelfahrt; fr: ascension, l'ascension; es: ascensión; it: ascensione; pt: ascensão; nl: hemelvaart, hemelvaartsdag"},
	{easter: true, day: 49, named: "en: pentecost, whitsun, whit sunday; de: pfingsten, pfingstsonntag; fr: pentecôte, la pentecôte; es: pentecostés; it: pentecoste; pt: pentecostes; nl: pinksteren, eerste pinksterdag"},
	{easter: true, day: 50, named: "en: whit monday; de: pfingstmontag; fr: lundi de pentecôte; es: lunes de pentecostés; it: lunedì di pentecoste; nl: tweede pinksterdag"},
	{easter: true, day: 60, named: "en: corpus christi; de: fronleichnam; fr: fête-dieu; es: corpus christi; it: corpus domini; pt: corpo de deus"},
}

// nameHolidays puts the names of the holidays into the lexicons; the number of their meaning is the place in the list.
func nameHolidays() {
	for i, h := range holidays {
		for _, language := range strings.Split(h.named, "; ") {
			lang, names, _ := strings.Cut(language, ": ")
			for _, name := range strings.Split(names, ", ") {
				dateLexicon[lang].add(strings.Join(whenTokens(name), " "), dateWord{kind: 'h', n: i})
			}
		}
	}
}

// in is the holiday's day in a year.
func (h holiday) in(year int, zone *time.Location) time.Time {
	if h.easter {
		return easterSunday(year, zone).AddDate(0, 0, h.day)
	}
	return time.Date(year, h.month, h.day, 0, 0, 0, 0, zone)
}

// easterSunday is Easter Sunday of the Gregorian calendar, by the rule of J. Meeus, Astronomical Algorithms, chapter 8,
// whose letters these are.
func easterSunday(year int, zone *time.Location) time.Time {
	a, b, c := year%19, year/100, year%100
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - b/4 - g + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, zone)
}

// holiday reads the name of a holiday, with a year or without: then the next one.
func (p *datePhrase) holiday() int {
	w, n := p.word(p.i, 'h')
	if n == 0 {
		return 0
	}
	h := holidays[w.n]
	if year, length := p.year(p.i + n); length > 0 {
		p.setDay(h.in(year, p.d.Zone))
		p.yearSet = true
		return n + length
	}
	day := h.in(p.today().Year(), p.d.Zone)
	if day.Before(p.today()) {
		day = h.in(p.today().Year()+1, p.d.Zone)
	}
	p.setDay(day)
	return n
}
