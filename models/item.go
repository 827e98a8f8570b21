package models

import (
	"slices"
	"time"
)

// Kind is what sort of matter an item is.
type Kind string

const (
	Task     Kind = "task"
	FollowUp Kind = "followup" // we wait for somebody
	Decision Kind = "decision" // somebody must say yes, no or which
)

// State is where an item is in its life.
type State string

const (
	StateOpen     State = "open"
	StateDoing    State = "doing"   // taken by its holder
	StateWaiting  State = "waiting" // on somebody else
	StateHeld     State = "held"    // nobody is cleared; the executive was asked
	StateDone     State = "done"
	StateDropped  State = "dropped"
	StateApproved State = "approved" // decisions only
	StateDeclined State = "declined" // decisions only
)

// OpenStates are the states of an item that still asks for something.
var OpenStates = []State{StateOpen, StateDoing, StateWaiting, StateHeld}

// Open reports whether an item in this state still asks for something.
func (s State) Open() bool { return slices.Contains(OpenStates, s) }

// Priority orders items of the same day.
type Priority string

const (
	Urgent Priority = "urgent"
	High   Priority = "high"
	Normal Priority = "normal"
	Low    Priority = "low"
)

// Rank is 1 for urgent to 4 for low; anything else is normal.
func (p Priority) Rank() int {
	switch p {
	case Urgent:
		return 1
	case High:
		return 2
	case Low:
		return 4
	}
	return 3
}

// Item is what has a number.
type Item struct {
	ID        int64
	TeamID    int64
	Number    int // unique in the team; a sequence for standard items, random above
	Kind      Kind
	Title     string
	Note      string // the sender's own words
	State     State
	Clearance Clearance
	DomainID  *int64
	HolderID  *int64 // nobody: triage or held
	AskedByID *int64 // whose matter it is: the person who sent it in
	Priority  Priority
	Labels    []string `gorm:"serializer:json"`

	DueDay   Day        // set when only a day was given
	DueAt    *time.Time // the moment the due date means
	DueText  string     // as it was written
	StartAt  *time.Time // hidden until then
	FollowAt *time.Time // when we ask again
	WaitFor  string     // who owes us, in words or as an address
	// OutsideAddr is whom outside of the team it is about, lower case, and
	// OutsideSite the domain their company registered, "" where that is nobody's.
	OutsideAddr string
	OutsideSite string
	Every       string // recurrence, as Week.Recur reads it
	Amount      string

	AmountByID *int64 // who named the amount
	Level      int    // how far the matter is delegated: its domain's level, or 2 above the limit; 0 without a domain
	LevelWhy   string // why it is less than its domain's; "" when it is not

	Options    []Option   `gorm:"serializer:json"` // of a decision
	Recommend  string     // the letter of an option; yes or no without options
	OtherView  string     // the case against what is recommended
	Silence    string     // what silence means: the letter of an option, or ""
	Answer     string     // ok, no or the letter of an option
	AskID      *int64     // who decides
	PreparedAt *time.Time // the question can be put since then; nil while somebody prepares it

	Points   []Point `gorm:"serializer:json"` // the checklist
	Blockers int     // open items that must be closed before this one

	Triage   string     // why nobody has it; "" when somebody does
	GivenAt  *time.Time // since when the holder holds it
	AckedAt  *time.Time // the holder opened, answered or wrote
	ChaseAt  *time.Time // next time somebody is reminded
	Chased   int
	RootID   string // Message-ID of the thread that the item's letters hang on
	MovedAt  time.Time
	KeptAt   *time.Time // somebody said, or wrote, that it still matters
	ClosedAt *time.Time

	FollowsID *int64 // the item before it in a series

	CreatedAt time.Time
}

// Option is one choice of a decision.
type Option struct {
	Letter string `json:"letter"`
	Text   string `json:"text"`
}

// Point is one line of a checklist.
type Point struct {
	Text string `json:"text"`
	Done bool   `json:"done"`
}

// OpenPoints counts the points of the checklist that are not ticked.
func (i Item) OpenPoints() int {
	n := 0
	for _, p := range i.Points {
		if !p.Done {
			n++
		}
	}
	return n
}

// Asked reports whether a question was put and waits for its answer.
func (i Item) Asked() bool {
	return i.Kind == Decision && i.State.Open() && i.AskID != nil && i.PreparedAt != nil
}

// Link says that an item cannot go on before another, its blocker, is closed.
type Link struct {
	TeamID    int64
	ItemID    int64
	BlockerID int64
	PersonID  *int64
	CreatedAt time.Time
}

