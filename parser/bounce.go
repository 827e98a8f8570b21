package parser

import (
	"bytes"
	"regexp"
	"strings"
)

// delayWords are in reports of a mail that is still tried.
var delayWords = stems(`will be retried, still trying, not yet been delivered, will keep trying, will continue to be, has been delayed, no action is required`)

// failureWords are in the subject or the text of reports that have no machine-readable part.
var failureWords = stems(`undeliver, delivery fail, delivery has failed, failed delivery, delivery status, delivery notification, delivery problem, delivery report, delivery error, delivery delay, mail delivery, failure notice, returned mail, return to sender, returning message, returned to sender, could not be delivered, couldn't be delivered, not be delivered,
	could not deliver, couldn't deliver, could not send message, cannot send message, unable to deliver, was not delivered, not delivered, non-delivery, nondelivery, did not reach, user unknown, unknown user, no such user, mailbox full, quota exceed, permanent error, permanent failure, delivery to the following, error delivering, undelivered, rejected your message, message rejected, message delivery, bounce, mail system error, mail failure,
	unzustellbar, nicht zugestellt, unzustellbare, non remis, non distribu, échec de la remise, no se pudo entregar, no se ha podido entregar, no entregado, mancata consegna, impossibile recapitare, falha na entrega, não foi entregue, niet bezorgd, onbestelbaar, kunne ikke leveres, kunde inte levereras, недостав, не доставлен, niedostarczon, 配信不能, 配信できません, 配信エラー, エラーメール, メールエラー, transcript of session, 退信, 无法投递, undelivery, address not found, message blocked, recipient rejected, invalid address, invalid user`)

// listWords announce the recipients that were not reached.
var listWords = stems(`following recipient, following address, recipients were not reached, following people, folgende empfanger, folgenden empfanger, destinataires suivants, siguientes destinatarios, seguenti destinatari, seguintes destinatarios, volgende geadresseerde`)

var (
	statusCode  = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
	anyAddress  = regexp.MustCompile(`[A-Za-z0-9!#$%&'*+/=?^_` + "`" + `{|}~.-]+@[A-Za-z0-9][A-Za-z0-9-]*(?:\.[A-Za-z0-9-]+)+`)
	quotedLocal = regexp.MustCompile(`"[^"\s@]+"@[A-Za-z0-9.-]+`)
	originalCut = regexp.MustCompile(`(?i)^(-{2,}.*(original|message|header|copy|returned|below|unsent).*|.*(message headers? follow|original message follows|headers? of the original|copy of (the|your) (original )?message|original message (header|was|is|body)|a copy of the message).*|received:.*|return-path:.*|message-id:.*)$`)
)

// readBounce recognises a delivery report: the standard form (RFC 3464), the common header of failed recipients, a
// complaint (RFC 5965) and the free forms of mail servers. true when the mail is one; m.Bounce is then set.
func (m *Mail) readBounce(h header, w *walker) bool {
	if w.feedback != nil {
		m.Bounce = complaint(w.feedback)
		m.Bounce.OriginalMessageID = returnedID(w.returned)
		return true
	}
	b := &Bounce{Recipients: []string{}}
	sender := m.fromMailer(h)
	if w.report != nil && (strings.Contains(w.kind, "report") || sender) {
		b.readReport(w.report)
	}
	failedField := h.all("x-failed-recipients")
	text := m.Text
	if len(text) > 64<<10 {
		text = text[:64<<10]
	}
	if b.Action == "" && len(b.Recipients) == 0 && w.report == nil {
		subject := failureWords.in(fold(m.Subject))
		switch {
		case len(failedField) > 0:
		case subject && m.writtenByNobody() && namesTheFailed(text):
		case sender && (subject || failureWords.in(fold(text)) || bytes.Contains(w.returned, []byte(":"))):
		default:
			return false
		}
	}
	own, returned := ownReport(text)
	if w.returned == nil && len(w.attached) > 0 {
		w.returned = w.attached[0].raw
	}
	if len(w.returned) == 0 {
		w.returned = []byte(returned)
	}
	if len(b.Recipients) == 0 {
		if i := strings.Index(strings.ToLower(text), "final-recipient:"); i >= 0 {
			b.readReport([]byte(text))
		}
	}
	if len(b.Recipients) == 0 {
		for _, v := range failedField {
			for _, a := range addresses(v) {
				b.add(a.Address)
			}
		}
	}
	if len(b.Recipients) == 0 {
		b.fromText(own, m)
	}
	if len(b.Recipients) == 0 && len(w.returned) > 0 {
		rh, _, _ := splitHeader(bytes.TrimSpace(w.returned))
		for _, name := range [...]string{"x-envelope-to", "to"} {
			for _, a := range addresses(rh.first(name)) {
				if len(b.Recipients) < 20 {
					b.add(a.Address)
				}
			}
		}
	}
	if b.Status == "" {
		b.Status = statusCode.FindString(own)
	}
	if b.Action == "" {
		b.Action = "failed"
		if f := fold(m.Subject); strings.Contains(f, "delay") || strings.Contains(f, "warning") || strings.HasPrefix(b.Status, "4.") && delayWords.in(fold(own)) {
			b.Action = "delayed"
		}
	}
	b.OriginalMessageID = returnedID(w.returned)
	m.Bounce = b
	return true
}

