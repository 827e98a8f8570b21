package models

import "time"

// LetterKind is what a letter is for.
type LetterKind string

const (
	LetterAssignment LetterKind = "assignment"
	LetterReceipt    LetterKind = "receipt"
	LetterDecision   LetterKind = "decision"
	LetterDigest     LetterKind = "digest"
	LetterRollup     LetterKind = "rollup"
	LetterChase      LetterKind = "chase"
	LetterCoverage   LetterKind = "coverage"
	LetterRecap      LetterKind = "recap"
	LetterNudge      LetterKind = "nudge"
	LetterHandover   LetterKind = "handover"
	LetterSignIn     LetterKind = "signin"
	LetterConfirm    LetterKind = "confirm"  // "Was this you?"
	LetterAlert      LetterKind = "alert"    // to whoever runs the installation
	LetterInvite     LetterKind = "invite"   // when a 1:1 is, and what became of it
	LetterHello      LetterKind = "hello"    // what this is, to somebody new
	LetterQuestion   LetterKind = "question" // of the preferences book, one a day
	LetterBundle     LetterKind = "bundle"   // several letters of one person, in one mail
)

// LetterState is how far a letter got.
type LetterState string

const (
	LetterOwed    LetterState = "owed"
	LetterSent    LetterState = "sent"
	LetterFailed  LetterState = "failed"  // refused for good, or too often
	LetterDropped LetterState = "dropped" // no longer wanted: its reader left or is not cleared any more
)

// LetterPace says how a letter travels.
type LetterPace string

const (
	Alone    LetterPace = "alone"    // a mail of its own, when it is due
	Waits    LetterPace = "waits"    // for its reader's next bundle
	Pressing LetterPace = "pressing" // a mail of its own, whatever its reader bundles or has paused
)

// Letter is one outbound mail owed or sent, to one recipient. Its row is the
// truth; jobs only wake whoever delivers it.
type Letter struct {
	ID         int64
	TeamID     int64
	Ref        string // random, names the letter in reply addresses and in its Message-ID
	DedupeKey  string // unique in the team: the causing event, or the pair and cycle
	Kind       LetterKind
	PersonID   *int64
	ToName     string
	ToAddr     string
	Subject    string
	ItemID     *int64    // the one item it is about
	Numbers    []int     `gorm:"serializer:json"` // every item a reply may name without "who?"
	Asks       *int      // number of the one question it asks
	Clearance  Clearance // what its reader must be cleared for
	MessageID  string    // frozen, with <>
	InReplyTo  string
	References []string    `gorm:"serializer:json;column:refs"`
	Value      LetterValue `gorm:"serializer:json"` // what it says, before rendering
	Bytes      []byte      // the mail as sent; frozen by the first claim
	State      LetterState
	Attempts   int
	NotBefore  time.Time // due from then on; moves with every retry
	LeaseUntil *time.Time
	Generation int64 // of the lease: an outcome counts only under the current one
	Result     string
	SentAt     *time.Time
	CreatedAt  time.Time

	Pace     LetterPace
	BundleID *int64 // the letter in which it travels; what becomes of that becomes of it
	Slot     string // the reader's window in which it went, "2026-11-24 09:00": one mail for each
}

// LetterValue is what a letter says: one of the parts is set, by kind.
type LetterValue struct {
	From       string           `json:"from,omitempty"`   // the team's name
	Reason     string           `json:"reason,omitempty"` // why you get this
	Link       string           `json:"link,omitempty"`   // path of the page it is about
	Auto       string           `json:"auto,omitempty"`   // Auto-Submitted: auto-generated or auto-replied
	Pair       string           `json:"pair,omitempty"`   // slug of the pair that it is about
	Cycle      Day              `json:"cycle,omitempty"`  // and the day that names the occurrence
	Assignment *AssignmentValue `json:"assignment,omitempty"`
	Receipt    *ReceiptValue    `json:"receipt,omitempty"`
	Decision   *DecisionValue   `json:"decision,omitempty"`
	Digest     *DigestValue     `json:"digest,omitempty"`
	Event      *CalendarEvent   `json:"event,omitempty"` // an invitation that travels along
	Rollup     *RollupValue     `json:"rollup,omitempty"`
	Recap      *RecapValue      `json:"recap,omitempty"`
	Chase      *ChaseValue      `json:"chase,omitempty"`
	SignIn     *SignInValue     `json:"signin,omitempty"`
	Confirm    *ConfirmValue    `json:"confirm,omitempty"`
	Notice     *NoticeValue     `json:"notice,omitempty"`
	Bundle     *BundleValue     `json:"bundle,omitempty"`
	Nudge      *NudgeValue      `json:"nudge,omitempty"`
	Handover   *HandoverValue   `json:"handover,omitempty"`
}

