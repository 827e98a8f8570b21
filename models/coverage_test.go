package models

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFindings_EveryKind(t *testing.T) {
	t.Parallel()
	plan := TeamPlan{
		Team: Team{Slug: "dana", Zone: "Europe/Copenhagen"},
		People: []Person{
			{Key: "maria", Name: "Maria Lopez", Role: RoleAssistant, Clearance: Standard},
			{Key: "ana", Name: "Ana Berg", Role: RoleAssistant, Clearance: Confidential},
			{Key: "ole", Name: "Ole Lund", Role: RoleObserver, Clearance: Private},
		},
		Domains: []DomainPlan{
			{Domain: Domain{Slug: "travel", Name: "Travel", Keywords: []string{"hotel"}}, Owner: "maria", Backup: []string{"ana"}},
			{Domain: Domain{Slug: "events", Name: "Events", Keywords: []string{"Hotel"}, Aliases: []string{"events"}}, Owner: "ana", Backup: []string{"ole"}},
			{Domain: Domain{Slug: "legal", Name: "Legal", Clearance: Confidential}, Owner: "maria", Backup: []string{"ana"}},
			{Domain: Domain{Slug: "gifts", Name: "Gifts"}},
		},
		Absences: []AbsencePlan{
			{Person: "maria", From: "2026-11-26", To: "2026-12-01"}, // Thursday to Tuesday
			{Person: "ana", From: "2026-11-27", To: "2026-11-30", Cover: "maria"},
		},
	}
	got := map[string]string{}
	var kinds []FindingKind
	for _, f := range Findings(plan.Office(), "2026-11-23", 14) {
		kinds = append(kinds, f.Kind)
		got[string(f.Kind)+" "+f.Domain] = f.Text
		if f.Fix == "" {
			t.Errorf("%s of %s has no fix", f.Kind, f.Domain)
		}
	}
	want := map[string]string{
		"gap gifts":           "Nobody owns Gifts.",
		"overlap travel":      "Travel and Events both claim “hotel”.",
		"no-backup events":    "Events has nobody behind Ana.",
		"absence-hole travel": "Nobody covers Travel from Fri 27 Nov to Mon 30 Nov, while Maria is away.",
		"absence-hole events": "Nobody covers Events from Fri 27 Nov to Mon 30 Nov, while Ana is away.",
		"absence-hole legal":  "Nobody covers Legal from Fri 27 Nov to Mon 30 Nov, while Maria is away.",
		"trust legal":         "Maria owns Legal, which asks for confidential clearance, and is cleared for standard.",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]FindingKind{Gap, Overlap, NoBackup, AbsenceHole, AbsenceHole, AbsenceHole, Trust}, kinds); d != "" {
		t.Error(d)
	}
}

func TestPlanMailbox(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]MailboxPlan{
		"imaps://team%40example.net:s%3Acret@imap.example.net:993/INBOX": {Name: "team@example.net@imap.example.net/INBOX",
			URL: "imaps://team%40example.net@imap.example.net:993/INBOX", Password: "s:cret"},
		"imap://demo@127.0.0.1:1143?tls=off&start=all": {Name: "demo@127.0.0.1/INBOX",
			URL: "imap://demo@127.0.0.1:1143/INBOX?tls=off", StartAll: true},
		"imaps://team%40example.net@example.net/Archive/2026": {Name: "team@example.net/Archive/2026",
			URL: "imaps://team%40example.net@example.net/Archive/2026"},
	} {
		got, err := PlanMailbox(in)
		if err != nil || got != want {
			t.Errorf("PlanMailbox(%s) = %#v %#v, %v", in, got.URL, got.Password, err)
		}
	}
	for _, in := range []string{"", "imaps://host/INBOX", "http://u:p@host/", "imap://u:p@h?tls=maybe", "imaps://u:p@h?tls=off",
		"imap://u:p@h?start=never", "imap://u:p@h?color=red", "imap://u:se%cret@h/"} {
		if _, err := PlanMailbox(in); err == nil {
			t.Errorf("PlanMailbox(%q) is accepted", in)
		}
	}
}
