package parser

import (
	"strings"
	"time"
	"unicode"
)

// monthWords are the beginnings of month names, folded; the longest one that fits decides.
var monthWords = map[string]time.Month{}

func init() {
	for i, list := range [12]string{
		"jan januari januar january janvier enero ene gennaio gen janeiro styczen stycznia sty leden ledna январ янв січ сiч oca ocak ιαν tammi ianuarie január sausio janv",
		"feb februar february februari fevrier fev febrero febbraio fevereiro luty lutego lut unor unora феврал фев лют sub subat φεβ helmi februarie február vasario fevr",
		"mar mart march märz marz mars marzo março marco maart marec marzec marca mrz mrt brezen brezna март мар берез μαρ maalis martie március kovo",
		"apr april avril avr abril abr aprile kwiecien kwietnia kwi duben dubna апр квіт nis nisan απρ huhti aprilie április balandzio",
		"may mai mayo mag maggio maio mei maj kveten kvetna мая май трав mayis μαι μαϊ touko május geguz",
		"jun june juni juin junio giu giugno junho czerwiec czerwca cze cerven cervna июн черв haz haziran ιουν kesa iunie június birzel",
		"jul july juli juil juillet julio lug luglio julho lipiec lipca lip cervenec cervence июл лип tem temmuz ιουλ heina iulie július liep",
		"aug august augustus aout aoû agosto ago sierpien sierpnia sie srpen srpna август авг серп agu agustos αυγ elo augusztus rugpj",
		"sep sept september septembre septiembre set settembre setembro wrzesien wrzesnia wrz zari сентябр сен верес eyl eylul σεπ syys septembrie szeptember szept rugsej",
		"oct okt october oktober octobre octubre ott ottobre outubro out pazdziernik pazdziernika paz rijen rijna октябр окт жовт eki ekim οκτ loka octombrie október spal",
		"nov november novembre noviembre novembro listopad listopada lis ноябр ноя листоп kas kasim νοε marras noiembrie lapkri",
		"dec december dez dezember decembre decembrie diciembre dic dicembre dezembro des desember grudzien grudnia gru prosinec prosince декабр дек груд ara aralik δεκ joulu gruod",
	} {
		for _, w := range strings.Fields(list) {
			monthWords[fold(w)] = time.Month(i + 1)
		}
	}
}

// monthOf finds the month that a word names: exactly, or by its beginning of four letters or more.
func monthOf(w string) time.Month {
	w = strings.Trim(fold(w), ".,")
	if m, ok := monthWords[w]; ok {
		return m
	}
	r := []rune(w)
	for n := len(r) - 1; n >= 3; n-- {
		if m, ok := monthWords[string(r[:n])]; ok && (n >= 4 || len(r) > 4 && r[0] > 0x250) {
			return m
		}
	}
	return 0
}

