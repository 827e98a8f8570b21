package parser

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
)

// When reads one whole phrase as a date: nothing of it may be left over, so prose is never taken for one. It speaks
// English, German, French, Spanish, Italian, Portuguese and Dutch, the locale's language first. The rules are those of
// product.md: a weekday is the coming one, today excluded; "next fri" is in the next calendar week; a range means its
// end; a date without year that has passed is next year's. No number has more than four digits, no year is before 1970
// or after 2100. The error says why a phrase is no date.
func When(phrase string, d DateContext) (m Moment, err error) {
	defer func() {
		if r := recover(); r != nil {
			m, err = Moment{}, fmt.Errorf("%q is no date", cut(oneLine(phrase), 60))
		}
	}()
	text := oneLine(phrase)
	if text == "" {
		return Moment{}, fmt.Errorf("no date given")
	}
	refused := fmt.Errorf("%q is no date", cut(text, 60))
	if len(text) > 120 {
		return Moment{}, refused
	}
	d = d.orDefault()
	if m, ok := exactDate(text, d); ok {
		return m, nil
	}
	tokens := whenTokens(text)
	if len(tokens) == 0 || len(tokens) > 24 {
		return Moment{}, refused
	}
	for _, t := range tokens {
		if len(t) > longestNumber && isDigits(t) {
			return Moment{}, fmt.Errorf("%q is no date: a number in it is too large", cut(text, 60))
		}
	}
	first := localeLang(d.Locale)
	var why error
	for _, lang := range append([]string{first}, strings.Fields(dateLangs)...) {
		if lang == first && why != nil {
			continue
		}
		p := datePhrase{d: d, lang: lang, lex: dateLexicon[lang], tokens: tokens}
		m, err := p.read()
		if err == nil {
			m.Text = text
			if !within(m.At) {
				return Moment{}, fmt.Errorf("%q is too far away", cut(text, 60))
			}
			return m, nil
		}
		if why == nil || err != errNoDate && why == errNoDate {
			why = err
		}
	}
	if why != errNoDate {
		return Moment{}, fmt.Errorf("%q is no date: %w", cut(text, 60), why)
	}
	return Moment{}, refused
}

// What a date phrase may say. Numbers are bounded before anything is reckoned with them, so no sum overflows.
const (
	longestNumber       = 4 // digits
	firstYear, lastYear = 1970, 2100
)

func within(t time.Time) bool { return t.Year() >= firstYear && t.Year() <= lastYear }

var (
	errNoDate = errors.New("no date")
	errNoDay  = errors.New("there is no such day")
)

func (d DateContext) orDefault() DateContext {
	if d.Zone == nil {
		d.Zone = d.Now.Location()
	}
	d.Now = d.Now.In(d.Zone)
	d.Week = d.Week.orDefault()
	return d
}

func localeLang(locale string) string {
	l, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(locale, "_", "-")), "-")
	if strings.Contains(" "+dateLangs+" ", " "+l+" ") && l != "" {
		return l
	}
	return "en"
}

// monthFirst reports that the locale writes 12/31 for the last day of the year.
func monthFirst(locale string) bool {
	l := strings.ToLower(strings.ReplaceAll(locale, "_", "-"))
	return l == "en" || strings.HasPrefix(l, "en-us") || strings.HasPrefix(l, "en-ph")
}

// startsWithYear reports a beginning as of ISO 8601, without the cost of an error of package time.
func startsWithYear(s string) bool { return len(s) > 4 && s[4] == '-' && isDigits(s[:4]) }

// exactDate reads the forms of ISO 8601 and RFC 3339.
func exactDate(s string, d DateContext) (Moment, bool) {
	if !startsWithYear(s) {
		return Moment{}, false
	}
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil && within(t) {
			return Moment{At: t, Text: s}, true
		}
	}
	for _, layout := range [...]string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, d.Zone); err == nil && within(t) {
			return Moment{At: t, Text: s}, true
		}
	}
	return Moment{}, false
}

var spokenTimes = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a. m.", "am", "p. m.", "pm", "o'clock", "oclock", "\u2013", "-", "\u2014", "-")

