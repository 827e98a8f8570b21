package parser

import "strings"

// autoSubjects begin the subject of vacation notes, in the words of the usual programs.
var autoSubjects = stems(`out of office, out of the office, automatic reply, auto reply, auto-reply, autoreply, auto response, auto-response, automatic response, autoresponse, automated reply, automated response, vacation reply, on vacation:, i am out of the office, i'm out of the office,
	abwesenheitsnotiz, automatische antwort, abwesenheit:, automatische empfangsbestatigung, réponse automatique, absence du bureau, message d'absence, absent du bureau, respuesta automática, fuera de la oficina, fuera de oficina, risposta automatica, fuori sede, fuori ufficio,
	resposta automática, fora do escritório, ausência do escritório, automatisch antwoord, automatische reactie, afwezigheidsbericht, afwezig:, autosvar, automatiskt svar, automatisk svar, frånvaromeddelande, fraværsmelding, fraværende:, ikke til stede, automaattinen vastaus, poissaoloviesti,
	automatyczna odpowiedź, poza biurem, autoodpowiedź, automatická odpověď, mimo kancelář, automatikus válasz, házon kívül, răspuns automat, автоответ, автоматический ответ, автоматична відповідь, αυτόματη απάντηση, otomatik yanıt, 自動応答, 自動返信, 自动回复, 自動回覆, 자동 회신, 부재중`)

// classify decides what kind of sender wrote. What a machine must not answer comes first.
func (m *Mail) classify(h header, w *walker) {
	f := m.Facts
	subject := fold(m.Subject)
	switch {
	case f.Loop != "":
		m.Class = Ours
	case m.readBounce(h, w):
		m.Class = IsBounce
		m.Forward = nil
	case m.automaticReply(h, subject), strings.Contains(w.kind, "disposition-notification"):
		m.Class = AutoReply
	case w.calendar && len(m.Invites) > 0 && m.Invites[0].Method != "" && m.Invites[0].Method != "PUBLISH":
		m.Class = Calendar
	case f.ListID != "", h.has("list-unsubscribe"), h.has("list-post"), f.Precedence == "list", f.Precedence == "bulk", f.Precedence == "junk":
		m.Class = List
	}
	if m.Class != IsBounce && m.Forward == nil && len(w.attached) > 0 && !strings.Contains(w.kind, "report") && w.depth < maxDepth {
		m.Forward = attachedForward(w.attached[0].raw, w.depth+1)
	}
}

func (m *Mail) automaticReply(h header, subject string) bool {
	f := m.Facts
	switch {
	case f.AutoSubmitted == "auto-replied", h.has("x-autoreply"), h.has("x-autorespond"), h.has("x-autoresponse"), h.has("x-auto-reply-from"), h.has("x-mail-autoreply"),
		f.Precedence == "auto_reply", f.Precedence == "auto-reply", h.has("x-vacation"):
		return !strings.EqualFold(h.first("x-autoreply"), "no")
	}
	if autoSubjects.begin(subject, nil) {
		return true
	}
	_, _, kind := strip(m.Subject)
	if kind == "reply" || f.AutoSubmitted == "auto-generated" {
		return autoSubjects.begin(fold(CleanSubject(m.Subject)), nil)
	}
	return false
}

var unpunctuated = strings.NewReplacer("-", "", "_", "", ".", "")

// Automatic reports that no person wrote this mail or that no answer to it is wanted (RFC 3834 section 2): nobody should
// send it a receipt. It is wider than Class: it also takes what a program generated without being an answer.
func (m *Mail) Automatic() bool {
	f := m.Facts
	switch {
	case m.Class == Ours, m.Class == IsBounce, m.Class == AutoReply, m.Class == List:
		return true
	case f.AutoSubmitted != "" && f.AutoSubmitted != "no":
		return true
	case f.ReturnPath == "<>", f.Precedence == "bulk", f.Precedence == "junk", f.Precedence == "list":
		return true
	}
	local, _, _ := strings.Cut(m.From.Address, "@")
	switch unpunctuated.Replace(local) {
	case "mailerdaemon", "postmaster", "noreply", "donotreply", "root", "bounce", "bounces":
		return true
	}
	return false
}

// attachedForward reads a mail that came as an attachment.
func attachedForward(raw []byte, depth int) *Forward {
	in := emptyMail()
	in.read(raw, depth)
	f := &Forward{From: in.From, To: in.To, Cc: in.Cc, Subject: in.Subject, Date: in.Date, DateISO: rfc3339(in.Date), Text: strings.TrimSpace(in.Text), Via: "attachment", Forward: in.Forward}
	h, _, _ := splitHeader(raw)
	f.DateText = oneLine(h.first("date"))
	return f
}
