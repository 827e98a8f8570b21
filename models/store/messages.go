package store

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
	"gorm.io/gorm"

	"adjutant/models"
)

// handleLength is how many hex digits of a raw mail's SHA-256 name it.
const handleLength = 16

// rawMemory caps what one stored mail may unpack to.
const rawMemory = 256 << 20

var (
	compressor = sync.OnceValue(func() *zstd.Encoder {
		e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
		if err != nil {
			panic(err) // the options are constants
		}
		return e
	})
	decompressor = sync.OnceValue(func() *zstd.Decoder {
		d, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(rawMemory), zstd.WithDecoderConcurrency(1))
		if err != nil {
			panic(err)
		}
		return d
	})
)

// Compress packs the source of a mail as RawMail.Body wants it.
func Compress(raw []byte) []byte {
	return compressor().EncodeAll(raw, make([]byte, 0, len(raw)/3+64))
}

// AddRaw stores the source of a mail. When the team has it already, existing
// is true and the row's id is filled in.
func (t *Tx) AddRaw(ctx context.Context, r *models.RawMail) (existing bool, err error) {
	added, err := t.add(ctx, "add raw mail", r, "team_id", "sha256")
	if err != nil || added {
		return false, err
	}
	err = t.with(ctx).Table("raw_mails").Select("id").Where("team_id = ? AND sha256 = ?", r.TeamID, r.SHA256).Take(&r.ID).Error
	return true, failed("add raw mail", err)
}

// MessageByRaw returns the message that was read from a source.
func (t *Tx) MessageByRaw(ctx context.Context, teamID, rawID int64) (models.Message, error) {
	return one[models.Message]("message of a raw mail", t.with(ctx).Order("id"), "team_id = ? AND raw_id = ?", teamID, rawID)
}

// MessagesByMessageID returns the messages of one Message-ID; more than one
// when mails of different content carry the same.
func (t *Tx) MessagesByMessageID(ctx context.Context, teamID int64, id string) ([]models.Message, error) {
	return many[models.Message]("messages of an id", t.with(ctx), "id", "team_id = ? AND message_id = ?", teamID, id)
}

// MessageByContent returns the message of one Message-ID and content.
func (t *Tx) MessageByContent(ctx context.Context, teamID int64, id, canonical string) (models.Message, error) {
	return one[models.Message]("message of a content", t.with(ctx), "team_id = ? AND message_id = ? AND canonical = ?", teamID, id, canonical)
}

// MessageByID returns one message of a team.
func (t *Tx) MessageByID(ctx context.Context, teamID, id int64) (models.Message, error) {
	return one[models.Message]("message", t.with(ctx), "team_id = ? AND id = ?", teamID, id)
}

// MessageByHandle returns the message that a handle of the mail log names, if
// the viewer may see it.
func (t *Tx) MessageByHandle(ctx context.Context, v models.Viewer, handle string) (models.Message, error) {
	m, _, err := messageByHandle(t.with(ctx), v.TeamID, handle, visibleMessage(v, "m"))
	return m, err
}

// messageByHandle finds by a range, which the unique index serves.
func messageByHandle(db *gorm.DB, teamID int64, handle string, c condition) (models.Message, int64, error) {
	if len(handle) != handleLength || strings.Trim(handle, "0123456789abcdef") != "" {
		return models.Message{}, 0, failed("mail "+cleanText(handle), models.ErrNotFound)
	}
	args := append([]any{teamID, handle, handle + "g"}, c.args...)
	m, err := one[models.Message]("mail "+handle, db.Order("id"),
		"id = (SELECT min(m.id) FROM raw_mails r JOIN messages m ON m.team_id = r.team_id AND m.raw_id = r.id"+
			" WHERE r.team_id = ? AND r.sha256 >= ? AND r.sha256 < ? AND "+c.sql+")", args...)
	if err == nil && m.RawID == nil {
		err = failed("mail "+handle, models.ErrNotFound)
	}
	if err != nil {
		return models.Message{}, 0, err
	}
	return m, *m.RawID, nil
}

// Filed is under which Message-ID a mail was taken in, and how secret it is.
type Filed struct {
	MessageID string
	Clearance models.Clearance
}

// FiledUnder returns the mails with these Message-IDs, one for each clearance:
// whoever sends a mail chooses its Message-ID, so several may have one.
func (t *Tx) FiledUnder(ctx context.Context, teamID int64, ids []string) ([]Filed, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return query[Filed]("clearance of a thread", t.with(ctx), "SELECT DISTINCT message_id, clearance FROM messages WHERE team_id = ? AND message_id IN ?", teamID, ids)
}

