package parser

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"mime/quotedprintable"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
)

// BenchmarkRead reads 300 mails, 9 MB, as a team inbox has them.
func BenchmarkRead(b *testing.B) {
	benchmarkMails(b, 1, func(raw []byte, _ Dictionary) { Read(raw) })
}

// BenchmarkRead_Whole also reads what they ask for: as a new mail and as an
// answer.
func BenchmarkRead_Whole(b *testing.B) {
	for _, readers := range []int{1, 2} {
		b.Run(fmt.Sprintf("goroutines=%d", readers), func(b *testing.B) {
			benchmarkMails(b, readers, func(raw []byte, d Dictionary) {
				m := Read(raw)
				m.Intent(d)
				m.Commands(d, ReplyOptions{})
			})
		})
	}
}

// BenchmarkRead_Samples reads the mails of testdata: small, and each hard in
// its own way.
func BenchmarkRead_Samples(b *testing.B) {
	mails, size := sampleMails(b)
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, raw := range mails {
			Read(raw)
		}
	}
}

func benchmarkMails(b *testing.B, readers int, read func([]byte, Dictionary)) {
	mails := generatedMails(300)
	size := 0
	for _, raw := range mails {
		size += len(raw)
	}
	d := Dictionary{
		TeamAddress: "team@example.net", Zone: time.UTC, Locale: "en-GB", Arrived: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC),
		Domains: []DomainWords{{Slug: "travel", Name: "Travel", Keywords: []string{"flight"}}, {Slug: "vendors", Name: "Vendors", Aliases: []string{"supplier"}}},
		People:  []PersonWords{{Key: "dana", Name: "Dana Whitfield", Addresses: []string{"dana@example.org"}}, {Key: "priya", Name: "Priya Raman", Addresses: []string{"priya@example.org"}}},
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	rounds := 0
	for b.Loop() {
		rounds++
		var group sync.WaitGroup
		for n := range readers {
			group.Go(func() {
				for i := n; i < len(mails); i += readers {
					read(mails[i], d)
				}
			})
		}
		group.Wait()
	}
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(rounds*len(mails))/b.Elapsed().Seconds(), "mails/s")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(rounds*size), "allocated-B/B")
}

// writer makes mails. The same seed makes the same mails.
type writer struct{ *rand.Rand }

func generatedMails(n int) [][]byte {
	w := writer{rand.New(rand.NewPCG(42, 42))}
	mails := make([][]byte, n)
	for i := range mails {
		mails[i] = []byte(strings.ReplaceAll(w.mail(i), "\n", "\r\n"))
	}
	return mails
}

var phrases = strings.Split("The fair opens on the second of March and the stand is ours from noon.|Two nights near the venue would do, with breakfast."+
	"|Please let me know by Friday whether the amount can be moved to the next quarter.|I have asked them twice; nobody has answered yet."+
	"|The contract is in the attachment, with my remarks in the margin.|We could also take the earlier train at 7:45 and be there by ten."+
	"|As discussed, the invoice of 1,250 EUR was paid on 12 November.|Thank you, that is very kind of you!|Who will speak in my place if the flight is late?"+
	"|Lunch at the usual place, 12:30; I will book a table for six.|The committee meets again in two weeks and expects a draft."+
	"|Their office is closed until Monday, so a call makes no sense before.|See https://example.org/agenda?id=118&lang=en for the whole agenda.", "|")

var foreign = []struct {
	name string
	set  encoding.Encoding
	text string
}{
	{"iso-8859-1", charmap.ISO8859_1, "Sehr geehrte Damen und Herren, anbei die geänderte Übersicht für das nächste Quartal. Mit freundlichen Grüßen aus München. "},
	{"koi8-r", charmap.KOI8R, "Добрый день! Прошу согласовать прилагаемый договор до конца недели. С уважением, Ирина Петрова. "},
	{"shift_jis", japanese.ShiftJIS, "お世話になっております。添付の資料をご確認いただけますでしょうか。よろしくお願いいたします。"},
	{"windows-1252", charmap.Windows1252, "Bonjour, veuillez trouver ci-joint le compte rendu de la réunion d’hier. Cordialement, Hélène Lefèvre. "},
}

// text is about so many bytes in paragraphs of lines of at most 76, each after
// a mark.
func (w writer) text(size int, mark string) string {
	var b strings.Builder
	for b.Len() < size {
		column := 0
		for range 2 + w.IntN(5) {
			for word := range strings.FieldsSeq(phrases[w.IntN(len(phrases))]) {
				if column == 0 || column+len(word) > 74 {
					if column > 0 {
						b.WriteByte('\n')
					}
					b.WriteString(mark)
					column = 0
				} else {
					b.WriteByte(' ')
				}
				b.WriteString(word)
				column += len(word) + 1
			}
		}
		b.WriteString("\n" + mark + "\n")
	}
	return b.String()
}