// TableName is where links are kept.
func (Link) TableName() string { return "item_links" }

// Late reports whether the item is open and past its due moment.
func (i Item) Late(now time.Time) bool {
	return i.State.Open() && i.DueAt != nil && i.DueAt.Before(now)
}

// Hidden reports whether the item sleeps until a later start.
func (i Item) Hidden(now time.Time) bool {
	return i.State.Open() && i.StartAt != nil && i.StartAt.After(now)
}

// Confidential reports whether letters about the item carry no content.
func (i Item) Confidential() bool { return i.Clearance != Standard }

// Move returns the state that an item of this kind in state from reaches by a
// verb, or an InvalidError that says in words why it cannot. Moving into the
// state it is in already is allowed and changes nothing.
func (k Kind) Move(from State, verb string) (State, error) {
	switch verb {
	case "take":
		if from.Open() {
			return StateDoing, nil
		}
	case "done":
		if from.Open() || from == StateDone {
			return StateDone, nil
		}
	case "drop":
		if from.Open() || from == StateDropped {
			return StateDropped, nil
		}
	case "wait":
		if from.Open() {
			return StateWaiting, nil
		}
	case "reopen":
		return StateOpen, nil
	case "ok", "yes", "choose":
		if k == Decision && (from.Open() || from == StateApproved) {
			return StateApproved, nil
		}
		if k == FollowUp || k == Task {
			return from, Invalid("", "this is a %s, not a decision; write done to close it", k.Word())
		}
	case "no":
		if k == Decision && (from.Open() || from == StateDeclined) {
			return StateDeclined, nil
		}
		if k != Decision {
			return from, Invalid("", "this is a %s, not a decision; write drop to let it go", k.Word())
		}
	default:
		return from, nil
	}
	return from, Invalid("", "it is already %s; write reopen first", from)
}

// Word is the kind as people read it.
func (k Kind) Word() string {
	if k == FollowUp {
		return "follow-up"
	}
	return string(k)
}

// Assignment records who held an item from when to when, and why.
type Assignment struct {
	ID       int64
	TeamID   int64
	ItemID   int64
	PersonID *int64   // nobody: triage or held
	Reasons  []string `gorm:"serializer:json"`
	FromAt   time.Time
	UntilAt  *time.Time // nil: now
}

// Event is one line of an item's history. It is never changed, but for the mark
// that it was undone.
type Event struct {
	ID        int64
	TeamID    int64
	ItemID    *int64
	PersonID  *int64 // nobody: the program itself
	At        time.Time
	What      string        // a sentence without its subject: "closed it"
	Verb      string        // the verb behind it, or "filed", "assigned", "chased" ...
	By        Channel       // how it came
	MessageID *int64        // from which mail
	Before    *ItemSnapshot `gorm:"serializer:json"` // what undo restores; nil when there is nothing to undo
	UndoneAt  *time.Time
}

// Channel is how somebody acted.
type Channel string

const (
	ByMail  Channel = "mail"
	ByWeb   Channel = "web"
	ByClock Channel = "clock" // a due date, a chase, a weekly digest
	ByFile  Channel = "file"  // the team file or a command of the operator
)

// ItemSnapshot is what an undo puts back.
type ItemSnapshot struct {
	State     State      `json:"state"`
	Clearance Clearance  `json:"clearance"`
	DomainID  *int64     `json:"domain,omitempty"`
	HolderID  *int64     `json:"holder,omitempty"`
	Priority  Priority   `json:"priority"`
	DueDay    Day        `json:"due_day,omitempty"`
	DueAt     *time.Time `json:"due_at,omitempty"`
	DueText   string     `json:"due_text,omitempty"`
	StartAt   *time.Time `json:"start_at,omitempty"`
	FollowAt  *time.Time `json:"follow_at,omitempty"`
	WaitFor   string     `json:"wait_for,omitempty"`
	Outside   string     `json:"outside,omitempty"`
	Site      string     `json:"site,omitempty"`
	KeptAt    *time.Time `json:"kept_at,omitempty"`
	Answer    string     `json:"answer,omitempty"`
	Silence   string     `json:"silence,omitempty"`
	Triage    string     `json:"triage,omitempty"`
	ChaseAt   *time.Time `json:"chase_at,omitempty"`
	ClosedAt  *time.Time `json:"closed_at,omitempty"`

	Words  *ItemWords  `json:"words,omitempty"`  // nil in history from before they were kept
	Course *ItemCourse `json:"course,omitempty"` // nil likewise

	Blockers *[]Link `json:"links,omitempty"`    // to the items that it waited for; nil: they did not change
	Loosened []Link  `json:"loosened,omitempty"` // from items that waited for it until it became too secret for that
}