// AssignmentValue is the letter that gives an item to its holder. For
// confidential items only Number is set.
type AssignmentValue struct {
	Number     int      `json:"number"`
	Hidden     bool     `json:"hidden,omitempty"` // confidential: number and link only
	Kind       Kind     `json:"kind,omitempty"`
	Title      string   `json:"title,omitempty"`
	Holder     string   `json:"holder,omitempty"`
	Due        string   `json:"due,omitempty"`    // as people read it, in the holder's zone
	Urgent     string   `json:"urgent,omitempty"` // "the 3rd urgent matter today"
	News       bool     `json:"news,omitempty"`   // tells what happened, and gives nothing
	Closed     bool     `json:"closed,omitempty"` // by what happened, or before
	Priority   Priority `json:"priority,omitempty"`
	Domain     string   `json:"domain,omitempty"`
	Level      string   `json:"level,omitempty"`
	Backup     string   `json:"backup,omitempty"`
	Likes      []string `json:"likes,omitempty"` // of the preferences book, for its domain
	From       string   `json:"from,omitempty"`  // "Dana, forwarded Mon 23 Nov 21:40"
	WaitFor    string   `json:"wait_for,omitempty"`
	Follow     string   `json:"follow,omitempty"`
	Reasons    []string `json:"reasons,omitempty"`
	Note       string   `json:"note,omitempty"`
	Original   string   `json:"original,omitempty"` // the forwarded mail's head and text, shortened
	Files      []string `json:"files,omitempty"`
	Enclose    bool     `json:"enclose,omitempty"` // the item's first mail and its files travel along
	Amount     string   `json:"amount,omitempty"`
	Points     []Point  `json:"points,omitempty"`     // the checklist
	BlockedBy  []int    `json:"blocked_by,omitempty"` // numbers of what must be closed first
	Decides    bool     `json:"decides,omitempty"`    // it is its holder's to decide
	Options    []Option `json:"options,omitempty"`
	Recommend  string   `json:"recommend,omitempty"`
	OtherView  string   `json:"other_view,omitempty"`
	WriteTo    string   `json:"write_to,omitempty"` // the outside sender, for the write link
	WriteCc    string   `json:"write_cc,omitempty"` // the item's own address
	WriteTitle string   `json:"write_title,omitempty"`
}

// Enclosure is one file that travels with a letter.
type Enclosure struct {
	Name    string
	Type    string // a MIME type as somebody else wrote it, or message/rfc822 for a mail of ours to pass on
	Content []byte
}

// ReceiptValue answers one mail: what was understood, done, and not.
type ReceiptValue struct {
	Of      string     `json:"of,omitempty"`   // subject of the mail it answers
	At      string     `json:"at,omitempty"`   // when that mail came, as people read it
	Done    []string   `json:"done,omitempty"` // a line each: "#118 approved B. Priya told."
	Said    []string   `json:"said,omitempty"` // how things were read
	Unclear []string   `json:"unclear,omitempty"`
	Note    string     `json:"note,omitempty"` // kept as a comment, and where
	Undo    string     `json:"undo,omitempty"` // until when it can be undone
	Help    []HelpLine `json:"help,omitempty"` // what a reply can say
	Tags    []HelpLine `json:"tags,omitempty"` // what a forwarded mail can say
	List    []ItemLine `json:"list,omitempty"`
	Log     []string   `json:"log,omitempty"`
}

// HelpLine is one line of the list of what can be written.
type HelpLine struct {
	Write   string `json:"write"`
	Means   string `json:"means"`
	Example string `json:"example,omitempty"`
}

