package parser

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func based(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func yenc(b []byte) string {
	var out strings.Builder
	for i, c := range b {
		if i > 0 && i%128 == 0 {
			out.WriteByte('\n')
		}
		switch c += 42; c {
		case 0, '\n', '\r', '=':
			out.WriteByte('=')
			c += 64
		}
		out.WriteByte(c)
	}
	return out.String()
}

var allBytes = func() []byte {
	b := make([]byte, 256)
	for i := range b {
		b[i] = byte(i)
	}
	return b
}()

// oddMail is a mail of a kind that programs really write, and what it says.
type oddMail struct {
	name, raw string
	text      string
	files     string // name type size, one a line
	facts     string // signed/encrypted
	problem   string
}

// winmail is a stream as Outlook writes it: text as compressed RTF made of HTML, a file with a short and a long name.
var winmail = string(tnefStream(
	tnefAttribute(1, 0x00089006, []byte{0, 0, 1, 0}),
	tnefAttribute(1, tnefCodepage, []byte{0xe4, 4, 0, 0, 0, 0, 0, 0}),
	tnefAttribute(1, tnefProps, mapiList(
		mapiProperty{0x0E1F, 0x000B, []byte{1, 0, 0, 0}},
		mapiProperty{0x0039, 0x0040, make([]byte, 8)},
		mapiProperty{propRTF, mapiBinary, rtfRaw(`{\rtf1\ansi other words}`)},
		mapiProperty{propBody, mapiUnicode, utf16le("See the caf\u00e9.\r\nDana")})),
	tnefAttribute(2, tnefFile, make([]byte, 14)),
	tnefAttribute(2, tnefFileTitle, []byte("OFFER~1.PDF\x00")),
	tnefAttribute(2, tnefFileContent, []byte("%PDF-1.4 hello")),
	tnefAttribute(2, tnefFileProps, mapiList(mapiProperty{propLongName, mapiUnicode, utf16le("Offer for Dana.pdf")}, mapiProperty{propMIME, mapiString8, []byte("application/pdf\x00")}))))

func rtfWinmail(rtf string) string {
	return string(tnefStream(tnefAttribute(1, tnefProps, mapiList(mapiProperty{propRTF, mapiBinary, rtfRaw(rtf)}))))
}

// rtfRaw is RTF in the envelope of compressed RTF, as it is.
func rtfRaw(s string) []byte {
	b := binary.LittleEndian.AppendUint32(nil, uint32(len(s)+12))
	b = binary.LittleEndian.AppendUint32(b, uint32(len(s)))
	return append(append(b, "MELA\x00\x00\x00\x00"...), s...)
}

func tnefMail(stream string) string {
	return "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n \n--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n" + based([]byte(stream)) + "\n--b--\n"
}

var oddMails = []oddMail{
	{name: "uuencode in the text", raw: "\nSee below.\n\nbegin 644 cat.txt\n#0V%T\n`\nend\n\nDana\n", text: "See below.\n\n\nDana", files: "cat.txt application/octet-stream 3"},
	{name: "two of them and no end", raw: "\nbegin 644 a\n#0V%T\nend\nand\nbegin 0600 b c.txt\n#0V%T\n\nDana\n", text: "and\n\nDana", files: "a application/octet-stream 3\nb c.txt application/octet-stream 3", problem: `the uuencoded file "b c.txt": it ends early`},
	{name: "uuencode in base64", raw: "\nx\nbegin-base64 644 cat.txt\nQ2F0\n====\ny\n", text: "x\ny", files: "cat.txt application/octet-stream 3"},
	{name: "prose that begins", raw: "\nbegin 644 the day\nwith a walk\nbegin at 8\nend\n", text: "begin 644 the day\nwith a walk\nbegin at 8\nend"},
	{name: "uuencoded path", raw: "\nbegin 644 ../../etc/passwd\n#0V%T\n`\nend\n", files: "passwd application/octet-stream 3"},
	{name: "yEnc in the text", raw: fmt.Sprintf("Content-Type: text/plain; charset=iso-8859-1\n\nhere\n=ybegin line=128 size=256 name=all bytes.bin\n%s\n=yend size=256 crc32=%08x\nthere\n", yenc(allBytes), crc32.ChecksumIEEE(allBytes)),
		text: "here\nthere", files: "all bytes.bin application/octet-stream 256"},
	{name: "yEnc with a wrong checksum", raw: fmt.Sprintf("\n=ybegin line=128 size=256 name=a\n%s\n=yend size=256 crc32=12345678\n", yenc(allBytes)), files: "a application/octet-stream 256", problem: `the yEnc file "a": its checksum is wrong`},
	{name: "yEnc in two pieces", raw: fmt.Sprintf("\n=ybegin part=1 total=2 line=128 size=256 name=a\n=ypart begin=1 end=128\n%s\n=yend size=128 part=1\n=ybegin part=2 total=2 line=128 size=256 name=a\n=ypart begin=129 end=256\n%s\n=yend size=128 part=2 pcrc32=%08x\n", yenc(allBytes[:128]), yenc(allBytes[128:]), crc32.ChecksumIEEE(allBytes[128:])),
		files: "a application/octet-stream 256"},
	{name: "the second piece alone", raw: fmt.Sprintf("\n=ybegin part=2 line=128 size=256 name=a\n=ypart begin=129 end=256\n%s\n=yend size=128 part=2\n", yenc(allBytes[128:])), files: "a application/octet-stream 128", problem: `the yEnc file "a": a piece before this one is missing`},
	{name: "yEnc cut off", raw: "\nx\n=ybegin line=128 size=256 name=a\n" + yenc(allBytes), text: "x", files: "a application/octet-stream 256", problem: `the yEnc file "a": it ends early`},
	{name: "prose about yEnc", raw: "\nIt begins with\n=ybegin line=128 size=1 name=a\nand so on.\n", text: "It begins with\n=ybegin line=128 size=1 name=a\nand so on."},

	{name: "winmail.dat", raw: tnefMail(winmail), text: "See the café.\nDana", files: "Offer for Dana.pdf application/pdf 14"},
	{name: "winmail.dat beside a text", raw: strings.Replace(tnefMail(winmail), "\n \n", "\nThe text.\n", 1), text: "The text.", files: "Offer for Dana.pdf application/pdf 14"},
	{name: "winmail.dat of an unknown type", raw: strings.Replace(tnefMail(winmail), "application/ms-tnef", "application/octet-stream", 1), text: "See the café.\nDana", files: "Offer for Dana.pdf application/pdf 14"},
	{name: "winmail.dat cut off", raw: tnefMail(winmail[:len(winmail)-20]), text: "See the café.\nDana", files: "Offer for Dana.pdf application/octet-stream 14", problem: "winmail.dat ends early: what came before was read"},
	{name: "winmail.dat of nothing", raw: tnefMail(winmail[:10]), files: "winmail.dat application/ms-tnef 10", problem: "winmail.dat ends early: what came before was read"},
	{name: "RTF that was HTML", raw: tnefMail(rtfWinmail(`{\rtf1\ansi\ansicpg1251\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\f0 \htmlrtf0 \'cf\'f0\'e8 \u8364 ?\htmlrtf }\htmlrtf0 {\*\htmltag84 &lt;}\{a\}{\*\htmltag72 </p>}}`)), text: "При €<{a}"},
	{name: "RTF that was text", raw: tnefMail(rtfWinmail(`{\rtf1\ansi\fromtext {\fonttbl{\f0 Arial;}}{\*\generator x;}\pard one\par two \u-10179?\u-8704? {\b three}\par}`)), text: "one\ntwo 😀 three"},
	{name: "a mail inside winmail.dat", raw: tnefMail(string(tnefStream(tnefAttribute(2, tnefFile, nil), tnefAttribute(2, tnefFileProps, mapiList(mapiProperty{propContent, mapiObject, append([]byte{7, 3, 2, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46}, tnefStream(tnefAttribute(1, tnefSubject, []byte("Old: plans\x00")), tnefAttribute(1, tnefBody, []byte("inside\x00")))...)}))))),
		files: "Old: plans.txt text/plain 6"},

	{name: "signed as a whole", raw: "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + based(signedData([]byte("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsigned text\r\n--b\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\nx\r\n--b--\r\n"))),
		text: "signed text", files: "a.txt text/plain 1", facts: "smime/"},
	{name: "signed, with lengths left open", raw: "Content-Type: application/x-pkcs7-mime\nContent-Transfer-Encoding: base64\n\n" +
		based([]byte("0\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x02\xa0\x800\x80\x02\x01\x011\x000\x80\x06\x09*\x86H\x86\xf7\r\x01\x07\x01\xa0\x80$\x80\x04\x10Content-Type: te\x04\x0fxt/plain\n\nhello\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")), text: "hello", facts: "smime/"},
	{name: "encrypted with S/MIME", raw: "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n" + based(der(0x30, []byte("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"), der(0xa0, der(0x30)))),
		files: "smime.p7m application/pkcs7-mime 29", facts: "/smime", problem: "the mail is encrypted (S/MIME): what it says was not read"},
	{name: "S/MIME that is none", raw: "Content-Type: application/pkcs7-mime; name=smime.p7m\n\nhello", files: "smime.p7m application/pkcs7-mime 5", problem: "an S/MIME part cannot be read"},
	{name: "signed beside", raw: "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nx\n--b--", text: "hello", files: "smime.p7s application/pkcs7-signature 1", facts: "smime/"},
	{name: "signed with PGP", raw: "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--", text: "hello", files: " application/pgp-signature 1", facts: "pgp/"},
	{name: "encrypted with PGP", raw: "Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\nx\n--b--", files: " application/pgp-encrypted 10\n application/octet-stream 1", facts: "/pgp", problem: "the mail is encrypted (PGP): what it says was not read"},
	{name: "PGP in the text", raw: "\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nDear team,\n- -- \n- - one\n-----BEGIN PGP SIGNATURE-----\n\niQE\n-----END PGP SIGNATURE-----\n\nafter\n", text: "Dear team,\n-- \n- one\n\nafter", facts: "pgp/"},
	{name: "encrypted in the text", raw: "\n-----BEGIN PGP MESSAGE-----\n\nhQE\n-----END PGP MESSAGE-----\n", text: "-----BEGIN PGP MESSAGE-----\n\nhQE\n-----END PGP MESSAGE-----", facts: "/pgp", problem: "the mail is encrypted (PGP): what it says was not read"},

	{name: "AppleDouble", raw: "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: multipart/appledouble; boundary=c\n\n--c\nContent-Type: application/applefile; name=\"Plan\"\nContent-Transfer-Encoding: base64\n\nAAUWBw==\n--c\nContent-Type: application/pdf; name=\"Plan.pdf\"\nContent-Disposition: attachment\n\nPDF\n--c--\n--b--", text: "hello", files: "Plan.pdf application/pdf 3"},
	{name: "AppleSingle", raw: "Content-Type: application/applefile\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n" +
		based(append([]byte{0, 5, 0x16, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 50, 0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 54, 0, 0, 0, 3}, "PlanPDF"...)), files: "Plan application/applefile 3"},

	{name: "boundary missing", raw: "Content-Type: multipart/mixed\n\n--x\nContent-Type: text/plain\n\nhello\n--x--\n", text: "hello", problem: "the parts' boundary is not the one named, guessed"},
	{name: "boundary wrong", raw: "Content-Type: multipart/mixed; boundary=y\n\n--x\ncontent-type: text/plain\n\nhello\n--x\nContent-Type: image/png; name=a.png\n\nx\n--x--\n", text: "hello", files: "a.png image/png 1", problem: "the parts' boundary is not the one named, guessed"},
	{name: "no last boundary", raw: "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhello\n--x\nContent-Type: image/png; name=a.png\n\nabc", text: "hello", files: "a.png image/png 3"},
	{name: "no parts", raw: "Content-Type: multipart/mixed; boundary=x\n\nhello\n", text: "hello", problem: "the parts' boundary is missing, read as text"},
	{name: "boundary that begins another", raw: "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/alternative; boundary=xx\n\n--xx\n\nhello\n--xx--\n--x--\n", text: "hello"},
	{name: "blanks behind the boundary", raw: "Content-Type: multipart/mixed; boundary=\"x \"\n\n--x  \n\nhello\n--x-- \n", text: "hello"},
	{name: "parts in base64", raw: "Content-Type: multipart/mixed; boundary=x\nContent-Transfer-Encoding: base64\n\n" + based([]byte("--x\n\nhello\n--x--\n")), text: "hello"},
	{name: "related", raw: "Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>hello <img src=cid:1@x>\n--x\nContent-Type: image/png\nContent-ID: <1@x>\n\nabc\n--x--\n", text: "hello", files: " image/png 3"},
	{name: "alternative in the wrong order", raw: "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>hello\n--x\nContent-Type: text/plain\n\nhello plain\n--x--\n", text: "hello plain"},
	{name: "alternative with an empty text", raw: "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n \n--x\nContent-Type: text/html\n\n<p>hello\n--x--\n", text: "hello"},
	{name: "mail in base64", raw: "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nsee\n--x\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + based([]byte("Subject: inside\n\nhello")) + "\n--x--\n", text: "see", files: " message/rfc822 22"},
	{name: "mail as a file", raw: "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nsee\n--x\nContent-Type: application/octet-stream; name=\"old.eml\"\n\nSubject: inside\n\nhello\n--x--\n", text: "see", files: "old.eml application/octet-stream 22"},
	{name: "one piece of a mail", raw: "Content-Type: message/partial; id=1; number=2; total=3\n\nabc", files: " message/partial 3", problem: "the mail was sent in 3 pieces, this is number 2: it is not put together"},
	{name: "content elsewhere", raw: "Content-Type: message/external-body; access-type=URL; URL=\"http://x.example\"\n\nContent-Type: image/png\n\n", files: " message/external-body 25", problem: "the content of a part lies elsewhere and was not fetched"},
	{name: "flowed", raw: "Content-Type: text/plain; format=flowed\n\none \ntwo\n> a \n> b\n>> c\n From here\n-- \nDana \n", text: "one two\n> a b\n>> c\nFrom here\n-- \nDana"},
	{name: "flowed with DelSp", raw: "Content-Type: text/plain; format=Flowed; DelSp=Yes\n\none \ntwo \n\nthree\n", text: "onetwo\nthree"},
	{name: "broken base64", raw: "Content-Transfer-Encoding: base64\n\naGVs*bG8g\n=\n!d29ybGQ", text: "hello world"},
	{name: "broken quoted-printable", raw: "Content-Transfer-Encoding: quoted-printable\nContent-Type: text/plain; charset=utf-8\n\na=3D=3d=XY =\nb=\r\nc = \nd=C3=A6=", text: "a===XY bc dæ"},
	{name: "unknown charset", raw: "Content-Type: text/plain; charset=x-none\n\ngr\xfc\xdfe", text: "grüße", problem: "unknown charset x-none in part 1, guessed"},
	{name: "charset with another name", raw: "Content-Type: text/plain; charset=\"win-1251\"\n\n\xcf\xf0\xe8\xe2\xe5\xf2", text: "Привет"},
	{name: "UTF-8 that says Latin-1", raw: "Content-Type: text/plain; charset=iso-8859-1\n\ngrüße", text: "grüße"},
	{name: "Latin-1 that says UTF-8", raw: "Content-Type: text/plain; charset=utf-8\n\ngr\xfc\xdfe aus K\xf6ln", text: "grüße aus Köln"},
	{name: "UTF-16 with its mark", raw: "Content-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n/v8AaADp", text: "hé"},
	{name: "UTF-7", raw: "Content-Type: text/plain; charset=utf-7\n\nH+AOk-llo +2D3eAA- 1 +- 1", text: "Héllo 😀 1 + 1"},
	{name: "ISO-2022-KR", raw: "Content-Type: text/plain; charset=iso-2022-kr\n\n\x1b$)C\x0e>H3g\x0f hi", text: "안녕 hi"},
}

func TestMIME_SurvivesTheWorld(t *testing.T) {
	t.Parallel()
	for _, c := range oddMails {
		m := Read([]byte("Subject: x\n" + c.raw))
		if got := strings.Trim(m.Text, "\n "); got != c.text {
			t.Errorf("%s: got text %q, want %q", c.name, got, c.text)
		}
		var files []string
		for _, a := range m.Attachments {
			files = append(files, fmt.Sprintf("%s %s %d", a.Name, a.Type, a.Size))
		}
		if got := strings.Join(files, "\n"); got != c.files {
			t.Errorf("%s: got files %q, want %q", c.name, got, c.files)
		}
		if got := m.Facts.Signed + "/" + m.Facts.Encrypted; got != c.facts && !(got == "/" && c.facts == "") {
			t.Errorf("%s: got signed/encrypted %q, want %q", c.name, got, c.facts)
		}
		if got := strings.Join(m.Problems, "; "); got != c.problem {
			t.Errorf("%s: got problems %q, want %q", c.name, got, c.problem)
		}
	}
}

// What the files hold, not only how they are called.
func TestMIME_ContentOfFiles(t *testing.T) {
	t.Parallel()
	content := func(raw string) []byte { return Read([]byte("Subject: x\n" + raw)).AttachmentBytes(0) }
	for _, c := range oddMails {
		want := ""
		switch c.name {
		case "uuencode in the text", "uuencode in base64":
			want = "Cat"
		case "yEnc in the text", "yEnc in two pieces", "yEnc cut off":
			want = string(allBytes)
		case "winmail.dat":
			want = "%PDF-1.4 hello"
		case "AppleSingle", "AppleDouble":
			want = "PDF"
		default:
			continue
		}
		if got := content(c.raw); string(got) != want {
			t.Errorf("%s: got %q, want %q", c.name, got, want)
		}
	}
}

// The example of MS-OXRTFCP section 4.1.1, and one that refers to itself (4.2).
func TestMIME_CompressedRTF(t *testing.T) {
	t.Parallel()
	simple := []byte("\x2d\x00\x00\x00\x2b\x00\x00\x00LZFu\xf1\xc5\xc7\xa7\x03\x00\x0a\x00rcpg125B2\x0a\xf3 hel\x09\x00 bw\x05\xb0ld}\x0a\x80\x0f\xa0")
	if got, want := string(decompressRTF(simple, 1000)), "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	crossing := []byte("\x1a\x00\x00\x00\x1c\x00\x00\x00LZFu\xe2\xd4KQA\x00\x04 WXYZ\x0dn}\x01\x0e\xb0")
	if got, want := string(decompressRTF(crossing, 1000)), "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := decompressRTF(compressedRTF("{\\rtf1 a", 1<<20), 1000); len(got) != 1000 {
		t.Errorf("%d bytes, the limit is 1000", len(got))
	}
}

// Other programs read the streams that the tests write, so that they are no private dialect.
func TestMIME_OthersReadTheSameTNEF(t *testing.T) {
	t.Parallel()
	tool, err := exec.LookPath("tnef")
	if err != nil {
		t.Skip("the tnef program is not installed")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "winmail.dat")
	if err := os.WriteFile(name, []byte(winmail), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), tool, "-C", dir, name).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	got, err := os.ReadFile(filepath.Join(dir, "Offer for Dana.pdf"))
	if err != nil || !bytes.Equal(got, Read([]byte(tnefMail(winmail))).AttachmentBytes(0)) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestMIME_FileNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"a.pdf", "a.pdf"}, {"../../etc/passwd", "passwd"}, {`C:\temp\a.pdf`, "a.pdf"}, {"/a/b/", "b"}, {"..", ""}, {"...", ""}, {".bashrc", "bashrc"}, {"..\\..\\.ssh", "ssh"},
		{"a\x00b\r\nc.txt", "ab c.txt"}, {"photo\u202egpj.exe", "photogpj.exe"}, {"a\u2066b\u2069.txt", "ab.txt"}, {"\u200eplan.pdf", "plan.pdf"}, {"می\u200cخواهم.pdf", "می\u200cخواهم.pdf"},
		{"CON", "_CON"}, {"con.txt", "_con.txt"}, {"LPT1.tar.gz", "_LPT1.tar.gz"}, {"COM¹", "_COM¹"}, {"console.txt", "console.txt"}, {"nul .txt", "_nul .txt"},
		{"a.exe. . ", "a.exe"}, {"  a  b.txt ", "a b.txt"}, {"a\u00a0b.txt", "a b.txt"}, {strings.Repeat("é", 300) + ".pdf", strings.Repeat("é", 98) + ".pdf"}, {strings.Repeat("a", 300), strings.Repeat("a", 200)},
		{"a." + strings.Repeat("b", 300), "a." + strings.Repeat("b", 198)}, {"Grüße \"neu\".pdf", "Grüße \"neu\".pdf"}, {"", ""},
	} {
		if got := fileName(c.in); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
	l := []Attachment{{Name: "a.pdf"}, {Name: "A.PDF"}, {Name: "a (2).pdf"}, {Name: "a.pdf"}, {Name: ""}, {Name: ""}, {Name: "b"}, {Name: "b"}}
	distinct(l)
	if got, want := sprint(l[0].Name, "|", l[1].Name, "|", l[2].Name, "|", l[3].Name, "|", l[4].Name, l[5].Name, "|", l[6].Name, "|", l[7].Name), "a.pdf|A (3).PDF|a (2).pdf|a (4).pdf||b|b (2)"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// RFC 2231: continuations in any order, charsets, what programs write instead.
func TestMIME_NamesOfFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ disposition, want string }{
		{`attachment; filename="a.pdf"`, "a.pdf"},
		{`attachment; filename*=utf-8''gr%C3%BC%C3%9Fe.pdf`, "grüße.pdf"},
		{`attachment; filename*=iso-8859-1'de'gr%FC%DFe.pdf`, "grüße.pdf"},
		{`attachment; filename*0="one "; filename*1="two.pdf"`, "one two.pdf"},
		{`attachment; filename*1*=%9Fe.pdf; filename*0*=utf-8''gr%C3%BC%C3`, "grüße.pdf"},
		{`attachment; filename*0*=utf-8''gr%C3%BC; filename*1="s.pdf"`, "grüs.pdf"},
		{`attachment; filename*10="k"; filename*9="j"; filename*0="a"`, "ajk"},
		{`attachment; filename="x.pdf"; filename*=utf-8''gr%C3%BC.pdf`, "grü.pdf"},
		{`attachment; filename="=?utf-8?Q?gr=C3=BC.pdf?="`, "grü.pdf"},
		{`attachment; filename==?utf-8?B?Z3LDvC5wZGY=?=`, "grü.pdf"},
		{`attachment; filename=two words.pdf`, "two words.pdf"},
		{`attachment; filename="a;b.pdf"; x=y`, "a;b.pdf"},
		{`attachment; filename="never closed.pdf`, "never closed.pdf"},
		{"attachment; filename=\"gr\xfc\xdfe.pdf\"", "grüße.pdf"},
		{`attachment; FileName = "a.pdf" (a comment)`, "a.pdf"},
		{`attachment; filename*=x-none''a%FCb`, "aüb"},
		{`attachment; filename*="utf-8''gr%C3%BC.pdf"`, "grü.pdf"},
		{`attachment; filename*=gr%C3%BC.pdf`, "grü.pdf"},
		{`attachment; filename=`, ""}, {`attachment; filename*=`, ""}, {`;;;=`, ""},
	} {
		m := Read([]byte("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n--b\nContent-Type: application/pdf\nContent-Disposition: " + c.disposition + "\n\nx\n--b--"))
		if len(m.Attachments) != 1 || m.Attachments[0].Name != c.want {
			t.Errorf("%s: got %+v, want %q", c.disposition, m.Attachments, c.want)
		}
	}
}

