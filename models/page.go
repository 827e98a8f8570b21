package models

import "time"

// What pages and listings read: nouns joined with the names they need. The
// database fills them in a fixed number of queries, under a Viewer.

// ItemCard is an item with the names beside it.
type ItemCard struct {
	Item
	Holder    string // name, or ""
	HolderKey string
	Domain    string // name, or ""
	DomainKey string
	AskedBy   string
	Decides   string // key of who decides, or ""
	Decider   string // their name
}

// ItemFilter is a search over items. The zero value finds every open item.
type ItemFilter struct {
	Query    string  // as typed: "status:open owner:priya domain:travel !no:due word"
	States   []State // empty: the open ones; AllStates wins
	All      bool    // closed ones too
	Kinds    []Kind
	Holder   string // key, "none" for nobody
	Domain   string // slug, "none" for no domain
	Priority Priority
	Label    string
	NoDue    *bool // true: without a due date; false: with one
	Late     bool
	Words    []string
	Numbers  []int
	Triage   bool
	Sort     string // due (default), number, age, priority, follow (when we ask again)
	Limit    int
	Offset   int
	Now      time.Time
	Due      string      // today, soon (as on the page of today), week, or "" for any
	Owed     string      // somebody owes us: "any", or part of who
	Asks     string      // key of the person whose decision is waited for
	Not      *ItemFilter // none of its own fields may hold; its paging is ignored
}

// ItemList is one page of items.
type ItemList struct {
	Items []ItemCard
	Total int
}

// ItemPage is everything about one item.
type ItemPage struct {
	ItemCard
	Reasons      []string // why its holder holds it
	Backup       string
	DomainLevel  int    // of delegation; the item's own Level may be less
	Limit        string // of money, in its domain
	BlockedBy    []LinkLine
	Blocks       []LinkLine
	Conversation []Post
	History      []EventLine
	Assignments  []AssignmentLine
	Letters      []LetterLine
}

// Question is what the page behind the link of a letter shows: one question to
// one person, and nothing else of the office.
type Question struct {
	Number    int
	Team      string // name
	Reader    string // first name
	Hidden    bool   // confidential: it is shown to who signs in only
	Open      bool   // it can be answered
	Title     string
	By        string // deadline as its reader reads it
	Who       string // who recommends or asks
	Options   []Option
	Recommend string
	OtherView string
	Silence   string // the letter that silence takes, or ""
	Amount    string
	Note      string
	Answer    string // what was decided, in words
}

// DecisionLine is a decision in the log, with how it was answered.
type DecisionLine struct {
	ItemCard
	Who  string    // who answered; "" for silence, or while it is open
	At   time.Time // zero while it is open
	What string    // "approved B, Other: it is nearer"
	By   Channel
}

// LinkLine is an item at the other end of a link.
type LinkLine struct {
	Number int
	Title  string
	State  State
}

// Post is one mail, or one comment made on the page, of an item's
// conversation.
type Post struct {
	MessageID int64
	At        time.Time
	From      string
	Outside   bool // not one of the team
	Subject   string
	Text      string
	Quoted    string
	Files     []File
	By        Channel
	Proof     string
	Handle    string // names the mail's source in a URL, as in MailLine; "" where there is none
}

// SentPage is a mail as it was sent, safe to show in a frame of its own.
type SentPage struct {
	HTML    string // made safe; "" for a mail without HTML
	Text    string // of a mail without HTML
	Remote  int    // pictures that are elsewhere, and so were left out
	Missing int    // pictures of its own that cannot be shown
}

// EventLine is an event with the names beside it.
type EventLine struct {
	Event
	Who    string
	Number int
}

// AssignmentLine is an assignment with its person's name.
type AssignmentLine struct {
	Assignment
	Who string
}

// LetterLine is a letter with the numbers of its items, without its bytes.
type LetterLine struct {
	Letter
}

// MailLine is one sighting, or one letter, in the mail log.
type MailLine struct {
	Mailbox     string
	UIDValidity uint32
	UID         uint32
	MessageID   string
	Handle      string // names the mail in a URL: the first 16 hex digits of its raw SHA-256; "" for letters
	Direction   Direction
	At          time.Time
	From        string
	To          string
	Subject     string
	State       MessageState
	LetterState LetterState
	Reason      string
	Items       []int
}

// MailFilter picks lines of the mail log.
type MailFilter struct {
	Direction Direction // "" both
	State     MessageState
	Limit     int
	Offset    int
}

// TriageLine is an item nobody has, or a held or quarantined mail, and why.
type TriageLine struct {
	Item   *ItemCard
	Mail   *MailLine
	Why    string
	Sender string     // address of the stranger it began with, or ""
	Taught []Taught   // where that sender's mails went before
	Guess  Suggestion // where it may belong
	First  string     // first line of the text
}

// TodayPage is what waits for one person. Each list holds its first few items
// and says how many there are.
type TodayPage struct {
	Decide  ItemList // blocked on you
	Late    ItemList
	Due     ItemList   // within two days
	Mine    ItemList   // the rest of what you hold
	Waiting ItemList   // you wait on others
	Others  ItemList   // the executive and leads: late with somebody else
	Team    []LoadLine // the executive and leads: who holds how much
	Triage  int
	Away    []AbsenceLine
	Next    []PairLine
}

// LoadLine is how much one person holds.
type LoadLine struct {
	Person Person
	Open   int
	Late   int
	Week   int // of the open ones, due within seven days and not late
}

// AbsenceLine is an absence with names.
type AbsenceLine struct {
	Absence
	Who   string
	Cover string
}

// PairLine is a pair with names and its next meeting.
type PairLine struct {
	Pair
	Executive string
	Assistant string
	Meets     time.Time
	Next      Meeting   // the occurrence that Meets is of
	Digests   []Digest  // newest first, without their values
	Meetings  []Meeting // the last twelve that are over, oldest first
}

// PairPage is the shared document of a pair: one occurrence of their meeting
// with what is on its agenda and what came of it.
type PairPage struct {
	PairLine
	At     Meeting // the occurrence that is shown
	Frozen bool    // its record is closed
	Open   []TopicLine
	Ticked []TopicLine // talked about at this occurrence
	Steps  []StepLine  // agreed at this occurrence; with a number once they are items
	Before []StepLine  // agreed earlier and still open
	Goals  []Goal
	RSVPs  []RSVP // of the series, and of this occurrence
}

// TopicLine is a topic with its author's first name.
type TopicLine struct {
	Topic
	Who  string
	Goal string
}

// RSVP is what somebody's calendar answered: to the whole series, or to one
// occurrence.
type RSVP struct {
	ID       int64
	TeamID   int64
	PairID   int64
	PersonID int64
	Cycle    Day    // "" for the series
	Answer   string // accepted, declined, tentative
	At       time.Time
}

// Badges are the counts in the navigation.
type Badges struct {
	Triage int
	Decide int
}
