package dashboard

import (
	"context"
	"time"

	"adjutant/templates/pages"
)

// Demo is what only the demo offers: everyone's mailbox, a clock that can be
// turned, and being somebody else.
type Demo interface {
	// Mailboxes lists everyone's mailbox, the executive first.
	Mailboxes(ctx context.Context) ([]pages.DemoMailbox, error)
	// Mails lists what arrived at an address, newest first, without bodies.
	Mails(ctx context.Context, address string) ([]pages.DemoMail, error)
	// Mail returns one mail with its text, HTML and source.
	Mail(ctx context.Context, address, id string) (pages.DemoMail, error)
	// Write sends a mail over SMTP as anyone. When it answers one, InReplyTo
	// is that mail's Message-ID, and To and References are the demo's matter.
	Write(ctx context.Context, m pages.DemoDraft) error
	// Clock is the demo's time, in the team's zone; Jump turns it on and lets what falls due
	// happen before it returns.
	Clock() time.Time
	Jump(ctx context.Context, to time.Time) error
	// SignIn opens a session as a person of the demo and returns its cookie.
	SignIn(ctx context.Context, personKey, agent string) (cookie string, err error)
	// Steps reports how far the guided tour got; Saw marks a step that only
	// the dashboard can see: "digest".
	Steps(ctx context.Context) (pages.DemoSteps, error)
	Saw(step string)
}
