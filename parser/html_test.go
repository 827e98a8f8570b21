package parser

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestHTMLText_TakesAnyBytesInLinearTime compares a page with one that is eight times longer.
func TestHTMLText_TakesAnyBytesInLinearTime(t *testing.T) {
	t.Parallel()
	linear(t, func(s string) { htmlText(s) })
}

func FuzzHTMLText(f *testing.F) {
	for _, page := range hostilePages(3) {
		f.Add(page)
	}
	for _, c := range htmlMails {
		f.Add(c.html)
	}
	f.Add("<p>  one\n two\t<b> three  </b>four </p>\n\n<p>\n\x00\x00\x01\x00<p>f")
	f.Fuzz(func(t *testing.T, page string) {
		page = tidy(page) // as every page of a mail is before it is read
		text := htmlText(page)
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r\u200b\u202e") {
			t.Errorf("no clean text: %q", text)
		}
		if len(text) > 120*len(page)+100 {
			t.Errorf("%d bytes became %d", len(page), len(text))
		}
		if strings.Contains(text, "\n\n\n\n") {
			t.Errorf("lines far apart: %q", text)
		}
	})
}
