package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"adjutant/parser"
)

type whenCmd struct {
	Phrase []string `arg:"" optional:"" help:"What somebody would write after due: or by."`
	Now    string   `help:"The moment the phrase is read at; the clock's when absent." placeholder:"T"`
	Zone   string   `help:"Time zone such as Europe/Copenhagen; that of --now when absent." placeholder:"Z"`
	Locale string   `help:"Decides how 3/4 is read; en-GB when absent." placeholder:"L"`
	JSONL  bool     `name:"jsonl" help:"Read questions from standard input, one JSON object a line."`
}

// Help is shown by adjutant when --help.
func (whenCmd) Help() string {
	return `Examples:

  adjutant when "next fri 15:00"
  adjutant when --now 2026-11-24T09:00:00+01:00 --zone Europe/Copenhagen 5bd
  echo '{"text":"eow"}' | adjutant when --jsonl`
}

// Run prints one moment, or answers a stream of questions.
func (c *whenCmd) Run(a *app) error {
	zone, err := zoneNamed(c.Zone)
	if err != nil {
		return usage("--zone: %w", err)
	}
	now, err := a.now(c.Now, zone)
	if err != nil {
		return err
	}
	if c.JSONL {
		if len(c.Phrase) > 0 {
			return usage("--jsonl reads its phrases from standard input; leave out %q", strings.Join(c.Phrase, " "))
		}
		return answerAll(a.in, a.out, question{Zone: c.Zone, Locale: c.Locale}, now)
	}
	if len(c.Phrase) == 0 {
		return usage(`there is no phrase; write adjutant when "next fri 15:00"`)
	}
	m, err := parser.When(strings.Join(c.Phrase, " "), parser.DateContext{Now: now, Zone: zone, Locale: c.Locale})
	if err != nil {
		return err
	}
	fmt.Fprintln(a.out, m)
	if m.Ambiguous != "" {
		fmt.Fprintln(a.err, m.Ambiguous)
	}
	return nil
}

// zoneNamed loads a zone by its IANA name; nil for none.
func zoneNamed(name string) (*time.Location, error) {
	if name == "" {
		return nil, nil //nolint:nilnil // no zone is an answer: the parser takes that of the moment
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, fmt.Errorf("%q is no time zone; write a name such as Europe/Copenhagen", name)
	}
	return zone, nil
}

type question struct {
	Text   string `json:"text"`
	Now    string `json:"now"`
	Zone   string `json:"zone"`
	Locale string `json:"locale"`
}

type answer struct {
	Text  string `json:"text"`
	Value string `json:"value,omitempty"`
	Error string `json:"error,omitempty"`
}

// answerAll answers one line by one line, in order. What a line leaves out
// comes from the flags. A line that is no JSON gets an error as its answer.
func answerAll(in io.Reader, out io.Writer, flags question, now time.Time) error {
	r, w := bufio.NewReaderSize(in, 64<<10), bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for {
		line, err := r.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if err := enc.Encode(answerOne(line, flags, now)); err != nil {
				return err
			}
		}
		if r.Buffered() == 0 || err != nil { // somebody may be waiting for the answer
			if err := w.Flush(); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("standard input: %w", err)
		}
	}
}

func answerOne(line []byte, flags question, now time.Time) answer {
	q := flags
	if err := json.Unmarshal(line, &q); err != nil {
		return answer{Text: q.Text, Error: `the line is no question; write {"text":"next fri","now":"2026-11-24T09:00:00+01:00"}`}
	}
	if q.Zone == "" {
		q.Zone = flags.Zone
	}
	if q.Locale == "" {
		q.Locale = flags.Locale
	}
	zone, err := zoneNamed(q.Zone)
	if err != nil {
		return answer{Text: q.Text, Error: err.Error()}
	}
	if q.Now != "" {
		in := zone
		if in == nil {
			in = time.UTC
		}
		if now, err = parseMoment(q.Now, in); err != nil {
			return answer{Text: q.Text, Error: err.Error()}
		}
	}
	m, err := parser.When(q.Text, parser.DateContext{Now: now, Zone: zone, Locale: q.Locale})
	if err != nil {
		return answer{Text: q.Text, Error: err.Error()}
	}
	return answer{Text: q.Text, Value: m.String()}
}
