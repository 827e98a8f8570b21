package parser

import "strings"

// messageID is the one id of a field, in its brackets, without the white space that folding put in.
func messageID(s string) string {
	if l := messageIDs(s); len(l) > 0 {
		return l[0]
	}
	if s = strings.Trim(oneLine(s), "<> "); s == "" || len(s) > 998 {
		return ""
	}
	return "<" + strings.ReplaceAll(s, " ", "") + ">"
}

// messageIDs are all the ids in brackets, at most a hundred: the first and then the last ones, which threading needs.
func messageIDs(s string) (l []string) {
	for len(l) < maxFields {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			break
		}
		j := strings.IndexByte(s[i:], '>')
		if j < 0 {
			break
		}
		if id := strings.ReplaceAll(oneLine(s[i+1:i+j]), " ", ""); id != "" && len(id) < 998 {
			l = append(l, "<"+strings.TrimLeft(id, "<")+">")
		}
		s = s[i+j+1:]
	}
	if len(l) > 100 {
		l = append(l[:1:1], l[len(l)-99:]...)
	}
	return l
}