// namesTheFailed reports a line that says in one breath what failed and for whom: "could not be delivered to <a@b>". A
// parcel service writes of deliveries too, but not to addresses.
func namesTheFailed(text string) bool {
	for _, line := range strings.Split(text, "\n") {
		if len(line) < maxLine && strings.Contains(line, "@") && strings.Contains(line, "<") && failureWords.in(fold(line)) {
			return true
		}
	}
	return false
}

// fromMailer reports a sender that is a mail system: a null return path or the names that such systems use.
func (m *Mail) fromMailer(h header) bool {
	f := strings.ToLower(h.first("from"))
	local, _, _ := strings.Cut(m.From.Address, "@")
	name := strings.ToLower(m.From.Name)
	for _, w := range [...]string{"mailer-daemon", "mailerdaemon", "postmaster", "post_master", "mail-daemon", "mail delivery", "mail deliver", "system administrator", "mail administrator", "delivery subsystem", "microsoft outlook", "mdaemon", "mail system", "mmdf", "no-reply@mail", "bounce"} {
		if strings.Contains(local, w) || strings.Contains(name, w) || strings.Contains(f, w) {
			return true
		}
	}
	return m.Facts.ReturnPath == "<>" && m.Facts.AutoSubmitted != "auto-replied" || strings.HasPrefix(m.Facts.ReturnPath, "mailer-daemon")
}

func (b *Bounce) add(address string) {
	address = bareAddress(address)
	if address == "" || !strings.Contains(address, "@") && strings.ContainsAny(address, " :") {
		return
	}
	for _, r := range b.Recipients {
		if r == address {
			return
		}
	}
	if len(b.Recipients) < maxAddresses {
		b.Recipients = append(b.Recipients, address)
	}
}

// readReport reads the groups of fields of a message/delivery-status part.
func (b *Bounce) readReport(report []byte) {
	var final, original, action, status string
	flush := func() {
		who := final
		if !strings.Contains(who, "@") && strings.Contains(original, "@") {
			who = original
		}
		host := strings.HasPrefix(who, "@") // nobody's address: the words of the report may know it
		if who == "" || host {
			who = original
		}
		if host && who == "" && b.Action == "" {
			b.Action, b.Status = action, status
		}
		if who != "" {
			if action == "failed" && b.Action != "" && b.Action != "failed" { // those before it are well
				b.Recipients = b.Recipients[:0]
			}
			if b.Action == "" || action == "failed" {
				b.Action, b.Status = action, status
			}
			if action == "failed" || action == b.Action {
				b.add(who)
			}
		}
		final, original, action, status = "", "", "", ""
	}
	last := ""
	for len(report) > 0 {
		var line []byte
		line, report = nextLine(report)
		s := strings.TrimSpace(string(line))
		if s == "" {
			if final != "" || original != "" {
				flush()
			}
			continue
		}
		if (line[0] == ' ' || line[0] == '\t') && (last == "final-recipient" && final == "" || last == "original-recipient" && original == "") {
			s = last + ": rfc822;" + s
		}
		k, v, ok := strings.Cut(s, ":")
		if !ok {
			continue
		}
		last = strings.ToLower(strings.TrimSpace(k))
		v = strings.TrimSpace(v)
		switch last {
		case "final-recipient":
			if final != "" {
				flush()
			}
			final = typed(v)
		case "original-recipient":
			original = typed(v)
		case "action":
			a := strings.ToLower(strings.TrimSpace(stripComments(v)))
			a, _, _ = strings.Cut(a, " ")
			switch a {
			case "failed", "failure", "fail", "expired", "deliverable":
				action = "failed"
			case "delayed":
				action = "delayed"
			case "delivered", "relayed", "expanded":
				action = "delivered"
			}
		case "status":
			if c := statusCode.FindString(v); c != "" {
				status = c
			}
		}
	}
	flush()
	if b.Action == "" && len(b.Recipients) > 0 {
		b.Action = "failed"
	}
}

