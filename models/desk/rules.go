package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/parser"
)

// EditRules changes the team's own rules for the executive or a lead. What the
// page showed must still be true, so that nobody moves the rule of somebody
// else.
func (d *Desk) EditRules(ctx context.Context, v models.Viewer, e models.RuleEdit) (done models.Done, err error) {
	err = d.asPerson(ctx, v, func(w *work) error {
		if !w.actor.Viewer().SeesTriage() {
			return models.ErrForbidden
		}
		rules := slices.Clone(w.office.Rules)
		if e.Seen != models.RulesSeen(rules) {
			return models.Invalid("", "the rules were changed meanwhile; look at them again")
		}
		rules, done.Said, err = edited(w.office, rules, e)
		if err != nil {
			return err
		}
		if err := w.tx.SaveRules(ctx, w.team().ID, rules); err != nil {
			return err
		}
		w.tx.Changed(models.Change{TeamID: w.team().ID, Clearance: models.Standard, Topic: "people"})
		return w.event(ctx, nil, "rules", done.Said, nil)
	})
	return done, err
}

// edited returns the rules after one change, and what was done in words.
func edited(o *models.Office, rules []models.Rule, e models.RuleEdit) ([]models.Rule, string, error) {
	n := e.Position - 1
	if e.Verb != "add" && (n < 0 || n >= len(rules)) {
		return nil, "", models.Invalid("", "there is no rule %d", e.Position)
	}
	rule := e.Rule.Tidy()
	switch e.Verb {
	case "add", "change":
		if err := rule.Check(o); err != nil {
			return nil, "", err
		}
	}
	switch e.Verb {
	case "add":
		if len(rules) >= models.MostRules {
			return nil, "", models.Invalid("", "a team has at most %d rules; remove one first", models.MostRules)
		}
		return append(rules, rule), fmt.Sprintf("added rule %d", len(rules)+1), nil
	case "change":
		rules[n].When, rules[n].Then = rule.When, rule.Then
		return rules, fmt.Sprintf("changed rule %d", e.Position), nil
	case "remove":
		return slices.Delete(rules, n, n+1), fmt.Sprintf("removed rule %d", e.Position), nil
	case "up", "down":
		to := n - 1
		if e.Verb == "down" {
			to = n + 1
		}
		if to < 0 || to >= len(rules) {
			return nil, "", models.Invalid("", "rule %d is at the end already", e.Position)
		}
		rules[n], rules[to] = rules[to], rules[n]
		return rules, fmt.Sprintf("moved rule %d to place %d", e.Position, to+1), nil
	}
	return nil, "", models.Invalid("", "there is no such action")
}

// TryMail says where a mail that is pasted would go now, and stores nothing.
// What has no From is taken to be written by the viewer.
func (d *Desk) TryMail(ctx context.Context, v models.Viewer, text string) (models.Trial, error) {
	if !v.SeesTriage() {
		return models.Trial{}, models.ErrForbidden
	}
	if strings.TrimSpace(text) == "" {
		return models.Trial{}, models.Invalid("mail", "paste a mail first, or write one")
	}
	o, err := d.store.Office(ctx, v.TeamID)
	if err != nil {
		return models.Trial{}, err
	}
	by := o.Person(v.PersonID)
	if by == nil || by.ArchivedAt != nil {
		return models.Trial{}, models.ErrForbidden
	}
	now := d.now().UTC().Truncate(time.Microsecond)
	loads, err := routingLoads(ctx, d.store, o, now)
	if err != nil {
		return models.Trial{}, err
	}
	m := parser.Read(pasted(text, by, o.Team))
	f := Foresee(o, m, now, loads)
	trial := models.Trial{
		From: strings.TrimSpace(m.From.Name + " <" + m.From.Address + ">"), Subject: m.Subject, Title: f.Intent.Title,
		Trail: trail(o, f.Routing), Problems: m.Problems,
	}
	trial.Fate = string(f.Fate)
	if f.Fate != Filed {
		trial.Reasons = []string{f.Why}
	}
	if w := m.Forward; w != nil {
		trial.Forward = strings.TrimSpace(w.From.Name+" "+w.From.Address) + ": " + w.Subject
	}
	if senderOf(o, m) == nil && m.Class == parser.Person {
		sent := trail(o, IfSentIn(o, m, by, now))
		sent.Fate = string(Filed)
		trial.SentIn = &sent
	}
	return trial, nil
}

// routingLoads are the loads that routing goes by: of standard items, so that
// they tell nobody of others.
func routingLoads(ctx context.Context, s *store.Store, o *models.Office, now time.Time) (map[int64]int, error) {
	if !someLimit(o) {
		return nil, nil
	}
	lines, err := s.Loads(ctx, models.Viewer{TeamID: o.Team.ID, Clearance: models.Standard}, now)
	loads := map[int64]int{}
	for _, l := range lines {
		loads[l.Person.ID] = l.Open
	}
	return loads, err
}

func trail(o *models.Office, r Routing) models.Trail {
	t := models.Trail{Clearance: r.Clearance, Priority: r.Priority, Held: r.Held, Triage: r.Triage, Reasons: r.Reasons}
	if r.PersonID != nil {
		t.Person = o.Person(*r.PersonID).Key
	}
	if r.DomainID != nil {
		t.Domain = o.Domain(*r.DomainID).Slug
	}
	return t
}

// pasted makes a mail of what somebody pasted: a whole source, a head without
// a sender, or mere text.
func pasted(text string, by *models.Person, t models.Team) []byte {
	text = strings.TrimLeft(strings.ReplaceAll(text, "\r\n", "\n"), "\n \t")
	head := headLines(text)
	if head["from"] {
		return []byte(text)
	}
	sender := fmt.Sprintf("From: %s\n", by.Address())
	if !head["to"] {
		sender += fmt.Sprintf("To: %s\n", t.Address)
	}
	if len(head) == 0 {
		return []byte(sender + "Content-Type: text/plain; charset=utf-8\n\n" + text)
	}
	return []byte(sender + text)
}

// headLines are the names of the header fields that a text begins with; none
// when its first paragraph is no head.
func headLines(text string) map[string]bool {
	out := map[string]bool{}
	block, _, _ := strings.Cut(text, "\n\n")
	for line := range strings.SplitSeq(block, "\n") {
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			continue
		}
		name, _, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ContainsFunc(name, func(c rune) bool { return c <= ' ' || c > '~' }) {
			return nil
		}
		out[strings.ToLower(name)] = true
	}
	known := out["from"] || out["to"] || out["subject"] || out["date"] || out["message-id"]
	if !known {
		return nil
	}
	return out
}