// whenTokens cuts a phrase into folded words, numbers and marks. A hyphen between letters joins nothing.
func whenTokens(s string) (l []string) {
	s = spokenTimes.Replace(fold(s))
	r := []rune(s)
	for i := 0; i < len(r) && len(l) < 60; {
		j := i + 1
		c := r[i]
		switch {
		case unicode.IsSpace(c):
			i = j
			continue
		case c >= '0' && c <= '9':
			for j < len(r) && r[j] >= '0' && r[j] <= '9' {
				j++
			}
		case unicode.IsLetter(c):
			for j < len(r) && (unicode.IsLetter(r[j]) || unicode.IsMark(r[j])) {
				j++
			}
			if j < len(r) && r[j] == '\'' {
				j++
			}
		case c == '-' && i > 0 && j < len(r) && unicode.IsLetter(r[i-1]) && unicode.IsLetter(r[j]):
			i = j
			continue
		}
		l = append(l, string(r[i:j]))
		i = j
	}
	return l
}

// datePhrase is a phrase while it is read in one language.
type datePhrase struct {
	d      DateContext
	lang   string
	lex    *lexicon
	tokens []string
	i      int

	day     time.Time // midnight of the day
	hasDay  bool
	weekday int // 1-7 when one was named beside a date
	hour    int
	minute  int
	hasTime bool
	exact   bool      // instant is the whole answer
	instant time.Time // for "in 90 minutes"
	part    string
	zone    *time.Location
	unsure  string
	yearSet bool
}

// word is the meaning of kind k of the longest run of tokens from position i on, and its length.
func (p *datePhrase) word(i int, k byte) (w dateWord, n int) {
	if i >= len(p.tokens) {
		return dateWord{}, 0
	}
	return p.lex.find(p.tokens[i:], func(w dateWord) bool { return w.kind == k })
}

// key reports the length of keyword s at position i, 0 when it does not stand there.
func (p *datePhrase) key(i int, s string) int {
	if i >= len(p.tokens) {
		return 0
	}
	_, n := p.lex.find(p.tokens[i:], func(w dateWord) bool { return w.kind == 'k' && w.s == s })
	return n
}

func (p *datePhrase) at(i int) string {
	if i >= 0 && i < len(p.tokens) {
		return p.tokens[i]
	}
	return ""
}