// typed drops the address type of "rfc822; a@b".
func typed(v string) string {
	if _, a, ok := strings.Cut(v, ";"); ok {
		v = a
	}
	v = strings.TrimSpace(v)
	if l := addresses(v); len(l) > 0 && l[0].Address != "" {
		return l[0].Address
	}
	return bareAddress(v)
}

// ownReport parts what the server says from the mail that it returns.
func ownReport(text string) (own, returned string) {
	at := 0
	for at < len(text) {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at
		}
		line := strings.TrimSpace(text[at : at+end])
		if at > 0 && len(line) < 200 && originalCut.MatchString(line) && !strings.Contains(strings.ToLower(line), "transcript") {
			return text[:at], strings.TrimLeft(text[min(at+end, len(text)):], "\n")
		}
		at += end + 1
	}
	return text, ""
}

// fromText takes the failed addresses out of words: those in brackets or at the start of a line before any other, never
// those of the mail's own header or of postmasters.
func (b *Bounce) fromText(own string, m *Mail) {
	skip := map[string]bool{m.From.Address: true}
	for _, a := range m.To {
		skip[a.Address] = true
	}
	var above, strong, weak []string
	listed := false // a line said that the recipients follow
	for _, line := range strings.Split(own, "\n") {
		if len(line) > maxLine {
			continue
		}
		t := strings.TrimSpace(line)
		f := strings.ToLower(t)
		if strings.HasPrefix(f, "from:") || strings.HasPrefix(f, "mail from") || strings.HasPrefix(f, "reply-to") || strings.Contains(f, "message-id") || strings.HasPrefix(f, "sender") || strings.Contains(f, "contact") || strings.HasPrefix(f, "from ") {
			continue
		}
		if !listed && listWords.in(f) { // what stood above is a header of the mail, unless nothing follows
			listed, above, strong = true, strong, nil
		}
		found := anyAddress.FindAllString(t, 5)
		found = append(found, quotedLocal.FindAllString(t, 2)...)
		for _, a := range found {
			l := strings.ToLower(strings.Trim(a, ".'"))
			local, _, _ := strings.Cut(l, "@")
			if skip[l] || local == "postmaster" || local == "mailer-daemon" || local == "abuse" || local == "support" {
				continue
			}
			i := strings.Index(t, a)
			if strings.Contains(t, "<"+a+">") || i <= 1 || strings.Contains(t, "'"+a+"'") || strings.HasPrefix(f, "to:") || strings.HasPrefix(f, "rcpt to") || strings.Contains(t, `"`+a+`"`) {
				strong = append(strong, l)
			} else {
				weak = append(weak, l)
			}
		}
	}
	if len(strong) == 0 {
		strong = above
	}
	if len(strong) == 0 {
		strong = weak
	}
	for _, a := range strong {
		if len(b.Recipients) < 50 {
			b.add(a)
		}
	}
}

// complaint reads an abuse report.
func complaint(report []byte) *Bounce {
	b := &Bounce{Recipients: []string{}, Action: "complaint"}
	h, _, _ := splitHeader(report)
	for _, name := range [...]string{"original-rcpt-to", "removal-recipient"} {
		for _, v := range h.all(name) {
			b.add(typed(v))
		}
	}
	return b
}

func returnedID(raw []byte) string {
	if len(raw) == 0 {
		return ""
	}
	h, _, _ := splitHeader(bytes.TrimLeft(raw[:min(len(raw), maxHeader)], "\r\n \t"))
	return messageID(h.first("message-id"))
}
