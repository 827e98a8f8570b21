package parser

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Ranks of the places where a tag may stand; the higher one wins a conflict.
const (
	fromHeader = iota
	fromAddress
	fromSubject
	fromLine
)

var rankName = [...]string{"the header", "the plus-address", "the subject", "the tag line"}

var priorityOrder = map[string]int{"low": 0, "normal": 1, "high": 2, "urgent": 3}

// asking collects the tags of one mail.
type asking struct {
	m   *Mail
	d   *Dictionary
	c   DateContext
	in  Intent
	set map[string]int // what was decided -> rank of the place that decided it

	old map[string]bool // words of forwarded and earlier subjects
}

// Intent reads what the mail asks for by the rules of product.md ("Tags in a new or forwarded mail"). It reads the subject,
// the first and the last line of the sender's own text, plus-addresses of the team, known people among the recipients,
// and the headers Importance and Sensitivity: never forwarded text, quotes, signatures or hidden HTML.
func (m *Mail) Intent(d Dictionary) (in Intent) {
	a := &asking{m: m, d: &d, set: map[string]int{}, old: map[string]bool{}}
	a.in = Intent{Kind: "task", Priority: "normal", Title: CleanSubject(m.Subject), Labels: []string{}, People: []string{}, Options: []Option{}, References: []int{}, Said: []string{}}
	defer func() {
		if r := recover(); r != nil {
			in = a.in
			in.Said = append(in.Said, "The tags of this mail could not be read.")
		}
	}()
	a.c = d.context(m)
	for _, s := range append(append([]string{}, d.Earlier...), a.forwardedSubject()) {
		for _, w := range strings.Fields(fold(s)) {
			a.old[w] = true
		}
	}
	a.readText()
	a.readSubject()
	a.readAddresses()
	a.readHeaders()
	a.finish()
	return a.in
}

// context is the moment and the zone that date phrases of the mail are relative to.
func (d *Dictionary) context(m *Mail) DateContext {
	c := DateContext{Now: m.Date, Zone: d.Zone, Locale: d.Locale, Week: d.Week}
	if c.Zone == nil {
		c.Zone = m.Date.Location()
	}
	if !d.Arrived.IsZero() {
		if gap := d.Arrived.Sub(m.Date); m.Date.IsZero() || gap > 48*time.Hour || gap < -48*time.Hour {
			c.Now = d.Arrived
		}
	}
	return c.orDefault()
}

func (a *asking) forwardedSubject() string {
	if f := a.m.Forward; f != nil && !f.guessed {
		return f.Subject
	}
	return ""
}

func (a *asking) say(format string, args ...any) {
	if s := fmt.Sprintf(format, args...); len(a.in.Said) < 30 && !holds(a.in.Said, s) {
		a.in.Said = append(a.in.Said, s)
	}
}

// readText reads the first and the last own line. Where every word is a token it is a tag line; else a known domain or
// person at its start or end counts.
func (a *asking) readText() {
	lines := strings.Split(a.m.OwnText, "\n")
	first := nextNonBlank(lines, 0)
	last := len(lines) - 1
	for last >= 0 && strings.TrimSpace(lines[last]) == "" {
		last--
	}
	for _, i := range [...]int{first, last} {
		if i < 0 || i >= len(lines) || i == last && last == first && i != first || len(lines[i]) > maxLine {
			continue
		}
		s := scanner{r: []rune(lines[i]), d: a.d, c: a.c, line: true}
		tokens, plain := s.all()
		if len(tokens) > 0 && !plain {
			for _, t := range tokens {
				a.take(t, fromLine)
			}
			lines[i] = ""
		} else if len(tokens) > 0 {
			lines[i] = a.edges(s.r, tokens)
		}
		if first == last {
			break
		}
	}
	a.readOptions(lines)
	for i, l := range lines {
		if view := otherView(l); view != "" && a.in.OtherView == "" {
			a.in.OtherView, lines[i] = view, ""
		}
	}
	a.in.Points, a.in.Note = Checklist(strings.Join(lines, "\n"))
}

