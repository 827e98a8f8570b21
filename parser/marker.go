package parser

import "strings"

// markerKind says what a line announces: "forward", "original" (quoted or forwarded), "rule" (a line of underscores or
// dashes) or "".
func markerKind(line string) string {
	t := strings.TrimSpace(line)
	if t == "" || len(t) > 200 {
		return ""
	}
	t = strings.TrimSpace(strings.Trim(flatten(t), "*"))
	core := strings.Trim(t, "-_=*~ \t\u2014\u2013\u2500:")
	if core == "" {
		if len(t) >= 3 && strings.Trim(t, "-_=\u2014\u2013\u2500 ") == "" {
			return "rule"
		}
		return ""
	}
	dashed := false
	for _, mark := range [...]string{"--", "__", "==", "\u2014", "\u2500", "\u2013"} {
		dashed = dashed || strings.HasPrefix(t, mark)
	}
	closed := strings.HasSuffix(t, ":") || strings.HasSuffix(t, "--") || strings.HasSuffix(t, "=") || strings.HasSuffix(t, "__") || strings.HasSuffix(t, "\u2014") || strings.HasSuffix(t, "\u2013")
	if dashed && !closed || !dashed && !(strings.HasSuffix(t, ":") && len(core) < 100) {
		return ""
	}
	c := fold(core)
	words := len(strings.Fields(c))
	message := messageStems.in(c)
	if !dashed && (!message || words > 8 || strings.ContainsAny(core, "@?!.;")) {
		return ""
	}
	switch {
	case forwardStems.in(c) && (message || words == 1 || strings.ContainsAny(c, "0123456789")): // Notes: "Forwarded by A/B on 11/23/2026"
		return "forward"
	case originalStems.in(c) && message && words <= 4:
		return "original"
	case dashed && endsWrote(c) && !holdsDay(c): // Notes: "-----Ann/Office wrote: -----"
		return "original"
	case dashed && words == 2 && message && replyStems.in(c):
		return "original"
	}
	return ""
}

// isDashed reports a line that begins as programs draw a line.
func isDashed(t string) bool {
	return strings.HasPrefix(t, "-") || strings.HasPrefix(t, "_") || strings.HasPrefix(t, "=") || strings.HasPrefix(t, "\u2014") || strings.HasPrefix(t, "\u2500") || strings.HasPrefix(t, "\u2013")
}

// isBoundary reports the line that help desks put into their letters, below which nothing is read: "Reply above this
// line", mostly between dashes or hashes.
func isBoundary(t string) bool {
	if len(t) > 200 || len(t) < 12 {
		return false
	}
	f := fold(t)
	where := boundaryWords.find(f)
	if where < 0 {
		return false
	}
	drawn := strings.ContainsRune("-=#*_>~+\u2014\u2013\u2500", []rune(f)[0])
	// "I wrote above this line what it costs" is a sentence
	return drawn || strings.HasPrefix(strings.TrimLeft(f, "([ "), "please ") || boundaryVerbs.in(f[:where]) && len(strings.Fields(f[:where])) <= 5
}

var boundaryWords = stems(`above this line, above the line, über dieser zeile, oberhalb dieser zeile, oberhalb dieser linie, au-dessus de cette ligne, encima de esta línea, por encima de esta línea, arriba de esta línea, boven deze regel, boven deze lijn, sopra questa riga, sopra questa linea, acima desta linha, over denne linje, over denne linjen, ovanför den här raden, ovanför denna rad, ovan denna rad, tämän rivin yläpuolelle, powyżej tej linii, nad tą linią, nad tento řádek, nad tímto řádkem, выше этой строки, над этой строкой, bu satırın üst, この線より上, この行より上, 此行上方, 此线以上`)

var boundaryVerbs = stems(`reply, type, write, respond, answer, antwort, schreib, répon, écri, respond, escrib, contest, rispond, scriv, respond, escrev, antwoord, reageer, typ, svar, skriv, vasta, kirjoita, odpowied, napisz, odpov, piš, ответ, пиш, yanıt, cevap, 返信, 回复, 回覆`)

// forwardStems are inside what programs write above a mail that they forward; originalStems above one that they quote or
// forward; messageStems are the words for a mail, of which lines without dashes need one.
var forwardStems = stems(`forward, weitergeleitet, weiterleitung, transfér, transferi, réexpédié, reenvia, reencamin, encaminha, inoltrat, doorgestuurd, videresend, vidarebefordra, vidaresend,
	przekazan, przesłan, przekaz, przesyłan, přeposlan, přeposíl, preposlan, preposiel, пересыла, пересила, пересла, переадрес, перенаправ, välitet, edelleenlähe, továbbít, iletilen, iletildi, yönlendir, 转发, 轉寄, 轉發, 転送, 전달, redirecțion, redirijat, transmis, înaintat, προωθ, הועבר, מועבר,
	prosljeđ, proslijeđ, prosleđ, прослеђ, прослед, preusmer, posredovan, препрат, препращ, препрашт, إعادة توجيه, معاد توجيه, المعاد, محول, ส่งต่อ, diteruskan, chuyển tiếp, edastatud, pārsūt, persiųst, persiunč, áframsen, framsend, birbidal, reenviat, birzalit, هدایت`)

var originalStems = stems(`original, ursprüngliche, d'origine, oorspronkelijk, oprindelig, opprinnelig, ursprunglig, oryginaln, původní, pôvodn, исходн, оригинал, оригінал, початков, alkuperäi, eredeti, orijinal, özgün, 原始邮件, 原始郵件, 原始信件, 原始訊息, 原件, 元のメッセージ, オリジナル, 원본, izvorn, izvirn, изворн, αρχικό, ההודעה המקורית, הודעה מקורית, الرسالة الأصلية, رسالة أصلية, asli, gốc, algne, sākotnēj, pradin, upprunaleg, ต้นฉบับ`)

var messageStems = stems(`mess, mail, nachricht, mensaje, missatge, mensagem, bericht, besked, meddelelse, meddelande, melding, brev, viesti, wiadomo, zpráv, správ, üzenet, levél, mesaj, съобщение, писмо, μήνυμα, μηνύματος, ileti, сообщени, письм, лист, повідомлен, poruk, порук, sporočil, kiri, kirja, sõnum, vēstul, ziņ, laišk, pranešim, 邮件, 郵件, 信件, 訊息, 消息, メッセージ, メール, 메시지, 메일, הודעה, رسالة, الرسالة, thư, tin nhắn, ข้อความ, อีเมล, pesan, póstur, skilaboð, skeyti, mezu, پیام, appointment, termin, rendez-vous, cita, compromisso, appuntamento, afspraak, aftale`)

var replyStems = stems(`reply, antwort, répon, respuesta, risposta, resposta, antwoord, svar, vastaus, odpowied, odpověd, odpoved, válasz, răspuns, ответ, відповід, yanıt`)
