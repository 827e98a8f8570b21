package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// Everything that a person who is not cleared can read of an office. A surface
// is a kind of it: a route with a kind of address, a listing, a letter of a
// kind. New routes are found by themselves.

// seen is what one person saw on one stage, by surface.
type seen map[string][]string

func (s seen) add(surface, text string) { s[surface] = append(s[surface], text) }

var (
	formField = regexp.MustCompile(`name="form" value="([0-9a-f]{128})"`)
	blockID   = regexp.MustCompile(`id="([a-z0-9-]+)"[^>]* hx-get=`)
	boundary  = regexp.MustCompile(`boundary="?([0-9A-Za-z'()+_,./:=?-]+)"?`)
)

// params are the values that a parameter of a route is tried with, each with
// the kind of it.
type param struct{ kind, value string }

// asked is what a play asks everybody for, the same on both stages.
type asked struct {
	numbers []param
	handles [][2]param // on the stage without secrets, and with
	queries map[string][]string
	luck    map[string]int // of each route
}

// questions picks what is asked for at the end of a play.
func (p *play) questions() asked {
	a := asked{luck: map[string]int{}}
	for _, route := range p.plain.web.Routes() {
		a.luck[route] = p.r.IntN(1000)
	}
	known := p.known()
	for _, i := range someOf(p, known, 3) {
		a.numbers = append(a.numbers, param{"known", strconv.Itoa(i.Number)})
	}
	for _, i := range someOf(p, p.hidden(), 3) {
		a.numbers = append(a.numbers, param{"secret", strconv.Itoa(i.Number)})
	}
	a.numbers = append(a.numbers, param{"unknown", "1234567"})
	for _, m := range someOf(p, p.mails, 2) {
		a.handles = append(a.handles, [2]param{{"known", m.handle[p.plain]}, {"known", m.handle[p.with]}})
	}
	for _, m := range someOf(p, p.secrets, 2) {
		h := param{"secret", handleOf(m.raw)}
		a.handles = append(a.handles, [2]param{h, h})
	}
	h := param{"unknown", "0123456789abcdef"}
	a.handles = append(a.handles, [2]param{h, h})

	filters := []string{
		"status:all", "status:closed", "status:held", "status:triage", "owner:none", "owner:me", "owner:" + p.anybody().Key, "domain:" + oneOf(p.r, p.plain.office.Domains).Slug,
		"!domain:" + p.plain.office.Domains[2].Slug, "label:" + lower(hush), "!label:" + lower(hush), hush, "!" + hush, "due:late", "due:week", "no:due", "!no:due",
		"kind:decision", "status:all sort:age", "status:all sort:number", "status:all sort:priority", "asks:dana",
	}
	if hidden := p.hidden(); len(hidden) > 0 {
		filters = append(filters, strconv.Itoa(oneOf(p.r, hidden).Number))
	}
	q := func(s string) string { return "?q=" + url.QueryEscape(s) }
	a.queries = map[string][]string{"/items": {"", "?page=2", q(filters[0]), q("status:all sort:age"), q(hush + " status:all")}}
	for _, f := range someOf(p, filters, 3) {
		a.queries["/items"] = append(a.queries["/items"], q(f))
	}
	a.queries["/search"] = []string{"", q(hush), q(oneOf(p.r, mailWords)), q(lower(hush))}
	a.queries["/mail"] = []string{"", "?show=in", "?show=out", "?show=quarantined", "?show=held", "?show=duplicate", "?page=2"}
	a.queries["/1on1s/:pair"] = []string{"", "?as=text", "?view=partnership"}
	a.queries["/items.csv"] = []string{q("status:all"), q(hush)}
	a.queries["/activity"] = []string{"", "?by=mail", "?page=2", "?person=" + p.anybody().Key}
	a.queries["/nav"] = []string{"?at=items"}
	return a
}

func someOf[T any](p *play, list []T, n int) []T {
	list = slices.Clone(list)
	p.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	return list[:min(n, len(list))]
}

// look asks for everything as one person.
func (s *stage) look(p *play, key string, a asked) seen {
	out := seen{}
	blocks := map[string]bool{}
	s.random.step(3_000_000)
	var err error
	s.feed, err = s.rooms.desk.NewFeed(s.ctx(), s.person(key).Viewer())
	s.must(err)
	for _, route := range s.web.Routes() {
		method, path, _ := strings.Cut(route, " ")
		if method != "GET" || strings.HasPrefix(path, "/demo/") || strings.HasSuffix(path, "/events") || path == "/static/:name" {
			continue // the stream is told step by step, the demo is not for an office, static files are of the program
		}
		under := strings.HasPrefix(path, "/t/:team")
		if under && a.luck[route]%4 != 0 {
			continue // the same pages by another way: some in each world
		}
		plain := strings.TrimPrefix(path, "/t/:team")
		if plain == "" {
			plain = "/"
		}
		queries := a.queries[plain]
		if queries == nil {
			queries = []string{""}
		}
		for _, target := range s.targets(path, a) {
			for n, query := range queries {
				if under && n > 0 {
					break // the same page by another way
				}
				surface := route + target.kind
				if query != "" {
					surface += " with " + strings.SplitAfter(query, "=")[0]
				}
				w := s.get(key, target.value+query, nil)
				out.add(surface, s.plainly(target.value)+query+"\n"+s.plainly(dump(w)))
				for _, block := range blockID.FindAllStringSubmatch(w.Body.String(), -1) {
					if under || blocks[surface+block[1]] {
						continue
					}
					blocks[surface+block[1]] = true
					w := s.get(key, target.value+query, []string{"HX-Request", "true", "HX-Target", block[1]})
					out.add("fragment "+block[1]+" of "+route+target.kind, s.plainly(target.value)+query+"\n"+s.plainly(dump(w)))
				}
			}
		}
	}
	s.lists(key, out)
	return out
}

