package main

import (
	"cmp"
	"strings"

	"go.yaml.in/yaml/v4"

	"adjutant/models"
)

// formatTeamFile writes a plan as a team file that reads back as the same
// plan. What has its default is left out, and no password is ever written.
func formatTeamFile(p models.TeamPlan) ([]byte, error) {
	root := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value *yaml.Node) {
		root.Content = append(root.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	}
	list := func(key string, n int, element func(i int) *yaml.Node) {
		if n == 0 {
			return
		}
		seq := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range n {
			seq.Content = append(seq.Content, element(i))
		}
		add(key, seq)
	}
	t := p.Team
	add("team", line(
		"slug", t.Slug, "name", t.Name, "address", t.Address, "zone", t.Zone, "locale", t.Locale,
		"workdays", t.Workdays, "hours", t.Hours, "audience", unless(t.Audience, "quarantine"), "pass_on", t.PassOn,
		"keep_raw", t.KeepRaw,
	))
	list("people", len(p.People), func(i int) *yaml.Node {
		q := p.People[i]
		key := q.Key
		if key == keyOf(q.Address()) {
			key = ""
		}
		return line("key", key, "name", q.Name, "addresses", q.Addresses, "role", string(q.Role),
			"clearance", string(q.Clearance), "why", q.Trust.Why, "review", string(q.Trust.Review), "zone", q.Zone, "hours", q.Hours, "locale", q.Locale, "limit", q.Limit, "bundle", q.Bundle, "mails", wishesLine(q.Wishes()), "strengths", q.Strengths, "agendas", q.Agendas)
	})
	list("domains", len(p.Domains), func(i int) *yaml.Node {
		d := p.Domains[i]
		return line("slug", d.Slug, "name", d.Name, "aliases", d.Aliases, "keywords", d.Keywords,
			"owner", d.Owner, "backups", d.Backup, "clearance", string(d.Clearance), "level", d.Level,
			"amount", d.Amount, "due", d.DueIn, "ack", d.AckIn, "band", string(d.Band))
	})
	list("absences", len(p.Absences), func(i int) *yaml.Node {
		a := p.Absences[i]
		return line("person", a.Person, "from", string(a.From), "to", string(a.To), "cover", a.Cover)
	})
	list("pairs", len(p.Pairs), func(i int) *yaml.Node {
		q := p.Pairs[i]
		return line("slug", unless(q.Slug, q.Executive+"-"+q.Assistant), "executive", q.Executive, "assistant", q.Assistant,
			"day", q.Weekday, "time", q.Time, "zone", unless(q.Zone, t.Zone), "cadence", string(q.Cadence),
			"minutes", q.Minutes, "digest", strings.TrimSpace(q.DigestDay+" "+cmp.Or(q.DigestTime, "16:00")), "anchor", string(q.Anchor),
			"name", q.Name, "cutoff", q.Cutoff)
	})
	list("rules", len(p.Rules), func(i int) *yaml.Node {
		w, then := p.Rules[i].When, p.Rules[i].Then
		return line(
			"when", line("from", w.From, "to", w.To, "subject", w.Subject, "words", w.Words, "list", w.List, "attachment", w.Attachment),
			"then", line("domain", then.Domain, "person", then.Person, "priority", string(then.Priority)),
		)
	})
	if p.Rules != nil && len(p.Rules) == 0 {
		add("rules", &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle})
	}
	list("mailboxes", len(p.Mailboxes), func(i int) *yaml.Node {
		m := p.Mailboxes[i]
		start := ""
		if m.StartAll {
			start = "all"
		}
		return line("imap", m.URL, "password_file", m.PasswordFile, "start", start)
	})
	return yaml.Dump(root, yaml.WithLineWidth(-1))
}

func wishesLine(w models.Wishes) *yaml.Node {
	if len(w) == 0 {
		return nil
	}
	var pairs []any
	for _, s := range models.LetterSorts {
		pairs = append(pairs, string(s), string(w[s]))
	}
	return line(pairs...)
}

// unless returns s, or "" when it is what a reader would take it for anyway.
func unless(s, fallback string) string {
	if s == fallback {
		return ""
	}
	return s
}

// line writes names and values in one line and leaves out what is empty.
func line(pairs ...any) *yaml.Node {
	out := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	for i := 0; i+1 < len(pairs); i += 2 {
		var value *yaml.Node
		switch v := pairs[i+1].(type) {
		case string:
			if v != "" {
				value = scalar(v)
			}
		case bool:
			if v {
				value = scalar("true")
				value.Style, value.Tag = 0, "!!bool"
			}
		case int:
			if v != 0 {
				value = &yaml.Node{}
				_ = value.Encode(v) // an int always encodes
			}
		case []string:
			if len(v) > 0 {
				value = &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
				for _, s := range v {
					value.Content = append(value.Content, scalar(s))
				}
			}
		case *yaml.Node:
			value = v
		}
		if value != nil {
			out.Content = append(out.Content, scalar(pairs[i].(string)), value)
		}
	}
	return out
}

func scalar(s string) *yaml.Node {
	n := &yaml.Node{}
	_ = n.Encode(s) // a string always encodes
	return n
}
