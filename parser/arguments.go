package parser

import (
	"strconv"
	"strings"
)

// proseAfter are words after "no", "drop" or "skip" that make a sentence of it.
var proseAfter = words(`the a an this that these those it its them they him her me us my our your his their by in off out over to up on problem problems worries worry idea rush need hurry thanks thank doubt question questions one way matter longer more i we you he she there
	der die das den ein eine es le la les un une ce cette el los las una il lo gli o os as um uma de het een problema problem probleme`)

// greetingAfter are words after "good" that make a greeting or a remark of it.
var greetingAfter = words(`morning afternoon evening day night luck point idea question to for day! news thanks catch bye job! enough`)

// until are the words that may stand between a verb and its date.
var until = words(`until till to on for auf bis zum um à au hasta al para el fino al até tot naar op`)

// argument reads what follows a verb. marked: a colon, a slash or an item number shows that a command was meant. The kinds:
//
//	""       nothing            why     words that may be left out    text   words
//	person   a name             date    a day or a moment             due    the same, or none
//	shift    a date or a span   until   a date that may be left out   who    who owes us
//	level    a priority         domain  a domain                      labels words, at most a few
//	money    an amount or none  item    the number of another item    item?  the same, may be left out
//	points   numbers of points  letter  an option                     offer  a letter and words
//	advice   a letter, yes or no, and why                             meaning a letter or none
//	aside    words, only where marked   which what to list            top    a number and words
//	away     days and a person
func (a *answers) argument(v *verb, rest string, marked bool) (args map[string]string, due Moment, ok bool) {
	args = map[string]string{}
	first := ""
	if f := strings.Fields(fold(rest)); len(f) > 0 {
		first = strings.Trim(f[0], ",.!?;:")
	}
	switch v.arg {
	case "":
		return args, due, rest == ""
	case "why":
		if rest == "" {
			return args, due, true
		}
		if v.name == "no" && holds(courtesies, fold(rest)) {
			return args, due, true
		}
		if v.name == "no" && len(a.letter(rest)) == 1 {
			return args, due, false // not B, or B instead?
		}
		if !marked && (proseAfter[first] && !(v.name == "skip" && first == "on") || len(strings.Fields(rest)) > 12) {
			return args, due, false
		}
		args["why"] = rest
	case "text":
		if rest == "" || !marked && (v.name == "good" && greetingAfter[first] || v.name == "title" && (proseAfter[first] || len(strings.Fields(rest)) > 15)) {
			return args, due, false
		}
		args["text"] = rest
	case "aside":
		args["text"] = rest
		return args, due, rest != "" && marked
	case "labels":
		labels := labelsIn(rest)
		args["labels"] = strings.Join(labels, ",")
		return args, due, len(labels) > 0 && len(labels) <= 10 && (marked || len(labels) <= 2 && !proseAfter[first])
	case "person":
		keys := a.d.person(strings.TrimPrefix(strings.TrimPrefix(rest, "to "), "@"))
		if len(keys) != 1 {
			return args, due, false
		}
		args["person"] = keys[0]
	case "due", "money":
		if v.arg == "due" && !nothing[fold(rest)] {
			return a.date(rest, false)
		}
		if nothing[fold(rest)] {
			args["text"] = "none"
			return args, due, true
		}
		args["amount"], ok = money(rest)
		return args, due, ok && args["amount"] != ""
	case "date", "shift":
		return a.date(rest, v.arg == "shift")
	case "until":
		if rest == "" {
			return args, due, true
		}
		return a.date(rest, false)
	case "who":
		return a.who(rest, first, marked)
	case "level":
		p, known := tagBang[strings.TrimPrefix(fold(rest), "!")]
		if !known {
			p, known = levelWords[fold(rest)]
		}
		args["level"] = p
		return args, due, known
	case "domain":
		slug, known := a.d.domain(strings.TrimPrefix(rest, "#"))
		args["domain"] = slug
		return args, due, known
	case "item", "item?":
		if rest == "" {
			return args, due, v.arg == "item?"
		}
		n, tail := itemNumber(strings.TrimPrefix(rest, "by "))
		args["other"] = strconv.Itoa(n)
		return args, due, n > 0 && tail == ""
	case "points":
		args["points"], ok = points(rest)
		return args, due, ok
	case "letter":
		args["option"] = a.letter(rest)
		return args, due, args["option"] != ""
	case "offer":
		l, text, _ := strings.Cut(rest, " ")
		l = strings.ToUpper(strings.TrimRight(l, "):."))
		args["option"], args["text"] = l, strings.TrimSpace(text)
		return args, due, len(l) == 1 && l[0] >= 'A' && l[0] <= 'Z' && args["text"] != ""
	case "advice":
		return a.advice(rest)
	case "meaning":
		if args["option"] = a.letter(rest); args["option"] == "" && !nothing[fold(rest)] && fold(rest) != "nothing happens" {
			return args, due, false
		}
	case "which":
		if rest != "" {
			args["which"], ok = lists[fold(rest)]
		}
		return args, due, rest == "" || ok
	case "slot":
		return a.slot(rest)
	case "top":
		if w := fold(rest); w == "ok" || w == "okay" || w == "yes" {
			args["ok"] = "ok"
			return args, due, true
		}
		n, text, found := strings.Cut(rest, " ")
		n = strings.Trim(n, "#.:)")
		if !found || !isDigits(n) || len(n) > 2 || atoi(n) == 0 || strings.TrimSpace(text) == "" {
			return args, due, false
		}
		args["n"], args["text"] = strconv.Itoa(atoi(n)), strings.TrimSpace(text)
	case "away":
		return a.away(rest)
	default:
		return args, due, false
	}
	return args, due, true
}

