package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"adjutant/models"
)

// listing is the flags that the lists share.
type listing struct {
	JSON bool   `help:"One JSON document for other programs."`
	As   string `help:"Show what the person of that address may see; everything when absent." placeholder:"ADDRESS"`
}

// list opens the rooms for a command that only reads them.
func (a *app) list(show func(*app, *rooms) error) error {
	r, err := a.open(a.ctx, blueprint{readOnly: true})
	if err != nil {
		return err
	}
	defer r.Close()
	return show(a, r)
}

// printJSON writes one document and nothing else.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// table lines up cells; the last column may be as long as it likes.
func table(w io.Writer, head string, rows func(row func(cells ...string))) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, strings.ReplaceAll(head, " ", "\t"))
	rows(func(cells ...string) {
		for i, c := range cells {
			cells[i] = strings.Join(strings.Fields(c), " ")
		}
		fmt.Fprintln(t, strings.Join(cells, "\t"))
	})
	return t.Flush()
}

type itemsCmd struct {
	listing
	Q string `help:"A filter such as \"status:open domain:travel\"; without status: closed ones too." placeholder:"FILTER"`
}

// Run lists the items by team and number.
func (c *itemsCmd) Run(a *app) error { return a.list(c.show) }

func (c *itemsCmd) show(a *app, r *rooms) error {
	viewer, err := r.viewer(a.ctx, c.As)
	if err != nil {
		return err
	}
	filter, unclear := models.ParseItemFilter(c.Q, r.now())
	if len(unclear) > 0 {
		return usage("the filter has no meaning for %s; write words, or status: owner: asks: domain: kind: priority: label: due: no: sort:", strings.Join(unclear, ", "))
	}
	if len(filter.States) == 0 {
		filter.All = true
	}
	if viewer.Operator && filter.OfMe() {
		return usage("a filter with \"me\" needs to know who you are; write --as with an address")
	}
	records, err := r.store.ItemRecords(a.ctx, viewer, filter)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(a.out, some(records))
	}
	return table(a.out, "NUMBER KIND STATE HOLDER DOMAIN DUE TITLE", func(row func(...string)) {
		for _, i := range records {
			row(fmt.Sprintf("#%d", i.Number), i.Kind.Word(), string(i.State), dash(i.Holder), dash(i.Domain), dash(brief(i.Due)), i.Title)
		}
	})
}

// mailRecord is a line of mail --json. Its names are a contract.
type mailRecord struct {
	Mailbox     string           `json:"mailbox"`
	UIDValidity uint32           `json:"uidvalidity"`
	UID         uint32           `json:"uid"`
	MessageID   string           `json:"message_id"`
	Direction   models.Direction `json:"direction"`
	State       string           `json:"state"`
	Reason      string           `json:"reason"`
	Items       []int            `json:"items"`
	At          string           `json:"at"`
	From        string           `json:"from"`
	To          string           `json:"to"`
	Subject     string           `json:"subject"`
}

type mailCmd struct{ listing }

// Run lists every mail that came, by its place in the mailbox, and every one
// that went.
func (c *mailCmd) Run(a *app) error { return a.list(c.show) }

func (c *mailCmd) show(a *app, r *rooms) error {
	viewer, err := r.viewer(a.ctx, c.As)
	if err != nil {
		return err
	}
	lines, _, err := r.store.Mail(a.ctx, viewer, models.MailFilter{})
	if err != nil {
		return err
	}
	records := make([]mailRecord, 0, len(lines))
	for _, m := range lines {
		state := string(m.State)
		if state == "" { // a letter of ours: it was filed when it was written
			state = string(models.Processed)
		}
		records = append(records, mailRecord{
			Mailbox: m.Mailbox, UIDValidity: m.UIDValidity, UID: m.UID, MessageID: m.MessageID, Direction: m.Direction, State: state,
			Reason: m.Reason, Items: some(m.Items), At: rfc3339(&m.At), From: strings.ToLower(m.From), To: strings.ToLower(m.To), Subject: m.Subject,
		})
	}
	if c.JSON {
		return printJSON(a.out, records)
	}
	return table(a.out, "AT WAY STATE ITEMS FROM SUBJECT REASON", func(row func(...string)) {
		for _, m := range records {
			row(brief(m.At), string(m.Direction), m.State, dash(numbers(m.Items)), dash(m.From), dash(cut(m.Subject, 50)), m.Reason)
		}
	})
}

// letterRecord is a line of letters --json. Its names are a contract.
type letterRecord struct {
	ID        int64              `json:"id"`
	Kind      models.LetterKind  `json:"kind"`
	To        string             `json:"to"`
	Subject   string             `json:"subject"`
	MessageID string             `json:"message_id"`
	Carrier   string             `json:"carrier"` // Message-ID of the bundle that it travels in, or ""
	State     models.LetterState `json:"state"`
	Attempts  int                `json:"attempts"`
	NotBefore string             `json:"not_before"`
	Items     []int              `json:"items"`
	Created   string             `json:"created"`
	Sent      string             `json:"sent"`
	Result    string             `json:"result"`
}

type lettersCmd struct{ listing }

// Run lists the letters in the order they were written.
func (c *lettersCmd) Run(a *app) error { return a.list(c.show) }

func (c *lettersCmd) show(a *app, r *rooms) error {
	viewer, err := r.viewer(a.ctx, c.As)
	if err != nil {
		return err
	}
	lines, err := r.store.Letters(a.ctx, viewer, 0, 0)
	if err != nil {
		return err
	}
	if !viewer.Operator { // the store gives the newest first for a page
		slices.Reverse(lines)
	}
	records, ids := make([]letterRecord, 0, len(lines)), map[int64]string{}
	for _, l := range lines {
		ids[l.Letter.ID] = l.MessageID
	}
	for n, l := range lines {
		carrier := ""
		if l.BundleID != nil {
			carrier = ids[*l.BundleID]
		}
		if !viewer.Operator { // the rows between would tell of letters that are not theirs to see
			l.ID = int64(n + 1)
		}
		records = append(records, letterRecord{
			ID: l.ID, Kind: l.Kind, To: l.ToAddr, Subject: l.Subject, MessageID: l.MessageID, Carrier: carrier, State: l.State, Attempts: l.Attempts,
			NotBefore: rfc3339(&l.NotBefore), Items: some(l.Numbers), Created: rfc3339(&l.CreatedAt), Sent: rfc3339(l.SentAt), Result: l.Result,
		})
	}
	if c.JSON {
		return printJSON(a.out, records)
	}
	return table(a.out, "ID KIND STATE TRIES DUE TO SUBJECT", func(row func(...string)) {
		for _, l := range records {
			row(fmt.Sprint(l.ID), string(l.Kind), string(l.State), fmt.Sprint(l.Attempts), brief(l.NotBefore), l.To, l.Subject)
		}
	})
}

// some turns nil into an empty list, which JSON shows as [].
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// brief is a moment of a listing as a table shows it: in UTC, which the Z says,
// because a listing is of several people and their zones.
func brief(s string) string {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return s
	}
	return t.UTC().Format("2006-01-02 15:04Z")
}

func numbers(list []int) string {
	var out []string
	for _, n := range list {
		out = append(out, fmt.Sprintf("#%d", n))
	}
	return strings.Join(out, " ")
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
