package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"adjutant/models"
)

// What proves that a mail is from whom it says (product.md, Authority; the
// mail door has looked at signatures and at the receiving server's word).

// byToken is the proof of a mail that nothing but a reply address proves.
const byToken = "reply token"

// proofHolds is how far a mail's Date may lie from now and from its arrival
// for a signature to prove anything. Longer than mail waits in queues; what is
// older was signed for another day and may be handed in by anybody who has it.
const proofHolds = 7 * 24 * time.Hour

// proven says what proves that a mail is from its sender, or "". The address
// that the mail door read must be one of the sender's, whatever else a more
// lenient reader made of the field; a reply token counts only from the person
// whose letter carried it. Where somebody else says that they sent the mail
// for its author, nothing proves which of them speaks.
func (w *work) proven(sender *models.Person, proof models.Proof, t thread) string {
	if !slices.Contains(sender.Addresses, proof.Address) || proof.Other != "" && !slices.Contains(sender.Addresses, proof.Other) {
		return ""
	}
	if proof.By != "" && (!proof.Signed || w.fresh()) {
		return proof.By
	}
	if t.token != nil && t.token.PersonID != nil && *t.token.PersonID == sender.ID {
		return byToken
	}
	return ""
}

// fresh reports whether the mail was written about when it came.
func (w *work) fresh() bool {
	if w.msg.SentAt == nil {
		return false
	}
	near := func(at time.Time) bool { return w.msg.SentAt.Sub(at).Abs() <= proofHolds }
	return near(w.msg.ArrivedAt) || near(w.now)
}

// changedCopy reports whether the mail is one that was acted on before, in
// other bytes: a signature allows changes of blanks, and no digest of ours
// sees through all of them. Sender, Message-ID, Date and subject are signed.
// A copy of what was not acted on is the first that counts.
func (w *work) changedCopy(ctx context.Context) (bool, error) {
	same, err := w.tx.MessagesByMessageID(ctx, w.team().ID, w.msg.MessageID)
	return slices.ContainsFunc(same, func(m models.Message) bool {
		return m.ID != w.msg.ID && m.State == models.Processed && m.Proof != "" && m.FromAddr == w.msg.FromAddr &&
			m.SentAt != nil && w.msg.SentAt != nil && m.SentAt.Equal(*w.msg.SentAt) &&
			strings.Join(strings.Fields(m.Subject), " ") == strings.Join(strings.Fields(w.msg.Subject), " ")
	}), err
}
