package parser

import (
	"strings"
	"testing"
)

// attributions are what programs print above the mail that a reply quotes, one a line; "¶" stands where they break it.
// Behind the language is the program where it is not Gmail.
const attributions = `
en|On Mon, Nov 23, 2026 at 4:12 PM Teresa Almeida <teresa@griddays.example> wrote:
en gb|On Mon, 23 Nov 2026 at 16:12, Teresa Almeida <teresa@griddays.example> wrote:
en apple|On 23 Nov 2026, at 16:12, Teresa Almeida <teresa@griddays.example> wrote:
en apple name only|On Nov 23, 2026, at 4:12 PM, Teresa Almeida wrote:
en thunderbird|On 11/23/26 4:12 PM, Teresa Almeida wrote:
en thunderbird behind|Teresa Almeida wrote on 23/11/2026 16:12:
en yahoo|On Monday, November 23, 2026 at 04:12:00 PM GMT+1, Teresa Almeida <teresa@griddays.example> wrote:
en proton|On Monday, November 23rd, 2026 at 4:12 PM, Teresa Almeida <teresa@griddays.example> wrote:
en hey|On November 23, 2026, Teresa Almeida <teresa@griddays.example> wrote:
en k9|On 23 November 2026 16:12:00 CET, Teresa Almeida <teresa@griddays.example> wrote:
en outlook mobile|On Mon, Nov 23, 2026 at 4:12 PM +0100, "Teresa Almeida" <teresa@griddays.example> wrote:
en mutt|On Mon, Nov 23, 2026 at 04:12:00PM +0100, Teresa Almeida wrote:
en evolution|On Mon, 2026-11-23 at 16:12 +0100, Teresa Almeida wrote:
en zoho|---- On Mon, 23 Nov 2026 16:12:00 +0100 Teresa Almeida <teresa@griddays.example> wrote ----
en broken|On Mon, Nov 23, 2026 at 4:12 PM Teresa Almeida <¶teresa@griddays.example> wrote:
en broken twice|On Monday, November 23, 2026,¶Teresa Almeida from the Grid Days office¶<teresa@griddays.example> wrote:
en mail.ru|Monday, 23 November 2026, 4:12 PM +0100 from Teresa Almeida <teresa@griddays.example>:
de|Am Mo., 23. Nov. 2026 um 16:12 Uhr schrieb Teresa Almeida <teresa@griddays.example>:
de apple|Am 23.11.2026 um 16:12 schrieb Teresa Almeida <teresa@griddays.example>:
de thunderbird|Am 23.11.26 um 16:12 schrieb Teresa Almeida:
de broken|Am Mo., 23. Nov. 2026 um 16:12 Uhr schrieb Teresa Almeida <¶teresa@griddays.example>:
de behind|Teresa Almeida <teresa@griddays.example> schrieb am Mo., 23. Nov. 2026,¶16:12:
fr|Le lun. 23 nov. 2026 à 16:12, Teresa Almeida <teresa@griddays.example> a écrit :
fr apple|Le 23 nov. 2026 à 16:12, Teresa Almeida <teresa@griddays.example> a écrit :
fr thunderbird|Le 23/11/2026 à 16:12, Teresa Almeida a écrit :
fr broken|Le lundi 23 novembre 2026 à 16:12:00 UTC+1, Teresa Almeida¶<teresa@griddays.example> a écrit :
es|El lun, 23 nov 2026 a las 16:12, Teresa Almeida (<teresa@griddays.example>) escribió:
es apple|El 23 nov 2026, a las 16:12, Teresa Almeida <teresa@griddays.example> escribió:
es thunderbird|El 23/11/2026 a las 16:12, Teresa Almeida escribió:
it|Il giorno lun 23 nov 2026 alle ore 16:12 Teresa Almeida <teresa@griddays.example> ha scritto:
it apple|Il giorno 23 nov 2026, alle ore 16:12, Teresa Almeida <teresa@griddays.example> ha scritto:
it thunderbird|Il 23/11/2026 16:12, Teresa Almeida ha scritto:
pt br|Em seg., 23 de nov. de 2026 às 16:12, Teresa Almeida <teresa@griddays.example> escreveu:
pt|Teresa Almeida <teresa@griddays.example> escreveu (segunda, 23/11/2026 à(s) 16:12):
pt apple|No dia 23/11/2026, às 16:12, Teresa Almeida <teresa@griddays.example> escreveu:
nl|Op ma 23 nov 2026 om 16:12 schreef Teresa Almeida <teresa@griddays.example>:
nl apple|Op 23 nov 2026, om 16:12 heeft Teresa Almeida <teresa@griddays.example> het volgende geschreven:
nl thunderbird|Op 23-11-2026 om 16:12 schreef Teresa Almeida:
da|Den man. 23. nov. 2026 kl. 16.12 skrev Teresa Almeida <teresa@griddays.example>:
da apple|Den 23. nov. 2026 kl. 16.12 skrev Teresa Almeida <teresa@griddays.example>:
sv|Den mån 23 nov. 2026 kl 16:12 skrev Teresa Almeida <teresa@griddays.example>:
sv apple|23 nov. 2026 kl. 16:12 skrev Teresa Almeida <teresa@griddays.example>:
nb|man. 23. nov. 2026 kl. 16:12 skrev Teresa Almeida <teresa@griddays.example>:
nb apple|Den 23. nov. 2026 kl. 16:12 skrev Teresa Almeida <teresa@griddays.example>:
fi|ma 23. marrask. 2026 klo 16.12 Teresa Almeida (teresa@griddays.example) kirjoitti:
fi apple|Teresa Almeida <teresa@griddays.example> kirjoitti 23.11.2026 kello 16.12:
pl|pon., 23 lis 2026 o 16:12 Teresa Almeida <teresa@griddays.example> napisał(a):
pl thunderbird|W dniu 23.11.2026 o 16:12, Teresa Almeida pisze:
pl apple|Wiadomość napisana przez Teresa Almeida <teresa@griddays.example> w dniu 23.11.2026, o godz. 16:12:
cs|po 23. 11. 2026 v 16:12 odesílatel Teresa Almeida <teresa@griddays.example> napsal:
cs thunderbird|Dne 23. 11. 26 v 16:12 Teresa Almeida napsal(a):
sk|po 23. 11. 2026 o 16:12 Teresa Almeida <teresa@griddays.example> napísal(a):
hu|Teresa Almeida <teresa@griddays.example> ezt írta (időpont: 2026. nov. 23., H, 16:12):
hu thunderbird|2026. 11. 23. 16:12 keltezéssel, Teresa Almeida írta:
ro|În lun., 23 nov. 2026 la 16:12, Teresa Almeida <teresa@griddays.example> a scris:
ro thunderbird|Pe 23.11.2026 16:12, Teresa Almeida a scris:
bg|На пн, 23.11.2026 г. в 16:12 Teresa Almeida <teresa@griddays.example> написа:
bg thunderbird|На 23.11.26 г. в 16:12 ч., Teresa Almeida написа:
el|Στις Δευ, 23 Νοε 2026 στις 4:12 μ.μ., ο/η Teresa Almeida <teresa@griddays.example> έγραψε:
el apple|Στις 23 Νοε 2026, 16:12, ο χρήστης Teresa Almeida <teresa@griddays.example> έγραψε:
tr|Teresa Almeida <teresa@griddays.example>, 23 Kas 2026 Pzt, 16:12 tarihinde şunu yazdı:
tr thunderbird|23.11.2026 16:12 tarihinde Teresa Almeida yazdı:
ru|пн, 23 нояб. 2026 г. в 16:12, Teresa Almeida <teresa@griddays.example>:
ru thunderbird|23.11.2026 16:12, Teresa Almeida пишет:
ru apple|23 нояб. 2026 г., в 16:12, Teresa Almeida <teresa@griddays.example> написал(а):
ru yandex|23.11.2026, 16:12, "Teresa Almeida" <teresa@griddays.example>:
uk|пн, 23 лист. 2026 р. о 16:12 Teresa Almeida <teresa@griddays.example> пише:
uk thunderbird|23.11.26 16:12, Teresa Almeida пише:
hr|pon, 23. stu 2026. u 16:12 Teresa Almeida <teresa@griddays.example> napisao je:
hr thunderbird|Dana 23. 11. 2026. u 16:12, Teresa Almeida je napisao/la:
sr|пон, 23. нов 2026. у 16:12 Teresa Almeida <teresa@griddays.example> је написао/ла:
sl|V V pon., 23. nov. 2026 ob 16:12 je oseba Teresa Almeida <teresa@griddays.example> napisala:
et|Kontakt Teresa Almeida (<teresa@griddays.example>) kirjutas kuupäeval E, 23. november 2026 kell 16:12:
lv|Pirmd., 2026. g. 23. nov., plkst. 16:12 — lietotājs Teresa Almeida (<teresa@griddays.example>) rakstīja:
lt|2026-11-23, pr, 16:12 Teresa Almeida <teresa@griddays.example> rašė:
ca|Missatge de Teresa Almeida <teresa@griddays.example> del dia dl., 23 de nov. 2026 a les 16:12:
gl|O lun, 23 nov 2026 ás 16:12, Teresa Almeida (<teresa@griddays.example>) escribiu:
eu|Teresa Almeida (<teresa@griddays.example>) erabiltzaileak hau idatzi du (2026 aza. 23, al. (16:12)):
is|Þann mán., 23. nóv. 2026 kl. 16:12 skrifaði Teresa Almeida <teresa@griddays.example>:
zh-cn|Teresa Almeida <teresa@griddays.example> 于2026年11月23日周一 16:12写道：
zh-cn apple|在 2026年11月23日，16:12，Teresa Almeida <teresa@griddays.example> 写道：
zh-tw|Teresa Almeida <teresa@griddays.example> 於 2026年11月23日 週一 下午4:12寫道：
ja|2026年11月23日(月) 16:12 Teresa Almeida <teresa@griddays.example>:
ja apple|2026/11/23 16:12、Teresa Almeida <teresa@griddays.example>のメール:
ko|2026년 11월 23일 (월) 오후 4:12, Teresa Almeida <teresa@griddays.example>님이 작성:
he|‫בתאריך יום ב׳, 23 בנוב׳ 2026 ב-16:12 מאת ‪Teresa Almeida‬‏ <‪teresa@griddays.example‬‏>:‬
ar|في الاثنين، 23 نوفمبر 2026 في 4:12 م تمت كتابة ما يلي بواسطة Teresa Almeida <teresa@griddays.example>:
vi|Vào Th 2, 23 thg 11, 2026 vào lúc 16:12 Teresa Almeida <teresa@griddays.example> đã viết:
th|ในวันที่ จ. 23 พ.ย. 2026 เวลา 16:12 Teresa Almeida <teresa@griddays.example> เขียนว่า:
id|Pada tanggal Sen, 23 Nov 2026 pukul 16.12 Teresa Almeida <teresa@griddays.example> menulis:
fa|در تاریخ دوشنبه ۲۳ نوامبر ۲۰۲۶، ۱۶:۱۲ Teresa Almeida <teresa@griddays.example> نوشت:
`

