package parser

import "strings"

// headerWords are the names under which mail programs print the header of a mail that they quote or forward, by meaning.
// "other" are lines that belong to such a header and say nothing we use.
var headerWords = func() map[string]string {
	all := map[string]string{}
	for _, names := range headerNames {
		for _, w := range strings.Split(names.list, ",") {
			w = fold(strings.Join(strings.Fields(w), " "))
			if _, taken := all[w]; !taken {
				all[w] = names.meaning
			}
		}
	}
	return all
}()

var headerNames = [...]struct{ meaning, list string }{
	{"from", `from, von, de, da, van, fra, från, od, od kogo, от, lähettäjä, feladó, expéditeur, kimden, gönderen, від, mittente, remitente, remetente,
		afzender, absender, avsender, avsändare, afsender, 差出人, 发件人, 发信人, 寄件者, 寄件人, 보낸 사람, 보낸사람, de la, expeditor, nadawca, odesílatel, odosielateľ,
		šalje, pošiljatelj, pošiljalec, από, מאת, من, จาก, dari, pengirim, từ, người gửi, saatja, no, nuo, подател, отправитель, відправник, од,
		шаље, nork, از, sender, expéditrice, sendt af, frá, o'd, remite, nga, prej, от кого, 送信者`},
	{"to", `to, an, à, a, para, aan, til, till, do, кому, vastaanottaja, címzett, destinataire, destinataires, kime, alıcı, destinatario, destinatari,
		destinatário, empfänger, 宛先, 收件人, 收件者, 받는 사람, 받는사람, komu, pro, prima, către, adresat, προς, אל, إلى, ถึง, kepada, đến, mottaker, mottagare,
		modtager, kam, kellele, za, получатель, до, ontvanger, příjemce, komu/do, για, per, adresát, vastaanottajat, 送信先, pour, geadresseerde, per
		a, adressaat, saaja, pre, nori, به, tới, ke, untuk`},
	{"cc", `cc, kopie, kopi, kopia, copie, copie à, copia, cópia, копия, копія, kopio, másolat, másolatot kap, bilgi, 抄送, 副本, 참조, dw, kópia, kopija,
		κοιν., κοινοποίηση, עותק, نسخة, สำเนา, tembusan, kopie an, cópia para, do wiadomości, koopia, koopija, kopi til, 写し, копија, копие, kp,
		afrit, a/c, για κοινοποίηση, رونوشت, коп.`},
	{"bcc", `bcc, udw, cci, cco, ccn, skjult kopi, 密送, 숨은 참조`},
	{"date", `date, sent, sent on, sent at, date sent, gesendet, gesendet am, datum, fecha, enviado, enviado el, enviado em, enviada, enviada em, enviada
		el, data, data de envio, envoyé, envoyé le, inviato, inviato il, verzonden, verzonden op, dato, sendt, skickat, wysłano, дата, отправлено,
		дата отправки, надіслано, päiväys, päivämäärä, pvm, lähetetty, elküldve, küldve, dátum, tarih, gönderildi, gönderme tarihi, 日期, 发送时间, 发送日期,
		时间, 日時, 送信日時, 送信済み, 日付, 寄件日期, 傳送時間, 傳送日期, 보낸 날짜, 날짜, odesláno, odoslané, poslano, poslato, ημερομηνία, στάλθηκε, αποστολή, trimis, trimis
		la, изпратено, תאריך, נשלח, تاريخ, التاريخ, تم الإرسال, วันที่, ส่ง, dikirim, tanggal, ngày, đã gửi, kuupäev, saadetud, datums, nosūtīts,
		išsiųsta, datë, envio, dags, dagsetning, mottatt, received, empfangen, εστάλη, enviat, data d'enviament, послато, датум, bidalia, ارسال شده,
		تاریخ, terkirim, data expedierii, saatmisaeg, siuntimo laikas`},
	{"subject", `subject, betreff, betr, asunto, assunto, oggetto, objet, sujet, onderwerp, emne, ämne, aihe, тема, temat, předmět, predmet, предмет, tárgy,
		konu, 主题, 主旨, 件名, 제목, subiect, θέμα, נושא, الموضوع, หัวข้อ, เรื่อง, perihal, subjek, chủ đề, tiêu đề, teema, tema, относно, zadeva, naslov,
		efni, assumpte, gaia, titel, titre, наслов, temats, tēma, موضوع, หัวเรื่อง`},
	{"reply-to", `reply-to, reply to, antwort an, antworten an, responder a, responder para, rispondi a, répondre à, antwoord aan, svar til, svara till,
		odpowiedz do, odpověď, ответить, vastaus, 返信先, 回复`},
	{"other", `attachments, attachment, anlagen, anhang, anhänge, adjuntos, pièces jointes, allegati, bijlagen, bilagor, vedlegg, importance, priority,
		wichtigkeit, priorität, importancia, importanza, urgentie, organization, organisation, sensitivity, categories, kategorien, message-id,
		x-mailer, resent-from, mailing list, list, via, вложения, załączniki, sent by, signed by, mailed-by, security, return-path, content-type,
		mime-version, user-agent, přílohy, prílohy, liitteet, vedhæftede filer, mellékletek, atașări, ekler, 附件, 添付ファイル, 첨부 파일, συνημμένα, прикачени файлове, prilozi, priponke, manused, pielikumi, priedai, fitxers adjunts, prioriteit, prioritet, prioriteetti`},
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
