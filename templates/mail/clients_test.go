package mail

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// support is testdata/clients.tsv: how far each mail program shows a feature.
type support struct {
	clients []string
	of      map[string][]string // by feature: y, a (in part), n or - for each client
}

func readSupport(t testing.TB) support {
	t.Helper()
	text, err := os.ReadFile("testdata/clients.tsv")
	if err != nil {
		t.Fatal(err)
	}
	s := support{of: map[string][]string{}}
	for l := range strings.Lines(string(text)) {
		f := strings.Split(strings.TrimSpace(l), "\t")
		switch {
		case strings.HasPrefix(l, "#"):
		case f[0] == "feature":
			s.clients = f[1:]
		case len(f) == len(s.clients)+1:
			s.of[f[0]] = f[1:]
		default:
			t.Fatalf("%q", l)
		}
	}
	if len(s.of) < 200 || len(s.clients) < 10 {
		t.Fatalf("%d features of %d clients", len(s.of), len(s.clients))
	}
	return s
}

// bonus are features that some program does not show, and what the letter is
// without them. Nothing else may be used that anybody does not show.
var bonus = map[string]string{
	"css-at-media-prefers-color-scheme": "the letter has no ground of its own, so that a program inverts it as it likes",
	"html-meta-color-scheme":            "the same",
	"html-style":                        "all that matters is inline; the block is for dark mode alone",
	"css-important":                     "in the block for dark mode alone",
	"css-selector-class":                "in the block for dark mode alone",
	"css-max-height":                    "the preheader is hidden by display and mso-hide, too",
	"css-overflow":                      "the same",
	"css-border-radius":                 "corners are square",
	"css-white-space":                   "a button or a command may break over two lines",
	"css-word-break":                    "a long word widens the letter",
	"html-body":                         "it has no margin and nothing else",
}

// features of elements, attributes and properties that the data calls by
// another name, or that it does not follow, being as old as HTML.
var (
	ofElement = map[string]string{"h1": "html-h1-h6", "h2": "html-h1-h6", "h3": "html-h1-h6", "a": "html-mailto-links", "tr": "html-table", "td": "html-table", "meta": "", "html": "", "head": "", "title": "", "br": "", "tbody": "html-table"}
	ofAttr    = map[string]string{"style": "", "charset": "", "name": "", "content": "", "class": "css-selector-class", "href": "html-mailto-links", "width": "html-width"}
	ofStyle   = map[string]string{"color": "", "font-family": "css-font", "mso-hide": "", "border-color": "css-border"}
	longhand  = regexp.MustCompile(`^(padding|border|margin)-(top|bottom|left|right)$`)
	unit      = regexp.MustCompile(`\d(px|%)$`)
)

// lint says what in a letter a mail program would not show.
func (s support) lint(letter string) (wrong []string) {
	say := func(w string) {
		if !slices.Contains(wrong, w) {
			wrong = append(wrong, w)
		}
	}
	uses := func(what, feature string) {
		row, known := s.of[feature]
		if !known {
			say(what + ": nobody tried it")
			return
		}
		for n, v := range row {
			if v == "n" && bonus[feature] == "" {
				say(what + ": not shown by " + s.clients[n])
			}
		}
	}
	declare := func(style string) {
		for d := range strings.SplitSeq(style, ";") {
			property, value, found := strings.Cut(d, ":")
			if property = strings.TrimSpace(property); !found {
				continue
			}
			feature, mapped := ofStyle[property]
			switch {
			case mapped && feature == "":
			case mapped:
				uses(property, feature)
			case longhand.MatchString(property):
				uses(property, "css-"+longhand.FindStringSubmatch(property)[1])
			default:
				uses(property, "css-"+property)
			}
			if way := "css-display-" + strings.TrimSpace(value); property == "display" && s.of[way] != nil {
				uses("display:"+value, way)
			}
			for word := range strings.FieldsSeq(value) {
				switch {
				case strings.ContainsAny(word, "()"):
					say(property + ": " + word + " is a function")
				case strings.HasPrefix(word, "#") && len(word) != 7:
					say(property + ": " + word + " is no #rrggbb")
				case word[0] >= '1' && word[0] <= '9' && !unit.MatchString(word) && property != "font-weight":
					say(property + ": " + word + " is in no unit that all know")
				}
			}
		}
	}
	z := html.NewTokenizer(strings.NewReader(letter))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return wrong
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if feature, mapped := ofElement[t.Data]; !mapped {
				uses("<"+t.Data+">", "html-"+t.Data)
			} else if feature != "" {
				uses("<"+t.Data+">", feature)
			}
			for _, a := range t.Attr {
				if t.Data == "meta" {
					continue
				}
				if feature, mapped := ofAttr[a.Key]; !mapped {
					uses(a.Key+"=", "html-"+a.Key)
				} else if feature != "" {
					uses(a.Key+"=", feature)
				}
				if a.Key == "style" {
					declare(a.Val)
				}
			}
			if t.Data == "style" {
				z.Next()
				block := string(z.Raw())
				if len(block) > 16_000 {
					say("a style block over 16 KB")
				}
				for at := range strings.SplitSeq(block, "@") {
					if name := strings.TrimSpace(at); name != "" && !strings.HasPrefix(name, "media (prefers-color-scheme: dark)") {
						say("@" + name)
					}
				}
				uses("@media", "css-at-media-prefers-color-scheme")
			}
		}
	}
}

// Every letter uses what mail programs show, or what it can do without.
func TestClients_ShowEveryLetter(t *testing.T) {
	t.Parallel()
	s := readSupport(t)
	for _, one := range samples() {
		r := render(t, one.p, env)
		for _, wrong := range s.lint(r.HTML) {
			t.Errorf("%s: %s", one.name, wrong)
		}
	}
	for feature := range bonus {
		if row := s.of[feature]; !slices.Contains(row, "n") && !slices.Contains(row, "a") {
			t.Errorf("%s: everybody shows it", feature)
		}
	}
}

// What a program spoils is found.
func TestClients_FindsWhatIsSpoiled(t *testing.T) {
	t.Parallel()
	s := readSupport(t)
	for letter, want := range map[string]string{
		`<p style="display:flex">`:                    "display:flex: not shown by outlook windows",
		`<p style="gap:4px">`:                         "gap: not shown by outlook windows",
		`<p style="color:rgb(0 0 0 / .5)">`:           "color: rgb(0 is a function",
		`<p style="color:#fff">`:                      "color: #fff is no #rrggbb",
		`<p style="margin:1rem">`:                     "margin: 1rem is in no unit that all know",
		`<form>`:                                      "<form>: not shown by outlook windows",
		`<svg>`:                                       "<svg>: not shown by gmail web",
		`<details>`:                                   "<details>: nobody tried it",
		`<div style="position:absolute">`:             "position: not shown by",
		`<style>@import url(x)</style>`:               "@import url(x)",
		`<video>`:                                     "<video>: not shown by gmail web",
		`<p style="background-image:url(x)">`:         "background-image: url(x) is a function",
		`<p style="font-size:16px;margin:0 0 8px;">x`: "",
	} {
		got := strings.Join(s.lint(letter), "; ")
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", letter, got, want)
		}
	}
}