// TestDivide_Attributions answers above and below the quote of each program, with ">" and without.
func TestDivide_Attributions(t *testing.T) {
	t.Parallel()
	for row := range strings.SplitSeq(strings.TrimSpace(attributions), "\n") {
		name, head, _ := strings.Cut(row, "|")
		lines := strings.Split(head, "¶")
		reply := func(marked ...string) *divided {
			c := &divided{field: map[string]string{"subject": "Re: Stand 14: invoice", "in-reply-to": "<1@griddays.example>"}, of: map[byte][]string{}}
			for _, l := range marked {
				if l == "q|HEAD" {
					for _, h := range lines {
						c.add('q', h)
					}
					continue
				}
				c.add(l[0], l[2:])
			}
			return c
		}
		if len(lines) > 1 { // a broken one counts for itself
			name += " of " + strings.Repeat("I", len(lines)) + " lines"
		}
		for where, c := range map[string]*divided{
			"above":   reply("o|Paid today.", "o|", "s|Dana", "q|", "q|HEAD", "q|", "q|> Dear Dana,", "q|>", "q|> is it paid?"),
			"below":   reply("q|HEAD", "q|> Dear Dana,", "q|> is it paid?", "o|", "o|Paid today.", "s|Dana"),
			"between": reply("o|Hello,", "q|", "q|HEAD", "q|> is it paid?", "o|", "o|Yes.", "q|", "q|> and the other one?", "o|", "o|No."),
			"plain":   reply("o|Paid today.", "q|", "q|HEAD", "q|", "q|Dear Dana,", "q|", "q|is it paid?"),
		} {
			t.Run(name+"/"+where, func(t *testing.T) {
				t.Parallel()
				c.check(t)
				lawful(t, c.raw())
			})
		}
	}
}

