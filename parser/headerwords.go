package parser

import (
	"strings"
	"unicode"
)

// headerWords are the names under which mail programs print the header of a mail that they quote or forward, by meaning.
// "other" are lines that belong to such a header and say nothing we use.
var headerWords = map[string]string{}

func init() {
	for meaning, list := range map[string]string{
		"from": `from, von, de, da, van, fra, från, od, od kogo, от, lähettäjä, feladó, expéditeur, kimden, gönderen, від, mittente, remitente, remetente, afzender,
			absender, avsender, avsändare, afsender, 差出人, 发件人, 发信人, 寄件者, 寄件人, 보낸 사람, 보낸사람, de la, expeditor, nadawca, odesílatel, odosielateľ, šalje,
			pošiljatelj, pošiljalec, από, מאת, من, จาก, dari, pengirim, từ, người gửi, saatja, no, nuo, подател, отправитель, відправник, sendt af, frá, o'd, remite, nga, prej, от кого, 送信者`,
		"to": `to, an, à, a, para, aan, til, till, do, кому, vastaanottaja, címzett, destinataire, destinataires, kime, alıcı, destinatario, destinatari, destinatário,
			empfänger, 宛先, 收件人, 收件者, 받는 사람, 받는사람, komu, pro, prima, către, adresat, προς, אל, إلى, ถึง, kepada, đến, mottaker, mottagare, modtager, kam, kellele,
			za, получатель, до, ontvanger, příjemce, komu/do, για, per, adresát, til:, vastaanottajat, 送信先, pour, geadresseerde`,
		"cc":  `cc, kopie, kopi, kopia, copie, copie à, copia, cópia, копия, копія, kopio, másolat, másolatot kap, bilgi, 抄送, 副本, 참조, dw, kópia, kopija, κοιν., κοινοποίηση, עותק, نسخة, สำเนา, tembusan, kopie an, cópia para, dо wiadomości, do wiadomości, koopia, koopija, kopi til, 写し`,
		"bcc": `bcc, udw, cci, cco, ccn, skjult kopi, 密送, 숨은 참조`,
		"date": `date, sent, sent on, sent at, date sent, gesendet, gesendet am, datum, fecha, enviado, enviado el, enviado em, enviada, enviada em, enviada el, data, data de envio, envoyé, envoyé le, inviato, inviato il, verzonden,
			verzonden op, dato, sendt, skickat, wysłano, дата, отправлено, дата отправки, надіслано, päiväys, päivämäärä, pvm, lähetetty, elküldve, küldve, dátum, tarih, gönderildi, gönderme tarihi, 日期, 发送时间, 发送日期, 时间,
			日時, 送信日時, 送信済み, 日付, 寄件日期, 傳送時間, 傳送日期, 보낸 날짜, 날짜, odesláno, odoslané, poslano, poslato, ημερομηνία, στάλθηκε, αποστολή, trimis, trimis la, изпратено, תאריך, נשלח, تاريخ, التاريخ, تم الإرسال, วันที่, ส่ง, dikirim,
			tanggal, ngày, đã gửi, kuupäev, saadetud, datums, nosūtīts, išsiųsta, datë, envio, dags, dagsetning, mottatt, received, empfangen`,
		"subject": `subject, betreff, betr, asunto, assunto, oggetto, objet, sujet, onderwerp, emne, ämne, aihe, тема, temat, předmět, predmet, предмет, tárgy, konu, 主题, 主旨, 件名, 제목, subiect, θέμα, נושא, الموضوع, หัวข้อ, เรื่อง, perihal, subjek,
			chủ đề, tiêu đề, teema, tema, относно, zadeva, naslov, efni, assumpte, gaia, titel, titre`,
		"reply-to": `reply-to, reply to, antwort an, antworten an, responder a, responder para, rispondi a, répondre à, antwoord aan, svar til, svara till, odpowiedz do, odpověď, ответить, vastaus, 返信先, 回复`,
		"other": `attachments, attachment, anlagen, anhang, anhänge, adjuntos, pièces jointes, allegati, bijlagen, bilagor, vedlegg, importance, priority, wichtigkeit, priorität, importancia, importanza, urgentie, organization, organisation, sensitivity, categories, kategorien, message-id, x-mailer, resent-from, mailing list, list, via, вложения, załączniki,
			sent by, signed by, mailed-by, security, return-path, content-type, mime-version, user-agent`,
	} {
		for _, w := range strings.Split(list, ",") {
			w = fold(strings.Join(strings.Fields(w), " "))
			if _, taken := headerWords[w]; !taken || meaning != "other" {
				headerWords[w] = meaning
			}
		}
	}
}

// headerLine reads "From: Ann" in any of the languages, also with stars or a space before the colon.
func headerLine(line string) (meaning, value string, ok bool) {
	if len(line) > maxLine {
		return "", "", false
	}
	line = flatten(line)
	colon := strings.IndexByte(line, ':')
	if colon <= 0 || colon > 60 {
		return "", "", false
	}
	key := strings.Trim(line[:colon], " \t*_|")
	if key == "" || len(key) > 50 {
		return "", "", false
	}
	if open := strings.IndexByte(key, '('); open > 0 { // Kopie (CC)
		key = strings.TrimSpace(key[:open])
	}
	meaning, ok = headerWords[fold(key)]
	if !ok {
		return "", "", false
	}
	value = strings.TrimLeft(line[colon+1:], " \t*_")
	return meaning, strings.TrimSpace(strings.TrimSuffix(strings.TrimRight(value, " \t"), "|")), true
}

