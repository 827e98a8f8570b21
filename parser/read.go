package parser

// Read reads any bytes as a mail. It never fails and never panics: what it cannot read is named in Problems, and the rest
// is there. Time is linear in the size of raw, and memory a small multiple of it.
func Read(raw []byte) (m *Mail) {
	m = emptyMail()
	defer func() {
		if r := recover(); r != nil {
			m.problem("reading stopped: %v", r)
		}
		m.complete()
	}()
	m.read(raw, 0)
	return m
}

func emptyMail() *Mail {
	return &Mail{Class: Person, References: []string{}, FromAll: []Address{}, ReplyTo: []Address{}, To: []Address{}, Cc: []Address{},
		Attachments: []Attachment{}, Invites: []Invite{}, Problems: []string{}}
}

// complete makes what a panic may have left undone safe to show.
func (m *Mail) complete() {
	m.DateText = rfc3339(m.Date)
	if m.Text == "" && m.Plain != nil {
		m.Text = *m.Plain
	}
	if len(m.Attachments) == 0 {
		m.Attachments = []Attachment{}
	}
}

func (m *Mail) read(raw []byte, depth int) {
	h, body, defects := splitHeader(raw)
	for _, d := range defects {
		m.problem("%s", d)
	}
	m.readHeader(h)
	w := walker{m: m, depth: depth}
	w.part(h, body, depth)
	w.finish()
	m.divide(w.attached)
	m.classify(h, &w)
}

// readHeader fills the fields that the header alone decides.
func (m *Mail) readHeader(h header) {
	m.Subject = oneLine(decodeWords(h.first("subject")))
	for _, v := range h.all("from") {
		m.FromAll = append(m.FromAll, addresses(v)...)
		m.Facts.FromHeaders++
	}
	if len(m.FromAll) > maxAddresses {
		m.FromAll = m.FromAll[:maxAddresses]
	}
	if m.Facts.FromHeaders > 1 {
		m.problem("%d From fields, the first one is used", m.Facts.FromHeaders)
	}
	if len(m.FromAll) > 0 {
		m.From = m.FromAll[0]
	}
	for _, f := range [...]struct {
		name string
		to   *[]Address
	}{{"to", &m.To}, {"cc", &m.Cc}, {"reply-to", &m.ReplyTo}} {
		for _, v := range h.all(f.name) {
			*f.to = append(*f.to, addresses(v)...)
			if len(*f.to) >= maxAddresses {
				m.problem("more than %d addresses in %s: the rest was left out", maxAddresses-1, f.name)
				*f.to = (*f.to)[:maxAddresses]
				break
			}
		}
	}
	m.MessageID = messageID(h.first("message-id"))
	if l := messageIDs(h.first("in-reply-to")); len(l) > 0 {
		m.InReplyTo = l[0]
	}
	m.References = some(messageIDs(h.first("references")))
	if v := h.first("date"); v != "" {
		if t, ok := headerDate(v); ok {
			m.Date = t
		} else {
			m.problem("the date cannot be read: %s", cut(v, 60))
		}
	}
	m.DateText = rfc3339(m.Date)
	m.Facts = readFacts(h, m.Facts.FromHeaders)
}
