package store_test

import (
	"context"
	"testing"

	"adjutant/models"
	"adjutant/models/store"
	"adjutant/models/store/storetest"
)

// BenchmarkItems reads a page of fifty of a thousand items.
func BenchmarkItems(b *testing.B) {
	eachBench(b, func(b *testing.B, s *store.Store, team models.Team) {
		err := s.InTx(b.Context(), func(tx *store.Tx) error {
			for n := range 1000 {
				i := models.Item{TeamID: team.ID, Number: 101 + n, Kind: models.Task, Title: "Matter", State: models.StateOpen,
					Clearance: models.Standard, Priority: models.Normal, MovedAt: now}
				if err := tx.AddItem(b.Context(), &i); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		v := models.Viewer{TeamID: team.ID, Clearance: models.Standard}
		for b.Loop() {
			if _, err := s.Items(b.Context(), v, models.ItemFilter{Limit: 50}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkInTx commits one letter and the job that wakes its deliverer.
func BenchmarkInTx(b *testing.B) {
	eachBench(b, func(b *testing.B, s *store.Store, team models.Team) {
		n := 0
		for b.Loop() {
			n++
			key := string(rune('a'+n%26)) + sha(string(rune(n)))[:20]
			err := s.InTx(b.Context(), func(tx *store.Tx) error {
				l := models.Letter{TeamID: team.ID, Ref: key, DedupeKey: key, Kind: models.LetterReceipt, ToAddr: "a@example.org",
					Subject: "x", Clearance: models.Standard, MessageID: key, NotBefore: now}
				_, err := tx.OweLetter(b.Context(), &l)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

func eachBench(b *testing.B, f func(b *testing.B, s *store.Store, team models.Team)) {
	for name, fresh := range map[string]func(testing.TB) string{"sqlite": storetest.NewSQLite, "postgres": storetest.NewPostgres} {
		b.Run(name, func(b *testing.B) {
			s := storetest.Open(b, fresh(b))
			team := models.Team{Slug: "dana", Name: "Dana", Address: "team@example.net"}
			if err := s.InTx(b.Context(), func(tx *store.Tx) error { return tx.SaveTeam(context.WithoutCancel(b.Context()), &team) }); err != nil {
				b.Fatal(err)
			}
			f(b, s, team)
		})
	}
}
