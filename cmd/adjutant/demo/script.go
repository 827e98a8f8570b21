// Package demo holds the sample office that the demo shows: a team and four
// weeks of its mail, made up for the purpose. Everything is counted back from
// one moment, a Tuesday at 09:05, so the office is as fresh on any day as on
// the one it was written.
package demo

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

//go:embed team.yaml script.yaml mails
var files embed.FS

// Mail is one mail of the script.
type Mail struct {
	ID      string            `yaml:"id"`      // its name in the script, and in its Message-ID
	At      string            `yaml:"at"`      // w-2 mon 08:15: two weeks before the last one, in the team's zone
	From    string            `yaml:"from"`    // a person's key, or Name <address> of somebody outside
	To      string            `yaml:"to"`      // the same; the team when empty
	Cc      string            `yaml:"cc"`      // the same; empty for nobody
	Subject string            `yaml:"subject"` // without Re: of answers to letters
	Body    string            `yaml:"body"`
	File    string            `yaml:"file"` // a whole mail under mails/, in place of subject and body
	Headers map[string]string `yaml:"headers"`
	// ReplyTo makes the mail an answer to the latest letter that a person got
	// about an item. Its subject and reply address come from that letter.
	ReplyTo *Reply `yaml:"reply_to"`
	// Answers names the mail of the script that this one answers.
	Answers string `yaml:"answers"`
	// Spoofed mails claim a From that their server cannot prove.
	Spoofed bool `yaml:"spoofed"`
	// Shows says what a visitor can see by it.
	Shows string `yaml:"shows"`
}

// Reply names a letter: to whom, about which mail's item, and of which kind
// where there are several.
type Reply struct {
	Person string `yaml:"person"`
	Item   string `yaml:"item"`
	Letter string `yaml:"letter"`
}

// Letter is what a reply needs to know of the letter it answers.
type Letter struct {
	MessageID  string
	References []string
	Subject    string
	ReplyTo    string
	Text       string // quoted beneath the answer
}

// World is what the script cannot know before it runs.
type World struct {
	End     time.Time               // the Tuesday, in the team's zone
	Team    string                  // the team's address
	Person  func(key string) string // Name <address>
	Number  func(id string) int     // of the item that a mail of the script became, 0 when none
	Letter  func(Reply) (Letter, bool)
	Message func(id string) string // Message-ID, with <>
}

// End returns the moment at which the demo stands: the last Tuesday, 09:05,
// that is not after now.
func End(now time.Time, zone *time.Location) time.Time {
	now = now.In(zone)
	t := time.Date(now.Year(), now.Month(), now.Day(), 9, 5, 0, 0, zone)
	for t.Weekday() != time.Tuesday || t.After(now) {
		t = t.AddDate(0, 0, -1)
	}
	return t
}

// Team returns the team file as it reads in the week of end.
func Team(end time.Time) ([]byte, error) {
	text, err := files.ReadFile("team.yaml")
	if err != nil {
		return nil, err
	}
	_, rest, _ := strings.Cut(string(text), "\nteam:") // the comment speaks of braces
	out, err := fill("team:"+rest, World{End: end})
	return []byte(out), err
}

// Script returns the mails in the order in which they are sent.
func Script() ([]Mail, error) {
	text, err := files.ReadFile("script.yaml")
	if err != nil {
		return nil, err
	}
	var mails []Mail
	if err := yaml.Load(text, &mails, yaml.WithKnownFields()); err != nil {
		return nil, fmt.Errorf("demo script: %w", err)
	}
	var bad error
	slices.SortStableFunc(mails, func(a, b Mail) int {
		x, err1 := a.Time(reference)
		y, err2 := b.Time(reference)
		if err1 != nil || err2 != nil {
			bad = fmt.Errorf("demo script: %s at %q, %s at %q", a.ID, a.At, b.ID, b.At)
		}
		return x.Compare(y)
	})
	return mails, bad
}

// reference is any Tuesday: it orders the script.
var reference = time.Date(2026, 11, 24, 9, 5, 0, 0, time.UTC)

// Time returns when the mail is sent.
func (m Mail) Time(end time.Time) (time.Time, error) { return moment(m.At, end) }

var momentPattern = regexp.MustCompile(`^w([+-]?\d) (mon|tue|wed|thu|fri|sat|sun)(?: (\d\d):(\d\d))?$`)

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// moment reads w-2 mon 08:15.
func moment(s string, end time.Time) (time.Time, error) {
	m := momentPattern.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return time.Time{}, fmt.Errorf("%q is no moment of the script", s)
	}
	week, _ := strconv.Atoi(m[1])
	hour, _ := strconv.Atoi(m[3])
	minute, _ := strconv.Atoi(m[4])
	monday := end.AddDate(0, 0, -1)
	day := monday.AddDate(0, 0, 7*week+slices.Index(weekdays, m[2]))
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, end.Location()), nil
}

