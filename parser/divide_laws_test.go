package parser

import (
	"strings"
	"testing"
	"time"
	"unicode"
)

// lawful checks what holds for the parts of any mail: what is visible stands in the text, in its order; nothing is both
// visible and quoted; dividing what is visible once more finds no new words; the own text begins what is visible.
func lawful(t interface{ Errorf(string, ...any) }, raw []byte) {
	m := Read(raw)
	inOrder := func(what string, lines, text []string) {
		at := 0
		for _, line := range lines {
			found := false
			for ; at < len(text) && !found; at++ {
				// an attribution may stand behind own words on their line
				found = text[at] == line || strings.HasPrefix(text[at], line)
			}
			if !found {
				t.Errorf("%s line %q does not stand in the text, or not in this order", what, line)
				return
			}
		}
	}
	text := worded(m.Text)
	inOrder("visible", worded(m.Visible), text)
	if v, q, all := letters(m.Visible), letters(m.Quoted), letters(m.Text); v+q > all {
		t.Errorf("%d letters are visible and %d quoted, of %d", v, q, all)
	}
	again := division{subject: m.Subject, zone: time.UTC}
	again.divide(m.Visible)
	inOrder("once more divided", worded(strings.Join(again.visible, "\n")), worded(m.Visible))
	if own := strings.TrimSpace(m.OwnText); !strings.HasPrefix(strings.TrimSpace(m.Visible), own) {
		t.Errorf("own text %q does not begin what is visible, %q", own, m.Visible)
	}
	if v, o, s := letters(m.Visible), letters(m.OwnText), letters(m.Signature); o+s != v {
		t.Errorf("%d letters are visible, of which %d are own text and %d signature", v, o, s)
	}
	for f, depth := m.Forward, 0; f != nil; f, depth = f.Forward, depth+1 {
		if depth > maxDepth+1 {
			t.Errorf("forwards within forwards without end")
			return
		}
		if f.To == nil || f.Cc == nil || f.Via == "" {
			t.Errorf("a forward without lists: %+v", f)
		}
	}
	valid(fatal{t}, m)
}

// fatal lets a check that ends a test report to one that goes on.
type fatal struct {
	to interface{ Errorf(string, ...any) }
}

func (f fatal) Fatalf(format string, args ...any) { f.to.Errorf(format, args...) }

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

