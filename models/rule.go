package models

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// Rule files mail of a kind into a domain. Rules are ordered; the first whose
// conditions all hold decides.
type Rule struct {
	ID       int64
	TeamID   int64
	Position int
	When     RuleWhen `gorm:"serializer:json;column:conditions"`
	Then     RuleThen `gorm:"serializer:json;column:effects"`
}

// RuleWhen holds the conditions of a rule; empty ones do not count. From, To
// and List are addresses and a list's id with * as wildcard, Subject and Words
// are words that must stand in the mail one after another, in any case, and
// Attachment is a kind of file as File.Is knows it.
type RuleWhen struct {
	From       string `json:"from,omitempty"`
	To         string `json:"to,omitempty"`
	Subject    string `json:"subject,omitempty"`
	Words      string `json:"words,omitempty"`
	List       string `json:"list,omitempty"`
	Attachment string `json:"attachment,omitempty"`
}

// RuleThen is what a rule decides. A rule with a priority alone leaves the
// rest to the next.
type RuleThen struct {
	Domain   string   `json:"domain,omitempty"`
	Person   string   `json:"person,omitempty"`
	Priority Priority `json:"priority,omitempty"`
}

// MostRules is how many rules a team may have: each is held against each mail.
const MostRules = 200

// Tidy returns the rule as it is stored: trimmed, addresses in lower case.
func (r Rule) Tidy() Rule {
	w, t := &r.When, &r.Then
	for _, s := range []*string{&w.From, &w.To, &w.Subject, &w.Words, &w.List, &w.Attachment, &t.Domain, &t.Person} {
		*s = strings.Join(strings.Fields(*s), " ")
	}
	w.From, w.To, w.List, w.Attachment = strings.ToLower(w.From), strings.ToLower(w.To), strings.ToLower(w.List), strings.ToLower(w.Attachment)
	return r
}

// Check says in an InvalidError what keeps an office from having the rule: no
// condition, no effect, or a name that nobody answers to.
func (r Rule) Check(o *Office) error {
	w, t := r.When, r.Then
	for field, s := range map[string]string{"from": w.From, "to": w.To, "subject": w.Subject, "words": w.Words, "list": w.List, "attachment": w.Attachment} {
		if len(s) > 300 {
			return Invalid(field, "this is longer than a condition can be")
		}
	}
	switch {
	case w == RuleWhen{}:
		return Invalid("from", "say when the rule fits: write at least one condition")
	case strings.Trim(w.From, "*") == "" && w.From != "", strings.Trim(w.To, "*") == "" && w.To != "":
		return Invalid("from", "a star alone fits every mail; write *@example.org, or leave it empty")
	case w.Attachment != "" && !ValidFileKind(w.Attachment):
		return Invalid("attachment", "%q is no kind of file; choose one, or write an ending such as .dwg", w.Attachment)
	case t == RuleThen{}:
		return Invalid("domain", "say what the rule decides: a domain, a person or a priority")
	case t.Domain != "" && o.DomainBySlug(t.Domain) == nil:
		return Invalid("domain", "there is no domain %q", t.Domain)
	}
	if p := o.PersonByKey(t.Person); t.Person != "" && (p == nil || !p.Works()) {
		return Invalid("person", "nobody who holds items is called %q", t.Person)
	}
	switch t.Priority {
	case "", Urgent, High, Normal, Low:
		return nil
	}
	return Invalid("priority", "%q is no priority; choose urgent, high, normal or low", t.Priority)
}

// RuleEdit is one change of a team's rules, as the page asks for it.
type RuleEdit struct {
	Verb     string // add, change, remove, up, down
	Position int    // of the rule that is meant, from 1
	Seen     string // RulesSeen of the rules that the page showed
	Rule     Rule   // of add and change
}

// RulesSeen is a short name for the rules as they are: it changes when they do.
func RulesSeen(rules []Rule) string {
	h := sha256.New()
	e := json.NewEncoder(h)
	for _, r := range rules {
		_ = e.Encode([]any{r.When, r.Then}) // a hash takes everything
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Trial is what would become of a mail that somebody tries the rules with.
type Trial struct {
	From    string // as the mail says
	Subject string
	Forward string // who wrote what was forwarded, and its subject
	Title   string // of the item
	Trail
	SentIn   *Trail // of a stranger's mail: where it would go if one of the team sent it in
	Problems []string
}

// Trail is where a mail goes and why.
type Trail struct {
	Fate      string // filed, kept, obeyed, quarantine
	Person    string // key, "" for nobody
	Domain    string // slug
	Clearance Clearance
	Priority  Priority
	Held      bool
	Triage    string
	Reasons   []string
}