// DecisionValue asks one question.
type DecisionValue struct {
	Number    int      `json:"number"`
	Hidden    bool     `json:"hidden,omitempty"`
	Title     string   `json:"title,omitempty"`
	By        string   `json:"by,omitempty"`     // deadline as people read it
	Urgent    string   `json:"urgent,omitempty"` // as with an assignment
	Options   []Option `json:"options,omitempty"`
	Recommend string   `json:"recommend,omitempty"`
	Who       string   `json:"who,omitempty"` // who recommends or asks
	Silence   string   `json:"silence,omitempty"`
	OtherView string   `json:"other_view,omitempty"`
	Amount    string   `json:"amount,omitempty"`
	Note      string   `json:"note,omitempty"`
	Original  string   `json:"original,omitempty"`
	Reasons   []string `json:"reasons,omitempty"`
}

// ItemLine is one item on one line of a letter.
type ItemLine struct {
	Number int    `json:"number"`
	Title  string `json:"title"` // "confidential" when the reader is not to see it by mail
	When   string `json:"when,omitempty"`
	Who    string `json:"who,omitempty"`
	Mark   string `json:"mark,omitempty"` // "3rd week on this list", "asked twice"
	State  State  `json:"state,omitempty"`
	Answer string `json:"answer,omitempty"`
}

// ChaseValue reminds one person, once a working day at most.
type ChaseValue struct {
	Day     string     `json:"day"`
	Late    []ItemLine `json:"late,omitempty"`
	Due     []ItemLine `json:"due,omitempty"`
	Follow  []ItemLine `json:"follow,omitempty"`
	Decide  []ItemLine `json:"decide,omitempty"`
	Unacked []ItemLine `json:"unacked,omitempty"`
	Ageing  []ItemLine `json:"ageing,omitempty"` // what nobody moved for long
}

// NudgeValue is a mail to somebody outside, drafted for the reader to send in
// their own name.
type NudgeValue struct {
	Number  int    `json:"number"`
	Title   string `json:"title"`
	To      string `json:"to"`
	Cc      string `json:"cc"` // the item's own address
	Subject string `json:"subject"`
	Note    string `json:"note"`
	Since   string `json:"since"` // since when it waits, as people read it
	Chased  int    `json:"chased,omitempty"`
}

// BundleValue is several letters in one mail. The parts are put in when the
// mail is rendered, so that what may not be read any more is not in it.
type BundleValue struct {
	Day   string       `json:"day"`
	Parts []BundlePart `json:"parts,omitempty"`
}

// BundlePart is one letter of a bundle.
type BundlePart struct {
	Kind  LetterKind  `json:"kind"`
	Value LetterValue `json:"value"`
}

// SignInValue carries the link that signs a person in.
type SignInValue struct {
	URL     string `json:"url"`
	Expires string `json:"expires"`
}

// ConfirmValue asks the real address about a mail that could not be proven.
// It holds nothing of that mail.
type ConfirmValue struct {
	Came string `json:"came"` // when, as people read it
}

// NoticeValue is a short letter of plain sentences.
type NoticeValue struct {
	Title   string        `json:"title"`
	Lines   []string      `json:"lines"`
	Answers []AnswerValue `json:"answers,omitempty"` // the first is the usual one
}

// AnswerValue is a word that settles a letter's question, and what its button says.
type AnswerValue struct {
	Label string `json:"label"`
	Word  string `json:"word"`
}

// Outcome is what came of one attempt to hand a letter to SMTP.
type Outcome struct {
	Sent      bool
	Permanent bool   // a 5xx: do not try again
	Reply     string // what the server said, one line
}

// retryAfter is the wait before attempt n+1. The last one repeats until
// giveUpAfter attempts were made: about five days, as RFC 5321 section
// 4.5.4.1 asks.
var retryAfter = []time.Duration{
	time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
}

const giveUpAfter = 36

// Retry returns how long to wait after a letter's attempt number n (from 1),
// or false when it was the last.
func Retry(n int) (time.Duration, bool) {
	if n >= giveUpAfter {
		return 0, false
	}
	return retryAfter[min(n, len(retryAfter))-1], true
}