// ItemCourse is how far an item had come with its holder.
type ItemCourse struct {
	GivenAt *time.Time `json:"given_at,omitempty"`
	AckedAt *time.Time `json:"acked_at,omitempty"`
	MovedAt time.Time  `json:"moved_at"`
	Chased  int        `json:"chased,omitempty"`
}

// ItemWords are what an item says, and who decides it.
type ItemWords struct {
	Kind       Kind       `json:"kind"`
	Title      string     `json:"title"`
	Note       *string    `json:"note,omitempty"` // nil in history from before it was kept
	Labels     []string   `json:"labels,omitempty"`
	Amount     string     `json:"amount,omitempty"`
	AmountByID *int64     `json:"amount_by,omitempty"`
	Level      int        `json:"level,omitempty"`
	LevelWhy   string     `json:"level_why,omitempty"`
	Options    []Option   `json:"options,omitempty"`
	Recommend  string     `json:"recommend,omitempty"`
	OtherView  string     `json:"other_view,omitempty"`
	AskID      *int64     `json:"ask,omitempty"`
	PreparedAt *time.Time `json:"prepared_at,omitempty"`
	Points     []Point    `json:"points,omitempty"`
}

// Snapshot returns what an undo of the next change would put back.
func (i Item) Snapshot() *ItemSnapshot {
	return &ItemSnapshot{
		State: i.State, Clearance: i.Clearance, DomainID: i.DomainID, HolderID: i.HolderID,
		Priority: i.Priority, DueDay: i.DueDay, DueAt: i.DueAt, DueText: i.DueText, StartAt: i.StartAt,
		FollowAt: i.FollowAt, WaitFor: i.WaitFor, Answer: i.Answer, Silence: i.Silence, Triage: i.Triage,
		ChaseAt: i.ChaseAt, ClosedAt: i.ClosedAt, Outside: i.OutsideAddr, Site: i.OutsideSite, KeptAt: i.KeptAt,
		Words: &ItemWords{
			Kind: i.Kind, Title: i.Title, Note: &i.Note, Labels: slices.Clone(i.Labels), Amount: i.Amount, AmountByID: i.AmountByID, Level: i.Level, LevelWhy: i.LevelWhy,
			Options: slices.Clone(i.Options), Recommend: i.Recommend, OtherView: i.OtherView, AskID: i.AskID, PreparedAt: i.PreparedAt,
			Points: slices.Clone(i.Points),
		},
		Course: &ItemCourse{GivenAt: i.GivenAt, AckedAt: i.AckedAt, MovedAt: i.MovedAt, Chased: i.Chased},
	}
}

// Restore puts a snapshot back, but for the links. That somebody was reminded,
// or has seen the item whose holder they still are, has happened and stays.
func (i *Item) Restore(s ItemSnapshot) {
	sameHolder := i.HolderID == s.HolderID || i.HolderID != nil && s.HolderID != nil && *i.HolderID == *s.HolderID
	i.State, i.Clearance, i.DomainID, i.HolderID = s.State, s.Clearance, s.DomainID, s.HolderID
	i.Priority, i.DueDay, i.DueAt, i.DueText, i.StartAt = s.Priority, s.DueDay, s.DueAt, s.DueText, s.StartAt
	i.FollowAt, i.WaitFor, i.Answer, i.Silence, i.Triage = s.FollowAt, s.WaitFor, s.Answer, s.Silence, s.Triage
	i.ChaseAt, i.ClosedAt = s.ChaseAt, s.ClosedAt
	i.OutsideAddr, i.OutsideSite, i.KeptAt = s.Outside, s.Site, s.KeptAt
	if w := s.Words; w != nil {
		i.Kind, i.Title, i.Labels, i.Amount, i.AmountByID, i.Level, i.LevelWhy = w.Kind, w.Title, w.Labels, w.Amount, w.AmountByID, w.Level, w.LevelWhy
		i.Options, i.Recommend, i.OtherView, i.AskID, i.PreparedAt, i.Points = w.Options, w.Recommend, w.OtherView, w.AskID, w.PreparedAt, w.Points
		if w.Note != nil {
			i.Note = *w.Note
		}
	}
	if c := s.Course; c != nil {
		if c.AckedAt != nil || !sameHolder {
			i.AckedAt = c.AckedAt
		}
		i.GivenAt, i.MovedAt, i.Chased = c.GivenAt, c.MovedAt, max(i.Chased, c.Chased)
	}
}

// UndoFor is how long a change can be taken back.
const UndoFor = 24 * time.Hour