// originals are what programs print above the quoted mail instead of an attribution.
const originals = `
en|-----Original Message-----
en|----- Original Message -----
en|---------- Original Message ----------
en|-------- Original message --------
de|-----Ursprüngliche Nachricht-----
de|-------- Originalnachricht --------
de|-------- Original-Nachricht --------
fr|-----Message d'origine-----
fr|-------- Message original --------
es|-----Mensaje original-----
it|-----Messaggio originale-----
it|-------- Messaggio originale --------
pt|-----Mensagem original-----
nl|-----Oorspronkelijk bericht-----
da|-----Oprindelig meddelelse-----
da|-------- Oprindelig besked --------
sv|-----Ursprungligt meddelande-----
sv|-------- Originalmeddelande --------
nb|-----Opprinnelig melding-----
fi|-----Alkuperäinen viesti-----
pl|-----Oryginalna wiadomość-----
pl|-------- Oryginalna wiadomość --------
cs|-----Původní zpráva-----
cs|---------- Původní e-mail ----------
sk|-----Pôvodná správa-----
hu|-----Eredeti üzenet-----
ro|-----Mesaj original-----
bg|-----Оригинално съобщение-----
el|-----Αρχικό μήνυμα-----
tr|-----Özgün İleti-----
ru|-----Исходное сообщение-----
ru|-------- Оригинальное сообщение --------
uk|-----Оригінальне повідомлення-----
hr|-----Izvorna poruka-----
sr|-----Изворна порука-----
sl|-----Izvirno sporočilo-----
et|-----Algne sõnum-----
lv|-----Sākotnējā ziņa-----
lt|-----Pradinis pranešimas-----
ca|-----Missatge original-----
zh-cn|-----邮件原件-----
zh-cn|------------------ 原始邮件 ------------------
zh-tw|-----原始郵件-----
ja|-----元のメッセージ-----
ja|-----Original Message-----
ko|-----원본 메시지-----
he|-----הודעה מקורית-----
ar|-----الرسالة الأصلية-----
vi|-----Thư gốc-----
th|-----ข้อความต้นฉบับ-----
id|-----Pesan Asli-----
en|-----Original Appointment-----
en|-----Reply message-----
`

