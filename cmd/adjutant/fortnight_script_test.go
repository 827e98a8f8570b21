package main

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A script is a text that says what an office does, scene by scene, and what
// each scene is to come to:
//
//	outside sofie = Sofie Lund <sofie@nordlys.example>
//
//	original quote of sofie, Fri 27 Feb 14:12: Our quote for chairs
//	  | Dear Dana, twelve chairs are ...
//
//	Mon 2 Mar
//	09:05 dana: #vendors due:fri Chairs
//	  fwd quote
//	  | Please compare.
//	  = 101 task open vendors maria, due Fri 6 Mar 17:00: Chairs
//	  + 101 dana: filed it as a task
//	  > maria assignment: [Adjutant] #101 Chairs
//
// A mail has lines of its own ("|"), and may name what it forwards (fwd),
// answers (re), whom it goes to beside the team (to, cc), by what later mails
// name it (id), and what is odd about it (as: unproven, automatic, again).
// "=" is an item as it is now, "+" a new line of an item's history, ">" a
// letter that went, "!" a mail that was not acted on. A scene named pass is
// one at which only the clock acts.
type script struct {
	outside   map[string]string // a name: how the From field reads
	originals map[string]original
	moments   []scene
}

// original is a mail from outside that somebody of the office forwards.
type original struct {
	who, subject string
	at           time.Time
	text         string
}

// scene is one entry of a script.
type scene struct {
	at     time.Time
	line   int
	head   string
	mail   *enacted // nil for a pass
	expect []string
}

// enacted is a mail of a script.
type enacted struct {
	who, id, subject, fwd, re, to, cc, as string
	body                                  []string
}

var (
	scriptOutside  = regexp.MustCompile(`^outside (\w+) = (.+)$`)
	scriptOriginal = regexp.MustCompile(`^original (\w+) of (\w+), (\w{3} \d+ \w{3} \d\d:\d\d): (.+)$`)
	scriptDay      = regexp.MustCompile(`^\w{3} \d+ \w{3}$`)
	scriptMoment   = regexp.MustCompile(`^(\d\d:\d\d) (\w+)(?:: (.*))?$`)
	scriptLine     = regexp.MustCompile(`^  (\||=|\+|>|!|fwd|re|to|cc|id|as)(?: (.*))?$`)
)

// readScript reads a script of a year in a zone.
func readScript(t *testing.T, file string, year int, zone *time.Location) script {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := script{outside: map[string]string{}, originals: map[string]original{}}
	momentOf := func(n int, s string) time.Time {
		at, err := time.ParseInLocation("Mon 2 Jan 15:04 2006", fmt.Sprintf("%s %d", s, year), zone)
		if err != nil || at.Format("Mon 2 Jan") != s[:strings.LastIndex(s, " ")] {
			t.Fatalf("%s:%d: no scene: %s (%v)", file, n, s, err)
		}
		return at
	}
	day, name := "", ""
	for i, l := range strings.Split(strings.TrimRight(string(text), "\n"), "\n") {
		n := i + 1
		if strings.TrimSpace(l) == "" || strings.HasPrefix(l, "#") {
			continue
		}
		switch {
		case scriptOutside.MatchString(l):
			m := scriptOutside.FindStringSubmatch(l)
			p.outside[m[1]] = m[2]
		case scriptOriginal.MatchString(l):
			m := scriptOriginal.FindStringSubmatch(l)
			p.originals[m[1]], name = original{who: m[2], at: momentOf(n, m[3]), subject: m[4]}, m[1]
		case scriptDay.MatchString(l):
			day = l
		case scriptMoment.MatchString(l):
			m := scriptMoment.FindStringSubmatch(l)
			at := scene{at: momentOf(n, day+" "+m[1]), line: n, head: l}
			if m[2] != "pass" {
				at.mail = &enacted{who: m[2], subject: m[3]}
			}
			p.moments, name = append(p.moments, at), ""
		case scriptLine.MatchString(l) && name != "":
			o := p.originals[name]
			o.text += scriptLine.FindStringSubmatch(l)[2] + "\n"
			p.originals[name] = o
		case scriptLine.MatchString(l) && len(p.moments) > 0:
			p.moments[len(p.moments)-1].add(scriptLine.FindStringSubmatch(l))
		default:
			t.Fatalf("%s:%d: not understood: %s", file, n, l)
		}
	}
	for k := 1; k < len(p.moments); k++ {
		if m := p.moments[k]; m.at.Before(p.moments[k-1].at) {
			t.Fatalf("%s:%d: before the one above: %s", file, m.line, m.head)
		}
	}
	return p
}

func (m *scene) add(line []string) {
	word, rest := line[1], line[2]
	switch word {
	case "=", "+", ">", "!":
		m.expect = append(m.expect, word+" "+rest)
	case "|":
		m.mail.body = append(m.mail.body, rest)
	default:
		*map[string]*string{"fwd": &m.mail.fwd, "re": &m.mail.re, "to": &m.mail.to, "cc": &m.mail.cc, "id": &m.mail.id, "as": &m.mail.as}[word] = rest
	}
}
