package parser

import (
	"strings"
)

// replyPrefixes and forwardPrefixes are what mail programs put before a subject, folded. "vs" is an answer in Finland and
// a forward in Denmark and Norway: it stands in neither list and only in prefixes.
var replyPrefixes = words("re aw antw antwort sv odp r rif res rép rep ref ynt yan atb vá bls ブ 回复 答复 回覆 返信 회신 отв на: ods odg απ ant respuesta tr: réf 答覆")

var forwardPrefixes = words("fwd fw wg tr rv i enc doorst vl vb pd fs ilt továbbítás tov videresendt videresend vidarebefordrat 转发 轉寄 轉發 転送 전달 пересл fwd: doorgestuurd weitergeleitet reenviado enc: encaminhada inoltrato i: prosledeno proslijeđeno προωθ redirect trs fyi: továbbítva")

var prefixes = func() map[string]bool {
	all := map[string]bool{"vs": true}
	for w := range replyPrefixes {
		all[w] = true
	}
	for w := range forwardPrefixes {
		all[w] = true
	}
	return all
}()

// banners are marks that servers put before a subject.
var banners = words("external ext extern externe externo esterno eksternt ulkoinen внешняя external-email spam spam? suspected bulk caution warning encrypted secure")

// words is the set of folded words of a list.
func words(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[strings.TrimSuffix(fold(w), ":")] = true
	}
	return set
}

// CleanSubject is the subject without what programs put before it: Re:, Fwd:, WG:, TR:, RV:, I: and the like, also
// counted (Re[2]:), banners like [EXTERNAL], and our own [#142] and [Adjutant].
func CleanSubject(subject string) string {
	s, _, _ := strip(subject)
	return s
}

// SubjectNumber is the item number in a subject that we wrote: "[#118] ..." or "[Adjutant] #118 ...", after any prefixes; 0
// when there is none.
func SubjectNumber(subject string) int {
	_, n, _ := strip(subject)
	return n
}

// subjectKind says what the outermost prefix means: "reply", "forward" or "".
func subjectKind(subject string) string {
	_, _, kind := strip(subject)
	return kind
}

var plainSubject = strings.NewReplacer("\uff1a", ": ", "\u200b", "", "\ufeff", "", "\u200e", "", "\u200f", "")

// strip takes prefixes and banners off, at most thirty.
func strip(subject string) (rest string, number int, kind string) {
	s := plainSubject.Replace(oneLine(subject))
	for n := 0; n < 30; n++ {
		s = strings.TrimSpace(s)
		if strings.HasPrefix(s, "[") {
			end := strings.IndexByte(s, ']')
			if end < 0 || end > 60 {
				break
			}
			inner := fold(strings.TrimSpace(s[1:end]))
			if d, ok := strings.CutPrefix(inner, "#"); ok && isDigits(d) {
				if number == 0 {
					number = atoi(d)
				}
				s = s[end+1:]
				continue
			}
			if inner == "adjutant" {
				s = strings.TrimSpace(s[end+1:])
				if d, after, ok := leadingNumber(s); ok {
					if number == 0 {
						number = d
					}
					s = after
				}
				continue
			}
			w := strings.FieldsFunc(inner, func(r rune) bool { return !wordRune(r) && r != '?' && r != '-' })
			if len(w) > 0 && len(w) <= 4 && banners[w[0]] {
				s = strings.TrimLeft(s[end+1:], " :-")
				continue
			}
			break
		}
		colon := strings.IndexByte(s, ':')
		if colon <= 0 || colon > 24 {
			break
		}
		word := strings.TrimSpace(fold(s[:colon]))
		if i := strings.IndexAny(word, "[(^"); i > 0 { // Re[2], Re(2), Re^2
			if isDigits(strings.Trim(word[i:], "[]()^ ")) {
				word = strings.TrimSpace(word[:i])
			}
		}
		if !prefixes[word] {
			if banners[word] {
				s = s[colon+1:]
				continue
			}
			break
		}
		if kind == "" {
			switch {
			case forwardPrefixes[word]:
				kind = "forward"
			case replyPrefixes[word]:
				kind = "reply"
			}
		}
		s = s[colon+1:]
	}
	return s, number, kind
}

// leadingNumber reads "#118 rest", "#118: rest" or "#118".
func leadingNumber(s string) (n int, rest string, ok bool) {
	t, ok := strings.CutPrefix(s, "#")
	if !ok {
		return 0, s, false
	}
	i := 0
	for i < len(t) && t[i] >= '0' && t[i] <= '9' {
		i++
	}
	if n = atoi(t[:i]); n == 0 || i < len(t) && t[i] != ' ' && t[i] != ':' {
		return 0, s, false
	}
	return n, strings.TrimLeft(t[i:], ": "), true
}

// SplitPlus is the extension of a plus-address: "vendors" for team+vendors@example.net when the team is
// team@example.net. ok is false for any other address, also for the team's own.
func SplitPlus(address, teamAddress string) (extension string, ok bool) {
	address, teamAddress = bareAddress(address), bareAddress(teamAddress)
	local, host, ok1 := strings.Cut(address, "@")
	teamLocal, teamHost, ok2 := strings.Cut(teamAddress, "@")
	if !ok1 || !ok2 || host != teamHost {
		return "", false
	}
	teamLocal, _, _ = strings.Cut(teamLocal, "+")
	extension, ok = strings.CutPrefix(local, teamLocal+"+")
	if !ok || extension == "" {
		return "", false
	}
	return extension, true
}