// TestDivide_OriginalMessages answers above a line like "-----Original Message-----" and forwards below one.
func TestDivide_OriginalMessages(t *testing.T) {
	t.Parallel()
	for row := range strings.SplitSeq(strings.TrimSpace(originals), "\n") {
		lang, rule, _ := strings.Cut(row, "|")
		t.Run(lang+"/"+rule, func(t *testing.T) {
			t.Parallel()
			c := &divided{field: map[string]string{"subject": "AW: Stand 14"}, of: map[byte][]string{}}
			for _, l := range []string{"o|Paid today.", "o|", "s|Dana", "q|", "q|" + rule, "q|", "q|is it paid?", "q|", "q|Teresa"} {
				c.add(l[0], l[2:])
			}
			c.check(t)
			lawful(t, c.raw())
			if lang == "en" && strings.Contains(rule, "Reply") {
				return
			}
			c = &divided{field: map[string]string{"subject": "Fwd: Stand 14"}, of: map[byte][]string{}, want: map[string]string{"from": "Teresa Almeida <teresa@griddays.example>",
				"to": "Dana Whitfield <dana@example.org>", "subject": "Stand 14"}}
			for _, l := range []string{"o|Please pay.", "f|" + rule, "f|From: Teresa Almeida <teresa@griddays.example>", "f|Sent: Monday, November 23, 2026 4:12 PM", "f|To: Dana Whitfield <dana@example.org>", "f|Subject: Stand 14", "b|", "b|is it paid?"} {
				c.add(l[0], l[2:])
			}
			c.check(t)
			lawful(t, c.raw())
		})
	}
}

