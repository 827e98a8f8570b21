package models

import "time"

// Direction tells mail that came from mail that we sent.
type Direction string

const (
	In  Direction = "in"
	Out Direction = "out"
)

// MessageState is where a message, or one sighting of it, ended.
type MessageState string

const (
	Processed   MessageState = "processed"   // filed, or acted on
	Duplicate   MessageState = "duplicate"   // seen before; linked to the first
	Quarantined MessageState = "quarantined" // stored, not acted on
	Held        MessageState = "held"        // claims to be a known person; waits for a yes
)

// RawMail is the source of a message, compressed with zstd, apart from the
// rest so that no page ever reads it by accident.
type RawMail struct {
	ID        int64
	TeamID    int64
	SHA256    string `gorm:"column:sha256"` // hex, of the bytes as received; unique in the team
	Size      int64  // as received
	Body      []byte // zstd
	Truncated bool   // above the size limit: only the headers are here
	Forgotten bool   // only the fingerprint is left
	CreatedAt time.Time
}

// Message is one mail, in or out, as it was read once.
type Message struct {
	ID         int64
	TeamID     int64
	RawID      *int64
	Direction  Direction
	MessageID  string // with <>; unique in the team together with Canonical
	Canonical  string // frozen digest, "v1:" and hex
	InReplyTo  string
	References []string `gorm:"serializer:json;column:refs"`
	FromName   string
	FromAddr   string
	To         []string `gorm:"serializer:json;column:to_addrs"`
	Cc         []string `gorm:"serializer:json;column:cc_addrs"`
	Subject    string
	SentAt     *time.Time // the mail's own Date
	ArrivedAt  time.Time  // at the server
	Class      string
	Text       string   // what the sender wrote, for the conversation
	Quoted     string   // what was forwarded or quoted
	Files      []File   `gorm:"serializer:json"`
	Invites    []Invite `gorm:"serializer:json"`
	PersonID   *int64   // the known person it is from
	Proof      string   // how the sender was proven, or ""
	State      MessageState
	Reason     string // in words: why it is in this state
	Domain     string // the domain it was filed under, or ""
	// Clearance is what its reader must be cleared for while it belongs to no
	// item: a held mail may be as secret as the item it would become.
	Clearance Clearance
	CreatedAt time.Time
}

// File is one attachment, by what it says of itself. The bytes stay in the
// raw mail.
type File struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int    `json:"size"`
	Inline bool   `json:"inline,omitempty"`
}

// Sighting is one message seen at one place of one mailbox. Every UID the
// server listed ends as exactly one sighting.
type Sighting struct {
	ID          int64
	TeamID      int64
	MailboxID   int64
	UIDValidity uint32 `gorm:"column:uidvalidity"`
	UID         uint32 `gorm:"column:uid"`
	MessageID   int64  // the row of messages
	State       MessageState
	Reason      string
	SeenAt      time.Time
}

// Arrival is one mail as the mail door hands it in.
type Arrival struct {
	UID       uint32
	At        time.Time // INTERNALDATE
	Raw       []byte    // the whole source, or the header block when Truncated
	Size      int64     // as the server says
	Truncated bool
	Proof     Proof
}

// Proof is what the mail door found out about the sender.
type Proof struct {
	Address string // the one address of the From field, lower case; "" when there is not exactly one
	// Other is who else says that they sent the mail: the address of a Sender,
	// Resent-From or Resent-Sender that is not the From's, "?" when it cannot be
	// read; "" when nobody else does.
	Other string
	By    string // "authserv", "dkim", "open"; "" when nothing proves it
	// Signed says that it rests on a signature in the mail, which whoever has the
	// mail can hand in again, and not on whose server handed it in now.
	Signed bool
	Detail string // for the log: "mx.example.net: dmarc=pass"
}

// Batch is what one pass over a mailbox found, in UID order, with the
// watermark that is true once all of it is stored.
type Batch struct {
	Mailbox     Mailbox // with the generation under which it was read
	UIDValidity uint32
	Arrivals    []Arrival
	Watermark   uint32
	Import      bool // old mail on purpose: file it, send nothing
}

// Received counts what became of a batch. Held counts as quarantined.
type Received struct {
	Fetched     int
	Filed       int
	Duplicate   int
	Quarantined int
}

// Add sums two counts.
func (r Received) Add(o Received) Received {
	return Received{r.Fetched + o.Fetched, r.Filed + o.Filed, r.Duplicate + o.Duplicate, r.Quarantined + o.Quarantined}
}