// SubjectsOf returns the subjects of those mails with these Message-IDs that
// are no secret to the viewer.
func (t *Tx) SubjectsOf(ctx context.Context, v models.Viewer, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	c := knownMessage(v, "m")
	return query[string]("subjects of a thread", t.with(ctx), "SELECT m.subject FROM messages m WHERE m.message_id IN ? AND "+c.sql+" ORDER BY m.id",
		append([]any{ids}, c.args...)...)
}

// AddMessage stores a message unless the team has one with the same
// Message-ID and content.
func (t *Tx) AddMessage(ctx context.Context, m *models.Message) (added bool, err error) {
	if m.Clearance == "" {
		m.Clearance = models.Standard
	}
	return t.add(ctx, "add message", m, "team_id", "message_id", "canonical")
}

// SetMessageState moves a message, and every sighting of it that is no
// duplicate, to another state: state, reason, domain, person, proof and
// clearance.
func (t *Tx) SetMessageState(ctx context.Context, m models.Message) error {
	if err := t.SettleMessage(ctx, m); err != nil {
		return err
	}
	return failed("set message state", t.with(ctx).Exec(
		"UPDATE sightings SET state = ?, reason = ? WHERE team_id = ? AND message_id = ? AND state <> ?",
		m.State, m.Reason, m.TeamID, m.ID, models.Duplicate).Error)
}

// SettleMessage is SetMessageState for a message that was added in this
// transaction: nobody has sighted it yet.
func (t *Tx) SettleMessage(ctx context.Context, m models.Message) error {
	return t.set(ctx, "settle message", models.ErrNotFound, "messages", messageState(m), "team_id = ? AND id = ?", m.TeamID, m.ID)
}

func messageState(m models.Message) map[string]any {
	return map[string]any{
		"state": m.State, "reason": m.Reason, "domain": m.Domain, "person_id": m.PersonID, "proof": m.Proof, "clearance": m.Clearance,
		"subject": m.Subject, "text": m.Text, "quoted": m.Quoted,
	}
}

// AddSighting records where a message was seen, unless that place is known.
func (t *Tx) AddSighting(ctx context.Context, s *models.Sighting) (added bool, err error) {
	return t.add(ctx, "add sighting", s, "mailbox_id", "uidvalidity", "uid")
}

// CountFromOutside counts the mails of an address that is nobody's of the team
// which joined items since a moment.
func (t *Tx) CountFromOutside(ctx context.Context, teamID int64, address string, since time.Time) (int, error) {
	var n int64
	err := t.with(ctx).Raw("SELECT count(*) FROM messages m WHERE m.team_id = ? AND m.from_addr = ? AND m.person_id IS NULL AND m.created_at >= ?"+
		" AND EXISTS (SELECT 1 FROM message_items mi WHERE mi.team_id = m.team_id AND mi.message_id = m.id)", teamID, address, since).Scan(&n).Error
	return int(n), failed("count mails from outside", err)
}

// CountOutsideOn counts the mails from outside which joined an item since a
// moment.
func (t *Tx) CountOutsideOn(ctx context.Context, teamID, itemID int64, since time.Time) (int, error) {
	var n int64
	err := t.with(ctx).Raw("SELECT count(*) FROM message_items mi JOIN messages m ON m.team_id = mi.team_id AND m.id = mi.message_id"+
		" WHERE mi.team_id = ? AND mi.item_id = ? AND m.person_id IS NULL AND m.direction = 'in' AND m.created_at >= ?", teamID, itemID, since).Scan(&n).Error
	return int(n), failed("count mails from outside on an item", err)
}

// LinkMessage ties a message to an item. Doing it again changes nothing.
func (t *Tx) LinkMessage(ctx context.Context, teamID, messageID, itemID int64) error {
	return failed("link message", t.with(ctx).Exec(
		"INSERT INTO message_items (team_id, message_id, item_id) VALUES (?, ?, ?) ON CONFLICT (team_id, message_id, item_id) DO NOTHING",
		teamID, messageID, itemID).Error)
}

// Raw returns the source of a mail, unpacked, and the message that was read from
// it. A mail that the viewer's mail log does not show
// is models.ErrNotFound.
func (s *Store) Raw(ctx context.Context, v models.Viewer, handle string) ([]byte, models.Message, error) {
	db := s.reads(ctx)
	m, rawID, err := messageByHandle(db, v.TeamID, handle, visibleMessage(v, "m").and(withoutWordsOfAPair(v, "m")))
	if err != nil {
		return nil, models.Message{}, err
	}
	body, err := source(db, rawID)
	return body, m, err
}

// FirstMail returns the mail that an item began with, if the viewer may see
// both; models.ErrNotFound also when it began on the page.
func (t *Tx) FirstMail(ctx context.Context, v models.Viewer, number int) (models.Message, error) {
	return firstMail(t.with(ctx), v, number)
}