// signOffs end what a person wrote; every row is one kind of end in one language. "¶" is a new line.
const signOffs = `
Sent from my iPhone
Sent from my iPad
Sent from my Galaxy
Sent from my Pixel 9
Sent via the Samsung Galaxy S23, an AT&T 5G smartphone
Sent from Outlook for iOS
Get Outlook for iOS<https://aka.ms/o0ukef>
Get Outlook for Android
Sent from Yahoo Mail on Android
Sent from Proton Mail for iOS
Sent with Proton Mail secure email.
Sent from my Verizon, Samsung Galaxy smartphone
Sent using Zoho Mail
Sent from Mail for Windows
Von meinem iPhone gesendet
Gesendet von Outlook für iOS
Gesendet mit der GMX Mail App
Diese Nachricht wurde von meinem Android-Mobiltelefon mit K-9 Mail gesendet.
Von unterwegs gesendet
Envoyé de mon iPhone
Envoyé depuis mon téléphone Orange
Envoyé à partir de Outlook pour iOS
Enviado desde mi iPhone
Enviado desde Outlook para Android
Obtener Outlook para iOS
Inviato da iPhone
Inviato dal mio smartphone Samsung
Enviado do meu iPhone
Enviado a partir do meu iPhone
Verstuurd vanaf mijn iPhone
Verzonden vanaf Outlook voor iOS
Sendt fra min iPhone
Sendt fra Outlook til iOS
Skickat från min iPhone
Hämta Outlook för iOS
Lähetetty iPhonesta
Hanki Outlook for Android
Wysłane z iPhone'a
Wysłano z telefonu Samsung
Odesláno z iPhonu
Odoslané z iPhonu
Elküldve az iPhone-omról
Trimis de pe iPhone-ul meu
Изпратено от моя iPhone
Στάλθηκε από το iPhone μου
iPhone'umdan gönderildi
Отправлено с iPhone
Отправлено из мобильной Почты
Надіслано з iPhone
Poslano s mog iPhonea
Послато са мог iPhone-а
Poslano iz mojega iPhona
Saadetud minu iPhone'ist
Nosūtīts no mana iPhone
Išsiųsta iš mano iPhone
Enviat des del meu iPhone
从我的 iPhone 发送
发自我的iPhone
從我的 iPhone 傳送
iPhoneから送信
나의 iPhone에서 보냄
נשלח מה-iPhone שלי
أرسلت من الـ iPhone
Đã gửi từ iPhone của tôi
Dikirim dari iPhone saya
-- ¶Dana Whitfield¶CEO
--¶Dana
— ¶Dana Whitfield
Best regards,¶Dana
Kind regards,¶¶Dana Whitfield¶Director
Many thanks,¶D.
Thanks!¶Dana
Cheers¶Dana
Mit freundlichen Grüßen¶Dana Whitfield
Viele Grüße, Dana
LG¶Dana
Cordialement,¶Dana Whitfield
Bien à vous,¶Dana
Un saludo,¶Dana
Saludos cordiales¶Dana
Cordiali saluti¶Dana
Atenciosamente,¶Dana
Met vriendelijke groet,¶Dana
Med venlig hilsen¶Dana
Med vänliga hälsningar,¶Dana
Ystävällisin terveisin¶Dana
Pozdrawiam,¶Dana
S pozdravem¶Dana
Üdvözlettel:¶Dana
Cu stimă,¶Dana
С уважением,¶Дана
З повагою,¶Дана
Поздрави,¶Дана
Με εκτίμηση,¶Dana
Saygılarımla,¶Dana
Lijep pozdrav,¶Dana
Lep pozdrav¶Dana
Lugupidamisega¶Dana
Ar cieņu¶Dana
Pagarbiai¶Dana
Salutacions cordials,¶Dana
此致¶敬礼
よろしくお願いいたします。
감사합니다.
בברכה,¶דנה
مع خالص التحية،¶دانا
Trân trọng,¶Dana
Dana Whitfield
Dana
-Dana
~ Dana
— Dana
Dana Whitfield¶Office of Dana¶Tel: +45 33 12 34 56¶www.example.org
*Dana Whitfield* | *Director*¶+45 33 12 34 56¶dana@example.org
__________¶Dana Whitfield¶Office of Dana
________________________________________¶This e-mail is confidential and intended for the named recipient only. If you received it in error, please delete it.
This message is confidential and may be privileged. It is intended for the addressee only. If it reached you by mistake, please notify the sender and delete it.
Diese E-Mail ist vertraulich und nur für den Empfänger bestimmt. Wenn Sie sie irrtümlich erhalten haben, informieren Sie bitte den Absender und löschen Sie sie.
Ce message est confidentiel et destiné exclusivement à son destinataire. Si vous l'avez reçu par erreur, merci d'en avertir l'expéditeur et de le supprimer.
Este mensaje es confidencial y va dirigido exclusivamente a su destinatario. Si lo ha recibido por error, notifíquelo al remitente y elimínelo.
Questo messaggio è riservato al destinatario. Se lo avete ricevuto per errore, avvisate il mittente e cancellatelo; ne è vietata la divulgazione.
`

// TestDivide_SignOffs ends an answer of two sentences with each of them, above a quote and alone.
func TestDivide_SignOffs(t *testing.T) {
	t.Parallel()
	for row := range strings.SplitSeq(strings.TrimSpace(signOffs), "\n") {
		for where, quote := range map[string][]string{"alone": nil, "above a quote": {"", "On 23 Nov 2026, at 16:12, Teresa <teresa@griddays.example> wrote:", "", "> is it paid?"}} {
			t.Run(strings.ReplaceAll(row, "/", "-")+"/"+where, func(t *testing.T) {
				t.Parallel()
				c := &divided{field: map[string]string{"subject": "Re: Stand 14"}, of: map[byte][]string{}}
				c.add('o', "Paid today. The other one is with the bank, I shall know on Friday.")
				c.add('o', "")
				for l := range strings.SplitSeq(row, "¶") {
					c.add('s', l)
				}
				for _, l := range quote {
					c.add('q', l)
				}
				c.check(t)
				lawful(t, c.raw())
			})
		}
	}
}
