package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"adjutant/models/store/storetest"
)

func TestBackup_RestoredElsewhereIsPassiveAndKeepsItsSecret(t *testing.T) {
	t.Parallel()
	for name, empty := range map[string]func(testing.TB) string{"sqlite": storetest.EmptySQLite, "postgres": storetest.EmptyPostgres} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			team := filepath.Join(dir, "team.yaml")
			if err := os.WriteFile(team, []byte("team: {slug: dana, name: Office of Dana, address: team@example.net, zone: Europe/Copenhagen}\n"+
				"people: [{name: Dana Whitfield, addresses: [dana@example.org], role: executive, clearance: private}]\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			old, fresh := []string{"ADJUTANT_DATABASE_URL=" + empty(t)}, []string{"ADJUTANT_DATABASE_URL=" + empty(t)}
			must := func(env []string, in string, args ...string) ran {
				t.Helper()
				got := runIt(t, in, env, args...)
				if got.code != exitDone {
					t.Fatalf("adjutant %s: %+v", strings.Join(args, " "), got)
				}
				return got
			}
			must(old, "", "team", "apply", team)
			file := filepath.Join(dir, "office.backup")
			must(old, "", "backup", file)
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("the backup can be read by others: %v, %v", info, err)
			}
			piped := must(old, "", "backup", "-")
			must(fresh, piped.out, "restore", "-")

			if export := must(fresh, "", "team", "export"); !strings.Contains(export.out, "dana@example.org") {
				t.Errorf("the restored team: %s", export.out)
			}
			a, b := secretOf(t, old), secretOf(t, fresh)
			if a == "" || a != b {
				t.Errorf("the secret was %.8s and is %.8s", a, b)
			}
			if got := runIt(t, "", fresh, "doctor"); !strings.Contains(got.out, "run adjutant resume") {
				t.Errorf("doctor does not say that nothing is sent: %s", got.out)
			}
			if got := runIt(t, "", fresh, "restore", file); got.code != exitFailed || !strings.Contains(got.err, "empty one") {
				t.Errorf("over what is there: %+v", got)
			}
			must(fresh, "", "resume")
			if got := runIt(t, "", fresh, "doctor"); strings.Contains(got.out, "adjutant resume") {
				t.Errorf("still passive: %s", got.out)
			}
			if got := runIt(t, "", []string{"ADJUTANT_DATABASE_URL=" + empty(t)}, "restore", team); got.code != exitFailed {
				t.Errorf("a team file was restored: %+v", got)
			}
		})
	}
}

func secretOf(t *testing.T, env []string) string {
	t.Helper()
	a := &app{ctx: t.Context(), environ: env, out: os.Stderr, err: os.Stderr}
	r, err := a.open(t.Context(), blueprint{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	return string(r.secret)
}
