package parser_test

import (
	"fmt"
	"strings"
	"time"

	"adjutant/parser"
)

const forwarded = `From: Dana Whitfield <dana@example.org>
To: team@example.net
Subject: Fwd: Quote for chairs
Date: Wed, 18 Nov 2026 10:00:00 +0100

#vendors !high due:fri
Please ask for a discount.

---------- Forwarded message ---------
From: Nils Berg <nils@nordlys.example>
Date: Tue, 17 Nov 2026 at 16:12
Subject: Quote for chairs
To: Dana Whitfield <dana@example.org>

Dear Dana, forty chairs are 4,000 EUR.
`

func ExampleRead() {
	m := parser.Read([]byte(forwarded))
	fmt.Println(m.Class, m.From.Address)
	fmt.Printf("%q\n", m.OwnText)
	fmt.Println(m.Forward.From.Name, "|", m.Forward.Subject, "|", m.Forward.Text)
	// Output:
	// person dana@example.org
	// "#vendors !high due:fri\nPlease ask for a discount."
	// Nils Berg | Quote for chairs | Dear Dana, forty chairs are 4,000 EUR.
}

func ExampleMail_Intent() {
	m := parser.Read([]byte(forwarded))
	in := m.Intent(parser.Dictionary{Domains: []parser.DomainWords{{Slug: "vendors"}}})
	fmt.Println(in.Kind, in.Domain, in.Priority, in.Due, in.Title)
	fmt.Println(in.Note)
	// Output:
	// task vendors high 2026-11-20T17:00:00+01:00 Quote for chairs
	// Please ask for a discount.
}

func ExampleMail_Commands() {
	m := parser.Read([]byte("Date: Wed, 18 Nov 2026 10:00:00 +0100\nSubject: Re: Your agenda\n\n118 done\n131,142 later 1w\nSee you tomorrow.\n"))
	r := m.Commands(parser.Dictionary{}, parser.ReplyOptions{})
	for _, c := range r.Commands {
		fmt.Println(strings.TrimSpace(fmt.Sprint(c.Item, " ", c.Verb, " ", c.Args["shift"])))
	}
	fmt.Println(r.Comment)
	// Output:
	// 118 done
	// 131 later 1w
	// 142 later 1w
	// See you tomorrow.
}

func ExampleWhen() {
	c := parser.DateContext{Now: time.Date(2026, 11, 18, 10, 0, 0, 0, time.UTC)}
	for _, phrase := range []string{"fri", "next fri 15:00", "5bd", "Ende nächster Woche", "31 feb"} {
		m, err := parser.When(phrase, c)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(strings.TrimSpace(m.String()))
	}
	// Output:
	// 2026-11-20T17:00:00Z
	// 2026-11-27T15:00:00Z
	// 2026-11-25T17:00:00Z
	// 2026-11-27T17:00:00Z
	// "31 feb" is no date: there is no such day
}
