package pages

import (
	"fmt"
	"strings"
	"time"

	"adjutant/models"
	"adjutant/templates/parts"
)

// pairViewNames are the views of a pair in their order.
var pairViewNames = []struct{ view, name string }{
	{"", "Agenda and meeting"}, {"mail", "As mailed"}, {"partnership", "Partnership"}, {"past", "Past"}, {"settings", "Settings"},
}

// pointKinds are what can be added to an agenda.
var pointKinds = []struct{ kind, name string }{
	{"topic", "To talk about"}, {"good", "Went well"}, {"friction", "Friction"}, {"idea", "Idea"}, {"risk", "Risk"},
	{"wait", "Can wait"}, {"protect", "Time to protect"}, {"lesson", "Lesson"}, {"growth", "Growth"}, {"keep", "Only for me"},
}

// pointGroup is one heading of the agenda with its lines.
type pointGroup struct {
	name   string
	topics []models.TopicLine
}

var groupOf = map[models.TopicKind]int{
	models.TopicPoint: 0, models.TopicNote: 0, models.TopicTop: 1, models.TopicWait: 1, models.TopicProtect: 1,
	models.TopicGood: 2, models.TopicFriction: 2, models.TopicLesson: 2, models.TopicGrowth: 2, models.TopicIdea: 3, models.TopicRisk: 3, models.TopicKeep: 4,
}

// groups sorts the lines of an agenda as the mail has them; what was talked
// about stays where it was.
func (m Meeting) groups() []pointGroup {
	all := []pointGroup{{name: "To talk about"}, {name: "Top priorities"}, {name: "Feedback, both ways"}, {name: "Think ahead"}, {name: "Only you see this"}}
	for _, list := range [][]models.TopicLine{m.Page.Open, m.Page.Ticked} {
		for _, t := range list {
			g := &all[groupOf[t.Kind]]
			g.topics = append(g.topics, t)
		}
	}
	var out []pointGroup
	for _, g := range all {
		if len(g.topics) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// beside is what stands beside a line: whose it is, and since when.
func (m Meeting) beside(t models.TopicLine) string {
	first, _, _ := strings.Cut(t.Who, " ")
	words := []string{first}
	switch t.Kind {
	case models.TopicPoint, models.TopicNote, models.TopicKeep:
	case models.TopicTop:
		words = []string{fmt.Sprintf("%d", t.Position)}
		if t.Goal != "" {
			words = append(words, "goal: "+t.Goal)
		}
	default:
		words = append(words, string(t.Kind))
	}
	if days := int(m.Clock.Now.Sub(t.CreatedAt).Hours() / 24); days >= 7 && t.DiscussedAt == nil {
		words = append(words, fmt.Sprintf("on it for %s", weeks(days/7)))
	}
	return strings.Join(words, ", ")
}

func weeks(n int) string {
	if n == 1 {
		return "a week"
	}
	return fmt.Sprintf("%d weeks", n)
}

func (m Meeting) typed(form string) string {
	if m.Wrong.Form == form {
		return m.Wrong.Value
	}
	return ""
}

// complete reports whether every step says who and by when.
func (m Meeting) complete() bool {
	for _, s := range m.Page.Steps {
		if !s.Whole() {
			return false
		}
	}
	return true
}

// stepFacts are who and by when, and how late.
func (m Meeting) stepFacts(s models.StepLine) string {
	var words []string
	for _, p := range m.People {
		if s.PersonID != nil && p.ID == *s.PersonID {
			words = append(words, p.First())
		}
	}
	if s.DueDay != "" {
		words = append(words, "by "+m.Clock.Date(s.DueDay))
	}
	if s.Number != 0 && s.State.Open() && s.DueAt != nil && s.DueAt.Before(m.Clock.Now) {
		words = append(words, fmt.Sprintf("late %d days", max(1, int(m.Clock.Now.Sub(*s.DueAt).Hours()/24))))
	}
	if s.Number != 0 && !s.State.Open() {
		words = append(words, string(s.State))
	}
	return strings.Join(words, ", ")
}

func (m Meeting) sayRSVP(r models.RSVP) string {
	who := m.Page.Executive
	if r.PersonID == m.Page.AssistantID {
		who = m.Page.Assistant
	}
	what := "the invitation"
	if r.Cycle != "" {
		what = "this meeting"
	}
	return fmt.Sprintf("%s %s %s.", who, r.Answer, what)
}

func (m Meeting) url() string {
	return parts.With(m.To("1on1s", m.Page.Slug), "meeting", string(m.Page.At.Cycle))
}

// whenMet says when an occurrence is, and from when it was moved.
func whenMet(f parts.Frame, at models.Meeting) string {
	s := f.Clock.Moment(at.MeetsAt)
	if at.SlotAt != nil {
		s += ", moved from " + f.Clock.Moment(*at.SlotAt)
	}
	return s
}

// markOf is what became of a past meeting.
func markOf(m models.Meeting) models.MeetingState {
	if m.State == models.MeetingHeld && m.SlotAt != nil {
		return models.MeetingMoved // and held
	}
	if m.Over() {
		return m.State
	}
	return models.MeetingPlanned
}

// becameOf says what became of a meeting; of one that is over and of which
// nobody said anything, that.
func becameOf(m models.Meeting, now time.Time) string {
	if mark := markOf(m); mark != models.MeetingPlanned || now.Before(m.MeetsAt) {
		return string(mark)
	}
	return "without a word"
}

func sayStrip(meetings []models.Meeting) string {
	n := map[models.MeetingState]int{}
	for _, m := range meetings {
		n[markOf(m)]++
	}
	words := []string{fmt.Sprintf("%d of the last %d held", n[models.MeetingHeld]+n[models.MeetingMoved], len(meetings))}
	if k := n[models.MeetingMoved]; k > 0 {
		words = append(words, fmt.Sprintf("%d of them moved", k))
	}
	if k := n[models.MeetingSkipped]; k > 0 {
		words = append(words, fmt.Sprintf("%d skipped", k))
	}
	if k := n[models.MeetingPlanned]; k > 0 {
		words = append(words, fmt.Sprintf("%d without a word", k))
	}
	return strings.Join(words, ", ")
}
