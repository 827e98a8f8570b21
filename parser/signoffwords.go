package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// closingCore are the words that make a line a closing; closingMore may stand beside them.
var closingCore = words(`regards regard wishes thanks thank thx cheers sincerely yours truly best cordially respectfully rgds br ty tia xoxo
	grüße grüßen grüsse gruß gruss grüßle mfg lg vg hochachtungsvoll danke dank
	cordialement amicalement salutations cdlt bien bises merci saludos saludo atentamente cordialmente gracias abrazo abrazos
	saluti saluto cordialità distinti grazie cumprimentos atenciosamente abraço abraços obrigado obrigada att abs
	groet groeten groetjes mvg bedankt hilsen hilsner mvh vh hälsningar hälsning tack tak takk terveisin ystävällisin pozdrawiam pozdrowienia dziękuję pozdravem pozdravy pozdrav уважением спасибо привет üdvözlettel saygılarımla
	üdv tisztelettel köszönettel köszönöm saygılarımızla sevgiler teşekkürler pozdravom ďakujem děkuji díky salutări stimă mulțumesc поздрави поздрав уважение благодаря повагою дякую
	pozdravi pozdravljeni pozdravima poštovanjem štovanjem hvala lugupidamisega tervitades tänan cieņu sveicieniem paldies pagarbiai linkėjimais ačiū salutacions cordialment gràcies atentament kveðja kveðju takk
	χαιρετισμούς ευχαριστώ εκτίμηση בברכה תודה תודות تحياتي التحية شكرا وتقدير trân cảm hormat salam terima 此致 敬礼 敬禮 谢谢 謝謝 祝好 順頌 よろしくお願いします よろしくお願いいたします 宜しくお願い致します 敬具 감사합니다 드림 올림 nashledanou kiitos`)

var closingMore = words(`with my our kind kindest best warm warmest warmly many very you so much again in advance all the and for your help time a lot to from faithfully respectfully sincerely
	mit freundlichen freundlichem freundliche herzlichen herzliche viele vielen liebe lieben beste besten schöne schönen sonnige im voraus aus und
	bien cordialement vous à toi avec mes meilleures sincères salutations d'avance par avance un cordial muy atento muchas de antemano y cordiales mis con mejores
	cordiali tanti i migliori molte mille com os melhores cumprimentos atentos muito um grande muitas
	met vriendelijke hartelijke vriendelijk alvast vast bij voorbaat med venlig venlige vennlig bästa vänliga de bedste beste varma kær kærlig z pozdravem s přátelským с наилучшими пожеланиями
	szívélyes szép előre is en içten iyi saygı so cu deosebită cele mai bune с най добри з найкращими побажаннями lep lepim lijep s srdečným srdačnim parimate ar nuo geriausiais salutacions cordials bestu με φιλικούς πολλούς εκτίμηση רבה مع خالص أطيب والتقدير جزيلا trọng ơn kasih srdečně`)

// deviceStarts begin the line that telephones and programs add.
var deviceStarts = stems(`sent from, sent via, sent using, sent with, sent by my, sent wirelessly, get outlook for, envoyé de, envoyé depuis, envoyé à partir, envoyé avec, télécharger outlook, obtenez outlook, gesendet von, gesendet mit, von meinem, von unterwegs, outlook für, diese nachricht wurde von meinem,
	enviado desde, enviado do, enviado de, enviado a partir, enviado pelo, enviado con, enviado com, enviat des, obtener outlook, obter o outlook, inviato da, inviato dal, inviato con, ottieni outlook, scarica outlook, verzonden vanaf, verzonden met, verzonden van, verstuurd vanaf, verstuurd met, outlook voor,
	sendt fra, sendt med, skickat från, skickas från, hämta outlook, hent outlook, få outlook, lähetetty, hanki outlook, wysłane z, wysłano z, pobierz program outlook, odesláno z, odoslané z, odoslané zo, získat outlook, отправлено с, отправлено из, надіслано з, відправлено з, изпратено от, изпратен от, iphone'umdan, ipad'imden, 从我的, 发自我的, 發自我的, 從我的, 傳送自, iphoneから送信, androidから送信, ipadから送信, 나의 iphone에서, 내 iphone에서, trimis de pe, trimis din, στάλθηκε από, εστάλη από, poslano s, poslano z, poslano iz, послато са, poslato sa, saadetud minu, nosūtīts no, sūtīts no, išsiųsta iš, sent úr, נשלח מה, נשלח מ, أرسلت من, تم الإرسال من, مرسل من, được gửi từ, gửi từ, đã gửi từ, ส่งจาก, dikirim dari, bidalia nire,
	ipad kullanıyorum, via mobile, from my iphone, from my ipad, from my mobile, from my android, from my blackberry, from my phone, küldve, elküldve, iphone-ról küldve, sent mobile, typed on, written on my, yahoo mail for, yahoo mail on, 获取 outlook, outlook for`)

// isClosing reports a line like "Kind regards," or "Mit freundlichen Grüßen", also with a name behind it.
func isClosing(line string) bool {
	if len(line) > 80 {
		return false
	}
	if words, name, ok := strings.Cut(line, ","); ok && isGivenName(name) {
		line = words
	}
	f := strings.FieldsFunc(fold(line), func(r rune) bool { return !wordRune(r) && r != '\'' })
	if len(f) == 0 || len(f) > 6 {
		return false
	}
	core := false
	for _, w := range f {
		if closingCore[w] {
			core = true
		} else if !closingMore[w] {
			return false
		}
	}
	return core
}

// isGivenName reports one to three capitalised words that are no day.
func isGivenName(s string) bool {
	w := strings.Fields(strings.TrimRight(s, " .!"))
	for _, x := range w {
		r, _ := utf8.DecodeRuneInString(x)
		if f := fold(x); !unicode.IsUpper(r) || onWords[f] || monthOf(f) != 0 || strings.ContainsAny(x, "0123456789:?@") {
			return false
		}
	}
	return len(w) > 0 && len(w) <= 3
}

// saysThanks reports a closing that is a message as well.
func saysThanks(line string) bool {
	return isClosing(line) && thanksWords.in(fold(line))
}

var thanksWords = stems(`thank, thx, danke, dank, merci, gracias, grazie, obrigad, bedankt, tack, tak, kiito, dzięku, děku, díky, ďakuj, köszön, mulțum, благодар, спасибо, дякую, teşekkür, hvala, tänan, paldies, ačiū, gràcies, ευχαριστ, תודה, شكرا, cảm, terima, 谢谢, 謝謝, 感謝, 감사`)

// isDevice reports the line that a telephone or a program adds ("Sent from my iPhone").
func isDevice(line string) bool {
	if len(line) > 240 {
		return false
	}
	t := strings.TrimLeft(fold(strings.TrimSpace(line)), "*_-~([<\u2014 ")
	if deviceStarts.begin(t, nil) {
		return len(strings.Fields(t)) <= 14 // "Sent from the airport, will call" is a sentence
	}
	for _, s := range [...]string{"'umdan gonderildi", "から送信", "에서 보냄", "-rol kuldve", "-rol kuldtem"} { // languages that put the verb last
		if strings.HasSuffix(strings.TrimRight(t, " .])"), s) {
			return len(t) < 80
		}
	}
	return false
}