// lists are what can be listed.
var lists = map[string]string{"late": "late", "overdue": "late", "week": "week", "this week": "week", "waiting": "waiting", "decisions": "decisions", "all": "all"}

var levelWords = map[string]string{"hoch": "high", "dringend": "urgent", "niedrig": "low", "haute": "high", "basse": "low", "alta": "high", "baja": "low", "bassa": "low", "baixa": "low", "hoog": "high", "laag": "low", "urgente": "urgent", "spoed": "urgent"}

// date reads a date, also after until, on and the like. spans keeps a length such as 3d beside it.
func (a *answers) date(rest string, spans bool) (args map[string]string, due Moment, ok bool) {
	m, err := When(rest, a.c)
	if f := strings.Fields(rest); err != nil && len(f) > 1 && until[fold(f[0])] {
		rest = strings.Join(f[1:], " ")
		m, err = When(rest, a.c)
	}
	if err != nil {
		return nil, due, false
	}
	args = map[string]string{"when": m.String(), "text": rest}
	if length, isSpan := Span(rest, a.c.Locale); spans && isSpan {
		args["shift"] = length
	}
	return args, m, true
}

// Span reads a length of time such as "3d", "2 weeks" or "5 Werktage" in the languages of dates: 3d, 2w, 5bd, and mo, q, y for
// months, quarters and years. ok is false for what names no number or is no length.
func Span(text, locale string) (length string, ok bool) {
	if !strings.ContainsAny(text, "0123456789") {
		return "", false
	}
	s, ok := recurrence(text, locale)
	if one, is := map[string]string{"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y", "workday": "1bd"}[s]; is {
		return one, ok
	}
	return s, ok && s != "" && s[0] >= '0' && s[0] <= '9'
}

func (a *answers) who(rest, first string, marked bool) (args map[string]string, due Moment, ok bool) {
	f := strings.Fields(rest)
	if len(f) == 0 || len(f) > 5 || !marked && (proseAfter[first] || strings.ContainsAny(rest, ",?;") || first == "until" || first == "till" || first == "and" || first == "for") {
		return nil, due, false
	}
	if strings.HasPrefix(rest, "#") {
		return nil, due, false // "wait #131" is not somebody
	}
	return map[string]string{"who": rest}, due, true
}

// advice reads what is recommended: "B", "B: it is nearer", "yes", "no, too dear".
func (a *answers) advice(rest string) (args map[string]string, due Moment, ok bool) {
	head, why, _ := strings.Cut(rest, " ")
	args = map[string]string{"option": a.letter(strings.TrimRight(head, ":,.-\u2013"))}
	switch w := fold(strings.TrimRight(head, ":,.-\u2013")); {
	case args["option"] != "":
	case w == "yes" || w == "no":
		args["option"] = w
	case w == "option" && why != "":
		return a.advice(why)
	default:
		return nil, due, false
	}
	if why = strings.TrimLeft(why, ":,- \u2013\u2014"); why != "" {
		args["why"] = why
		bare := len(head) == 1 // "recommend a hotel in Oslo" is prose
		return args, due, !bare || !strings.EqualFold(head, "a")
	}
	return args, due, true
}

// points reads "2", "1, 3 and 4" or "all" into "1,3,4" or "all".
func points(rest string) (string, bool) {
	if w := fold(rest); w == "all" || w == "alle" || w == "tout" || w == "todo" || w == "tutto" || w == "tudo" || w == "alles" {
		return "all", true
	}
	var l []string
	for _, w := range strings.Fields(strings.NewReplacer(",", " ", "&", " ", "#", "").Replace(rest)) {
		if w == "and" || w == "und" || w == "et" || w == "y" || w == "e" || w == "en" {
			continue
		}
		if !isDigits(w) || len(w) > 2 || atoi(w) == 0 {
			return "", false
		}
		if n := strconv.Itoa(atoi(w)); !holds(l, n) {
			l = append(l, n)
		}
	}
	return strings.Join(l, ","), len(l) > 0
}

// labelsIn reads labels as others write them: ~oslo ~"two words", or with commas, or with blanks.
func labelsIn(rest string) (l []string) {
	add := func(w string) {
		if w = strings.ToLower(strings.Trim(w, " ~#\"'")); w != "" && !strings.ContainsAny(w, "\"~") && len(w) <= 60 && !holds(l, w) {
			l = append(l, w)
		}
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimLeft(rest, " ,") {
		w := strings.TrimLeft(rest, "~#")
		if inner, after, quoted := strings.Cut(strings.TrimPrefix(w, "\""), "\""); quoted && strings.HasPrefix(w, "\"") {
			add(inner)
			rest = after
			continue
		}
		end := strings.IndexAny(w, " ,")
		if end < 0 {
			end = len(w)
		}
		add(w[:end])
		rest = w[end:]
	}
	return l
}