// targets are the addresses of a route. A parameter that nobody told the test
// about fails it: a new one must be tried with secrets.
func (s *stage) targets(path string, a asked) []param {
	list := []param{{"", path}}
	fill := func(name string, values []param) {
		var next []param
		for _, t := range list {
			for _, v := range values {
				kind := t.kind
				if v.kind != "" {
					kind += " of a " + v.kind + " " + name
				}
				next = append(next, param{kind, strings.Replace(t.value, ":"+name, v.value, 1)})
			}
		}
		list = next
	}
	for part := range strings.SplitSeq(path, "/") {
		name, is := strings.CutPrefix(part, ":")
		if !is {
			continue
		}
		switch name {
		case "team":
			fill(name, []param{{"", s.team.Slug}})
		case "number":
			if strings.HasPrefix(path, "/t/") {
				fill(name, a.numbers[max(0, len(a.numbers)-2):])
			} else {
				fill(name, a.numbers)
			}
		case "handle":
			var values []param
			for _, pair := range a.handles {
				if s.name == "without" {
					values = append(values, pair[0])
				} else {
					values = append(values, pair[1])
				}
			}
			fill(name, values)
		case "pair":
			var values []param
			for _, pair := range s.office.Pairs {
				values = append(values, param{"", pair.Slug})
			}
			fill(name, append(values, param{"unknown", "dana-nobody"}))
		case "key":
			var values []param
			for _, person := range s.office.People {
				values = append(values, param{"", person.Key})
			}
			fill(name, values[:min(len(values), 4)])
		case "slug":
			var values []param
			for _, d := range s.office.Domains {
				values = append(values, param{"", d.Slug})
			}
			fill(name, values[1:3])
		case "token":
			fill(name, []param{{"unknown", strings.Repeat("0", 64)}})
		case "secret":
			fill(name, []param{{"own", s.feed + ".ics"}, {"unknown", strings.Repeat("0", 64)}})
		default:
			s.t.Errorf("the route %s has the parameter :%s, and the two worlds do not know with what to try it; teach (*stage).targets", path, name)
			return nil
		}
	}
	return list
}

// lists are the listings of the command line as a person sees them.
func (s *stage) lists(key string, out seen) {
	address := s.person(key).Address()
	run := func(surface string, show func(*app, *rooms) error) {
		var b bytes.Buffer
		err := show(&app{ctx: s.ctx(), out: &b, err: &b}, s.rooms)
		out.add("adjutant "+surface, s.plainly(fmt.Sprint(b.String(), "error: ", err)))
	}
	for _, json := range []bool{true, false} {
		as, suffix := listing{JSON: json, As: address}, ""
		if json {
			suffix = " --json"
		}
		run("items"+suffix+" --as", (&itemsCmd{listing: as}).show)
		run("mail"+suffix+" --as", (&mailCmd{as}).show)
		run("letters"+suffix+" --as", (&lettersCmd{as}).show)
	}
	run("items --q --json --as", (&itemsCmd{listing: listing{JSON: true, As: address}, Q: "status:all !" + hush}).show)
	for _, pair := range s.office.Pairs {
		if pair.ExecutiveID != s.person(key).ID && pair.AssistantID != s.person(key).ID {
			continue
		}
		run("digest preview --as", func(a *app, r *rooms) error {
			parcel, err := r.previewDigest(a, &digestPreviewCmd{Pair: pair.Slug, As: address, Format: "text"})
			if err != nil {
				return err
			}
			text, html, err := r.render(parcel, "")
			fmt.Fprintln(a.out, parcel.Letter.Subject, parcel.Letter.Clearance, parcel.Letter.Numbers, text, html)
			return err
		})
	}
}