// skip passes over articles, prepositions and marks from i on.
func (p *datePhrase) skip(i int) int {
	for i < len(p.tokens) {
		n := p.key(i, "noise")
		if n == 0 {
			n = p.key(i, "of")
		}
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

// number reads digits or a number word at i.
func (p *datePhrase) number(i int) (v, n int) {
	if t := p.at(i); isDigits(t) {
		return atoi(t), 1
	}
	if w, n := p.word(i, 'n'); n > 0 {
		if w.n >= 20 && w.n%10 == 0 { // twenty five
			if x, k := p.word(i+n, 'n'); k > 0 && x.n > 0 && x.n < 10 {
				return w.n + x.n, n + k
			}
		}
		return w.n, n
	}
	return 0, 0
}

// ordinal reads "25th", "25.", "1er" or an ordinal word at i.
func (p *datePhrase) ordinal(i int) (v, n int) {
	if t := p.at(i); isDigits(t) && len(t) <= 2 {
		switch p.at(i + 1) {
		case "st", "nd", "rd", "th", "er", "e", "ere", "eme", "o", "a", "\u00ba", "\u00aa", "\u00b0", "de", "ste", "ten", "ter", "te":
			if p.at(i+1) == "de" && p.lang != "nl" || p.at(i+1) == "a" && p.lang == "en" {
				break
			}
			return atoi(t), 2
		case ".":
			return atoi(t), 2
		}
	}
	if w, n := p.word(i, 'o'); n > 0 {
		return w.n, n
	}
	if tens, n := p.word(i, 'n'); n > 0 && tens.n >= 20 && tens.n%10 == 0 { // twenty-fourth
		if w, k := p.word(i+n, 'o'); k > 0 && w.n < 10 {
			return tens.n + w.n, n + k
		}
	}
	return 0, 0
}

// read reads the whole phrase: as so long before or after a date, as one date, else as a range.
func (p *datePhrase) read() (Moment, error) {
	if m, ok := p.readAnchored(); ok {
		return m, nil
	}
	plain := *p
	m, why := plain.readPlain()
	if why == nil {
		return m, nil
	}
	if m, err := p.readRange(); err == nil {
		return m, nil
	}
	return m, why
}

// readAnchored reads "2 days before friday", "a week after easter": whole days, counted from a day.
func (p *datePhrase) readAnchored() (Moment, bool) {
	count, n := p.number(0)
	if n == 0 || count < 1 || count > 1000 {
		return Moment{}, false
	}
	unit, c := p.word(n, 'u')
	if c == 0 || unit.s == "hour" || unit.s == "minute" || unit.s == "second" {
		return Moment{}, false
	}
	n += c
	k := p.key(n, "after")
	if k == 0 {
		k, count = p.key(n, "before"), -count
	}
	if k == 0 || n+k >= len(p.tokens) {
		return Moment{}, false
	}
	anchor := datePhrase{d: p.d, lang: p.lang, lex: p.lex, tokens: p.tokens[n+k:]}
	m, err := anchor.readPlain()
	if err != nil || !anchor.hasDay {
		return Moment{}, false
	}
	anchor.day, anchor.weekday = anchor.moved(anchor.day, unit.s, count), 0
	moved, err := anchor.resolve()
	moved.Ambiguous = m.Ambiguous
	return moved, err == nil
}

// readRange reads "X to Y" and "between X and Y": the end is what counts; what it does not say comes from the start.
func (p *datePhrase) readRange() (Moment, error) {
	from := p.i
	lead := p.key(from, "between")
	for k := from + lead + 1; k < len(p.tokens)-1; k++ {
		n := p.key(k, "to")
		if n == 0 && lead > 0 {
			n = p.key(k, "and")
		}
		if n == 0 || k+n >= len(p.tokens) {
			continue
		}
		if t := p.tokens[k]; t == "-" && lead == 0 && isDigits(p.at(k-1)) && isDigits(p.at(k+1)) && (p.at(k+2) == "-" || p.at(k-2) == "-") {
			continue // 10-12-2026
		}
		a := datePhrase{d: p.d, lang: p.lang, lex: p.lex, tokens: p.tokens[lead:k]}
		b := datePhrase{d: p.d, lang: p.lang, lex: p.lex, tokens: p.tokens[k+n:]}
		end, err := b.readPlain()
		if err != nil {
			continue
		}
		start, err := a.readPlain()
		if err != nil {
			if v, c := a.number(a.skip(0)); c == 0 || a.skip(0)+c != len(a.tokens) || v > 31 { // 3-5 May
				if v, c := a.ordinal(a.skip(0)); c == 0 || a.skip(0)+c != len(a.tokens) || v > 31 {
					continue
				}
			}
		} else if b.hasTime && !b.hasDay && a.hasDay {
			end.At = time.Date(a.day.Year(), a.day.Month(), a.day.Day(), b.hour, b.minute, 0, 0, b.where())
			end.Day = ""
			if end.At.Before(start.At) && b.hour < 12 {
				end.At = end.At.Add(12 * time.Hour)
			}
		}
		return end, nil
	}
	return Moment{}, errNoDate
}

// readPlain is read without ranges inside.
func (p *datePhrase) readPlain() (Moment, error) {
	for p.i < len(p.tokens) {
		n := p.step()
		if n == 0 {
			if n = p.key(p.i, "noise"); n == 0 {
				n = p.key(p.i, "at")
			}
		}
		if n < 0 {
			return Moment{}, errNoDay
		}
		if n == 0 {
			return Moment{}, errNoDate
		}
		p.i += n
	}
	return p.resolve()
}

// step reads one component at p.i and returns its length: 0 when there is none, -1 when it names a day that does not exist.
func (p *datePhrase) step() int {
	if w, n := p.word(p.i, 'p'); n > 0 && w.s == "eod" && p.part == "" { // of the day that is named beside it, or today
		p.part = w.s
		return n
	}
	if !p.hasDay && !p.exact {
		for _, f := range [...]func() int{p.shorthand, p.holiday, p.numericDate, p.monthDate, p.nthWeekday, p.edge, p.span, p.dayWord, p.period, p.quarterDate} {
			if n := f(); n != 0 {
				return n
			}
		}
	}
	if n := p.weekdayWord(); n != 0 {
		return n
	}
	if n := p.clock(); n != 0 {
		return n
	}
	if w, n := p.word(p.i, 'p'); n > 0 && p.part == "" {
		p.setPart(w.s)
		return n
	}
	if n := p.zoneName(); n > 0 {
		return n
	}
	if !p.hasDay && !p.exact && !p.hasTime {
		return p.dayOfMonth()
	}
	return 0
}

func (p *datePhrase) today() time.Time {
	n := p.d.Now
	return time.Date(n.Year(), n.Month(), n.Day(), 0, 0, 0, 0, p.d.Zone)
}

func (p *datePhrase) setDay(t time.Time) {
	p.day, p.hasDay = t, true
}

func (p *datePhrase) setPart(s string) {
	p.part = s
	if p.hasTime && p.hour <= 12 {
		switch s {
		case "afternoon", "evening":
			if p.hour < 12 {
				p.hour += 12
			}
		case "night":
			if p.hour >= 5 && p.hour < 12 {
				p.hour += 12
			} else if p.hour == 12 {
				p.hour = 0
				p.day = p.day.AddDate(0, 0, 1)
			}
		case "morning":
			if p.hour == 12 {
				p.hour = 0
			}
		}
	}
}

// where is the zone of the phrase.
func (p *datePhrase) where() *time.Location {
	if p.zone != nil {
		return p.zone
	}
	return p.d.Zone
}

// resolve makes the moment of what was read.
func (p *datePhrase) resolve() (Moment, error) {
	m := Moment{Ambiguous: p.unsure}
	switch {
	case p.exact && (p.part != "" || p.hasTime || p.weekday > 0): // "10 minutes before noon"
		return m, errNoDate
	case p.exact:
		m.At = p.instant
		return m, nil
	case p.weekday > 0 && !p.hasDay:
		p.setDay(p.comingWeekday(p.weekday % 7))
	case p.weekday > 0 && int(p.day.Weekday()) != p.weekday%7:
		m.Ambiguous = fmt.Sprintf("%s is a %s", p.day.Format("2 January 2006"), p.day.Weekday())
	}
	if !p.hasDay && !p.hasTime && p.part == "" {
		return m, errNoDate
	}
	if !p.hasDay {
		p.day = p.today()
		if p.part == "midnight" {
			p.day = p.day.AddDate(0, 0, 1)
		}
	}
	if p.part != "" && p.part != "eod" && !p.hasTime {
		p.hasTime = true
		switch p.part {
		case "morning":
			p.hour, p.minute = p.d.Week.Start/60, p.d.Week.Start%60
		case "noon":
			p.hour = 12
		case "afternoon":
			p.hour = 15
		case "evening":
			p.hour = 18
		case "night":
			p.hour = 22
		}
	}
	if p.hasTime {
		m.At = time.Date(p.day.Year(), p.day.Month(), p.day.Day(), p.hour, p.minute, 0, 0, p.where())
		if p.zone != nil {
			m.At = m.At.In(p.d.Zone)
		}
		if !p.hasDay && p.weekday == 0 && p.part == "" && m.At.Before(p.d.Now) {
			m.At = time.Date(p.day.Year(), p.day.Month(), p.day.Day()+1, p.hour, p.minute, 0, 0, p.where()).In(p.d.Zone)
		}
		return m, nil
	}
	m.Day = p.day.Format("2006-01-02")
	m.At = p.d.Week.endOf(p.day, p.d.Zone)
	return m, nil
}

// endOf is the end of the working day on that day, also when it is none.
func (w Week) endOf(day time.Time, zone *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), w.End/60, w.End%60, 0, 0, zone)
}

// comingWeekday is the next such day, today excluded.
func (p *datePhrase) comingWeekday(w int) time.Time {
	t := p.today()
	n := (w - int(t.Weekday()) + 7) % 7
	if n == 0 {
		n = 7
	}
	return t.AddDate(0, 0, n)
}

// monday is the first day of the week of t.
func monday(t time.Time) time.Time { return t.AddDate(0, 0, -(int(t.Weekday())+6)%7) }
