package desk

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
)

func (b *bench) rules() []models.Rule {
	b.t.Helper()
	rules, err := b.store.Rules(b.ctx(), b.viewer("dana"))
	if err != nil {
		b.t.Fatal(err)
	}
	return rules
}

// edit changes the rules as the page does, with what it showed.
func (b *bench) edit(key string, e models.RuleEdit) error {
	b.t.Helper()
	e.Seen = models.RulesSeen(b.rules())
	_, err := b.desk.EditRules(b.ctx(), b.viewer(key), e)
	return err
}

func TestEditRules_EveryVerb(t *testing.T) {
	each(t, func(b *bench) {
		rule := func(subject, domain string) models.Rule {
			return models.Rule{When: models.RuleWhen{Subject: subject}, Then: models.RuleThen{Domain: domain}}
		}
		for _, e := range []models.RuleEdit{
			{Verb: "add", Rule: rule("  lease ", "board")},
			{Verb: "add", Rule: rule("car", "travel")},
			{Verb: "up", Position: 3},
			{Verb: "down", Position: 1},
			{Verb: "change", Position: 3, Rule: rule("rent", "board")},
			{Verb: "remove", Position: 2},
		} {
			if err := b.edit("priya", e); err != nil {
				b.t.Fatalf("%+v: %v", e, err)
			}
		}
		var got []string
		for _, r := range b.rules() {
			got = append(got, r.When.Subject+" "+r.Then.Domain)
		}
		if d := cmp.Diff([]string{"car travel", "rent board"}, got); d != "" {
			b.t.Error(d)
		}
		b.receive(letter{from: "dana@example.org", subject: "The rent"})
		if i := b.items()[0]; i.HolderKey != "priya" {
			b.t.Errorf("the new rule gave it to %q", i.HolderKey)
		}
	})
}

func TestEditRules_Refuses(t *testing.T) {
	each(t, func(b *bench) {
		good := models.Rule{When: models.RuleWhen{Subject: "x"}, Then: models.RuleThen{Domain: "travel"}}
		var invalid models.InvalidError
		for name, e := range map[string]models.RuleEdit{
			"nothing":        {Verb: "add"},
			"no effect":      {Verb: "add", Rule: models.Rule{When: models.RuleWhen{Subject: "x"}}},
			"every mail":     {Verb: "add", Rule: models.Rule{When: models.RuleWhen{From: "*"}, Then: good.Then}},
			"no such domain": {Verb: "add", Rule: models.Rule{When: good.When, Then: models.RuleThen{Domain: "moon"}}},
			"no such person": {Verb: "add", Rule: models.Rule{When: good.When, Then: models.RuleThen{Person: "moon"}}},
			"no such kind":   {Verb: "add", Rule: models.Rule{When: models.RuleWhen{Attachment: "virus"}, Then: good.Then}},
			"no such rule":   {Verb: "remove", Position: 9},
			"up from first":  {Verb: "up", Position: 1},
			"no such verb":   {Verb: "burn", Position: 1},
		} {
			if err := b.edit("dana", e); !errors.As(err, &invalid) {
				b.t.Errorf("%s: %v", name, err)
			}
		}
		if err := b.edit("marcus", models.RuleEdit{Verb: "add", Rule: good}); !errors.Is(err, models.ErrForbidden) {
			b.t.Errorf("an assistant: %v", err)
		}
		_, err := b.desk.EditRules(b.ctx(), b.viewer("dana"), models.RuleEdit{Verb: "remove", Position: 1, Seen: "old"})
		if !errors.As(err, &invalid) || len(b.rules()) != 1 {
			b.t.Errorf("an old page: %v, %d rules", err, len(b.rules()))
		}
	})
}

func TestTryMail_StoresNothing(t *testing.T) {
	each(t, func(b *bench) {
		for name, c := range map[string]struct{ mail, person, fate, last string }{
			"mere text":         {"#travel\n\nA car, please.", "marcus", "filed", "#travel -> owner Marcus"},
			"a head":            {"Subject: @elena chairs\n\nPlease.", "elena", "filed", "@elena named by Dana"},
			"a whole mail":      {"From: Elena <elena@example.org>\nTo: team@example.net\nSubject: The flight\n\nhello", "marcus", "filed", "keyword flight -> owner Marcus"},
			"text with a colon": {"Note: the invoice is here\n\nhello", "elena", "filed", "keyword invoice -> owner Elena"},
			"a stranger":        {"From: Nils <nils@nordlys.example>\nTo: team@example.net\nSubject: Hello\n\nhello", "", "quarantine", "unknown sender"},
			"a forward": {"Subject: Fwd: chairs\n\n---------- Forwarded message ---------\nFrom: Nils <nils@nordlys.example>\nDate: Mon, 23 Nov 2026 at 14:02\nSubject: Hello\nTo: <dana@example.org>\n\nhello",
				"elena", "filed", "rule 1, from *@nordlys.example -> Vendors -> owner Elena"},
		} {
			got, err := b.desk.TryMail(b.ctx(), b.viewer("dana"), c.mail)
			if err != nil || got.Person != c.person || got.Fate != c.fate || got.Reasons[len(got.Reasons)-1] != c.last {
				b.t.Errorf("%s: %+v, %v", name, got, err)
			}
			if (got.SentIn != nil) != (c.fate == "quarantine") {
				b.t.Errorf("%s: sent in %+v", name, got.SentIn)
			}
		}
		if n := len(b.items()) + len(b.mails()) + len(b.letters()); n != 0 {
			b.t.Errorf("%d rows were stored", n)
		}
		if _, err := b.desk.TryMail(b.ctx(), b.viewer("marcus"), "x"); !errors.Is(err, models.ErrForbidden) {
			b.t.Errorf("an assistant may try: %v", err)
		}
		if _, err := b.desk.TryMail(b.ctx(), b.viewer("dana"), strings.Repeat("a: b\n", 200_000)); err != nil {
			b.t.Errorf("a long paste: %v", err)
		}
	})
}

// Whoever gets an item by another's act can read why it came to them.
func TestReasons_OfWhatIsFiledElsewhere(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car in Oslo"})
		b.must("dana", 101, "domain", "domain", "vendors")
		if d := cmp.Diff([]string{"Dana filed it under Vendors", "#vendors -> owner Elena"}, b.item(101).Reasons); d != "" {
			b.t.Error(d)
		}
		b.must("dana", 101, "confidential")
		want := []string{"made it confidential", "confidential: only people cleared for it", "#vendors -> owner Elena, not cleared for confidential",
			"nobody who could take it is cleared: held, the executive is asked"}
		if d := cmp.Diff(want, b.item(101).Reasons); d != "" {
			b.t.Error(d)
		}
	})
}