// posts tries every form of the pages as one person, and says what came back.
func (s *stage) posts(p *play, key string, a asked, choice uint64, step int) seen {
	out := seen{}
	for _, route := range s.web.Routes() {
		method, path, _ := strings.Cut(route, " ")
		if method != "POST" || strings.HasPrefix(path, "/demo/") || path == "/sign-out" || strings.HasPrefix(path, "/t/") {
			continue
		}
		for n, target := range s.targets(path, a) {
			var fields string
			switch path {
			case "/items/:number":
				v := webVerbs[(int(choice%1000)+n)%len(webVerbs)]
				fields = strings.TrimSuffix("verb="+v[0]+"&"+v[1], "&")
			case "/triage/items/:number":
				fields = form("person", "", "domain", s.office.Domains[int(choice%1000)%len(s.office.Domains)].Slug)
			case "/triage/mails/:handle":
				fields = "verb=release"
			default:
				// What a new form is asked to say is not known here: its refusals
				// are compared, and what it does with fields that all have.
				fields = form("verb", "done", "text", "hm", "person", key, "domain", s.office.Domains[0].Slug, "q", hush, "to", "2026-12-09", "from", "2026-12-08")
			}
			step++
			s.random.step(step) // what one form draws is no matter of the next
			out.add(route+target.kind, s.plainly(target.value)+"?"+fields+"\n"+s.plainly(dump(s.post(key, target.value, fields))))
		}
	}
	return out
}

// received are the letters to a person, by kind.
func (s *stage) received(key string, out seen) {
	person := s.person(key)
	for _, l := range s.letters {
		if l.PersonID != nil && *l.PersonID == person.ID {
			out.add("letter: "+string(l.Kind), s.plainly(s.letterText(l)))
		}
	}
	out.add("live stream", s.plainly(s.live[key].String()))
}

// letterText is a letter as bytes, but for how its transfer encoding broke the
// lines and for the boundaries between its parts, which are drawn anew each
// time: both are taken off by reading it.
func (s *stage) letterText(l *posted) string {
	head, _, _ := strings.Cut(string(l.raw), "\r\n\r\n")
	m := parser.Read(l.raw)
	var b strings.Builder
	fmt.Fprintf(&b, "%s bytes %d\n%s\n\n%s\n", l.SentAtText(), len(l.raw), boundary.ReplaceAllString(head, "boundary"), m.Text)
	if m.HTML != nil {
		b.WriteString(*m.HTML)
	}
	for _, a := range m.Attachments {
		fmt.Fprintf(&b, "\n%s %s %d\n%s", a.Name, a.Type, a.Size, a.Content)
	}
	return b.String()
}

// SentAtText is when the letter was due and written.
func (l *posted) SentAtText() string {
	return fmt.Sprint(l.CreatedAt.UTC(), l.NotBefore.UTC(), l.Kind, l.Clearance, l.Numbers)
}

// plainly puts names in the place of what is drawn by chance. It is a hole in
// the comparison, so it is as narrow as can be: only the very values that were
// drawn, each under one name.
func (s *stage) plainly(text string) string {
	text = formField.ReplaceAllString(text, `name="form" value="drawn"`)
	return s.replacer().Replace(text)
}

func (s *stage) replacer() *strings.Replacer {
	if s.named != nil {
		return s.named
	}
	var pairs []string
	all := s.allLetters()
	for _, l := range all {
		if l.Ref != "" {
			s.names[l.Ref] = "letter(" + s.keyOf(l.Letter, all) + ")"
		}
	}
	for _, l := range s.letters {
		for _, token := range replyToken.FindAllStringSubmatch(strings.ReplaceAll(string(l.raw), "=\r\n", ""), -1) {
			s.names[token[1]] = "answer(" + s.names[l.Ref] + ")"
		}
	}
	for _, i := range s.items() {
		s.names[i.RootID] = fmt.Sprintf("<root of %d>", i.Number)
		s.names[url.QueryEscape(i.RootID)] = fmt.Sprintf("<root of %d>", i.Number)
	}
	for value, name := range s.names {
		pairs = append(pairs, value, name)
	}
	// The longest first: a reference is part of what is signed over it.
	type pair struct{ a, b string }
	var list []pair
	for p := range slices.Chunk(pairs, 2) {
		list = append(list, pair{p[0], p[1]})
	}
	sort.Slice(list, func(i, j int) bool {
		return len(list[i].a) > len(list[j].a) || len(list[i].a) == len(list[j].a) && list[i].a < list[j].a
	})
	pairs = pairs[:0]
	for _, p := range list {
		pairs = append(pairs, p.a, p.b)
	}
	s.named = strings.NewReplacer(pairs...)
	return s.named
}

// replyToken is what is signed over a letter's reference: where its answer goes,
// and where its reader ends the agendas.
var replyToken = regexp.MustCompile(`(?:\+r\.|/unsubscribe/)([a-z2-7]{20,})[@>]`)

// dump is a whole answer: status, headers in order, and body.
func dump(w *httptest.ResponseRecorder) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %d bytes\n", w.Code, w.Body.Len())
	names := make([]string, 0, len(w.Header()))
	for name := range w.Header() {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range w.Header()[name] {
			if name == "Set-Cookie" && strings.Contains(value, "adjutant_said=") {
				if raw, _, ok := strings.Cut(strings.TrimPrefix(value[strings.Index(value, "=")+1:], ""), ";"); ok {
					if said, err := base64.RawURLEncoding.DecodeString(raw); err == nil {
						value = "said: " + string(said)
					}
				}
			}
			if name == "Set-Cookie" && strings.Contains(value, "adjutant_browser=") {
				value = "a browser's nonce"
			}
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	b.WriteString("\n")
	b.Write(w.Body.Bytes())
	return b.String()
}

var _ = models.Standard