// Render writes the mail as it goes over the wire. A reply whose letter was
// never written gives false: the demo leaves it out.
func (m Mail) Render(w World) (raw []byte, ok bool, err error) {
	at, err := m.Time(w.End)
	if err != nil {
		return nil, false, err
	}
	head := []string{
		"Date: " + at.Format("Mon, 02 Jan 2006 15:04:05 -0700"),
		"Message-ID: " + w.Message(m.ID),
		"From: " + address(w, m.From),
	}
	to, subject, body := m.To, m.Subject, m.Body
	switch {
	case to == "":
		to = w.Team
	default:
		to = address(w, to)
	}
	if m.ReplyTo != nil {
		l, found := w.Letter(*m.ReplyTo)
		if !found {
			return nil, false, nil
		}
		to, subject = l.ReplyTo, "Re: "+strings.TrimPrefix(l.Subject, "Re: ")
		head = append(head, "In-Reply-To: "+l.MessageID, "References: "+strings.Join(append(l.References, l.MessageID), " "))
		if l.Text != "" {
			body = strings.TrimRight(body, "\n") + "\n\nOn " + at.AddDate(0, 0, -1).Format("Mon, 2 Jan 2006") + ", " + w.Team + " wrote:\n" + quote(l.Text)
		}
	}
	if m.Answers != "" {
		head = append(head, "In-Reply-To: "+w.Message(m.Answers), "References: "+w.Message(m.Answers))
	}
	head = append(head, "To: "+to)
	if m.Cc != "" {
		cc := w.Team
		if m.Cc != "team" {
			cc = address(w, m.Cc)
		}
		head = append(head, "Cc: "+cc)
	}
	for _, name := range sorted(m.Headers) {
		head = append(head, name+": "+m.Headers[name])
	}
	if m.File != "" {
		text, err := fs.ReadFile(files, "mails/"+m.File)
		if err != nil {
			return nil, false, err
		}
		filled, err := fill(string(text), w)
		if err != nil {
			return nil, false, fmt.Errorf("%s: %w", m.ID, err)
		}
		return crlf(strings.Join(head, "\n") + "\n" + filled), true, nil
	}
	if subject, err = fill(subject, w); err != nil {
		return nil, false, fmt.Errorf("%s: %w", m.ID, err)
	}
	if body, err = fill(body, w); err != nil {
		return nil, false, fmt.Errorf("%s: %w", m.ID, err)
	}
	var text bytes.Buffer
	q := quotedprintable.NewWriter(&text)
	if _, err := q.Write([]byte(body)); err != nil {
		return nil, false, err
	}
	if err := q.Close(); err != nil {
		return nil, false, err
	}
	head = append(head, "Subject: "+mime.QEncoding.Encode("utf-8", subject), "MIME-Version: 1.0",
		"Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable")
	return crlf(strings.Join(head, "\n") + "\n\n" + text.String()), true, nil
}

// address writes a person's key, the team, or an address as a header field.
func address(w World, who string) string {
	if who == "team" {
		return w.Team
	}
	if !strings.Contains(who, "@") {
		who = w.Person(who)
	}
	if a, err := mail.ParseAddress(who); err == nil {
		return a.String()
	}
	return who
}

func sorted(m map[string]string) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func quote(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("> " + line)
	}
	return b.String()
}

func crlf(s string) []byte {
	return []byte(strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n"))
}

var wordPattern = regexp.MustCompile(`\{\{([a-z-]+) ([^}]*)\}\}`)

// fill replaces the words in double braces: numbers of items as {{n id}},
// and moments in the writing of a mail program.
func fill(text string, w World) (string, error) {
	var bad error
	out := wordPattern.ReplaceAllStringFunc(text, func(word string) string {
		m := wordPattern.FindStringSubmatch(word)
		switch m[1] {
		case "n":
			if n := w.Number(m[2]); n != 0 {
				return strconv.Itoa(n)
			}
			return "0"
		}
		at, err := moment(m[2], w.End)
		if err != nil {
			bad = err
			return word
		}
		style := styles[m[1]]
		if style == nil {
			bad = fmt.Errorf("no writing of dates is called %q", m[1])
			return word
		}
		return style(at)
	})
	return out, bad
}

// styles are the ways in which mail programs write the date of what they
// forward.
var styles = map[string]func(time.Time) string{
	"iso":         func(t time.Time) string { return t.Format(time.DateOnly) },
	"ics":         func(t time.Time) string { return t.UTC().Format("20060102T150405Z") },
	"day":         func(t time.Time) string { return t.Format("Monday 2 January") },
	"rfc":         func(t time.Time) string { return t.Format("Mon, 02 Jan 2006 15:04:05 -0700") },
	"gmail-en":    func(t time.Time) string { return t.Format("Mon, 2 Jan 2006 at 15:04") },
	"apple-en":    func(t time.Time) string { return t.Format("2 January 2006 at 15:04:05 MST") },
	"outlook-en":  func(t time.Time) string { return t.Format("Monday, January 2, 2006 3:04 PM") },
	"thunderbird": func(t time.Time) string { return t.Format("Mon, 2 Jan 2006 15:04:05 -0700") },
	"outlook-de": func(t time.Time) string {
		return fmt.Sprintf("%s, %d. %s %d %s", days["de"][t.Weekday()], t.Day(), months["de"][t.Month()-1], t.Year(), t.Format("15:04"))
	},
	"numeric-de": func(t time.Time) string { return t.Format("02.01.2006 15:04") },
	"outlook-fr": func(t time.Time) string {
		return fmt.Sprintf("%s %d %s %d %s", days["fr"][t.Weekday()], t.Day(), months["fr"][t.Month()-1], t.Year(), t.Format("15:04"))
	},
	"gmail-es": func(t time.Time) string {
		return fmt.Sprintf("%s, %d %s %d a las %s", days["es"][t.Weekday()], t.Day(), months["es"][t.Month()-1], t.Year(), t.Format("15:04"))
	},
	"apple-da": func(t time.Time) string {
		return fmt.Sprintf("%d. %s %d kl. %s", t.Day(), months["da"][t.Month()-1], t.Year(), t.Format("15.04"))
	},
}

var days = map[string][]string{
	"de": {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	"fr": {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	"es": {"dom", "lun", "mar", "mié", "jue", "vie", "sáb"},
}

var months = map[string][]string{
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	"es": {"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"},
	"da": {"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"},
}
