// Package mail writes every letter twice: as text of at most 72 columns and
// as HTML, from one value. Both are complete and say the same words in the
// same order, so that a reply that quotes either one reads the same.
//
// A letter is a pair of templates, x.txt and x.templ, over one view that x.go
// builds. The view holds the sentences and cleans what strangers wrote; the
// templates only place them. The package looks nothing up, knows no clock and
// writes neither headers nor subjects.
package mail

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"text/template"

	"adjutant/models"

	"github.com/a-h/templ"
)

// Env is what a letter needs to know of where it is sent from.
type Env struct {
	BaseURL string // of the pages; without one there are no links to them
	ReplyTo string // the address with the reply token; without one there are no reply buttons
	Answer  string // the page on which the one question of the letter can be answered, or ""
	Demo    bool   // the letter says that it is part of a demonstration
}

// Rendered is one letter in both its forms, with LF line ends.
type Rendered struct {
	Text, HTML string
}

// view is one letter made ready for its pair of templates.
type view struct {
	preheader string
	text      string // name of the text template
	data      any
	html      templ.Component
}

//go:embed *.txt
var files embed.FS

var texts = template.Must(template.New("").Option("missingkey=error").Funcs(template.FuncMap{
	"head":     head,
	"wrap":     func(s string) string { return wrap(s, "", "") },
	"rows":     textRows,
	"subhead":  func(s string) string { return wrap(strings.ToUpper(s), "  ", "  ") },
	"question": textQuestion,
	"inset":    inset,
	"bullets":  textBullets,
	"under":    func(s string) string { return wrap(s, "  ", "  ") },
	"facts":    textFacts,
	"options":  textOptions,
	"indent":   func(s string) string { return wrap(s, "     ", "     ") },
	"quote":    textQuote,
	"commands": textCommands,
	"taps":     textTaps,
	"helps":    textHelp,
}).ParseFS(files, "*.txt"))

// Render writes one letter in both forms. A letter whose kind is unknown, or
// whose value lacks the part that its kind needs, is an error.
func Render(p models.Parcel, env Env) (Rendered, error) {
	r, err := once(p, env)
	for _, room := range []int{80, 50, 25} { // an agenda of long lines is shortened, so that no program cuts it off
		if err != nil || len(r.HTML) <= maxHTML || p.Letter.Value.Digest == nil && p.Letter.Value.Rollup == nil {
			break
		}
		r, err = once(tightened(p, room), env)
	}
	return r, err
}

func once(p models.Parcel, env Env) (Rendered, error) {
	v, err := viewOf(p, env)
	if err != nil {
		return Rendered{}, err
	}
	var text, html strings.Builder
	if err := texts.ExecuteTemplate(&text, v.text, v.data); err != nil {
		return Rendered{}, fmt.Errorf("write %s letter as text: %w", p.Letter.Kind, err)
	}
	if err := v.html.Render(context.Background(), &html); err != nil {
		return Rendered{}, fmt.Errorf("write %s letter as HTML: %w", p.Letter.Kind, err)
	}
	return Rendered{Text: tidy(text.String()), HTML: html.String()}, nil
}

// Preheader is the line that mail programs show beside the subject: what it
// is about and what to do, in at most 100 characters. It is "" for a letter
// that Render refuses.
func Preheader(p models.Parcel) string {
	v, err := viewOf(p, Env{})
	if err != nil {
		return ""
	}
	return v.preheader
}

// viewOf picks the templates of a letter by its kind.
func viewOf(p models.Parcel, env Env) (view, error) {
	v := p.Letter.Value
	switch kind := p.Letter.Kind; kind {
	case models.LetterAssignment:
		if v.Assignment != nil {
			d := newAssignment(p, env)
			return view{d.Preheader, "assignment.txt", d, assignmentLetter(d)}, nil
		}
	case models.LetterDecision:
		if v.Decision != nil {
			d := newDecision(p, env)
			return view{d.Preheader, "decision.txt", d, decisionLetter(d)}, nil
		}
	case models.LetterReceipt:
		if v.Receipt != nil {
			d := newReceipt(p, env)
			return view{d.Preheader, "receipt.txt", d, receiptLetter(d)}, nil
		}
	case models.LetterDigest:
		if v.Digest != nil {
			d := newDigest(p, env)
			return view{d.Preheader, "digest.txt", d, digestLetter(d)}, nil
		}
	case models.LetterChase:
		if v.Chase != nil {
			d := newChase(p, env)
			return view{d.Preheader, "chase.txt", d, chaseLetter(d)}, nil
		}
	case models.LetterBundle:
		if v.Bundle != nil {
			d := newBundle(p, env)
			return view{d.Preheader, "bundle.txt", d, bundleLetter(d)}, nil
		}
	case models.LetterSignIn:
		if v.SignIn != nil {
			d, err := newSignIn(p, env)
			if err != nil {
				return view{}, err
			}
			return view{d.Preheader, "signin.txt", d, signInLetter(d)}, nil
		}
	case models.LetterConfirm:
		if v.Confirm != nil {
			d := newConfirm(p, env)
			return view{d.Preheader, "confirm.txt", d, confirmLetter(d)}, nil
		}
	case models.LetterHandover:
		switch {
		case v.Handover != nil:
			d := newHandover(p, env)
			return view{d.Preheader, "bundle.txt", d, bundleLetter(d)}, nil
		case v.Notice != nil:
			d := newNotice(p, env)
			return view{d.Preheader, "notice.txt", d, noticeLetter(d)}, nil
		}
	case models.LetterNudge:
		switch {
		case v.Nudge != nil:
			d := newNudge(p, env)
			return view{d.Preheader, "nudge.txt", d, nudgeLetter(d)}, nil
		case v.Notice != nil:
			d := newNotice(p, env)
			return view{d.Preheader, "notice.txt", d, noticeLetter(d)}, nil
		}
	case models.LetterRollup:
		if v.Rollup != nil {
			d := newRollup(p, env)
			return view{d.Preheader, "rollup.txt", d, rollupLetter(d)}, nil
		}
	case models.LetterRecap:
		if v.Recap != nil {
			d := newRecap(p, env)
			return view{d.Preheader, "recap.txt", d, recapLetter(d)}, nil
		}
	case models.LetterCoverage,
		models.LetterAlert, models.LetterInvite, models.LetterHello, models.LetterQuestion:
		if v.Notice != nil {
			d := newNotice(p, env)
			return view{d.Preheader, "notice.txt", d, noticeLetter(d)}, nil
		}
	default:
		return view{}, fmt.Errorf("no letter is of kind %q", kind)
	}
	return view{}, fmt.Errorf("%s letter without what it is to say", p.Letter.Kind)
}
