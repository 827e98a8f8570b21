package main

import (
	"fmt"
	"strings"
	"time"

	"adjutant/models"
)

// tokenSpoof is a mail to a reply address that proves nothing.
func tokenSpoof(class, name string, from string, to func(o *trustOffice) string) spoof {
	return spoof{class: class, name: name, mail: func(o *trustOffice) string {
		return post{from: from, to: to(o), subject: "Re: [Adjutant] #101 Car in Oslo", body: "done\n101 done\n" + marker}.raw(o)
	}}
}

const marcus = "marcus@staff.example.org"

func (o *trustOffice) marcus() string { return o.reply(marcus, models.LetterAssignment) }

// tokensForged: reply addresses that nobody was given.
func tokensForged() []spoof {
	const class = "forged reply addresses"
	out := []spoof{}
	change := func(name string, f func(string) string) {
		out = append(out, tokenSpoof(class, name, marcus, func(o *trustOffice) string { return f(o.marcus()) }))
	}
	for i := range 42 { // each letter of the token
		if i%3 != 0 && i < 36 {
			continue
		}
		change(fmt.Sprintf("letter %d is another", i), func(s string) string {
			at := len("team+r.") + i
			const alphabet = "abcdefghijklmnopqrstuvwxyz234567"
			other := alphabet[strings.IndexByte(alphabet, s[at])^1] // one bit; of the last letter, one that means nothing
			return s[:at] + string(other) + s[at+1:]
		})
	}
	change("one letter short", func(s string) string {
		return strings.Replace(s, "@", "@", 1)[:len(s)-len("@example.net")-1] + "@example.net"
	})
	change("half of it", func(s string) string { return s[:28] + "@example.net" })
	change("one letter more", func(s string) string { return strings.Replace(s, "@", "a@", 1) })
	change("twice", func(s string) string {
		return strings.Replace(s, "@", s[len("team+r."):strings.IndexByte(s, '@')]+"@", 1)
	})
	change("nothing of it", func(string) string { return "team+r.@example.net" })
	change("with a blank", func(s string) string { return `"` + s[:20] + " " + s[20:strings.IndexByte(s, '@')] + `"@example.net` })
	change("at another host", func(s string) string { return strings.Replace(s, "@example.net", "@example.org", 1) })
	change("of another team's address", func(s string) string { return strings.Replace(s, "team+", "olof+", 1) })
	change("with another mark", func(s string) string { return strings.Replace(s, "+r.", "+q.", 1) })
	change("all the same letter", func(string) string { return "team+r." + strings.Repeat("a", 42) + "@example.net" })
	change("digits that the alphabet has not", func(s string) string { return "team+r." + strings.Repeat("01", 21) + "@example.net" })
	out = append(out,
		tokenSpoof(class, "of another installation", marcus, func(o *trustOffice) string {
			return "team+r." + models.ReplyToken([]byte("another secret, also 32 bytes long"), o.letter(marcus, models.LetterAssignment).Ref, o.now.Add(time.Hour)) + "@example.net"
		}),
		tokenSpoof(class, "signed with nothing", marcus, func(o *trustOffice) string {
			return "team+r." + models.ReplyToken(nil, o.letter(marcus, models.LetterAssignment).Ref, o.now.Add(time.Hour)) + "@example.net"
		}),
		tokenSpoof(class, "of a letter that does not exist", marcus, func(o *trustOffice) string {
			return "team+r." + models.ReplyToken(trustSecret, "aaaaaaaaaaaaa", o.now.Add(time.Hour)) + "@example.net"
		}),
		tokenSpoof(class, "expired", marcus, func(o *trustOffice) string {
			return o.replyUntil(marcus, models.LetterAssignment, o.now.AddDate(0, 0, -2))
		}),
		tokenSpoof(class, "expired long ago", marcus, func(o *trustOffice) string {
			return o.replyUntil(marcus, models.LetterAssignment, o.now.AddDate(-3, 0, 0))
		}),
	)
	return out
}

