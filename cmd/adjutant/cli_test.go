package main

import (
	"strings"
	"testing"
)

// ran is what one command line did.
type ran struct {
	code     int
	out, err string
}

// runIt runs one command line against an environment without a home.
func runIt(t *testing.T, stdin string, env []string, args ...string) ran {
	t.Helper()
	var out, err strings.Builder
	code := run(t.Context(), args, env, strings.NewReader(stdin), &out, &err)
	return ran{code, out.String(), err.String()}
}

func TestRun_ExitCodes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args string
		env  string
		code int
		out  string // part of standard output
		err  string // part of standard error
	}{
		{args: "", out: "Commands:"},
		{args: "--help", out: "sign-in"},
		{args: "explain --help", out: "adjutant explain quote.eml"},
		{args: "version", out: "adjutant "},
		{args: "versoin", code: exitUsage, err: `did you mean "version"?`},
		{args: "explain --jason", code: exitUsage, err: `did you mean "--json"?; "adjutant explain --help"`},
		{args: "explain /there/is/no/such.eml", code: exitUsage, err: "no such file"},
		{args: "explain --now yesterday -", code: exitUsage, err: `"yesterday" is no moment`},
		{args: "when", code: exitUsage, err: "there is no phrase"},
		{args: "when --zone Mars/Olympus fri", code: exitUsage, err: "is no time zone"},
		{args: "when asap", code: exitFailed, err: "adjutant: "},
		{args: "team check /there/is/no/team.yaml", code: exitUsage, err: "the team file cannot be read"},
		{args: "team", code: exitUsage, err: `"adjutant team --help"`},
		{args: "items", env: "ADJUTANT_LGO=text", code: exitUsage, err: "did you mean ADJUTANT_LOG?"},
		{args: "when fri", env: "ADJUTANT_TEST_CLOCK=/there/is/no/clock", code: exitUsage, err: "ADJUTANT_TEST_CLOCK"},
	} {
		got := runIt(t, "", []string{c.env}, strings.Fields(c.args)...)
		if got.code != c.code || !strings.Contains(got.out, c.out) || !strings.Contains(got.err, c.err) {
			t.Errorf("adjutant %s: %+v, want code %d, %q, %q", c.args, got, c.code, c.out, c.err)
		}
		if c.code != exitDone && (got.out != "" || strings.Count(got.err, "\n") != 1) {
			t.Errorf("adjutant %s: an error is one line on standard error: %+v", c.args, got)
		}
	}
}
