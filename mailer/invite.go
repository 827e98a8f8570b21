package mailer

import (
	"github.com/wneessen/go-mail"

	"adjutant/models"
)

// invite adds an event to a mail as programs look for it: as a third way to
// read the mail, whose method is in its type too (RFC 6047 section 2.4), and
// as a file for those that look at files only. It is dated when it was decided
// and not when it is sent, so that a repeated attempt is the same text.
func (o *Outbox) invite(m *mail.Msg, l models.Letter) models.Enclosure {
	text := o.Calendar(*l.Value.Event, l.CreatedAt)
	method := "REQUEST"
	if l.Value.Event.Cancelled {
		method = "CANCEL"
	}
	m.AddAlternativeString(mail.ContentType("text/calendar; method="+method), string(text))
	return models.Enclosure{Name: "invite.ics", Type: "application/ics", Content: text}
}
