package desk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"adjutant/models"
)

func (b *bench) claim() []models.Parcel {
	b.t.Helper()
	p, err := b.desk.ClaimLetters(b.ctx(), 50)
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

func TestClaimLetters_EachLetterOnceUntilItsLeaseEnds(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		first := b.claim()
		is(b, len(first), 2)
		is(b, len(b.claim()), 0)
		b.clock.Add(letterLease + time.Second)
		second := b.claim()
		is(b, len(second), 2)
		if err := b.desk.SettleLetter(b.ctx(), first[0], models.Outcome{Sent: true}); !errors.Is(err, models.ErrConflict) {
			b.t.Errorf("the first claim settled a letter it had lost: %v", err)
		}
		if err := b.desk.SettleLetter(b.ctx(), second[0], models.Outcome{Sent: true}); err != nil {
			b.t.Error(err)
		}
	})
}

func TestReleaseLetters_ComeAgainAtOnceAndCostNoAttempt(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		claimed := b.claim()
		if err := b.desk.ReleaseLetters(b.ctx(), claimed); err != nil {
			b.t.Fatal(err)
		}
		again := b.claim()
		is(b, len(again), len(claimed))
		is(b, again[0].Letter.Attempts, 1)
		if err := b.desk.ReleaseLetters(b.ctx(), claimed); err != nil { // lost meanwhile: nothing happens
			b.t.Fatal(err)
		}
		is(b, len(b.claim()), 0)
	})
}

func TestSettleLetter_BacksOffAndGivesUp(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#travel Car"})
		attempts := 0
		for range 60 {
			p := b.claim()
			for _, parcel := range p {
				if parcel.Letter.Kind == models.LetterReceipt {
					if err := b.desk.SettleLetter(b.ctx(), parcel, models.Outcome{Permanent: true, Reply: "550 no such user"}); err != nil {
						b.t.Fatal(err)
					}
					continue
				}
				attempts++
				if err := b.desk.SettleLetter(b.ctx(), parcel, models.Outcome{Reply: "451 later"}); err != nil {
					b.t.Fatal(err)
				}
			}
			b.clock.Add(5 * time.Hour)
		}
		for _, l := range b.letters() {
			is(b, l.State, models.LetterFailed)
		}
		is(b, attempts, 36)
		if e := b.item(101).History; e[len(e)-1].Verb != "bounced" {
			b.t.Errorf("history: %+v", e)
		}
	})
}

func TestClaimLetters_WhoLostClearanceGetsNothing(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board #confidential Offer"})
		p := plan()
		p.People[1].Clearance = models.Standard
		if _, err := b.desk.ApplyTeam(b.ctx(), p, false); err != nil {
			b.t.Fatal(err)
		}
		for _, parcel := range b.claim() {
			if parcel.Letter.ToAddr == "priya@example.org" {
				b.t.Errorf("Priya would get %+v", parcel.Letter)
			}
		}
		is(b, b.lettersTo("priya@example.org", models.LetterAssignment)[0].State, models.LetterDropped)
	})
}

func TestClaimLetters_WhatBecameConfidentialMeanwhileIsNotSent(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "dana@example.org", subject: "#board Offer from Halden"})
		if _, err := b.desk.Act(b.ctx(), b.viewer("dana"), 101, "confidential", nil); err != nil {
			b.t.Fatal(err)
		}
		for _, parcel := range b.claim() {
			if a := parcel.Letter.Value.Assignment; a != nil && a.Title != "" {
				b.t.Errorf("its content would go out to %s", parcel.Letter.ToAddr)
			}
		}
	})
}

func TestBounce_MarksTheLetterAndTellsTheItem(t *testing.T) {
	each(t, func(b *bench) {
		l := b.assigned()
		for _, p := range b.claim() {
			if err := b.desk.SettleLetter(b.ctx(), p, models.Outcome{Sent: true}); err != nil {
				b.t.Fatal(err)
			}
		}
		report := "--x\nContent-Type: text/plain\n\nYour mail could not be delivered.\n\n--x\nContent-Type: message/delivery-status\n\n" +
			"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; marcus@example.org\nAction: failed\nStatus: 5.1.1\n\n" +
			"--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: " + l.MessageID + "\nSubject: x\n\n--x--"
		raw := "From: MAILER-DAEMON@mx.example\r\nTo: team@example.net\r\nSubject: Undelivered\r\nMessage-ID: <b1@mx.example>\r\nMIME-Version: 1.0\r\n" +
			"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n" + report
		b.uid++
		batch := models.Batch{Mailbox: b.box, UIDValidity: 1, Watermark: b.uid, Arrivals: []models.Arrival{{UID: b.uid, At: b.clock.Now(), Raw: []byte(raw), Size: int64(len(raw))}}}
		if _, err := b.desk.Receive(b.ctx(), batch); err != nil {
			b.t.Fatal(err)
		}
		is(b, b.lettersTo("marcus@example.org", models.LetterAssignment)[0].State, models.LetterFailed)
		e := b.item(101).History
		is(b, e[len(e)-1].Verb, "bounced")
	})
}

