package desk

import (
	"slices"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/parser"
)

// Fate is what becomes of a mail.
type Fate string

const (
	Filed    Fate = "filed"      // an item, with a holder, held or in triage
	Kept     Fate = "kept"       // for information, a preference, an invitation, a point for a 1:1
	Obeyed   Fate = "obeyed"     // nothing but commands
	Isolated Fate = "quarantine" // stored and not acted on
)

// Foresight is what the desk would do with a mail, and why.
type Foresight struct {
	Fate    Fate
	Why     string // of what is not filed
	Intent  parser.Intent
	Routing Routing // of what is filed
}

// Foresee says what the desk would do with a mail that arrives at a moment in
// an office without history, if its sender, where that is somebody of the
// team, is proven. Loads are as in RouteInput. It is what Receive does by the
// same functions; tests hold the two against each other.
func Foresee(o *models.Office, m *parser.Mail, arrived time.Time, loads map[int64]int) Foresight {
	sender := senderOf(o, m)
	dict := Dictionary(o, sender, arrived)
	f := Foresight{Fate: Isolated, Intent: m.Intent(dict)}
	if f.Why = unreadable(m); f.Why != "" {
		return f
	}
	switch {
	case m.Class == parser.IsBounce:
		f.Why = noBounceOfOurs
		return f
	case m.Class == parser.AutoReply:
		f.Why = answersNothing
		return f
	case sender == nil:
		return f.fromOutside(o, m)
	case writtenTo(m, o.Team) != 0:
		f.Why = notThere(writtenTo(m, o.Team))
		return f
	case onlyInvitation(m):
		f.Fate, f.Why = Kept, keptInvitation
		return f
	}
	if orders, ok := ordersAlone(m, dict); ok && toTeam(m, o.Team) {
		f.Fate, f.Why = Obeyed, plural(len(orders), "command", "commands")+", and no new matter"
		return f
	}
	switch f.Intent.Kind {
	case "fyi":
		f.Fate, f.Why = Kept, "for information: kept"+under(o, f.Intent.Domain)
		return f
	case "pref":
		f.Fate, f.Why = Kept, "a preference: kept"+under(o, f.Intent.Domain)
		if sender.Role == models.RoleObserver {
			f.Why = notForObservers
		}
		return f
	case "1on1":
		f.Fate, f.Why = Kept, "a point for a 1:1"
		return f
	}
	f.Fate = Filed
	in := RouteInputOf(o, m, f.Intent, sender, arrived)
	in.Loads = loads
	f.Routing = RouteMatter(o, f.Intent, in)
	return f
}

func (f Foresight) fromOutside(o *models.Office, m *parser.Mail) Foresight {
	if why, sort := stranger(o.Team, m); sort {
		f.Fate, f.Routing = Filed, forSorting(models.Standard, why)
	} else {
		f.Why = why
	}
	return f
}

// IfSentIn is where a matter would go if one of the team had sent the mail in
// as it is: what a rule or a keyword says of a stranger's mail.
func IfSentIn(o *models.Office, m *parser.Mail, by *models.Person, arrived time.Time) Routing {
	intent := m.Intent(Dictionary(o, by, arrived))
	return RouteMatter(o, intent, RouteInputOf(o, m, intent, by, arrived))
}

// RouteMatter routes what an intent asks for: Route, and who decides it.
func RouteMatter(o *models.Office, intent parser.Intent, in RouteInput) Routing {
	r := Route(o, in)
	delegate(o, intent, in, &r)
	return r
}

// forSorting is how a stranger's mail is filed in a team that sorts such mail
// by hand.
func forSorting(c models.Clearance, why string) Routing {
	return Routing{Clearance: c, Triage: why, Reasons: []string{why + ": triage"}}
}

const (
	noBounceOfOurs = "a delivery report about a mail that is not ours"
	answersNothing = "an automatic reply to nothing of ours"
	keptInvitation = "an invitation: kept for the calendar look-ahead"
)

// unreadable says why a mail is nobody's word at all, whoever wrote it.
func unreadable(m *parser.Mail) string {
	switch {
	case m.Class == parser.Ours:
		return "loop: this is a letter that an Adjutant wrote"
	case m.Class != parser.IsBounce && (m.Facts.FromHeaders > 1 || len(m.FromAll) > 1):
		return "it names more than one sender, so nobody is it"
	}
	return ""
}

// senderOf returns the present person of the team that a mail says it is from:
// exactly one From field with exactly one address counts.
func senderOf(o *models.Office, m *parser.Mail) *models.Person {
	if m.Facts.FromHeaders > 1 || len(m.FromAll) != 1 {
		return nil
	}
	return o.PersonByAddress(m.From.Address)
}

// stranger says what becomes of mail of somebody who is not of the team:
// whether the team sorts it, and why it is not acted on.
func stranger(t models.Team, m *parser.Mail) (why string, sort bool) {
	switch {
	case m.Class == parser.List:
		return "a mailing list", false
	case t.Audience == "triage":
		return "from somebody who is not of the team", true
	}
	return "unknown sender", false
}

// onlyInvitation reports whether the mail is nothing but a calendar's own.
func onlyInvitation(m *parser.Mail) bool {
	if m.Class != parser.Calendar {
		return false
	}
	return strings.TrimSpace(m.OwnText) == "" || len(m.Invites) > 0 && m.Forward == nil
}

// toTeam reports whether the mail was written to the team and not only
// delivered to it. What was not may be read and kept, and commands nothing.
func toTeam(m *parser.Mail, t models.Team) bool {
	return slices.ContainsFunc(append(addresses(m.To), addresses(m.Cc)...), func(a string) bool {
		_, plus := parser.SplitPlus(a, t.Address)
		return plus || strings.EqualFold(a, t.Address)
	})
}

func under(o *models.Office, slug string) string {
	if d := o.DomainBySlug(slug); d != nil {
		return " under " + d.Name
	}
	return ""
}