// tokensOfOthers: true reply addresses, of another person, item, purpose or
// team.
func tokensOfOthers() []spoof {
	const class = "reply addresses of others"
	const priya, elena = "priya@example.org", "elena@strict.example"
	var out []spoof
	for _, f := range []struct{ name, from string }{
		{"from a stranger", "eve@evil.example"}, {"from a colleague", elena}, {"from the lead", priya}, {"from the executive", "dana@example.org"}, {"from an observer", "olga@example.org"},
		{"from a name alone", "Marcus Holm <eve@evil.example>"}, {"from an address as a name", `"marcus@staff.example.org" <eve@evil.example>`}, {"from two, ours first", marcus + ", eve@evil.example"}, {"from two, ours last", "eve@evil.example, " + marcus},
		{"from two fields", marcus + "\r\nFrom: eve@evil.example"}, {"from an encoded address", "=?utf-8?q?marcus=40staff.example.org?="}, {"from a group", "g: " + marcus + ";"}, {"from the look-alike", "mar\u0441us@staff.example.org"},
		{"from the Kelvin sign", "mar\u212aus@staff.example.org"}, {"from nobody", "<>"}, {"from the team", teamAddress}, {"from the reply address", ""}, {"from his address elsewhere", "marcus@example.org"}, {"from his address with a plus", "marcus+x@staff.example.org"},
		{"from a comment in the address", "marcus(x)@staff.example.org"}, {"from a quoted left side", `"marcus"@staff.example.org`}, {"from a route", "<@evil.example:" + marcus + ">"},
	} {
		out = append(out, spoof{class: class, name: f.name, mail: func(o *trustOffice) string {
			if f.from == "" {
				f.from = o.marcus()
			}
			return post{from: f.from, to: o.marcus(), subject: "Re: [Adjutant] #101 Car in Oslo", body: "done\n101 done\n" + marker}.raw(o)
		}})
	}
	// His own letter, and what it says nothing of. Only its item may hear of it.
	for _, f := range []struct{ name, body string }{
		{"to close another item", "103 done"}, {"to take another item", "103 take"}, {"to decide what he is not asked", "102 B"}, {"to reach a secret", "1234567 take"}, {"to un-classify a secret", "1234567 standard"},
		{"to undo what is not in it", "102 undo"}, {"to be away", "away today to friday by elena"}, {"to pause", "pause"}, {"to read another history", "1234567 log"},
	} {
		out = append(out, spoof{class: class, name: "his own, " + f.name, ends: asRefused, mail: func(o *trustOffice) string {
			return post{from: marcus, to: o.marcus(), subject: "Re: [Adjutant] #101 Car in Oslo", body: o.names(f.body)}.raw(o)
		}})
	}
	out = append(out,
		tokenSpoof(class, "of another team", marcus, func(o *trustOffice) string {
			return "team+r." + models.ReplyToken(trustSecret, o.other.Ref, o.now.Add(time.Hour)) + "@example.net"
		}),
		tokenSpoof(class, "of another person's letter", marcus, func(o *trustOffice) string { return o.reply(elena, models.LetterAssignment) }),
		tokenSpoof(class, "of the executive's question", marcus, func(o *trustOffice) string { return o.reply("dana@example.org", models.LetterDecision) }),
		tokenSpoof(class, "of the executive's receipt", elena, func(o *trustOffice) string { return o.reply("dana@example.org", models.LetterReceipt) }),
		tokenSpoof(class, "of a letter about a secret", marcus, func(o *trustOffice) string { return o.reply(priya, models.LetterAssignment) }),
	)
	question := func(name, from, body string, extra ...string) spoof {
		return spoof{class: class, name: name, mail: func(o *trustOffice) string {
			o.receive(post{from: "dana@example.org", subject: "#vendors " + marker, body: "Pay."}.raw(o)) // and Dana is asked
			return post{from: from, to: o.reply("dana@example.org", models.LetterConfirm), subject: "Re: Was this you?", body: body, extra: extra}.raw(o)
		}}
	}
	out = append(out,
		question("yes of another", marcus, "yes"), question("yes of a stranger", "eve@evil.example", "yes"), question("yes of a name alone", "Dana <eve@evil.example>", "yes"),
		question("yes of two", "dana@example.org, eve@evil.example", "yes"), question("yes of one who sends for her", "dana@example.org", "yes", "Sender: eve@evil.example"),
		question("yes of a machine", "dana@example.org", "yes", "Auto-Submitted: auto-replied"), question("yes of a vacation note", "dana@example.org", "yes", "X-Autoreply: yes"),
	)
	return out
}

// tokensMisplaced: the true reply address, where it was not written to.
func tokensMisplaced() []spoof {
	const class = "reply addresses out of place"
	var out []spoof
	for _, f := range []struct{ name, field string }{
		{"in Delivered-To", "Delivered-To: %"}, {"in X-Original-To", "X-Original-To: %"}, {"in Envelope-To", "Envelope-To: %"}, {"in Bcc", "Bcc: %"}, {"in Reply-To", "Reply-To: %"}, {"in Return-Path", "Return-Path: <%>"},
		{"in Sender", "Sender: %"}, {"in Resent-To", "Resent-To: %"}, {"in X-Forwarded-To", "X-Forwarded-To: %"}, {"in a name", "X-To: \"%\" <team@example.net>"}, {"in List-Post", "List-Post: <mailto:%>"},
		{"in References", "References: <%>"}, {"in In-Reply-To", "In-Reply-To: <%>"},
	} {
		out = append(out, spoof{class: class, name: f.name, mail: func(o *trustOffice) string {
			return post{from: marcus, subject: "Re: [Adjutant] #101 Car in Oslo", body: "done\n101 done\n" + marker, extra: []string{strings.ReplaceAll(f.field, "%", o.marcus())}}.raw(o)
		}})
	}
	out = append(out,
		spoof{class: class, name: "in the body", mail: func(o *trustOffice) string {
			return post{from: marcus, subject: "Re: Car", body: "To: " + o.marcus() + "\n\n101 done\n" + marker}.raw(o)
		}},
		spoof{class: class, name: "in the subject", mail: func(o *trustOffice) string {
			return post{from: marcus, subject: o.marcus(), body: "101 done\n" + marker}.raw(o)
		}},
		spoof{class: class, name: "as the name of a reader", mail: func(o *trustOffice) string {
			return post{from: marcus, to: `"` + o.marcus() + `" <team@example.net>`, subject: "Re: Car", body: "101 done\n" + marker}.raw(o)
		}},
		spoof{class: class, name: "in a comment", mail: func(o *trustOffice) string {
			return post{from: marcus, to: "team@example.net (" + o.marcus() + ")", subject: "Re: Car", body: "101 done\n" + marker}.raw(o)
		}},
		spoof{class: class, name: "through a mailing list", mail: func(o *trustOffice) string {
			return "Delivered-To: " + o.marcus() + "\r\n" + post{from: marcus, to: "list@list.example", subject: "[list] Re: Car", body: "101 done\n" + marker, extra: []string{"List-Id: <list.list.example>", "Precedence: list"}}.raw(o)
		}},
	)
	return out
}