// edges takes known domains and people off the start and the end of a line of prose.
func (a *asking) edges(r []rune, tokens []token) string {
	from, to := 0, len(r)
	known := func(t token) bool {
		switch t.id {
		case "hash":
			_, ok := a.d.domain(t.value)
			return ok
		case "person":
			return len(a.d.person(t.value)) == 1
		}
		return false
	}
	for _, t := range tokens {
		if strings.TrimSpace(string(r[from:t.start])) != "" || !known(t) {
			break
		}
		a.take(t, fromLine)
		from = t.end
	}
	for k := len(tokens) - 1; k >= 0 && tokens[k].start >= from; k-- {
		t := tokens[k]
		if strings.TrimSpace(string(r[t.end:to])) != "" || !known(t) {
			break
		}
		a.take(t, fromLine)
		to = t.start
	}
	for i, t := range tokens {
		switch inside := t.start >= from && t.end <= to; {
		case t.id == "confidential" && strings.HasPrefix(t.raw, "#") || t.id == "hash" && nearSecret(t.value) != "":
			a.take(t, fromLine) // a secret is one wherever it stands on these lines
		case inside && writtenAsTag(t.raw):
			end := len(r)
			if i+1 < len(tokens) {
				end = tokens[i+1].start
			}
			a.unread(t, string(r[t.end:end]))
		}
	}
	return strings.TrimSpace(string(r[from:to]))
}

// writtenAsTag reports that a token can hardly be meant as prose: due:fri and !high, not "Due: Friday", "!!" and p1.
func writtenAsTag(raw string) bool {
	key, value, ok := strings.Cut(raw, ":")
	return ok && value != "" && !isBlank([]rune(value)[0]) && tagKeys[fold(key)] != "" || strings.Trim(raw, "!") != "" && raw[0] == '!' || strings.HasPrefix(raw, "^")
}

// unread says that a token among other words is none, or that what stands there is no date.
func (a *asking) unread(t token, after string) {
	switch t.id {
	case "due", "start", "follow":
		if _, err := When(t.value, a.c); err != nil {
			words := strings.Fields(after)
			t.value = strings.Join(append([]string{t.value}, words[:min(len(words), 3)]...), " ")
			a.take(t, fromLine)
			return
		}
	}
	a.say("%q was not read, as it stands among other words: write it in the subject or on a line of its own.", oneLine(t.raw))
}