// mail is the whole of the nth mail: a mean of 30 KB, most of it in the few
// that carry files.
func (w writer) mail(n int) string {
	subject := fmt.Sprintf("The stand at the fair (%d)", n)
	top := "#travel due:fri\n\n"
	switch kind := w.IntN(100); {
	case kind < 25:
		return w.head("", subject) + "Content-Type: text/plain; charset=utf-8\n\n" + top + w.text(500+w.IntN(4000), "")
	case kind < 55:
		return w.head("", "#vendors "+subject) + "Content-Type: multipart/alternative; boundary=alt\n\n" + w.alternative(top+w.text(1000+w.IntN(8000), ""))
	case kind < 67:
		return w.head("Fwd: ", subject) + "Content-Type: text/plain; charset=utf-8\n\n" + top + "---------- Forwarded message ---------\n" +
			"From: Teresa Almeida <teresa@griddays.example>\nDate: Mon, 23 Nov 2026 at 16:12\nSubject: " + subject + "\nTo: <dana@example.org>\n\n" +
			w.text(2000+w.IntN(12000), "")
	case kind < 82:
		return w.head("Re: ", subject) + "In-Reply-To: <1@example.net>\nContent-Type: text/plain; charset=utf-8\n\ndone\n\n" + w.text(w.IntN(600), "") +
			"On Mon, 23 Nov 2026 at 10:01, Team <team@example.net> wrote:\n" + w.text(1000+w.IntN(6000), "> ")
	case kind < 89:
		f := foreign[w.IntN(len(foreign))]
		raw, err := f.set.NewEncoder().String(strings.Repeat(f.text+"\n", 5+w.IntN(40)))
		if err != nil {
			panic(err) // the texts are constants
		}
		return w.head("", subject) + "Content-Type: text/plain; charset=" + f.name + "\nContent-Transfer-Encoding: base64\n\n" + lined(raw)
	default:
		file := make([]byte, 10_000+w.IntN(390_000))
		for i := range file {
			file[i] = byte(w.Uint32())
		}
		return w.head("", subject) + "Content-Type: multipart/mixed; boundary=mix\n\n--mix\nContent-Type: multipart/alternative; boundary=alt\n\n" +
			w.alternative(top+w.text(500+w.IntN(3000), "")) + "\n--mix\nContent-Type: application/pdf; name=\"offer.pdf\"\n" +
			"Content-Disposition: attachment; filename=\"offer.pdf\"\nContent-Transfer-Encoding: base64\n\n" + lined(string(file)) + "\n--mix--\n"
	}
}

func (w writer) head(prefix, subject string) string {
	return fmt.Sprintf("Received: from mx1.example.org (mx1.example.org [192.0.2.1])\n\tby mx.example.net with ESMTPS id %x\n\tfor <team@example.net>; Tue, 24 Nov 2026 09:00:02 +0000\n"+
		"From: Dana Whitfield <dana@example.org>\nTo: =?utf-8?q?Office_of_Dana?= <team@example.net>\nCc: Priya Raman <priya@example.org>\n"+
		"Subject: %s\nDate: Tue, 24 Nov 2026 10:00:00 +0100\nMessage-ID: <%x@example.org>\nMIME-Version: 1.0\n", w.Uint64(), prefix+subject, w.Uint64())
}

func (w writer) alternative(text string) string {
	var page strings.Builder
	quoted := quotedprintable.NewWriter(&page)
	fmt.Fprint(quoted, "<html><head><style>p {margin: 0}</style></head><body>\n")
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		fmt.Fprintf(quoted, "<p class=\"MsoNormal\" style=\"font-family: Calibri, sans-serif; color: #1f1f1f\"><span>%s</span></p>\n<div><br></div>\n", paragraph)
	}
	fmt.Fprint(quoted, "</body></html>\n")
	quoted.Close() // a strings.Builder never fails
	return "--alt\nContent-Type: text/plain; charset=utf-8\n\n" + text +
		"\n--alt\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n" + strings.ReplaceAll(page.String(), "\r\n", "\n") + "\n--alt--\n"
}

// lined is base64 in lines of 76.
func lined(s string) string {
	code := base64.StdEncoding.EncodeToString([]byte(s))
	var b strings.Builder
	for len(code) > 76 {
		b.WriteString(code[:76] + "\n")
		code = code[76:]
	}
	return b.String() + code + "\n"
}

func sampleMails(b *testing.B) (mails [][]byte, size int) {
	names, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(names) == 0 {
		b.Fatal("no sample mails: ", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		mails = append(mails, raw)
		size += len(raw)
	}
	return mails, size
}
