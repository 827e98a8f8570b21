package main

import (
	"strings"
	"testing"
)

func TestTeamFile_WhenLettersComeTogether(t *testing.T) {
	t.Parallel()
	file := func(bundle string) []byte {
		return []byte("team: {slug: a, name: A, address: a@b.c, zone: Europe/Oslo}\npeople: [{name: Ana Berg, addresses: [ana@b.c], bundle: " + bundle + "}]\n")
	}
	for in, want := range map[string]string{`"15:00, 9:30"`: "09:30,15:00", "off": "off", `"10:00"`: "10:00", `""`: ""} {
		p, err := parseTeamFile("t.yaml", file(in))
		if err != nil || p.People[0].Bundle != want {
			t.Errorf("bundle: %s is read as %q (%v), want %q", in, p.People[0].Bundle, err, want)
			continue
		}
		text, err := formatTeamFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := parseTeamFile("t.yaml", text); err != nil || again.People[0].Bundle != want {
			t.Errorf("%q is written as %s", want, text)
		}
	}
	if _, err := parseTeamFile("t.yaml", file("noon")); err == nil || !strings.Contains(err.Error(), "2:57") {
		t.Errorf("a window that is none gives %v", err)
	}
}

func TestTeamFile_WhatSomebodyWantsOfTheirLetters(t *testing.T) {
	t.Parallel()
	file := func(mails string) []byte {
		return []byte("team: {slug: a, name: A, address: a@b.c, zone: Europe/Oslo}\npeople: [{name: Ana Berg, addresses: [ana@b.c], mails: " + mails + "}]\n")
	}
	for in, want := range map[string]string{"{receipts: off, given: Together}": "given=together,receipts=off", "{news: now}": "news=now", "{}": "", "": ""} {
		p, err := parseTeamFile("t.yaml", file(in))
		if err != nil || p.People[0].Mails != want {
			t.Errorf("mails: %s is read as %q (%v), want %q", in, p.People[0].Mails, err, want)
			continue
		}
		text, err := formatTeamFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := parseTeamFile("t.yaml", text); err != nil || again.People[0].Mails != want {
			t.Errorf("%q is written as %s", want, text)
		}
	}
	for in, want := range map[string]string{"{given: off}": `given cannot be "off"; write now, together`, "{invoices: off}": `does not know "invoices"`, "often": "names with values"} {
		if _, err := parseTeamFile("t.yaml", file(in)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "2:") {
			t.Errorf("mails: %s gives %v, want %s", in, err, want)
		}
	}
}