func TestSignIn_OnceFromTheBrowserThatAsked(t *testing.T) {
	each(t, func(b *bench) {
		if err := b.desk.RequestSignIn(b.ctx(), "nobody@example.org", "browser"); err != nil {
			b.t.Fatal(err)
		}
		is(b, len(b.letters()), 0)
		if err := b.desk.RequestSignIn(b.ctx(), " Marcus@Example.org ", "browser"); err != nil {
			b.t.Fatal(err)
		}
		url := b.lettersTo("marcus@example.org", models.LetterSignIn)[0].Value.SignIn.URL
		token := url[len("https://adjutant.example.net/sign-in/"):]
		if p, err := b.desk.LookAtToken(b.ctx(), token); err != nil || p.Key != "marcus" {
			b.t.Fatalf("%+v, %v", p, err)
		}
		if _, _, _, err := b.desk.SignIn(b.ctx(), token, "another browser", ""); !errors.Is(err, models.ErrNotFound) {
			b.t.Fatalf("another browser signed in: %v", err)
		}
		cookie, p, team, err := b.desk.SignIn(b.ctx(), token, "browser", "a browser")
		if err != nil || p.Key != "marcus" || team.Slug != "dana" {
			b.t.Fatalf("%v", err)
		}
		if _, _, _, err := b.desk.SignIn(b.ctx(), token, "browser", ""); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("a link worked twice: %v", err)
		}
		if _, who, _, err := b.store.Session(b.ctx(), Hash(cookie), b.clock.Now()); err != nil || who.Key != "marcus" {
			b.t.Errorf("%+v, %v", who, err)
		}
		if err := b.desk.SignOut(b.ctx(), Hash(cookie)); err != nil {
			b.t.Fatal(err)
		}
		if _, _, _, err := b.store.Session(b.ctx(), Hash(cookie), b.clock.Now()); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("a session survived signing out: %v", err)
		}
	})
}

func TestSignIn_LinksAreShortLivedAndFew(t *testing.T) {
	each(t, func(b *bench) {
		for range 12 {
			if err := b.desk.RequestSignIn(b.ctx(), "marcus@example.org", "browser"); err != nil {
				b.t.Fatal(err)
			}
		}
		l := b.lettersTo("marcus@example.org", models.LetterSignIn)
		is(b, len(l), mostSignIns)
		b.clock.Add(models.SignInFor + time.Second)
		url := l[0].Value.SignIn.URL
		if _, _, _, err := b.desk.SignIn(b.ctx(), url[len(url)-64:], "browser", ""); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("a link worked after ten minutes: %v", err)
		}
	})
}

func TestApplyTeam_TwiceChangesNothing(t *testing.T) {
	each(t, func(b *bench) {
		done, err := b.desk.ApplyTeam(b.ctx(), plan(), true)
		if err != nil || !done.Nothing() {
			b.t.Fatalf("%+v, %v", done, err)
		}
		exported, err := b.desk.ExportTeam(b.ctx(), "dana")
		if err != nil {
			b.t.Fatal(err)
		}
		if done, err = b.desk.ApplyTeam(b.ctx(), exported, true); err != nil || !done.Nothing() {
			b.t.Errorf("what was exported changes %+v, %v", done, err)
		}
		boxes, err := b.store.Mailboxes(b.ctx())
		if err != nil {
			b.t.Fatal(err)
		}
		if password, err := b.desk.Password(boxes[0]); err != nil || password != "imap password" {
			b.t.Errorf("%q, %v", password, err)
		}
	})
}

func TestApplyTeam_ChangesAndPrunes(t *testing.T) {
	each(t, func(b *bench) {
		p := plan()
		p.People[2].Clearance = models.Confidential
		p.Domains = p.Domains[:3]
		done, err := b.desk.ApplyTeam(b.ctx(), p, true)
		if err != nil {
			b.t.Fatal(err)
		}
		if len(done.Changed) != 1 || done.Changed[0] != "person marcus: clearance" || len(done.Archived) != 1 || done.Archived[0] != "domain events" {
			b.t.Errorf("%+v", done)
		}
	})
}

func TestRelease_FilesAMailOfQuarantine(t *testing.T) {
	each(t, func(b *bench) {
		b.receive(letter{from: "eve@new.example", subject: "#travel An offer"}, letter{from: "dana@example.org", subject: "#travel Car", unproven: true})
		m := b.mails()
		if _, err := b.desk.Release(b.ctx(), b.viewer("marcus"), m[0].Handle); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("Marcus sorts mail: %v", err)
		}
		for _, line := range m {
			if _, err := b.desk.Release(b.ctx(), b.viewer("priya"), line.Handle); err != nil {
				b.t.Fatal(err)
			}
		}
		items := b.items()
		if len(items) != 2 || items[0].HolderID != nil || items[1].HolderID != nil || !strings.Contains(items[1].Triage, "nothing proves it") {
			b.t.Errorf("items: %+v", items)
		}
		if _, err := b.desk.Release(b.ctx(), b.viewer("priya"), m[0].Handle); err == nil {
			b.t.Error("a mail was filed twice")
		}
	})
}

func TestAct_AVerbOnThePageIsTheVerbByMail(t *testing.T) {
	each(t, func(b *bench) {
		b.assigned()
		v := b.viewer("marcus")
		for _, step := range []struct {
			verb string
			args map[string]string
			want models.State
		}{
			{"take", nil, models.StateDoing}, {"wait", map[string]string{"who": "acme"}, models.StateWaiting},
			{"done", nil, models.StateDone}, {"undo", nil, models.StateWaiting}, {"reopen", nil, models.StateOpen},
		} {
			if _, err := b.desk.Act(b.ctx(), v, 101, step.verb, step.args); err != nil {
				b.t.Fatalf("%s: %v", step.verb, err)
			}
			is(b, b.item(101).State, step.want)
			b.clock.Add(time.Second)
		}
		if _, err := b.desk.Act(b.ctx(), v, 999, "done", nil); !errors.Is(err, models.ErrNotFound) {
			b.t.Errorf("got %v", err)
		}
	})
}
