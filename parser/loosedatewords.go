package parser

import (
	"strings"
	"time"
)

// monthWords are the beginnings of month names, folded; the longest one that fits decides.
var monthWords = map[string]time.Month{}

func init() {
	for i, list := range [12]string{
		"jan januar january janvier enero ene gennaio gen janeiro styczen stycznia sty leden ledna январ янв јан јануар січ сiч oca ocak ιαν tammi ianuarie ian january sausio janv sij sijec jaanuar gener xaneiro urtarril urt ינו ינואר يناير ژانویه มกราคม",
		"feb februar february fevrier fev febrero febbraio fevereiro luty lutego lut unor unora феврал фев феб фебруар лют sub subat φεβ helmi februarie vasario fevr velj veljac veebr febr febrer febreiro otsail ots פבר פברואר فبراير شباط فوریه กุมภาพันธ์",
		"mar mart march märz marz mars marzo março marco maart marec marzec marca mrz mrt brezen brezna marts март мар берез μαρ μάρ maalis martie március marcius kovo ozu ozuj maret martxo מרץ מרס مارس آذار มีนาคม",
		"apr april avril avr abril abr aprile kwiecien kwietnia kwi duben dubna апр април квіт nis nisan απρ huhti aprilie apríl balandzio tra travanj travnja abril apiril api אפר אפריל أبريل ابريل نيسان آوریل เมษายน",
		"may mai mayo mag maggio maio mei maj kveten kvetna мая май мај трав mayis μαι μαϊ μαΐ touko május geguz svi svib maig maiatz maij מאי مايو أيار พฤษภาคม",
		"jun june juni juin junio giu giugno junho czerwiec czerwca cze cerven cervna июн јун черв haz haziran ιουν ιούν kesa iunie iun június birzel junij juuni juny xuno ekain eka lipanj lipnja יונ יוני يونيو حزيران ژوئن มิถุนายน",
		"jul july juli juil juillet julio lug luglio julho lipiec lipca lip cervenec cervence июл јул лип tem temmuz ιουλ ιούλ heina iulie iul július liep julij juuli juliol xullo uztail uzt srpanj srpnja יול יולי يوليو تموز ژوئیه กรกฎาคม",
		"aug august augustus aout aoû agosto ago sierpien sierpnia sie srpen srpna srp август авг серп agu agustos agustus agt αυγ αύγ elo augusztus rugpj avg avgust kol kolov agost ag abuztu abu agust אוג אוגוסט أغسطس آب اوت สิงหาคม",
		"sep sept september septembre septiembre set settembre setembro wrzesien wrzesnia wrz zari сентябр сен сеп септ септем верес eyl eylul σεπ syys septembrie szeptember szept rugsej septembr rujan rujna ruj setembre irail ira ספט ספטמבר سبتمبر أيلول سپتامبر กันยายน",
		"oct okt october oktober octobre octubre ott ottobre outubro out pazdziernik pazdziernika paz rijen rijna октябр окт октоб жовт eki ekim οκτ loka octombrie október spal oktobr octobr urri urr oktoober אוק אוקטובר أكتوبر اكتوبر اکتبر ตุลาคม",
		"nov november novembre noviembre novembro listopad listopada lis ноябр ноя ноем нов листоп лист kas kasim νοε νοέ marras noiembrie noi lapkri novembr stu studen azaro aza נוב נובמבר نوفمبر نوامبر พฤศจิกายน",
		"dec december dez dezember decembre decembrie diciembre dic dicembre dezembro des desember desembre grudzien grudnia gru prosinec prosince pro prosin декабр дек дец груд ara aralik δεκ joulu gruod decembr dets detsember decembro abendu abe דצמ דצמבר ديسمبر دسامبر ธันวาคม",
	} {
		for _, w := range strings.Fields(list) {
			monthWords[fold(w)] = time.Month(i + 1)
		}
	}
}

// croatianMonths have the names of other months in Polish and Czech.
var croatianMonths = map[string]time.Month{"lip": 6, "srp": 7, "lis": 10, "listopad": 10, "listopada": 10}

var vietnameseNumbers = map[string]time.Month{"một": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}

// monthOf finds the month that a word names: exactly, or by its beginning of four letters or more, of three where
// letters are not Latin.
func monthOf(w string) time.Month {
	w = strings.Trim(fold(w), ".,")
	if m, ok := monthWords[w]; ok {
		return m
	}
	if rest, ok := strings.CutPrefix(w, "ב"); ok { // Hebrew "in"
		return monthOf(rest)
	}
	r := []rune(w)
	for n := len(r); n >= 3; n-- {
		if m, ok := monthWords[string(r[:n])]; ok && (n >= 4 || len(r) > 3 && r[0] > 0x250) {
			return m
		}
	}
	return 0
}

// halfOfDay are the words for the two halves of the day: 1 before noon, 2 after it.
var halfOfDay = map[string]int{"am": 1, "上午": 1, "午前": 1, "오전": 1, "ص": 1, "sa": 1, "öö": 1, "dop": 1, "ق": 1, "vorm": 1,
	"pm": 2, "下午": 2, "午後": 2, "오후": 2, "م": 2, "ch": 2, "ös": 2, "odp": 2, "nachm": 2}

// afterClock are those of them that are other words where no time stands before them.
var afterClock = map[string]bool{"ص": true, "م": true, "sa": true, "ch": true, "am": true, "ق": true}

// spelled brings what is written with dots or in several pieces into one word.
var spelled = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a. m.", "am", "p. m.", "pm", "a.m", "am", "p.m", "pm", "μ.μ.", "pm", "π.μ.", "am", "μμ", "pm", "πμ", "am",
	"אחה\"צ", "pm", "לפנה\"צ", "am", "tháng", "thang", "thứ", "thu", "غرينتش", "gmt", "گرینویچ", "gmt",
	"ม.ค.", "มกราคม", "ก.พ.", "กุมภาพันธ์", "มี.ค.", "มีนาคม", "เม.ย.", "เมษายน", "พ.ค.", "พฤษภาคม", "มิ.ย.", "มิถุนายน",
	"ก.ค.", "กรกฎาคม", "ส.ค.", "สิงหาคม", "ก.ย.", "กันยายน", "ต.ค.", "ตุลาคม", "พ.ย.", "พฤศจิกายน", "ธ.ค.", "ธันวาคม")

// zoneNamed is the offset of a zone by its name in a header or in a language, in minutes east.
func zoneNamed(w string) (int, bool) {
	if o, ok := zones[w]; ok {
		return o, true
	}
	o, ok := localZones[w]
	return o, ok
}

var localZones = map[string]int{"seč": 60, "selč": 120, "sec": 60, "oez": 120, "oesz": 180, "hnec": 60, "haec": 120, "wib": 420, "wita": 480, "wit": 540, "мск": 180, "tsi": 180}
