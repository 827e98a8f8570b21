package main

import "testing"

// A table says in which zone its moments are.
func TestBrief_SaysItsZone(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"2026-11-24T12:00:00+01:00": "2026-11-24 11:00Z", "": "", "soon": "soon"} {
		if got := brief(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}