func mailOf(subject, text string) []byte {
	return []byte("From: Dana Whitfield <dana@example.org>\nTo: team@example.net\nSubject: " + oneLine(subject) + "\nDate: Tue, 24 Nov 2026 10:00:00 +0100\n" +
		"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + text)
}

func FuzzDivideForward(f *testing.F) {
	for _, l := range tongues {
		for _, layout := range forwardedBy {
			f.Add("Fwd: x", "Please pay.\n\n"+strings.Join(layout(l), "\n")+"\nDear Dana,\n")
		}
	}
	f.Add("FW: x", "From: a\nTo: b, c;\n<d@e.org>\nSubject:\nDate:\n\n\nx\n-- \ny")
	f.Add("x", "> ---------- Forwarded message ---------\n> From: a@b.org\n> Date: 1.2.2026\n>\n>> x\ny")
	f.Add("Fwd: x", "   ----- Forwarded Message ----- From: a <a@b.org>To: c@d.orgDw e@f.orgSent: 1/2/2026 4:12 PMSubject: x\ny")
	f.Add("0", "   -- -- Forwarded Message ------From: a <a@b.org>To: c@d.orgDw e@f.orgSent: 1/2/2026 4:12 PMSubject: x\ny")
	f.Add("0", "\x00\x92\x9b\xe2\xed\a2yes On Mon, 23\x00\x00\x10\x00 2026 2t 16:12, T <t\x00g.org> wrote:\n>")
	f.Fuzz(func(t *testing.T, subject, text string) { lawful(t, mailOf(subject, text)) })
}

func FuzzDivideReply(f *testing.F) {
	for _, row := range rows(f, "attributions") {
		_, head, _ := strings.Cut(row, "|")
		f.Add("Re: x", "yes\n\n"+strings.ReplaceAll(head, "¶", "\n")+"\n\n> #118 is it?\n\nno\n\n-- \nDana")
	}
	for _, row := range rows(f, "originals") {
		_, rule, _ := strings.Cut(row, "|")
		f.Add("AW: x", "yes\nDana\n"+rule+"\nx")
	}
	for _, row := range rows(f, "signoffs") {
		f.Add("Re: x", "yes\n\n"+strings.ReplaceAll(row, "¶", "\n"))
	}
	f.Add("Re: x", "yes On Mon, 23 Nov 2026 at 16:12, T <t@g.org> wrote:\n> a (https://g.org/?a=\nb)\n> c\n>>> d <<<\n-- reply above this line --\ne")
	f.Fuzz(func(t *testing.T, subject, text string) { lawful(t, mailOf(subject, text)) })
}

// TestDivide_LongTexts divides a quarter of a megabyte of each line that begins something, against a reader that looks back
// or ahead without bound.
func TestDivide_LongTexts(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"empty lines": "\n", "marks": ">\n", "quoted": "> x\n", "every other line quoted": "> a\nb\n", "headers": "From: a@b.cc\n", "two headers": "From: a@b.cc\nTo: \n",
		"recipients without end": "To: a@b.cc,\n", "a name and a value": "ab: c@d.ee\n", "attributions begun": "On x@y.zz\n", "brackets opened": "On 1 <\n",
		"attributions": "On Mon, 23 Nov 2026 at 16:12 x@y.zz wrote:\n", "attributions quoted": "On Mon, 23 Nov 2026 at 16:12 x@y.zz wrote:\n> x\n",
		"own words before attributions": "a" + strings.Repeat(" On 1", 80) + " wrote:\n> x\n", "colons": "a b:\n", "rules": "-----\n", "rules apart": "-----\n\n\n\n",
		"announcements": "---------- Forwarded message ---------\n", "glued": "--- Forwarded message --- " + strings.Repeat(": ", 900) + "x\n",
		"originals": "-----Original Message-----\n", "delimiters": "-- \nx\n", "names": "Ab Cd\n", "dashed names": "-Bob\n", "telephones": "Tel: +45 33 12 34 56\n",
		"closings": "Regards\n", "devices": "Sent from my iPhone\n", "disclaimers": "confidential recipient delete error\n", "broken quotes": "> (a\nb)\n",
	} {
		for _, subject := range []string{"x", "Re: x", "Fwd: x"} {
			t.Run(name+"/"+subject, func(t *testing.T) {
				raw := func(size int) []byte { return mailOf(subject, "hello\n"+strings.Repeat(line, size/len(line))) }
				small, big := raw(maxText/32), raw(maxText/4)
				costsLikeItsSize(t, name, func() { Read(small) }, func() { Read(big) })
			})
		}
	}
}

// TestDivide_BeyondTheLinesLookedAt: so far below nobody writes; what has a mark is quoted there and the rest is text.
func TestDivide_BeyondTheLinesLookedAt(t *testing.T) {
	t.Parallel()
	m := Read(mailOf("Re: x", "yes\n\nOn Mon, 23 Nov 2026 at 16:12, T <t@griddays.example> wrote:\n"+strings.Repeat("> x\n", maxLines+500)+"no\n"))
	if m.Visible != "yes\n\nno" || strings.Count(m.Quoted, "> x") != maxLines+500 {
		t.Errorf("visible is %q, %d lines are quoted", m.Visible, strings.Count(m.Quoted, "\n"))
	}
	m = Read(mailOf("Fwd: x", strings.Repeat("x\n", maxLines+500)+"---------- Forwarded message ---------\nFrom: a@b.org\nDate: 1 May 2026\nSubject: x\n\ny"))
	if m.Forward != nil || !strings.HasSuffix(m.Visible, "y") {
		t.Errorf("a forward was looked for %d lines below", maxLines)
	}
}

// TestHeaderNames_HaveOneMeaning: the name of a header is of one meaning in all the languages, or the first that has it
// would decide for the others unseen.
func TestHeaderNames_HaveOneMeaning(t *testing.T) {
	t.Parallel()
	meaning := map[string]string{}
	for _, names := range headerNames {
		for w := range strings.SplitSeq(names.list, ",") {
			w = fold(strings.Join(strings.Fields(w), " "))
			if m, ok := meaning[w]; ok && m != names.meaning {
				t.Errorf("%q is %s and %s", w, m, names.meaning)
			}
			meaning[w] = names.meaning
		}
	}
}
