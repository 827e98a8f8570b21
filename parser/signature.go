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
	groet groeten groetjes mvg bedankt hilsen hilsner mvh vh hälsningar hälsning tack tak takk terveisin ystävällisin pozdrawiam pozdrowienia dziękuję pozdravem pozdravy pozdrav уважением спасибо привет üdvözlettel saygılarımla`)

var closingMore = words(`with my our kind kindest best warm warmest warmly many very you so much again in advance all the and for your help time a lot to from faithfully respectfully sincerely
	mit freundlichen freundlichem freundliche herzlichen herzliche viele vielen liebe lieben beste besten schöne schönen sonnige im voraus aus und
	bien cordialement vous à toi avec mes meilleures sincères salutations d'avance par avance un cordial muy atento muchas de antemano y cordiales mis con mejores
	cordiali tanti i migliori molte mille com os melhores cumprimentos atentos muito um grande muitas
	met vriendelijke hartelijke vriendelijk alvast vast bij voorbaat med venlig venlige vennlig bästa vänliga de bedste beste varma kær kærlig z pozdravem s přátelským с наилучшими пожеланиями`)

// isClosing reports a line like "Kind regards," or "Mit freundlichen Grüßen".
func isClosing(line string) bool {
	if len(line) > 60 {
		return false
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

// deviceStarts begin the line that telephones and programs add.
var deviceStarts = stems(`sent from, sent via, sent using, sent with, sent by my, sent wirelessly, get outlook for, envoyé de, envoyé depuis, envoyé à partir, télécharger outlook, obtenez outlook, gesendet von, gesendet mit, von meinem, von unterwegs, outlook für,
	enviado desde, enviado do, enviado de, enviado a partir, enviado pelo, enviado con, obtener outlook, obter o outlook, inviato da, inviato dal, ottieni outlook, scarica outlook, verzonden vanaf, verzonden met, verzonden van, verstuurd vanaf, verstuurd met, outlook voor,
	sendt fra, skickat från, hämta outlook, hent outlook, lähetetty, wysłane z, wysłano z, odesláno z, odoslané z, отправлено с, отправлено из, надіслано з, iphone'umdan, 从我的, 发自我的, 發自我的, 從我的, iphoneから送信, androidから送信, 나의 iphone에서, trimis de pe, trimis din, στάλθηκε από, poslano s, poslano z, saadetud minu,
	ipad kullanıyorum, via mobile, from my iphone, from my ipad, from my mobile, from my android, from my blackberry, from my phone, küldve, elküldve, sent mobile, typed on, written on my`)

func isDevice(line string) bool {
	if len(line) > 200 {
		return false
	}
	t := strings.TrimLeft(fold(strings.TrimSpace(line)), "*_-~([<\u2014 ")
	for _, s := range deviceStarts {
		if strings.HasPrefix(t, s) {
			// "Sent from the airport, will call" is a sentence
			return len(strings.Fields(t)) <= 14
		}
	}
	return false
}

// isDelimiter reports the line above a signature: "-- " (RFC 3676 section 4.3) and what people use instead.
func isDelimiter(line string) bool {
	t := strings.TrimSpace(flatten(strings.ReplaceAll(line, "\u00c2", "")))
	if t == "--" || t == "\u2014" || t == "__" || t == "\u2013\u2013" {
		return true
	}
	return len(t) >= 3 && strings.Trim(t, "-_\u2014\u2013=*~\u2015\u2500") == ""
}

// splitSignature takes the sign-off and the signature off the end of text. sender is the display name of the sender, by
// which a signature that nothing announces is known.
func splitSignature(text, sender string) (own, signature string) {
	if strings.TrimSpace(text) == "" {
		return "", ""
	}
	lines := strings.Split(text, "\n")
	at := len(lines)
	// 1. a line "--" or "-- ": the first one with something above it
	for i, l := range lines {
		t := strings.TrimSpace(flatten(strings.ReplaceAll(l, "\u00c2", "")))
		if t == "--" || t == "\u2014" || t == "__" {
			at = i
			break
		}
	}
	// 2. a longer rule close to the end, with nothing but a signature below
	for i := at - 1; i >= 0 && i >= at-14; i-- {
		if isDelimiter(lines[i]) && shortLines(lines[i+1:at]) {
			at = i
		}
	}
	// 3. device lines, closings and a bare name at the end, in any order
	for moved := true; moved; {
		moved = false
		for at > 0 && strings.TrimSpace(lines[at-1]) == "" {
			at--
		}
		if i := closingAt(lines[:at]); i >= 0 && i < at {
			at, moved = i, true
		} else if at > 0 && dashName(lines[:at]) {
			at--
			moved = true
		} else if at > 1 && sender != "" && isName(lines[at-1], sender) {
			at--
			moved = true
		}
	}
	own = strings.TrimRight(strings.Join(lines[:at], "\n"), "\n\r\t ")
	signature = strings.Trim(strings.Join(lines[at:], "\n"), "\n\r ")
	return own, signature
}

func shortLines(lines []string) bool {
	n := 0
	for _, l := range lines {
		if len(l) > 120 {
			return false
		}
		if strings.TrimSpace(l) != "" {
			n++
		}
	}
	return n > 0 && n <= 12
}

// closingAt is the line where a device line or a closing with a short name below it begins, among the last lines; -1 for none.
func closingAt(lines []string) int {
	n, found := 0, -1
	for i := len(lines) - 1; i >= 0 && n < 9; i-- {
		t := strings.TrimSpace(lines[i])
		if t == "" {
			continue
		}
		n++
		if isDevice(t) && n <= 4 {
			return i
		}
		if isClosing(t) && (n > 1 || strings.HasSuffix(t, ",")) {
			found = i
			return found
		}
		if len(t) > 80 || strings.HasPrefix(t, "- ") || strings.HasPrefix(t, "* ") || strings.HasSuffix(t, "?") {
			return -1
		}
		if words := strings.Fields(t); n > 3 && len(words) > 8 && strings.HasSuffix(t, ".") {
			return -1
		}
	}
	return found
}

// dashName reports a last line like "-Ann" or "— Ann Smith" after an empty line.
func dashName(lines []string) bool {
	n := len(lines)
	t := strings.TrimSpace(lines[n-1])
	name := strings.TrimLeft(t, "-\u2014\u2013~ ")
	if name == t || len(name) > 40 || len(strings.Fields(name)) > 4 || len(strings.Fields(name)) == 0 {
		return false
	}
	for _, w := range strings.Fields(name) {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) {
			return false
		}
	}
	for i := n - 2; i >= 0; i-- { // not the last of a list
		if s := strings.TrimSpace(lines[i]); s != "" {
			return !strings.HasPrefix(s, "-") && (i < n-2 || !strings.HasPrefix(t, "- "))
		}
	}
	return false
}

// isName reports a line that is the sender's name or a part of it.
func isName(line, sender string) bool {
	l, s := strings.Fields(fold(strings.Trim(line, " ,.!*_\t"))), strings.Fields(fold(sender))
	if len(l) == 0 || len(l) > 4 {
		return false
	}
	for _, w := range l {
		found := false
		for _, x := range s {
			if x == w {
				found = true
			}
		}
		if !found {
			return false
		}
	}
	return true
}