// FirstMail is Tx.FirstMail with the mail's source.
func (s *Store) FirstMail(ctx context.Context, v models.Viewer, number int) ([]byte, models.Message, error) {
	db := s.reads(ctx)
	m, err := firstMail(db, v, number)
	if err != nil {
		return nil, m, err
	}
	if m.RawID == nil {
		return nil, m, failed("source of a mail", models.ErrNotFound)
	}
	body, err := source(db, *m.RawID)
	return body, m, err
}

func firstMail(db *gorm.DB, v models.Viewer, number int) (models.Message, error) {
	c := where("items.number = ?", number).and(visibleItem(v, "items")).and(visibleMessage(v, "m")).and(withoutWordsOfAPair(v, "m"))
	return one[models.Message]("first mail of an item", db, "id = (SELECT min(m.id) FROM items"+
		" JOIN message_items mi ON mi.team_id = items.team_id AND mi.item_id = items.id JOIN messages m ON m.team_id = mi.team_id AND m.id = mi.message_id WHERE "+c.sql+")", c.args...)
}

// source reads the source of a mail and unpacks it.
func source(db *gorm.DB, rawID int64) ([]byte, error) {
	raw, err := one[models.RawMail]("source of a mail", db, "id = ?", rawID)
	if err != nil {
		return nil, err
	}
	if raw.Forgotten { // nothing is left of it
		return nil, failed("source of a mail", models.ErrNotFound)
	}
	body, err := decompressor().DecodeAll(raw.Body, nil)
	if err != nil {
		return nil, fmt.Errorf("unpack raw mail: %w", err)
	}
	return body, nil
}

// invitesBack is how long an invitation is looked at again: a series that
// nobody spoke of since is left out.
const invitesBack = 2 * 365 * 24 * time.Hour

// Invites returns the events found in processed mails of the last two years in
// the order in which they came, cancellations too. Only mails that the viewer
// may see count.
func (t *Tx) Invites(ctx context.Context, v models.Viewer) ([]models.Invite, error) {
	// Who sorts mail sees mails without an item in the log; everybody sees
	// their calendar.
	all := v
	if !v.Operator {
		all.Role = models.RoleExecutive
	}
	c := visibleMessage(all, "m")
	type row struct {
		Invites   []models.Invite `gorm:"serializer:json"`
		Clearance models.Clearance
	}
	args := append([]any{t.store.now().Add(-invitesBack)}, c.args...)
	rows, err := query[row]("invites", t.with(ctx), "SELECT m.invites, m.clearance FROM messages m WHERE m.invites <> '[]' AND m.state = 'processed'"+
		" AND m.arrived_at >= ? AND "+c.sql+" ORDER BY m.arrived_at, m.id", args...)
	var out []models.Invite
	for _, r := range rows {
		for _, i := range r.Invites {
			i.Clearance = r.Clearance
			out = append(out, i)
		}
	}
	return out, err
}

// Source returns the source of a message, unpacked.
func (t *Tx) Source(ctx context.Context, m models.Message) ([]byte, error) {
	if m.RawID == nil {
		return nil, failed("source of a mail", models.ErrNotFound)
	}
	return source(t.with(ctx), *m.RawID)
}

// EachDelivered hands every mail to f that a mailbox was given or that we
// sent, with its recipient ("" for what came in), oldest first; what came in
// keeps the order of its UIDs. It is how the demo's servers get their mail
// back after a restart.
func (s *Store) EachDelivered(ctx context.Context, f func(to string, at time.Time, raw []byte) error) error {
	db := s.reads(ctx)
	type place struct {
		RawID     int64
		ArrivedAt time.Time
	}
	places, err := query[place]("delivered mails", db, "SELECT m.raw_id, m.arrived_at FROM sightings s"+
		" JOIN messages m ON m.team_id = s.team_id AND m.id = s.message_id WHERE m.raw_id IS NOT NULL ORDER BY s.mailbox_id, s.uidvalidity, s.uid")
	if err != nil {
		return err
	}
	for _, p := range places {
		body, err := source(db, p.RawID)
		if err != nil {
			return err
		}
		if err := f("", p.ArrivedAt, body); err != nil {
			return err
		}
	}
	sent, err := query[models.Letter]("sent letters", db, "SELECT to_addr, sent_at, bytes FROM letters WHERE state = 'sent' ORDER BY sent_at, id")
	if err != nil {
		return err
	}
	for _, l := range sent {
		if err := f(l.ToAddr, *l.SentAt, l.Bytes); err != nil {
			return err
		}
	}
	return nil
}
