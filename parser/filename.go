package parser

import (
	"path"
	"strconv"
	"strings"
	"unicode"
)

// fileName makes the name of an attachment safe to show, to offer and to write into a folder: the last element of any
// path, no control characters, no marks that turn the direction of text ("fdp.exe" shown as "exe.pdf"), no dots in
// front that hide it, none of the names that Windows reads as a device, at most 200 bytes with its extension kept.
func fileName(s string) string {
	s = oneLine(s)
	s = strings.TrimRight(s, `/\ `)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = s[i+1:]
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Zs, r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Co, unicode.Zl, unicode.Zp), r >= 0xE0000 && r <= 0xE007F,
			unicode.Is(unicode.Cf, r) && r != 0x200C && r != 0x200D: // the joiners are letters' business in Persian and Hindi
			return -1
		}
		return r
	}, s)
	s = strings.TrimLeft(s, ". ")
	s = strings.TrimRight(s, ". ") // Windows drops them, so "a.exe." is "a.exe"
	if stem, _, _ := strings.Cut(s, "."); deviceNames[strings.ToLower(strings.TrimSpace(stem))] {
		s = "_" + s
	}
	const most = 200
	if len(s) > most {
		ext := path.Ext(s)
		if len(ext) > 20 {
			ext = ""
		}
		s = strings.TrimRight(cut(s[:len(s)-len(ext)], most-len(ext)), ". ") + ext
	}
	return s
}

// deviceNames open a device on Windows, whatever extension follows.
var deviceNames = words(`con prn aux nul conin$ conout$ com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 com¹ com² com³
	lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9 lpt¹ lpt² lpt³`)

// distinct tells files of the same name apart: "a.pdf", "a (2).pdf". Names are compared as Windows and macOS do, without
// case.
func distinct(l []Attachment) {
	taken := make(map[string]int, len(l))
	for i := range l {
		if l[i].Name != "" {
			taken[strings.ToLower(l[i].Name)] = 0
		}
	}
	for i := range l {
		key := strings.ToLower(l[i].Name)
		if key == "" {
			continue
		}
		if taken[key]++; taken[key] == 1 {
			continue
		}
		ext := path.Ext(l[i].Name)
		stem := strings.TrimSuffix(l[i].Name, ext)
		for n := taken[key]; ; n++ {
			name := stem + " (" + strconv.Itoa(n) + ")" + ext
			if _, used := taken[strings.ToLower(name)]; !used {
				taken[key], taken[strings.ToLower(name)] = n, 1
				l[i].Name = name
				break
			}
		}
	}
}
