package mail

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"adjutant/models"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func render(t testing.TB, p models.Parcel, env Env) Rendered {
	t.Helper()
	r, err := Render(p, env)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func document(t testing.TB, html string) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(html))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRender_Golden(t *testing.T) {
	t.Parallel()
	for _, s := range samples() {
		r := render(t, s.p, env)
		for ext, got := range map[string]string{".txt": r.Text, ".html": r.HTML} {
			name := filepath.Join("testdata", s.name+ext)
			if *update {
				if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
}

func TestRender_EveryKindHasAGolden(t *testing.T) {
	t.Parallel()
	kinds := []models.LetterKind{
		models.LetterAssignment, models.LetterReceipt, models.LetterDecision, models.LetterDigest, models.LetterRollup, models.LetterChase,
		models.LetterCoverage, models.LetterRecap, models.LetterNudge, models.LetterHandover, models.LetterSignIn, models.LetterConfirm, models.LetterAlert,
		models.LetterBundle, models.LetterHello, models.LetterInvite, models.LetterQuestion,
	}
	for _, k := range kinds {
		if !slices.ContainsFunc(samples(), func(s sample) bool { return s.p.Letter.Kind == k }) {
			t.Errorf("no sample of kind %s", k)
		}
		if _, err := Render(parcel(k, models.LetterValue{}), env); err == nil {
			t.Errorf("%s: no error for an empty value", k)
		}
		if got := Preheader(parcel(k, models.LetterValue{})); got != "" {
			t.Errorf("%s: preheader %q for an empty value", k, got)
		}
	}
	if _, err := Render(parcel("postcard", models.LetterValue{Notice: &models.NoticeValue{}}), env); err == nil {
		t.Error("no error for an unknown kind")
	}
}

func TestRender_EmptyPartsDoNotPanic(t *testing.T) {
	t.Parallel()
	v := models.LetterValue{
		Assignment: &models.AssignmentValue{}, Receipt: &models.ReceiptValue{}, Decision: &models.DecisionValue{}, Digest: &models.DigestValue{},
		Chase: &models.ChaseValue{}, Confirm: &models.ConfirmValue{}, Notice: &models.NoticeValue{}, SignIn: &models.SignInValue{URL: "https://x.example/s"}, Bundle: &models.BundleValue{}, Rollup: &models.RollupValue{}, Recap: &models.RecapValue{}, Nudge: &models.NudgeValue{}, Handover: &models.HandoverValue{},
	}
	for _, s := range samples() {
		render(t, models.Parcel{Letter: models.Letter{Kind: s.p.Letter.Kind, Value: v}}, Env{})
	}
}

// The text form is at most 72 columns wide, unless a line holds a URL; a quote's
// mark stands before that.
func TestRender_TextWidth(t *testing.T) {
	t.Parallel()
	for _, s := range samples() {
		for i, l := range strings.Split(render(t, s.p, env).Text, "\n") {
			if n := cols(strings.TrimPrefix(l, "> ")); n > columns && !strings.Contains(l, "://") && !strings.Contains(l, ": mailto:") {
				t.Errorf("%s:%d is %d wide: %s", s.name, i+1, n, l)
			}
			if strings.ContainsAny(l, "\t\r") {
				t.Errorf("%s:%d holds a tab or a CR", s.name, i+1)
			}
			if l != signature && strings.TrimRight(l, " ") != l {
				t.Errorf("%s:%d ends in a space", s.name, i+1)
			}
		}
	}
}

// Without the preheader, the reply buttons and the addresses of links, both
// forms say the same words in the same order.
func TestRender_BothFormsSayTheSame(t *testing.T) {
	t.Parallel()
	for _, s := range samples() {
		r := render(t, s.p, env)
		r.Text = replyButton.ReplaceAllString(r.Text, "")
		if diff := cmp.Diff(words(r.Text), htmlWords(t, r.HTML)); diff != "" {
			t.Errorf("%s (-text +html):\n%s", s.name, diff)
		}
		if diff := cmp.Diff(numbers.FindAllString(r.Text, -1), numbers.FindAllString(shown(t, r.HTML), -1)); diff != "" {
			t.Errorf("%s: numbers (-text +html):\n%s", s.name, diff)
		}
	}
}

// replyButton is a reply button of the text form: a line with its address.
var replyButton = regexp.MustCompile(`(?m)^  .*: mailto:\S+\n`)

var numbers = regexp.MustCompile(`#\d+`)

func words(s string) []string {
	return strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

func htmlWords(t testing.TB, html string) []string { return words(shown(t, html)) }

// shown is what an HTML letter says, with the address after each link to a
// page, as the text form has it.
func shown(t testing.TB, html string) string {
	d := document(t, html)
	d.Find("head").Remove()
	d.Find("body > div").First().Remove()
	d.Find("a[href^='mailto:']").Remove()
	d.Find("a").Each(func(_ int, a *goquery.Selection) { a.AppendHtml(" "); a.AppendHtml(templEscape(a.AttrOr("href", ""))) })
	d.Find("p, td, h1, h2, h3, br, span").AfterHtml(" ")
	return d.Text()
}

func templEscape(s string) string { return strings.ReplaceAll(s, "&", "&amp;") }

// What mail programs and screen readers ask of the HTML form.
func TestRender_HTMLIsFitForMail(t *testing.T) {
	t.Parallel()
	for _, s := range samples() {
		r := render(t, s.p, env)
		d := document(t, r.HTML)
		if n := len(r.HTML); n > 40_000 {
			t.Errorf("%s: %d bytes of HTML", s.name, n)
		}
		if got := d.Find("html").AttrOr("lang", ""); got != "en" {
			t.Errorf("%s: lang %q", s.name, got)
		}
		if n := d.Find("h1").Length(); n != 1 {
			t.Errorf("%s: %d h1", s.name, n)
		}
		if n := d.Find("img, script, form, input, link, svg, iframe, details").Length(); n != 0 {
			t.Errorf("%s: %d elements that mail cannot hold", s.name, n)
		}
		if n := d.Find("table:not([role=presentation])").Length(); n != 0 {
			t.Errorf("%s: %d layout tables without their role", s.name, n)
		}
		if strings.Contains(r.HTML, "background") || strings.Contains(r.HTML, "zTemplUnsafe") || strings.Contains(r.HTML, "rgb(") || strings.Contains(r.HTML, "&amp;#") {
			t.Errorf("%s: a style that mail programs spoil", s.name)
		}
		pre := d.Find("body").Children().First()
		if !strings.Contains(pre.AttrOr("style", ""), "display:none") || !strings.HasPrefix(pre.Text(), Preheader(s.p)) {
			t.Errorf("%s: the preheader is not the first thing in the body", s.name)
		}
		if n := len([]rune(Preheader(s.p))); n == 0 || n > 100 {
			t.Errorf("%s: preheader of %d characters", s.name, n)
		}
		d.Find("a").Each(func(_ int, a *goquery.Selection) {
			href := a.AttrOr("href", "")
			if !strings.HasPrefix(href, "https://adjutant.example.org/") && !strings.HasPrefix(href, "mailto:") {
				t.Errorf("%s: link to %s", s.name, href)
			}
			if strings.HasPrefix(href, "mailto:") && strings.ContainsAny(href, "+ ") {
				t.Errorf("%s: %s holds a plus or a space", s.name, href)
			}
		})
	}
}

func TestRender_ReplyButtons(t *testing.T) {
	t.Parallel()
	hrefs := func(r Rendered) (out []string) {
		document(t, r.HTML).Find("a[href^='mailto:']").Each(func(_ int, a *goquery.Selection) {
			out = append(out, a.Text()+" "+a.AttrOr("href", ""))
		})
		return out
	}
	const to = "mailto:team%2Br.7Kq2vX@dana.example?subject=Re%3A%20%23"
	want := []string{
		"Choose A " + to + "118&body=118%20A", "Approve B " + to + "118&body=118%20B", "Choose C " + to + "118&body=118%20C",
		"Decline " + to + "118&body=118%20no", "Ask " + to + "118&body=118%20ask%20",
	}
	if diff := cmp.Diff(want, hrefs(render(t, decisionSample(), env))); diff != "" {
		t.Errorf("decision (-want +got):\n%s", diff)
	}
	want = []string{
		"#118 choose A " + to + "118&body=118%20A", "#118 approve B " + to + "118&body=118%20B", "#118 choose C " + to + "118&body=118%20C",
		"#118 decline " + to + "118&body=118%20no", "#121 approve " + to + "121&body=121%20ok", "#121 decline " + to + "121&body=121%20no",
	}
	if diff := cmp.Diff(want, hrefs(render(t, digestSample("Dana"), env))); diff != "" {
		t.Errorf("digest (-want +got):\n%s", diff)
	}
	if got := hrefs(render(t, digestSample("Priya"), env)); len(got) > 0 {
		t.Errorf("the assistant's copy offers answers: %q", got)
	}
	if got := hrefs(render(t, decisionSample(), Env{BaseURL: env.BaseURL})); len(got) > 0 {
		t.Errorf("buttons without a reply address: %q", got)
	}
	if got := hrefs(render(t, assignmentSample(), env)); !slices.Contains(got, "Write to the sender mailto:no-reply@flysas.example?cc=team%2B133@dana.example&subject=Re%3A%20Your%20booking%20DY1502") {
		t.Errorf("no link to write to the sender: %q", got)
	}
	text := strings.Join(strings.Fields(render(t, assignmentSample(), env).Text), " ")
	if want := "Or write to the sender in your own name: no-reply@flysas.example, with team+133@dana.example in copy."; !strings.Contains(text, want) {
		t.Errorf("the text does not say %q:\n%s", want, text)
	}
	odd := assignmentSample()
	odd.Letter.Value.Assignment.WriteTo, odd.Letter.Value.Assignment.WriteTitle = "a?bcc=eve@x.example", "A & B? 100%\r\nBcc: eve@evil.example #1"
	if got := hrefs(render(t, odd, env)); !slices.Contains(got, "Write to the sender mailto:a%3Fbcc%3Deve@x.example?cc=team%2B133@dana.example&subject=Re%3A%20A%20%26%20B%3F%20100%25%20Bcc%3A%20eve%40evil.example%20%231") {
		t.Errorf("the link is not escaped: %q", got)
	}
}

func TestRender_HiddenCarriesNumberAndLinkOnly(t *testing.T) {
	t.Parallel()
	for _, kind := range []models.LetterKind{models.LetterAssignment, models.LetterDecision} {
		r := render(t, parcel(kind, models.LetterValue{
			Reason: "secret", Link: "/items/48213",
			Assignment: &models.AssignmentValue{Number: 48213, Hidden: true, Title: "secret", Holder: "secret", Note: "secret", Original: "secret", From: "secret",
				Files: []string{"secret"}, Reasons: []string{"secret"}, WriteTo: "secret@example.org", Due: "secret", Domain: "secret", Backup: "secret"},
			Decision: &models.DecisionValue{Number: 48213, Hidden: true, Title: "secret", Who: "secret", Note: "secret", Original: "secret", Recommend: "secret",
				Silence: "secret", By: "secret", Options: []models.Option{{Letter: "secret", Text: "secret"}}, Reasons: []string{"secret"}},
		}), env)
		if strings.Contains(r.Text+r.HTML, "secret") || strings.Contains(r.HTML, "mailto:") || !strings.Contains(r.Text, "#48213") || !strings.Contains(r.Text, "/items/48213") {
			t.Errorf("%s:\n%s", kind, r.Text)
		}
	}
}

func TestRender_LinksOnlyToOurPages(t *testing.T) {
	t.Parallel()
	tests := []struct{ base, link, want string }{
		{"https://a.example", "/items/7", "https://a.example/items/7"},
		{"https://a.example/", "/t/dana/1on1s/x", "https://a.example/t/dana/1on1s/x"},
		{"https://a.example", "//evil.example/x", "https://a.example/evil.example/x"},
		{"https://a.example", "https://evil.example", "https://a.example/https://evil.example"},
		{"https://a.example", "javascript:alert(1)", "https://a.example/javascript:alert(1)"},
		{"https://a.example", "/a\r\nb \"<c>", "https://a.example/a%20b%20%22%3Cc%3E"},
		{"javascript:alert(1)", "/x", ""},
		{"", "/x", ""},
	}
	for _, tt := range tests {
		p := parcel(models.LetterAlert, models.LetterValue{Link: tt.link, Notice: &models.NoticeValue{Title: "x"}})
		r := render(t, p, Env{BaseURL: tt.base})
		got := document(t, r.HTML).Find("a").AttrOr("href", "")
		if got != tt.want {
			t.Errorf("%q + %q: %q, want %q", tt.base, tt.link, got, tt.want)
		}
		if tt.want != "" && !strings.Contains(r.Text, "Open on the web: "+tt.want+"\n") {
			t.Errorf("%q + %q: text\n%s", tt.base, tt.link, r.Text)
		}
	}
	for _, u := range []string{"", "javascript:alert(1)", "/sign-in/x", "https://a.example/x\r\nBcc: y", "https://a.example/\u202ex", "https://"} {
		if _, err := Render(parcel(models.LetterSignIn, models.LetterValue{SignIn: &models.SignInValue{URL: u}}), env); err == nil {
			t.Errorf("no error for the sign-in link %q", u)
		}
	}
}

func TestRender_DemoSaysSo(t *testing.T) {
	t.Parallel()
	for _, s := range samples() {
		r := render(t, s.p, Env{BaseURL: env.BaseURL, ReplyTo: env.ReplyTo, Demo: true})
		const says = "This is a demonstration."
		if strings.Count(r.Text, says) != 1 || strings.Count(r.HTML, says) != 1 {
			t.Errorf("%s does not say that it is a demonstration", s.name)
		}
	}
}