// unglue cuts a line that holds both the announcement and the header ("--- Forwarded message --- From: aTo: bSubject: c")
// into lines; nil when it is no such line.
func unglue(line string) []string {
	line = flatten(cut(line, 4*maxLine))
	body := strings.TrimLeft(line, "-")
	end := strings.Index(body, "--")
	if end < 0 {
		return nil
	}
	rest := strings.TrimLeft(body[end:], "- ")
	head := line[:len(line)-len(rest)]
	if markerKind(head) == "" {
		return nil
	}
	lines := []string{strings.TrimSpace(head)}
	start, found := 0, 0
	for i := 0; i < len(rest); i++ {
		if rest[i] != ':' {
			continue
		}
		word := 0 // length of the longest header word that ends here and begins with a capital
		for n := 1; n <= 24 && i-n >= start; n++ {
			w := rest[i-n : i]
			r := []rune(w)
			if len(r) == 0 || r[0] != upper(r[0]) || r[0] == ' ' {
				continue
			}
			if m, ok := headerWords[strings.TrimSpace(fold(w))]; ok && m != "other" {
				word = n
			}
		}
		if word == 0 {
			continue
		}
		if i-word > start {
			lines = append(lines, strings.TrimSpace(rest[start:i-word]))
		}
		start = i - word
		found++
	}
	if found < 2 {
		return nil
	}
	return append(lines, strings.TrimSpace(rest[start:]), "")
}

func upper(r rune) rune {
	if unicode.IsLower(r) {
		return -1
	}
	return r
}

// forwardStems are inside what programs write above a mail that they forward; originalStems above one that they quote or
// forward.
var forwardStems = stems(`forward, weitergeleitet, weiterleitung, transfér, transferi, réexpédié, reenvia, reencamin, encaminha, inoltrat, doorgestuurd, videresend, vidarebefordra, vidaresend,
	przekazan, przesłan, przekaz, przesyłan, přeposlan, preposlan, пересыла, пересла, переадрес, перенаправ, välitet, edelleenlähe, továbbít, iletilen, iletildi, yönlendir, 转发, 轉寄, 轉發, 転送, 전달, redirecțion, redirijat, transmis, προωθ, הועבר,
	prosljeđ, proslijeđ, prosleđ, preusmer, препрат, препрашт, إعادة توجيه, معاد توجيه, ส่งต่อ, diteruskan, chuyển tiếp, edastatud, pārsūt, persiųst, áframsen, reenviat`)

var originalStems = stems(`original, ursprüngliche, originale, d'origine, oorspronkelijk, oprindelig, opprinnelig, ursprungligt, oryginaln, původní, pôvodn, исходн, оригинал, оригінал, alkuperäi, eredeti, orijinal, özgün, 原始邮件, 原始郵件, 元のメッセージ, オリジナル, 원본, izvorn, izvirn, αρχικό, mesaj original, ההודעה המקורית, الرسالة الأصلية, asli, gốc, algne, sākotnēj, pradin, изходн`)

func stems(list string) (l []string) {
	for _, w := range strings.Split(list, ",") {
		l = append(l, fold(strings.TrimSpace(w)))
	}
	return l
}

func holdsAny(s string, list []string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// wroteWords are the verbs of "On such a day, somebody wrote:", folded.
var wroteWords = stems(`wrote, writes, schrieb, schreibt, geschrieben, a écrit, écrit, écrivait, escribió, escribio, escribe, escreveu, escrito, ha scritto, scritto, scrive, schreef, geschreven, skrev, skriver, kirjoitti, napisał, napisała, pisze, napsal, napísal, napisao,
	napisala, píše, писал, написал, написала, пишет, писав, написав, írta, írt, yazdı, yazmış, şunu yazdı, 写道, 寫道, 書きました, のメール, wrote, 작성, a scris, έγραψε, כתב, כתבה, كتب, เขียน, menulis, đã viết, kirjutas, rakstīja, rašė, je napisal, va escriure, sent, said, ha escrit, skrifaði, wróte, 님이, 내용`)

// onWords begin such a line.
var onWords = words(`on am le el il em op den dne dnia w на у в pe pa á à kl at ma ti ke to pe la su lun mar mer jeu ven sam dim mån tis ons tors fre lör sön man tir tor lor son ср пн вт чт пт сб вс 在 於 den: no a po út st čt so ne
	mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday mo di mi do fr sa so em: segunda terça quarta quinta sexta sábado domingo lunes martes miércoles jueves viernes sábado seg ter qua qui sex dom mié jue vie sáb gio vr za zo wo do
	pon wt śr czw pt sob ndz dnia: datum date quoting citando lainaus zitat von from il: tarihinde`)
