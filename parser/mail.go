package parser

import (
	"fmt"
	"time"
)

// Class says what kind of sender a mail comes from, so that nobody answers a machine.
type Class string

// The classes of contracts.md. A mail has exactly one; the more automatic one wins.
const (
	Person    Class = "person"
	AutoReply Class = "auto-reply" // RFC 3834: vacation notes and other automatic answers
	IsBounce  Class = "bounce"     // RFC 3464 and the free forms of the big providers
	List      Class = "list"       // RFC 2919, RFC 2369
	Calendar  Class = "calendar"   // RFC 6047: invitations and the answers to them
	Ours      Class = "ours"       // a letter that an Adjutant wrote
)

// Address is one mailbox of an address header. Address is lower case and may be a bare local part or empty, as written.
type Address struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Mail is everything that one mail says, decoded. Its JSON is the object of `explain --json`; it has no MarshalJSON of
// its own so that a caller can embed it and add fields.
type Mail struct {
	Class      Class     `json:"class"`
	MessageID  string    `json:"message_id"` // with its angle brackets
	InReplyTo  string    `json:"in_reply_to"`
	References []string  `json:"references"`
	From       Address   `json:"from"`
	FromAll    []Address `json:"from_all"`
	ReplyTo    []Address `json:"reply_to"`
	To         []Address `json:"to"`
	Cc         []Address `json:"cc"`
	Subject    string    `json:"subject"`
	// Date is the Date header in its own offset, zero when unreadable. DateText is the same as RFC 3339, "" when unreadable.
	Date     time.Time `json:"-"`
	DateText string    `json:"date"`

	Text  string  `json:"text"`  // everything readable, LF; from the HTML where there is no plain part
	Plain *string `json:"plain"` // the text/plain body, nil without one
	HTML  *string `json:"html"`  // the HTML as received, decoded, NOT sanitised; nil without one

	Visible   string `json:"visible"`   // what the sender wrote: no quote, no forward
	OwnText   string `json:"own_text"`  // Visible without signature
	Signature string `json:"signature"` // what was taken off Visible
	Quoted    string `json:"quoted"`    // what was taken off Text, neither forward nor own

	Bounce      *Bounce      `json:"bounce"`
	Forward     *Forward     `json:"forward"`
	Attachments []Attachment `json:"attachments"`
	Invites     []Invite     `json:"invites"`
	Problems    []string     `json:"problems"` // what could not be read, one sentence each

	Facts Facts `json:"-"`

	beneath []int // by line of Visible: the item whose quoted line it was typed under
}

// Facts are the header fields that rules about automatic mail, loops and plus-addresses need. They are as the sender
// wrote them, so none of them proves anything.
type Facts struct {
	AutoSubmitted        string   // RFC 3834, lower case, without parameters
	Precedence           string   // lower case
	ListID               string   // RFC 2919, without angle brackets
	ReturnPath           string   // address only; "<>" for the null sender
	AutoResponseSuppress string   // Microsoft's header, lower case
	Importance           string   // "high", "normal", "low" or ""
	Sensitivity          string   // "personal", "private", "company-confidential" or ""
	Loop                 string   // X-Adjutant-Loop: the instance which wrote the letter
	DeliveredTo          []string // Delivered-To, X-Original-To, Envelope-To: lower case
	Received             int      // number of Received fields
	FromHeaders          int      // number of From fields; more than one is a sign of forgery
	Signed               string   // "pgp" or "smime" when the mail says that it is signed; nothing was verified
	Encrypted            string   // "pgp" or "smime" when the body is encrypted and so unread
}

// Attachment is one part that is not the mail's text. Name has no path and no control characters.
type Attachment struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Size    int    `json:"size"` // bytes after decoding
	Inline  bool   `json:"inline"`
	ID      string `json:"-"` // Content-ID without angle brackets
	Content []byte `json:"-"` // decoded; may share memory with the raw mail, do not write to it
}

// Forward is the mail that the sender passed on, as far as its header lines tell.
type Forward struct {
	From     Address   `json:"from"`
	To       []Address `json:"to"`
	Cc       []Address `json:"cc"`
	Subject  string    `json:"subject"`
	Date     time.Time `json:"-"`         // zero when unreadable; a date without zone takes the mail's
	DateISO  string    `json:"date"`      // the same as RFC 3339 or ""
	DateText string    `json:"date_text"` // as written
	Text     string    `json:"text"`      // body; keeps what is forwarded inside it
	Via      string    `json:"via"`       // "inline" or "attachment"
	Forward  *Forward  `json:"forward,omitempty"`

	// MessageID and Attachments are those of a mail that was forwarded as an attachment; a printed header tells neither.
	MessageID   string       `json:"-"`
	Attachments []Attachment `json:"-"`

	guessed bool // Subject is the outer mail's, because the program printed none
}

// Bounce is what a delivery report says (RFC 3464, RFC 5965).
type Bounce struct {
	Recipients        []string `json:"recipients"` // lower case, the addresses that failed
	Action            string   `json:"action"`     // failed, delayed, delivered, complaint
	Status            string   `json:"status"`     // RFC 3463, "" when not given
	OriginalMessageID string   `json:"-"`          // Message-ID of the mail that bounced, with <>
}

// Invite is one VEVENT of a calendar part or file (RFC 5545, RFC 5546).
type Invite struct {
	Method    string    `json:"method"` // REQUEST, REPLY, CANCEL, ... of the VCALENDAR
	UID       string    `json:"uid"`
	Sequence  int       `json:"sequence"`
	Summary   string    `json:"summary"`
	Start     time.Time `json:"-"`
	End       time.Time `json:"-"`
	StartText string    `json:"start"` // RFC 3339, a date for whole days, or ""
	EndText   string    `json:"end"`
	Organizer string    `json:"organizer"` // address
	Location  string    `json:"location"`
	Status    string    `json:"status,omitempty"`  // CONFIRMED, TENTATIVE, CANCELLED or ""
	Repeats   string    `json:"repeats,omitempty"` // the RRULE as written
	// RecurrenceID names the one occurrence of a repeated event that this is about, in the form of StartText; "" for all.
	RecurrenceID string       `json:"recurrence_id,omitempty"`
	AllDay       bool         `json:"-"`
	Except       []time.Time  `json:"-"` // starts that were taken out of a repeated event
	Private      bool         `json:"-"` // CLASS is PRIVATE or CONFIDENTIAL
	Free         bool         `json:"-"` // TRANSP is TRANSPARENT: it takes no time
	Answers      []Attendance `json:"-"`
}

// Attendance is one attendee of an Invite. PartStat is upper case: ACCEPTED, DECLINED, TENTATIVE, NEEDS-ACTION.
type Attendance struct {
	Address  Address
	PartStat string
}

// AttachmentBytes is the decoded content of attachment i, nil when there is none.
func (m *Mail) AttachmentBytes(i int) []byte {
	if i < 0 || i >= len(m.Attachments) {
		return nil
	}
	return m.Attachments[i].Content
}

// problem records what could not be read. It keeps the first fifty: a hostile mail must not fill the database.
func (m *Mail) problem(format string, args ...any) {
	const most = 50
	if len(m.Problems) >= most {
		return
	}
	s := tidy(fmt.Sprintf(format, args...))
	for _, p := range m.Problems {
		if p == s {
			return
		}
	}
	m.Problems = append(m.Problems, cut(s, 300))
}