// Bytes that name no charset are read as a reader would.
func TestMIME_DetectsCharsets(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"windows-1252": "Sehr geehrte Damen und Herren, anbei die geänderte Übersicht für das nächste Quartal. Mit freundlichen Grüßen",
		"windows-1251": "Добрый день! Прошу согласовать прилагаемый договор до конца недели.",
		"koi8-r":       "Добрый день! Прошу согласовать прилагаемый договор до конца недели.",
		"iso-8859-5":   "Добрый день! Прошу согласовать прилагаемый договор до конца недели.",
		"ibm866":       "Добрый день! Прошу согласовать прилагаемый договор до конца недели.",
		"windows-1253": "Καλημέρα, παρακαλώ στείλτε μου την προσφορά μέχρι την Παρασκευή.",
		"windows-1255": "שלום רב, נא לשלוח את ההצעה עד יום שישי. תודה רבה",
		"shift_jis":    "お世話になっております。添付の資料をご確認いただけますでしょうか。よろしくお願いいたします。",
		"euc-jp":       "お世話になっております。添付の資料をご確認いただけますでしょうか。よろしくお願いいたします。",
		"iso-2022-jp":  "お世話になっております。添付の資料をご確認いただけますでしょうか。",
		"euc-kr":       "안녕하세요. 첨부한 자료를 확인해 주시기 바랍니다. 감사합니다.",
		"gb18030":      "您好，请查收附件中的合同，并在星期五之前确认。谢谢。",
		"big5":         "您好，請查收附件中的合約，並在星期五之前確認。謝謝。",
		"utf-16le":     "Hello, and thank you for the offer.",
		"utf-16be":     "Hello, and thank you for the offer.",
	} {
		raw, err := encodingOf(name).NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(name, err)
		}
		if got := guess(raw); got != text {
			t.Errorf("%s: got %q, want %q", name, got, text)
		}
	}
	// French has accents in nearly every word, and short texts say little
	for _, text := range []string{"été", "Où ça? À Orléans, là-bas, à côté", "Ærø Øst Ål", "¡¿Qué?!", "é à ù ê ô", "Müller", "ÄÖÜ ÄÖÜß"} {
		raw, err := encodingOf("windows-1252").NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if got := guess(raw); got != text {
			t.Errorf("got %q, want %q", got, text)
		}
	}
}
