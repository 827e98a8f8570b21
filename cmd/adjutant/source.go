package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// source is one mail to be read: its bytes, and what to call it.
type source struct {
	Name    string
	Raw     []byte
	Problem string // why the bytes are not all there
}

// maxSource is how much of one mail is read; what is longer is cut.
const maxSource = 64 << 20

// mailSources calls yield for each mail in the named files, in order: a file
// is one mail or an mbox, a directory stands for its files, - for standard
// input. Names that do not exist are an error before the first mail.
func mailSources(names []string, stdin io.Reader, yield func(source) error) error {
	for _, name := range names {
		if name == "-" {
			continue
		}
		if _, err := os.Stat(name); err != nil {
			return usage("%w; write the path of a mail, an mbox or a directory", err)
		}
	}
	for _, name := range names {
		if name == "-" {
			if err := sourcesIn(name, stdin, yield); err != nil {
				return err
			}
			continue
		}
		err := filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return yield(source{Name: path, Problem: fmt.Sprintf("it could not be opened: %v", err)})
			case entry.IsDir():
				return nil
			}
			f, err := os.Open(path)
			if err != nil {
				return yield(source{Name: path, Problem: fmt.Sprintf("it could not be opened: %v", err)})
			}
			defer f.Close()
			return sourcesIn(path, f, yield)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// sourcesIn reads one file, which is an mbox when it begins with a From_ line.
// A file that is called .eml is one mail, also with such a line on top.
func sourcesIn(name string, r io.Reader, yield func(source) error) error {
	b := bufio.NewReaderSize(r, 64<<10)
	if head, _ := b.Peek(5); string(head) == "From " && !strings.EqualFold(filepath.Ext(name), ".eml") {
		return splitMbox(name, b, yield)
	}
	raw, err := io.ReadAll(io.LimitReader(b, maxSource+1))
	s := source{Name: name, Raw: raw}
	switch {
	case err != nil:
		s.Problem = fmt.Sprintf("it could not be read to its end: %v", err)
	case len(raw) > maxSource:
		s.Raw, s.Problem = raw[:maxSource], fmt.Sprintf("it is longer than %d MB and was cut", maxSource>>20)
	}
	return yield(s)
}

// fromLine is the line before a mail of an mbox. The time and year tell it
// from a sentence that begins with "From ".
var fromLine = regexp.MustCompile(`^From \S.* \d?\d:\d\d(:\d\d)?\b.*\d{4}`)

// quotedFrom is a line of a mail that an mbox had to disguise.
var quotedFrom = regexp.MustCompile(`^>+From `)

// splitMbox yields the mails of an mbox one after the other. The mboxrd form
// is read: a line ">From " was "From ".
func splitMbox(name string, b *bufio.Reader, yield func(source) error) error {
	var mail bytes.Buffer
	n, blank, cut := 0, true, false
	flush := func(problem string) error {
		if n == 0 {
			return nil
		}
		raw := bytes.Clone(bytes.TrimSuffix(mail.Bytes(), []byte("\n")))
		if cut {
			problem = fmt.Sprintf("it is longer than %d MB and was cut", maxSource>>20)
		}
		mail.Reset()
		cut = false
		return yield(source{Name: fmt.Sprintf("%s#%d", name, n), Raw: raw, Problem: problem})
	}
	start := true // of a line; long lines come in pieces
	for {
		piece, err := b.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, io.EOF) {
			return flush(fmt.Sprintf("it could not be read to its end: %v", err))
		}
		switch {
		case start && (n == 0 || blank && fromLine.Match(piece)) && bytes.HasPrefix(piece, []byte("From ")):
			if err := flush(""); err != nil {
				return err
			}
			n++
		case mail.Len()+len(piece) > maxSource:
			cut = true
		case start && quotedFrom.Match(piece):
			mail.Write(piece[1:])
		default:
			mail.Write(piece)
		}
		if start {
			blank = len(bytes.TrimRight(piece, "\r\n")) == 0
		}
		start = bytes.HasSuffix(piece, []byte("\n"))
		if errors.Is(err, io.EOF) {
			return flush("")
		}
	}
}