// readSubject takes the tokens out of the subject; what is left is the title.
func (a *asking) readSubject() {
	subject := CleanSubject(a.m.Subject)
	if n := SubjectNumber(a.m.Subject); n > 0 {
		a.refer(n)
	}
	if k, rest, ok := strings.Cut(subject, ":"); ok && !a.old[fold(k)+":"] {
		if kind := tagHash[fold(strings.TrimSpace(k))]; kind == "decision" {
			subject = strings.TrimSpace(rest)
			a.kind("decision", fromSubject)
		}
	}
	r := []rune(cut(subject, maxLine))
	s := scanner{r: r, d: a.d, c: a.c}
	tokens, _ := s.all()
	var title strings.Builder
	at := 0
	for i, t := range tokens {
		old := true
		for _, w := range strings.Fields(fold(t.raw)) {
			old = old && a.old[w]
		}
		secret := t.id == "confidential" || t.id == "hash" && nearSecret(t.value) != ""
		if old {
			if secret {
				a.take(t, fromSubject)
			}
			continue
		}
		title.WriteString(string(r[at:t.start]))
		keep := ""
		switch {
		case t.id == "confidential" && !strings.HasPrefix(t.raw, "#"):
			keep = t.raw
		case t.id == "person" && len(a.d.person(t.value)) == 0:
			keep = t.raw
		case t.id == "hash" && !s.knowsDomain(t.value) && !secret && !atEdge(r, tokens, i):
			keep = t.value
		case t.id == "ref":
			keep = t.raw
		}
		if t.id == "ref" && i == 0 && strings.TrimSpace(string(r[:t.start])) == "" {
			keep = ""
		}
		a.take(t, fromSubject)
		title.WriteString(keep)
		at = t.end
	}
	title.WriteString(string(r[at:]))
	a.in.Title = strings.TrimPrefix(strings.Trim(oneLine(unescaped.Replace(title.String())), " ,;:-\u2013\u2014"), `\`)
}

// unescaped takes the backslash off what was written so as not to be a tag.
var unescaped = strings.NewReplacer(`\#`, "#", `\@`, "@", `\!`, "!", `\^`, "^")

// atEdge reports that nothing but tokens stands before, or after, token i.
func atEdge(r []rune, tokens []token, i int) bool {
	before, after := true, true
	for k, at := 0, 0; k <= i; k++ {
		before = before && strings.TrimSpace(string(r[at:tokens[k].start])) == ""
		at = tokens[k].end
	}
	for k := i; k < len(tokens); k++ {
		next := len(r)
		if k+1 < len(tokens) {
			next = tokens[k+1].start
		}
		after = after && strings.TrimSpace(string(r[tokens[k].end:next])) == ""
	}
	return before || after
}

// readAddresses reads plus-addresses of the team and known people among the recipients.
func (a *asking) readAddresses() {
	var all []string
	for _, l := range [...][]Address{a.m.To, a.m.Cc} {
		for _, x := range l {
			all = append(all, x.Address)
		}
	}
	seen := map[string]bool{}
	for _, address := range append(all, a.m.Facts.DeliveredTo...) {
		ext, ok := SplitPlus(address, a.d.TeamAddress)
		if !ok || seen[ext] {
			continue
		}
		seen[ext] = true
		slug, isDomain := a.d.domain(ext)
		kind, isKind := tagHash[ext]
		priority, isPriority := tagBang[ext]
		switch {
		case isDigits(ext):
			a.refer(atoi(ext))
		case isDomain:
			a.domain(slug, fromAddress)
		case kind == "confidential" || kind == "private":
			a.secret(kind, false)
		case isKind:
			a.kind(kind, fromAddress)
		case isPriority && !isDigits(ext):
			a.priority(priority, fromAddress)
		case nearSecret(ext) != "":
			a.secret(nearSecret(ext), true)
		default:
			if m, err := When(ext, a.c); err == nil {
				a.date("follow", m, fromAddress)
			} else if near := a.d.nearDomains(ext); len(near) > 0 {
				a.in.UnknownDomains = append(a.in.UnknownDomains, UnknownWord{ext, near})
				a.say("No domain is called %q; did you mean %s?", ext, strings.Join(near, " or "))
			}
		}
	}
	for _, address := range all {
		for i := range a.d.People {
			p := &a.d.People[i]
			for _, x := range p.Addresses {
				if strings.EqualFold(x, address) && address != a.m.From.Address && !holds(a.in.People, p.Key) {
					a.in.People = append(a.in.People, p.Key)
				}
			}
		}
	}
}

func (a *asking) readHeaders() {
	if _, ok := a.set["priority"]; !ok {
		switch a.m.Facts.Importance {
		case "high", "low":
			a.in.Priority = a.m.Facts.Importance
			a.set["priority"] = fromHeader
		}
	}
	switch a.m.Facts.Sensitivity {
	case "private", "personal":
		a.secret("private", false)
	case "company-confidential":
		a.secret("confidential", false)
	}
}

// take acts on one token.
func (a *asking) take(t token, rank int) {
	switch t.id {
	case "ref":
		a.refer(atoi(t.value))
	case "hash":
		if slug, ok := a.d.domain(t.value); ok {
			a.domain(slug, rank)
			return
		}
		if w := nearSecret(t.value); w != "" {
			a.secret(w, true)
			return
		}
		near := a.d.nearDomains(t.value)
		a.in.UnknownDomains = append(a.in.UnknownDomains, UnknownWord{t.value, near})
		a.label(strings.ToLower(t.value))
		if len(near) > 0 {
			a.say("No domain is called %q; it is kept as a label. Did you mean %s?", t.value, strings.Join(near, " or "))
		} else {
			a.say("No domain is called %q; it is kept as a label.", t.value)
		}
	case "person":
		switch keys := a.d.person(t.value); len(keys) {
		case 0:
			near := a.d.nearPeople(t.value)
			a.in.UnknownPeople = append(a.in.UnknownPeople, UnknownWord{t.value, near})
			if len(near) > 0 {
				a.say("Nobody here is called %q; did you mean %s?", t.value, strings.Join(near, " or "))
			} else {
				a.say("Nobody here is called %q.", t.value)
			}
		case 1:
			if !holds(a.in.People, keys[0]) {
				a.in.People = append(a.in.People, keys[0])
			}
		default:
			a.in.AmbiguousPeople = append(a.in.AmbiguousPeople, UnknownWord{t.value, keys})
			a.say("%q can be %s: nobody was chosen.", t.value, strings.Join(keys, " or "))
		}
	case "priority":
		a.priority(t.value, rank)
	case "due", "start", "follow":
		m, err := When(t.value, a.c)
		if err != nil {
			a.say("%s: %v; no date was set.", t.id, err)
			return
		}
		a.date(t.id, m, rank)
	case "wait":
		if a.first("wait", rank, t.value, a.in.WaitFor) {
			a.in.WaitFor = t.value
		}
		if _, given := a.set["kind"]; !given {
			a.in.Kind, a.in.KindGiven = "followup", true
		}
	case "every":
		if e, ok := recurrence(t.value, a.c.Locale); !ok {
			a.say("%q is no recurrence; write every:monday, every:2w or every:month.", t.value)
		} else if a.first("every", rank, e, a.in.Every) {
			a.in.Every = e
		}
	case "kind":
		a.kind(t.value, rank)
	case "options":
		if len(a.in.Options) == 0 {
			for i, o := range strings.Split(t.value, ",") {
				if o = strings.TrimSpace(o); o != "" && i < 26 {
					a.in.Options = append(a.in.Options, Option{string(rune('A' + len(a.in.Options))), o})
				}
			}
		}
		if _, given := a.set["kind"]; !given {
			a.in.Kind, a.in.KindGiven = "decision", true
		}
	case "recommend", "silence":
		l := strings.ToUpper(strings.TrimSpace(t.value))
		if len(l) != 1 || l[0] < 'A' || l[0] > 'Z' {
			a.say("%s:%s names no option; write its letter.", t.id, t.value)
		} else if t.id == "recommend" {
			a.in.Recommend = l
		} else {
			a.in.Silence = l
		}
	case "blocked":
		if n, rest := itemNumber(strings.TrimSpace(t.value)); n < firstItem || rest != "" {
			a.say("blocked:%s names no item; write blocked:131.", t.value)
		} else if len(a.in.Blockers) < 20 {
			a.in.Blockers = append(a.in.Blockers, n)
		}
	case "amount":
		if v, ok := money(t.value); !ok {
			a.say("%q is no amount of money; write amount:1200eur.", t.value)
		} else if a.first("amount", rank, v, a.in.Amount) {
			a.in.Amount = v
		}
	case "confidential":
		a.secret(t.value, !t.known)
	}
}

// first reports that a value may be set: nothing of a higher or the same rank stands there. A loser is said.
func (a *asking) first(what string, rank int, value, have string) bool {
	old, ok := a.set[what]
	if ok && have != value {
		if rank > old {
			a.say("%s: %s of %s counts, not %s.", what, value, rankName[rank], have)
		} else {
			a.say("%s: %s counts, not %s.", what, have, value)
		}
	}
	if ok && rank <= old {
		return false
	}
	a.set[what] = rank
	return true
}

func (a *asking) refer(n int) {
	for _, x := range a.in.References {
		if x == n {
			return
		}
	}
	if n > 0 && len(a.in.References) < 50 {
		a.in.References = append(a.in.References, n)
	}
}

func (a *asking) label(w string) {
	if !holds(a.in.Labels, w) {
		a.in.Labels = append(a.in.Labels, w)
	}
}

func (a *asking) domain(slug string, rank int) {
	old, ok := a.set["domain"]
	switch {
	case !ok || rank > old:
		if ok && a.in.Domain != slug {
			a.label(a.in.Domain)
			a.say("Two domains: %s (%s) routes, %s is a label.", slug, rankName[rank], a.in.Domain)
		}
		a.in.Domain, a.set["domain"] = slug, rank
	case a.in.Domain != slug:
		a.label(slug)
		a.say("Two domains: %s routes, %s is a label.", a.in.Domain, slug)
	}
}

func (a *asking) kind(kind string, rank int) {
	if a.first("kind", rank, kind, a.in.Kind) {
		a.in.Kind, a.in.KindGiven = kind, true
	}
}

func (a *asking) priority(p string, rank int) {
	old, ok := a.set["priority"]
	if ok && a.in.Priority != p {
		win := a.in.Priority
		if rank > old || rank == old && priorityOrder[p] > priorityOrder[win] {
			win, a.in.Priority = p, p
		}
		a.say("Two priorities: %s counts.", win)
	} else if !ok {
		a.in.Priority = p
	}
	if !ok || rank > old {
		a.set["priority"] = rank
	}
	a.in.PriorityGiven = true
}

func (a *asking) date(what string, m Moment, rank int) {
	if m.Day != "" && m.Day < a.c.Now.Format("2006-01-02") || m.Day == "" && m.At.Before(a.c.Now) {
		a.say("%s: %s is in the past (%s); no date was set.", what, m.Text, m.At.Format("2 January 2006"))
		return
	}
	to := map[string]*Moment{"due": &a.in.Due, "start": &a.in.Start, "follow": &a.in.Follow}[what]
	if what == "start" && m.Day != "" {
		m.At = time.Date(m.At.Year(), m.At.Month(), m.At.Day(), a.c.Week.Start/60, a.c.Week.Start%60, 0, 0, a.c.Zone)
	}
	old, ok := a.set[what]
	if ok && !to.At.Equal(m.At) {
		win := *to
		if rank > old || rank == old && m.At.Before(to.At) {
			win = m
		}
		a.say("Two dates for %s: %s counts.", what, win.At.Format("Mon 2 January 2006 15:04"))
		*to = win
	} else if !ok {
		*to = m
	}
	if !ok || rank > old {
		a.set[what] = rank
	}
	if m.Ambiguous != "" {
		a.say("%s: read as %s; %s.", what, m.At.Format("Mon 2 January 2006"), m.Ambiguous)
	}
	if _, given := a.set["kind"]; what == "follow" && !given {
		a.in.Kind, a.in.KindGiven = "followup", true
	}
}

func (a *asking) secret(level string, misspelt bool) {
	if misspelt {
		a.in.NearMiss = true
		a.say("A word close to %q was written: treated as %s.", level, level)
	}
	if a.in.Confidential != "private" {
		a.in.Confidential = level
	}
}

// readOptions reads lines "A) ...", "B) ..." of the own text, which begin with A and leave no letter out.
func (a *asking) readOptions(lines []string) {
	var l []Option
	for _, line := range lines {
		o, ok := optionLine(strings.TrimSpace(line))
		if ok && len(l) < 26 && o.Letter == string(rune('A'+len(l))) {
			l = append(l, o)
		}
	}
	if len(l) >= 2 && len(a.in.Options) == 0 {
		a.in.Options = l
	}
}

// optionLine reads one line "A) Grand Hotel, 3900".
func optionLine(t string) (Option, bool) {
	if len(t) < 4 || len(t) > maxLine || t[0]&^('a'-'A') < 'A' || t[0]&^('a'-'A') > 'Z' || strings.IndexByte("):.", t[1]) < 0 || t[2] != ' ' {
		return Option{}, false
	}
	return Option{strings.ToUpper(t[:1]), strings.TrimSpace(t[3:])}, true
}

// otherView reads a line "other view: A is nearer".
func otherView(line string) string {
	head, view, ok := strings.Cut(flatten(line), ":")
	if v := aliasIndex[fold(strings.TrimSpace(head))]; !ok || len(head) > 40 || v == nil || v.name != "view" {
		return ""
	}
	return oneLine(view)
}

// finish settles what depends on the whole.
func (a *asking) finish() {
	if a.in.Kind != "decision" && a.in.Recommend == "" && a.in.Silence == "" {
		a.in.Options = []Option{}
	}
	for _, l := range [...]*string{&a.in.Recommend, &a.in.Silence} {
		if *l == "" || len(a.in.Options) == 0 {
			continue
		}
		found := false
		for _, o := range a.in.Options {
			found = found || o.Letter == *l
		}
		if !found {
			a.say("There is no option %s.", *l)
			*l = ""
		}
	}
	if a.in.Title == "" && a.m.Forward != nil {
		a.in.Title = CleanSubject(a.m.Forward.Subject)
	}
	if a.in.Title == "" {
		first, _, _ := strings.Cut(a.in.Note, "\n")
		a.in.Title = cut(oneLine(first), 120)
	}
	a.in.Note = withoutOptions(a.in.Note, a.in.Options)
}

// withoutOptions takes the lines off a note that are the options of the decision: they stand beside it.
func withoutOptions(note string, options []Option) string {
	if len(options) == 0 {
		return note
	}
	lines := strings.Split(note, "\n")
	return strings.TrimSpace(strings.Join(slices.DeleteFunc(lines, func(line string) bool {
		o, ok := optionLine(strings.TrimSpace(line))
		return ok && slices.Contains(options, o)
	}), "\n"))
}

// recurrence reads every:monday, every:2w, every:month into one spelling.
func recurrence(s, locale string) (string, bool) {
	tokens := whenTokens(s)
	for _, lang := range append([]string{localeLang(locale)}, strings.Fields(dateLangs)...) {
		p := datePhrase{lang: lang, lex: dateLexicon[lang], tokens: tokens}
		if w, n := p.word(0, 'w'); n > 0 && n == len(tokens) {
			return strings.ToLower(time.Weekday(w.n).String()), true
		}
		count, c := p.number(0)
		if c == 0 {
			count = 1
		}
		w, n := p.word(c, 'u')
		if n == 0 || c+n != len(tokens) || count < 1 || count > 365 {
			continue
		}
		unit := map[string]string{"day": "d", "week": "w", "month": "mo", "quarter": "q", "year": "y", "bday": "bd", "fortnight": "w"}[w.s]
		if unit == "" {
			continue
		}
		if w.s == "fortnight" {
			count *= 2
		}
		if count == 1 {
			return map[string]string{"d": "day", "w": "week", "mo": "month", "q": "quarter", "y": "year", "bd": "workday"}[unit], true
		}
		return strconv.Itoa(count) + unit, true
	}
	return "", false
}
