package parser

import (
	"strings"
	"testing"
)

// tongue is how mail programs write the header of a forwarded mail in one language: the names of the fields as each
// program translates them, and the same moment, 23 November 2026 16:12, as each prints it there.
type tongue struct {
	lang string
	// Outlook, Exchange: "from|sent|to|cc|subject", date
	outlook, outlookDate string
	// Apple Mail: announcement, "from|subject|date|to|cc", date
	apple, appleNames, appleDate string
	// Thunderbird: announcement, "subject|date|from|to|cc", date
	bird, birdNames, birdDate string
	// Gmail: the name of From (the others stay English in most languages), date
	gmailFrom, gmailDate string
}

var tongues = []tongue{
	{"en", "From|Sent|To|Cc|Subject", "Monday, November 23, 2026 4:12 PM", "Begin forwarded message:", "From|Subject|Date|To|Cc", "23 November 2026 at 16:12:00 CET",
		"Forwarded Message", "Subject|Date|From|To|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "From", "Mon, 23 Nov 2026 at 16:12"},
	{"de", "Von|Gesendet|An|Cc|Betreff", "Montag, 23. November 2026 16:12", "Anfang der weitergeleiteten Nachricht:", "Von|Betreff|Datum|An|Kopie", "23. November 2026 um 16:12:00 MEZ",
		"Weitergeleitete Nachricht", "Betreff|Datum|Von|An|Kopie (CC)", "Mon, 23 Nov 2026 16:12:00 +0100", "Von", "Mo., 23. Nov. 2026 um 16:12 Uhr"},
	{"fr", "De|Envoyé|À|Cc|Objet", "lundi 23 novembre 2026 16:12", "Début du message transféré :", "De|Objet|Date|À|Cc", "23 novembre 2026 à 16:12:00 UTC+1",
		"Message transféré", "Sujet |Date |De |Pour |Copie à ", "Mon, 23 Nov 2026 16:12:00 +0100", "De", "lun. 23 nov. 2026 à 16:12"},
	{"es", "De|Enviado|Para|CC|Asunto", "lunes, 23 de noviembre de 2026 16:12", "Inicio del mensaje reenviado:", "De|Asunto|Fecha|Para|Cc", "23 de noviembre de 2026, 16:12:00 CET",
		"Mensaje reenviado", "Asunto|Fecha|De|Para|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "De", "lun, 23 nov 2026 a las 16:12"},
	{"it", "Da|Inviato|A|Cc|Oggetto", "lunedì 23 novembre 2026 16:12", "Inizio messaggio inoltrato:", "Da|Oggetto|Data|A|Cc", "23 novembre 2026 alle ore 16:12:00 CET",
		"Messaggio Inoltrato", "Oggetto|Data|Mittente|A|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "Da", "lun 23 nov 2026 alle ore 16:12"},
	{"pt", "De|Enviado|Para|Cc|Assunto", "segunda-feira, 23 de novembro de 2026 16:12", "Início da mensagem reencaminhada:", "De|Assunto|Data|Para|Cc", "23 de novembro de 2026, 16:12:00 CET",
		"Mensagem encaminhada", "Assunto|Data|De|Para|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "De", "segunda, 23/11/2026 à(s) 16:12"},
	{"nl", "Van|Verzonden|Aan|CC|Onderwerp", "maandag 23 november 2026 16:12", "Begin doorgestuurd bericht:", "Van|Onderwerp|Datum|Aan|Kopie", "23 november 2026 om 16:12:00 CET",
		"Doorgestuurd bericht", "Onderwerp|Datum|Van|Aan|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "Van", "ma 23 nov 2026 om 16:12"},
	{"da", "Fra|Sendt|Til|Cc|Emne", "23. november 2026 16:12", "Start på videresendt besked:", "Fra|Emne|Dato|Til|Cc", "23. november 2026 kl. 16.12.00 CET",
		"Videresendt besked", "Emne|Dato|Fra|Til|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "Fra", "man. 23. nov. 2026 kl. 16.12"},
	{"sv", "Från|Skickat|Till|Kopia|Ämne", "den 23 november 2026 16:12", "Vidarebefordrat brev:", "Från|Ämne|Datum|Till|Kopia", "23 november 2026 16:12:00 CET",
		"Vidarebefordrat meddelande", "Ämne|Datum|Från|Till|Kopia", "Mon, 23 Nov 2026 16:12:00 +0100", "Från", "mån 23 nov. 2026 kl 16:12"},
	{"nb", "Fra|Sendt|Til|Kopi|Emne", "mandag 23. november 2026 16:12", "Videresendt melding:", "Fra|Emne|Dato|Til|Kopi", "23. november 2026 kl. 16:12:00 CET",
		"Videresendt melding", "Emne|Dato|Fra|Til|Kopi", "Mon, 23 Nov 2026 16:12:00 +0100", "Fra", "man. 23. nov. 2026 kl. 16:12"},
	{"fi", "Lähettäjä|Lähetetty|Vastaanottaja|Kopio|Aihe", "maanantai 23. marraskuuta 2026 16.12", "Välitetty viesti alkaa:", "Lähettäjä|Aihe|Päivämäärä|Vastaanottaja|Kopio", "23. marraskuuta 2026 klo 16.12.00 UTC+1",
		"Välitetty viesti", "Aihe|Päiväys|Lähettäjä|Vastaanottaja|Kopio", "Mon, 23 Nov 2026 16:12:00 +0100", "Lähettäjä", "ma 23. marrask. 2026 klo 16.12"},
	{"pl", "Od|Wysłano|Do|DW|Temat", "poniedziałek, 23 listopada 2026 16:12", "Początek przekazywanej wiadomości:", "Od|Temat|Data|Do|DW", "23 listopada 2026 o 16:12:00 CET",
		"Przekazana wiadomość", "Temat|Data|Nadawca|Adresat|Kopia", "Mon, 23 Nov 2026 16:12:00 +0100", "Od", "pon., 23 lis 2026 o 16:12"},
	{"cs", "Od|Odesláno|Komu|Kopie|Předmět", "pondělí 23. listopadu 2026 16:12", "Začátek přeposílané zprávy:", "Od|Předmět|Datum|Komu|Kopie", "23. listopadu 2026 16:12:00 SEČ",
		"Přeposlaná zpráva", "Předmět|Datum|Od|Komu|Kopie", "Mon, 23 Nov 2026 16:12:00 +0100", "Od", "po 23. 11. 2026 v 16:12"},
	{"sk", "Od|Odoslané|Komu|Kópia|Predmet", "pondelok 23. novembra 2026 16:12", "Začiatok preposlanej správy:", "Od|Predmet|Dátum|Komu|Kópia", "23. novembra 2026 o 16:12:00 SEČ",
		"Preposlaná správa", "Predmet|Dátum|Od|Pre|Kópia", "Mon, 23 Nov 2026 16:12:00 +0100", "Od", "po 23. 11. 2026 o 16:12"},
	{"hu", "Feladó|Elküldve|Címzett|Másolatot kap|Tárgy", "2026. november 23., hétfő 16:12", "Továbbított levél kezdete:", "Feladó|Tárgy|Dátum|Címzett|Másolat", "2026. november 23. 16:12:00 CET",
		"Továbbított üzenet", "Tárgy|Dátum|Feladó|Címzett|Másolat", "Mon, 23 Nov 2026 16:12:00 +0100", "Feladó", "2026. nov. 23., H, 16:12"},
	{"ro", "De la|Trimis|Către|Cc|Subiect", "luni, 23 noiembrie 2026 16:12", "Începutul mesajului redirecționat:", "De la|Subiect|Dată|Către|Cc", "23 noiembrie 2026 la 16:12:00 EET",
		"Mesaj înaintat", "Subiect|Dată|De la|Către|Cc", "Mon, 23 Nov 2026 16:12:00 +0100", "De la", "lun., 23 nov. 2026 la 16:12"},
	{"bg", "От|Изпратено|До|Копие|Относно", "понеделник, 23 ноември 2026 г. 16:12", "Начало на препратеното съобщение:", "От|Относно|Дата|До|Копие", "23 ноември 2026 г. в 16:12:00 EET",
		"Препратено писмо", "Относно|Дата|От|За|Копие", "Mon, 23 Nov 2026 16:12:00 +0100", "От", "пн, 23.11.2026 г. в 16:12"},
	{"el", "Από|Εστάλη|Προς|Κοιν.|Θέμα", "Δευτέρα, 23 Νοεμβρίου 2026 4:12 μμ", "Αρχή προωθημένου μηνύματος:", "Από|Θέμα|Ημερομηνία|Προς|Κοιν.", "23 Νοεμβρίου 2026 στις 4:12:00 μ.μ. EET",
		"Προωθημένο μήνυμα", "Θέμα|Ημερομηνία|Από|Προς|Κοινοποίηση", "Mon, 23 Nov 2026 16:12:00 +0100", "Από", "Δευ, 23 Νοε 2026 στις 4:12 μ.μ."},
	{"tr", "Kimden|Gönderildi|Kime|Bilgi|Konu", "23 Kasım 2026 Pazartesi 16:12", "İletilen ileti başlangıcı:", "Kimden|Konu|Tarih|Kime|Bilgi", "23 Kasım 2026 16:12:00 GMT+3",
		"Yönlendirilmiş İleti", "Konu|Tarih|Kimden|Kime|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "Gönderen", "23 Kas 2026 Pzt, 16:12"},
	{"ru", "От|Отправлено|Кому|Копия|Тема", "понедельник, 23 ноября 2026 г. 16:12", "Начало переадресованного сообщения:", "От|Тема|Дата|Кому|Копия", "23 ноября 2026 г. в 16:12:00 GMT+3",
		"Перенаправленное сообщение", "Тема|Дата|От|Кому|Копия", "Mon, 23 Nov 2026 16:12:00 +0100", "От", "пн, 23 нояб. 2026 г. в 16:12"},
	{"uk", "Від|Надіслано|Кому|Копія|Тема", "понеділок, 23 листопада 2026 р. 16:12", "Початок листа, що пересилається:", "Від|Тема|Дата|Кому|Копія", "23 листопада 2026 р. о 16:12:00 EET",
		"Переслане повідомлення", "Тема|Дата|Від|Кому|Копія", "Mon, 23 Nov 2026 16:12:00 +0100", "Від", "пн, 23 лист. 2026 р. о 16:12"},
	{"hr", "Šalje|Poslano|Prima|Kopija|Predmet", "23. studenog 2026. 16:12", "Počinje proslijeđena poruka:", "Od|Predmet|Datum|Za|Kopija", "23. studenoga 2026. u 16:12:00 CET",
		"Proslijeđena poruka", "Naslov|Datum|Šalje|Prima|Kopija", "Mon, 23 Nov 2026 16:12:00 +0100", "Od", "pon, 23. stu 2026. u 16:12"},
	{"sr", "Од|Послато|За|Копија|Тема", "23. новембар 2026. 16:12", "Почетак прослеђене поруке:", "Од|Тема|Датум|За|Копија", "23. новембар 2026. 16:12:00 CET",
		"Прослеђена порука", "Наслов|Датум|Шаље|Прима|Копија", "Mon, 23 Nov 2026 16:12:00 +0100", "Од", "пон, 23. нов 2026. у 16:12"},
	{"sl", "Od|Poslano|Za|Kp|Zadeva", "ponedeljek, 23. november 2026 16:12", "Začetek posredovanega sporočila:", "Od|Zadeva|Datum|Za|Kp", "23. november 2026 ob 16:12:00 CET",
		"Posredovano sporočilo", "Zadeva|Datum|Od|Za|Kp", "Mon, 23 Nov 2026 16:12:00 +0100", "Od", "V pon., 23. nov. 2026 ob 16:12"},
	{"et", "Saatja|Saadetud|Adressaat|Koopia|Teema", "esmaspäev, 23. november 2026 16:12", "Edastatud kirja algus:", "Saatja|Teema|Kuupäev|Saaja|Koopia", "23. november 2026 kell 16:12:00 EET",
		"Edastatud kiri", "Teema|Kuupäev|Saatja|Saaja|Koopia", "Mon, 23 Nov 2026 16:12:00 +0100", "Saatja", "E, 23. november 2026 kell 16:12"},
	{"lv", "No|Nosūtīts|Kam|Kopija|Temats", "Pirmdiena, 2026. gada 23. novembris 16:12", "Pārsūtītās ziņas sākums:", "No|Temats|Datums|Kam|Kopija", "2026. gada 23. novembris 16:12:00 EET",
		"Pārsūtīta vēstule", "Tēma|Datums|No|Kam|Kopija", "Mon, 23 Nov 2026 16:12:00 +0100", "No", "pirmd., 2026. g. 23. nov., plkst. 16:12"},
	{"lt", "Nuo|Išsiųsta|Kam|Kopija|Tema", "2026 m. lapkričio 23 d., pirmadienis 16:12", "Persiunčiamo laiško pradžia:", "Nuo|Tema|Data|Kam|Kopija", "2026 m. lapkričio 23 d. 16:12:00 EET",
		"Persiųstas laiškas", "Tema|Data|Nuo|Kam|Kopija", "Mon, 23 Nov 2026 16:12:00 +0100", "Nuo", "2026-11-23, pr, 16:12"},
	{"ca", "De|Enviat|Per a|A/c|Assumpte", "dilluns, 23 de novembre de 2026 16:12", "Inici del missatge reenviat:", "De|Assumpte|Data|Per a|Cc", "23 de novembre de 2026 a les 16:12:00 CET",
		"Missatge reenviat", "Assumpte|Data|De|A|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "De", "dl., 23 de nov. 2026 a les 16:12"},
	{"zh-cn", "发件人|发送时间|收件人|抄送|主题", "2026年11月23日 16:12", "开始转发的邮件：", "发件人|主题|日期|收件人|抄送", "2026年11月23日 GMT+8 16:12:00",
		"转发的消息", "主题|日期|发件人|收件人|抄送", "Mon, 23 Nov 2026 16:12:00 +0100", "发件人", "2026年11月23日周一 16:12"},
	{"zh-tw", "寄件者|寄件日期|收件者|副本|主旨", "2026年11月23日 下午 04:12", "開始轉寄郵件：", "寄件人|主旨|日期|收件人|副本", "2026年11月23日 下午4:12:00 [GMT+8]",
		"轉寄郵件", "主旨|日期|寄件者|收件者|副本", "Mon, 23 Nov 2026 16:12:00 +0100", "寄件者", "2026年11月23日 週一 下午4:12"},
	{"ja", "差出人|送信日時|宛先|CC|件名", "2026年11月23日月曜日 16:12", "転送されたメッセージ:", "差出人|件名|日付|宛先|Cc", "2026年11月23日 16:12:00 JST",
		"転送メッセージ", "件名|日付|差出人|宛先|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "差出人", "2026年11月23日(月) 16:12"},
	{"ko", "보낸 사람|보낸 날짜|받는 사람|참조|제목", "2026년 11월 23일 월요일 오후 4:12", "전달된 메시지 시작:", "보낸 사람|제목|날짜|받는 사람|참조", "2026년 11월 23일 오후 4시 12분 00초 GMT+9",
		"전달된 메시지", "제목|날짜|보낸사람|받는사람|참조", "Mon, 23 Nov 2026 16:12:00 +0100", "보낸사람", "2026년 11월 23일 (월) 오후 4:12"},
	{"he", "מאת|נשלח|אל|עותק|נושא", "יום שני 23 נובמבר 2026 16:12", "תחילת ההודעה שהועברה:", "מאת|נושא|תאריך|אל|עותק", "23 בנובמבר 2026 בשעה 16:12:00 GMT+2",
		"הודעה מועברת", "נושא|תאריך|מאת|אל|עותק", "Mon, 23 Nov 2026 16:12:00 +0100", "מאת", "יום ב׳, 23 בנוב׳ 2026 ב-16:12"},
	{"ar", "من|تم الإرسال|إلى|نسخة|الموضوع", "الاثنين، 23 نوفمبر 2026 04:12 م", "بدء الرسالة المعاد توجيهها:", "من|الموضوع|التاريخ|إلى|نسخة", "٢٣ نوفمبر ٢٠٢٦ في ٤:١٢:٠٠ م غرينتش+٣",
		"رسالة محولة", "الموضوع|التاريخ|من|إلى|نسخة", "Mon, 23 Nov 2026 16:12:00 +0100", "من", "الاثنين، 23 نوفمبر 2026 في 4:12 م"},
	{"vi", "Từ|Đã gửi|Đến|Cc|Chủ đề", "Thứ Hai, 23 Tháng Mười Một, 2026 4:12 CH", "Bắt đầu thư được chuyển tiếp:", "Từ|Chủ đề|Ngày|Đến|Cc", "16:12:00 GMT+7, 23 tháng 11, 2026",
		"Thư chuyển tiếp", "Tiêu đề|Ngày|Từ|Đến|CC", "Mon, 23 Nov 2026 16:12:00 +0100", "Từ", "Th 2, 23 thg 11, 2026 vào lúc 16:12"},
	{"th", "จาก|ส่ง|ถึง|สำเนา|เรื่อง", "23 พฤศจิกายน 2569 16:12", "เริ่มต้นข้อความที่ส่งต่อ:", "จาก|หัวเรื่อง|วันที่|ถึง|สำเนา", "23 พฤศจิกายน 2569 เวลา 16:12:00 GMT+7",
		"ข้อความที่ส่งต่อ", "หัวเรื่อง|วันที่|จาก|ถึง|สำเนา", "Mon, 23 Nov 2026 16:12:00 +0100", "จาก", "จ. 23 พ.ย. 2026 เวลา 16:12"},
	{"id", "Dari|Dikirim|Kepada|Cc|Subjek", "Senin, 23 November 2026 16:12", "Mulai pesan yang diteruskan:", "Dari|Subjek|Tanggal|Kepada|Cc", "23 November 2026 16.12.00 WIB",
		"Pesan yang diteruskan", "Subjek|Tanggal|Dari|Kepada|Cc", "Mon, 23 Nov 2026 16:12:00 +0100", "Dari", "Sen, 23 Nov 2026 pukul 16.12"},
	{"is", "Frá|Sent|Til|Afrit|Efni", "mánudagur, 23. nóvember 2026 16:12", "Upphaf áframsends skeytis:", "Frá|Efni|Dagsetning|Til|Afrit", "23. nóvember 2026 kl. 16:12:00 GMT",
		"Áframsendur póstur", "Efni|Dagsetning|Frá|Til|Afrit", "Mon, 23 Nov 2026 16:12:00 +0100", "Frá", "mán., 23. nóv. 2026 kl. 16:12"},
	{"fa", "از|ارسال شده|به|رونوشت|موضوع", "دوشنبه ۲۳ نوامبر ۲۰۲۶ ۱۶:۱۲", "شروع پیام هدایت شده:", "از|موضوع|تاریخ|به|رونوشت", "۲۳ نوامبر ۲۰۲۶ ۱۶:۱۲",
		"پیام هدایت شده", "موضوع|تاریخ|از|به|رونوشت", "Mon, 23 Nov 2026 16:12:00 +0100", "از", "دوشنبه ۲۳ نوامبر ۲۰۲۶، ۱۶:۱۲"},
	{"eu", "Nork|Bidalia|Nori|Kopia|Gaia", "2026(e)ko azaroaren 23a 16:12", "Birbidalitako mezuaren hasiera:", "Nork|Gaia|Data|Nori|Kopia", "2026(e)ko azaroaren 23a, 16:12:00 CET",
		"Birbidalitako mezua", "Gaia|Data|Nork|Nori|Kopia", "Mon, 23 Nov 2026 16:12:00 +0100", "Nork", "2026 aza. 23, al. 16:12"},
}

// forwardedBy are the layouts: what each program prints above the body, from one language's words.
var forwardedBy = map[string]func(tongue) []string{
	"outlook": func(l tongue) []string {
		n := strings.Split(l.outlook, "|")
		return []string{"________________________________", n[0] + ": Teresa Almeida <teresa@griddays.example>", n[1] + ": " + l.outlookDate, n[2] + ": Dana Whitfield <dana@example.org>; Bo Hansen <bo@example.org>",
			n[3] + ": accounts@griddays.example", n[4] + ": Stand 14: invoice"}
	},
	"apple": func(l tongue) []string {
		n := strings.Split(l.appleNames, "|")
		colon := ": "
		if l.lang == "fr" {
			colon = " : "
		} else if l.lang == "zh-cn" || l.lang == "zh-tw" {
			colon = "："
		}
		return []string{l.apple, "", "> " + n[0] + colon + "Teresa Almeida <teresa@griddays.example>", "> " + n[1] + colon + "Stand 14: invoice", "> " + n[2] + colon + l.appleDate,
			"> " + n[3] + colon + "Dana Whitfield <dana@example.org>, Bo Hansen <bo@example.org>", "> " + n[4] + colon + "accounts@griddays.example", "> "}
	},
	"thunderbird": func(l tongue) []string {
		n := strings.Split(l.birdNames, "|")
		return []string{"-------- " + l.bird + " --------", n[0] + ": \tStand 14: invoice", n[1] + ": \t" + l.birdDate, n[2] + ": \tTeresa Almeida <teresa@griddays.example>",
			n[3] + ": \tDana Whitfield <dana@example.org>, Bo Hansen <bo@example.org>", n[4] + ": \taccounts@griddays.example", "", ""}
	},
	"gmail": func(l tongue) []string {
		return []string{"---------- Forwarded message ---------", l.gmailFrom + ": Teresa Almeida <teresa@griddays.example>", "Date: " + l.gmailDate, "Subject: Stand 14: invoice",
			"To: Dana Whitfield <dana@example.org>, Bo Hansen <bo@example.org>", "Cc: <accounts@griddays.example>", "", ""}
	},
}

// TestDivide_ForwardsOfProgramsAndLanguages forwards one mail with each program in each language.
func TestDivide_ForwardsOfProgramsAndLanguages(t *testing.T) {
	t.Parallel()
	for _, l := range tongues {
		for program, layout := range forwardedBy {
			t.Run(l.lang+"/"+program, func(t *testing.T) {
				t.Parallel()
				c := &divided{field: map[string]string{"subject": "Fwd: Stand 14: invoice"}, of: map[byte][]string{}}
				c.want = map[string]string{"from": "Teresa Almeida <teresa@griddays.example>", "to": "Dana Whitfield <dana@example.org>, Bo Hansen <bo@example.org>",
					"cc": "accounts@griddays.example", "subject": "Stand 14: invoice", "date": "2026-11-23T16:12"}
				c.add('o', "Please pay this.")
				c.add('o', "")
				for _, line := range layout(l) {
					c.add('f', line)
				}
				body, mark := "", byte('b')
				if program == "apple" {
					body, mark = "> ", 'B'
				}
				c.add(mark, body+"Dear Dana,")
				c.add(mark, body)
				c.add(mark, body+"the invoice for stand 14 is attached.")
				// the wall clock is what every program prints, with or without a zone
				m := Read(c.raw())
				if m.Forward != nil && strings.HasPrefix(m.Forward.DateISO, c.want["date"]) {
					c.want["date"] = m.Forward.DateISO
				}
				c.check(t)
				lawful(t, c.raw())
			})
		}
	}
}
