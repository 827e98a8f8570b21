package dashboard

import (
	"context"
	"time"

	"adjutant/models"
)

// Pairs is what the desk does for 1:1s.
type Pairs interface {
	// PreviewDigestFor computes the digest of a pair as it would be mailed at a
	// moment to one of its two people (key; "" is the viewer), and stores and
	// sends nothing. What one of them keeps is shown to themself alone.
	PreviewDigestFor(ctx context.Context, v models.Viewer, pair, reader string, at time.Time) (models.Parcel, error)
	// ActOnPair does one thing on the page of a pair: a word about the meeting,
	// or about a line of its agenda.
	ActOnPair(ctx context.Context, v models.Viewer, pair, verb string, args map[string]string) (models.Done, error)
	// WriteCard writes the viewer's own role card.
	WriteCard(ctx context.Context, v models.Viewer, text string) (models.Done, error)
	// NewFeed makes the secret of the viewer's private calendar feed; one that
	// was made before ends.
	NewFeed(ctx context.Context, v models.Viewer) (secret string, err error)
	// Feed is what the calendar of whoever made a secret is to show. An unknown
	// one is models.ErrNotFound.
	Feed(ctx context.Context, secret string) (models.Feed, error)
	// LookAtAgendas tells of whom and of which pair an unsubscribe token speaks
	// and changes nothing; StopAgendas stops the agendas by mail.
	LookAtAgendas(ctx context.Context, token string) (person, what string, err error)
	StopAgendas(ctx context.Context, token string) error
}