// looseDate reads the date line of a quoted or forwarded header, in the words and the order of any of the languages. A
// time without zone is taken in loc. dayFirst decides 3/4/2021.
func looseDate(s string, loc *time.Location, dayFirst bool) (time.Time, bool) {
	if t, ok := headerDate(s); ok && strings.Contains(s, ":") && !strings.Contains(s, "/") && hasZone(s) {
		return t, true
	}
	if loc == nil {
		loc = time.UTC
	}
	tokens := dateTokens(s)
	var nums []int
	year, day, month := 0, 0, time.Month(0)
	hour, minute, second, pm := -1, 0, 0, 0
	zone := loc
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		next, after := "", ""
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		if i+2 < len(tokens) {
			after = tokens[i+2]
		}
		switch {
		case isDigits(t):
			n := atoi(t)
			switch {
			case hour < 0 && len(t) <= 2 && (next == ":" || next == "h" || next == "." && (day > 0 || month > 0) && (year > 0 || len(after) == 2 && i+3 < len(tokens) && tokens[i+3] == ".") && month > 0 && year > 0) && isDigits(after) && len(after) == 2:
				hour, minute = n, atoi(after)
				i += 2
				if i+2 < len(tokens) && (tokens[i+1] == ":" || tokens[i+1] == ".") && isDigits(tokens[i+2]) && len(tokens[i+2]) == 2 {
					second = atoi(tokens[i+2])
					i += 2
				}
			case next == "年":
				year = n
			case next == "月":
				month = time.Month(n)
			case next == "日":
				day = n
			case hour < 0 && (next == "时" || next == "時" || next == "点" || next == "h" || next == "uhr"):
				hour = n
			case hour < 0 && (next == "am" || next == "pm") && len(t) <= 2 && month > 0:
				hour = n
			case len(t) == 4 && n >= 1900 && n < 2200 && year == 0:
				year = n
				nums = append(nums, n)
			case len(t) <= 2 && n > 0:
				if month != 0 && day == 0 {
					day = n
				} else {
					nums = append(nums, n)
				}
			}
		case t == "am" || t == "上午" || t == "午前" || t == "오전":
			pm = 1
		case t == "pm" || t == "下午" || t == "午後" || t == "오후":
			pm = 2
		case (t == "+" || t == "-") && isDigits(next) && hour >= 0 && (len(next) == 4 || len(next) <= 2 && i > 0 && (tokens[i-1] == "gmt" || tokens[i-1] == "utc" || after == ":")):
			z := t + next
			if len(next) <= 2 && after == ":" && i+3 < len(tokens) {
				z += tokens[i+3]
				i += 2
			}
			if o, ok := zoneOf(z); ok {
				zone = time.FixedZone("", o*60)
			}
			i++
		default:
			if m := monthOf(t); m != 0 && (month == 0 && len(nums) < 3 || year == 0 && hour < 0) {
				// "mar. 17 nov." names a weekday first: the last month before year and time is the month
				if month != 0 && day != 0 {
					nums, day = append(nums, day), 0
				}
				month = m
				if day == 0 && len(nums) == 1 && nums[0] <= 31 {
					day, nums = nums[0], nil
				}
				continue
			}
			if o, ok := zones[t]; ok && hour >= 0 && t != "z" {
				zone = time.FixedZone("", o*60)
			}
		}
	}
	if month == 0 && len(nums) >= 2 {
		a := nums
		switch {
		case a[0] > 1900:
			if len(a) < 3 {
				return time.Time{}, false
			}
			year, month, day = a[0], time.Month(a[1]), a[2]
		default:
			d, m := a[0], a[1]
			if !dayFirst && d <= 12 || m > 12 {
				d, m = m, d
			}
			day, month = d, time.Month(m)
			if year == 0 && len(a) > 2 {
				year = 2000 + a[2]
			}
		}
	} else if month != 0 && year == 0 && len(nums) > 0 && day != 0 {
		year = 2000 + nums[len(nums)-1]%100
	}
	if pm == 2 && hour >= 0 && hour < 12 {
		hour += 12
	} else if pm == 1 && hour == 12 {
		hour = 0
	}
	if year == 0 || month < 1 || month > 12 || day < 1 || hour > 24 || minute > 59 || second > 60 {
		return time.Time{}, false
	}
	if hour < 0 {
		hour = 0
	}
	t := time.Date(year, month, day, hour, minute, second, 0, zone)
	if t.Day() != day && hour < 24 {
		return time.Time{}, false
	}
	return t, plausible(t)
}

func hasZone(s string) bool {
	i := strings.LastIndexAny(s, "+-")
	return i > 0 && len(s)-i >= 5 && isDigits(s[i+1:i+5]) && i > strings.Index(s, ":")
}

var halvesOfDay = strings.NewReplacer("a.m.", "am", "p.m.", "pm", "a. m.", "am", "p. m.", "pm", "a.m", "am", "p.m", "pm")

// dateTokens cuts a date line into numbers, words and marks, at most sixty.
func dateTokens(s string) (l []string) {
	s = strings.ToLower(flatten(cut(s, 300)))
	s = halvesOfDay.Replace(s)
	r := []rune(s)
	for i := 0; i < len(r) && len(l) < 60; {
		j := i + 1
		switch c := r[i]; {
		case c >= '0' && c <= '9':
			for j < len(r) && r[j] >= '0' && r[j] <= '9' {
				j++
			}
			l = append(l, string(r[i:j]))
		case unicode.Is(unicode.Han, c):
			if j < len(r) && (c == '上' || c == '下') && r[j] == '午' || j < len(r) && c == '午' {
				j++
			}
			l = append(l, string(r[i:j]))
		case unicode.IsLetter(c):
			for j < len(r) && (unicode.IsLetter(r[j]) || unicode.IsMark(r[j])) {
				j++
			}
			l = append(l, string(r[i:j]))
		case c == ':' || c == '+' || c == '-' || c == '.' || c == '/':
			l = append(l, string(c))
		}
		i = j
	}
	return l
}
