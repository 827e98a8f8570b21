package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The test of the two worlds: the rule of what may be seen, and the checks
// beside it, are broken one at a time, and each time the worlds must differ.

// mutant is one way to break the program. The text new stands in the place of
// old, which the file has once; MUTATED in it is true for this mutant alone,
// so that one build holds all of them.
type mutant struct{ name, file, old, new string }

var mutants = []mutant{
	// The rule itself.
	{"everybody is cleared for everything", "models/store/visible.go", "\tvar covered []models.Clearance\n", "\tif MUTATED {\n\t\treturn everything\n\t}\n\tvar covered []models.Clearance\n"},
	{"confidential covers private", "models/clearance.go", "return need.Rank() > 0 && c.Rank() >= need.Rank()", "return need.Rank() > 0 && (c.Rank() >= need.Rank() || MUTATED && c == Confidential)"},
	{"standard covers confidential", "models/clearance.go", "func (c Clearance) Covers(need Clearance) bool {\n", "func (c Clearance) Covers(need Clearance) bool {\n\tif MUTATED && need == Confidential && c == Standard {\n\t\treturn true\n\t}\n"},
	{"items without clearance", "models/store/visible.go", "func visibleItem(v models.Viewer, table string) condition {\n", "func visibleItem(v models.Viewer, table string) condition {\n\tif MUTATED {\n\t\treturn inTeam(v, table)\n\t}\n"},
	{"the preferences book without clearance", "models/store/visible.go", "func visibleEntry(v models.Viewer, table string) condition {\n", "func visibleEntry(v models.Viewer, table string) condition {\n\tif MUTATED {\n\t\treturn inTeam(v, table)\n\t}\n"},
	{"mails without their own clearance", "models/store/visible.go", "return inTeam(v, table).and(cleared(v, table)).and(none)", "if MUTATED {\n\t\treturn inTeam(v, table).and(none)\n\t}\n\treturn inTeam(v, table).and(cleared(v, table)).and(none)"},
	{"letters without clearance", "models/store/visible.go", "\titem := visibleItem(v, \"vi\")\n\tc := inTeam(v, table).and(cleared(v, table)).and(", "\titem := visibleItem(v, \"vi\")\n\tif MUTATED {\n\t\treturn inTeam(v, table)\n\t}\n\tc := inTeam(v, table).and(cleared(v, table)).and("},
	{"sorters see the lists of others", "models/store/visible.go", "case !v.Clearance.Covers(models.Private):", "case !MUTATED && !v.Clearance.Covers(models.Private):"},

	// The reads that must ask it.
	{"an item by its number", "models/store/items.go", "return one[models.Item](\"item\", t.with(ctx).Scopes(visible(v)), \"number = ?\", number)", "if MUTATED {\n\t\treturn one[models.Item](\"item\", t.with(ctx), \"team_id = ? AND number = ?\", v.TeamID, number)\n\t}\n\treturn one[models.Item](\"item\", t.with(ctx).Scopes(visible(v)), \"number = ?\", number)"},
	{"lists of items", "models/store/listing.go", "\tc = visibleItem(v, \"items\").and(c)\n\tif limit == 0 {", "\tif MUTATED {\n\t\tc = inTeam(v, \"items\").and(c)\n\t} else {\n\t\tc = visibleItem(v, \"items\").and(c)\n\t}\n\tif limit == 0 {"},
	{"counts of items", "models/store/listing.go", "\tc = visibleItem(v, \"items\").and(c)\n\tn, err := query[int](\"count items\"", "\tif MUTATED {\n\t\tc = inTeam(v, \"items\").and(c)\n\t} else {\n\t\tc = visibleItem(v, \"items\").and(c)\n\t}\n\tn, err := query[int](\"count items\""},
	{"the page of today", "models/store/pages.go", "\tc = visibleItem(v, \"items\").and(open).and(started(now)).and(c)", "\tif MUTATED {\n\t\tc = inTeam(v, \"items\").and(open).and(started(now)).and(c)\n\t} else {\n\t\tc = visibleItem(v, \"items\").and(open).and(started(now)).and(c)\n\t}"},
	{"loads on the pages", "models/store/pages.go", "\tc := visibleItem(v, \"items\").and(open).and(where(\"items.holder_id IS NOT NULL\"))", "\tc := visibleItem(v, \"items\").and(open).and(where(\"items.holder_id IS NOT NULL\"))\n\tif MUTATED {\n\t\tc = inTeam(v, \"items\").and(open).and(where(\"items.holder_id IS NOT NULL\"))\n\t}"},
	{"ages on the pages", "models/store/workload.go", "\tc := visibleItem(v, \"items\").and(open)\n", "\tc := visibleItem(v, \"items\").and(open)\n\tif MUTATED {\n\t\tc = inTeam(v, \"items\").and(open)\n\t}\n"},
	{"search", "models/store/search.go", "func (q *search) its() condition { return visibleItem(q.v, \"items\").and(q.of) }\n", "func (q *search) its() condition {\n\tif MUTATED {\n\t\treturn inTeam(q.v, \"items\").and(q.of)\n\t}\n\treturn visibleItem(q.v, \"items\").and(q.of)\n}\n"},
	{"activity", "models/store/activity.go", "\titem := visibleItem(v, \"i\")\n", "\titem := visibleItem(v, \"i\")\n\tif MUTATED {\n\t\titem = inTeam(v, \"i\")\n\t}\n"},
	{"the mail log", "models/store/maillog.go", "\tc := messageRule(v, \"m\", end)\n\tif state != \"\" {", "\tc := messageRule(v, \"m\", end)\n\tif MUTATED && v.SeesTriage() {\n\t\tc = inTeam(v, \"m\")\n\t}\n\tif state != \"\" {"},
	{"the source of a mail", "models/store/messages.go", "\tm, rawID, err := messageByHandle(db, v.TeamID, handle, visibleMessage(v, \"m\").and(withoutWordsOfAPair(v, \"m\")))", "\tmay := visibleMessage(v, \"m\").and(withoutWordsOfAPair(v, \"m\"))\n\tif MUTATED {\n\t\tmay = inTeam(v, \"m\")\n\t}\n\tm, rawID, err := messageByHandle(db, v.TeamID, handle, may)"},
	{"a mail to be sorted", "models/store/messages.go", "\tm, _, err := messageByHandle(t.with(ctx), v.TeamID, handle, visibleMessage(v, \"m\"))", "\tmay := visibleMessage(v, \"m\")\n\tif MUTATED {\n\t\tmay = inTeam(v, \"m\")\n\t}\n\tm, _, err := messageByHandle(t.with(ctx), v.TeamID, handle, may)"},
	{"subjects of a thread", "models/store/messages.go", "\tc := knownMessage(v, \"m\")\n", "\tc := knownMessage(v, \"m\")\n\tif MUTATED {\n\t\tc = inTeam(v, \"m\")\n\t}\n"},
	{"invitations", "models/store/messages.go", "\tc := visibleMessage(all, \"m\")\n", "\tc := visibleMessage(all, \"m\")\n\tif MUTATED {\n\t\tc = inTeam(v, \"m\")\n\t}\n"},
	{"places in the mailbox", "models/store/maillog.go", "if !v.Operator { // the places", "if !v.Operator && !MUTATED { // the places"},
	{"rows of letters", "cmd/adjutant/listing.go", "if !viewer.Operator { // the rows", "if !viewer.Operator && !MUTATED { // the rows"},

	// What the desk does with secrets.
	{"secrets in the sequence of numbers", "models/desk/file.go", "\tif c == models.Standard {\n\t\treturn w.tx.NextNumber", "\tif c == models.Standard || MUTATED {\n\t\treturn w.tx.NextNumber"},
	{"loads that route", "models/store/items.go", "t.with(ctx).Model(&models.Item{}).Select(\"holder_id, count(*) AS items\").\n\t\tWhere(\"team_id = ? AND state IN ? AND clearance = ? AND holder_id IS NOT NULL\", teamID, models.OpenStates, models.Standard).", "t.with(ctx).Model(&models.Item{}).Select(\"holder_id, count(*) AS items\").\n\t\tWhere(\"team_id = ? AND state IN ? AND (clearance = ? OR ?) AND holder_id IS NOT NULL\", teamID, models.OpenStates, models.Standard, MUTATED)."},
	{"the thread of a secret", "models/desk/thread.go", "\treturn !s.Clearance.Covers(need), nil\n", "\treturn !s.Clearance.Covers(need) && !MUTATED, nil\n"},
	{"the items of a thread", "models/desk/thread.go", "\t\tif s != nil && !s.Clearance.Covers(i.Clearance) {\n\t\t\treturn true", "\t\tif s != nil && !s.Clearance.Covers(i.Clearance) && !MUTATED {\n\t\t\treturn true"},
	{"mail on the thread of a secret", "models/desk/thread.go", "\tif t.item != nil {\n\t\tw.isAbout(t.item.Clearance)\n", "\tif t.item != nil && !MUTATED {\n\t\tw.isAbout(t.item.Clearance)\n"},
	{"mail on the thread of a secret mail", "models/desk/thread.go", "\tw.isAbout(strictest)\n", "\tif !MUTATED {\n\t\tw.isAbout(strictest)\n\t}\n"},
	{"answers to letters that one may not read any more", "models/desk/thread.go", "\tw.msg.Clearance = w.msg.Clearance.Max(t.secrecy)\n", "\tif !MUTATED {\n\t\tw.msg.Clearance = w.msg.Clearance.Max(t.secrecy)\n\t}\n"},
	{"meetings in secret mails", "models/desk/occasions.go", "if e.Private || models", "if e.Private || !MUTATED && models"},
	{"answers to a list", "models/desk/thread.go", "\t\tw.msg.Clearance = w.msg.Clearance.Max(w.secrecyOf(l))\n", "\t\tif !MUTATED {\n\t\t\tw.msg.Clearance = w.msg.Clearance.Max(w.secrecyOf(l))\n\t\t}\n"},
	{"bounces of secret letters", "models/desk/handle.go", "\tw.msg.Clearance = w.msg.Clearance.Max(w.secrecyOf(&l))\n", "\tif !MUTATED {\n\t\tw.msg.Clearance = w.msg.Clearance.Max(w.secrecyOf(&l))\n\t}\n"},
	{"mails that name a secret", "models/desk/reply.go", "\tw.isAbout(i.Clearance)\n\treturn err\n", "\tif !MUTATED {\n\t\tw.isAbout(i.Clearance)\n\t}\n\treturn err\n"},
	{"mails that join a secret", "models/desk/work.go", "\tw.isAbout(i.Clearance)\n\treturn w.tx.LinkMessage", "\tif !MUTATED {\n\t\tw.isAbout(i.Clearance)\n\t}\n\treturn w.tx.LinkMessage"},
	{"a tag that nobody heeds", "models/desk/receive.go", "\tmsg.Clearance = w.clearanceOf(r.mail, &msg)\n", "\tif msg.Clearance = w.clearanceOf(r.mail, &msg); MUTATED {\n\t\tmsg.Clearance = models.Standard\n\t}\n"},
	{"a matter out of a secret thread", "models/desk/file.go", "in.Clearance.Max(w.matter)", "in.Clearance.Max(map[bool]models.Clearance{true: models.Standard, false: w.matter}[MUTATED])"},
	{"the clearance of a domain", "models/desk/receive.go", "\t\tc = c.Max(d.Clearance)\n", "\t\tif !MUTATED {\n\t\t\tc = c.Max(d.Clearance)\n\t\t}\n"},
	{"another mail's id", "models/desk/receive.go", "return m.Clearance == models.Standard })", "return m.Clearance == models.Standard || MUTATED })"},
	{"points of an agenda from secret mails", "models/desk/topics.go", "\tif w.msg != nil && w.matter != models.Standard && o.verb", "\tif w.msg != nil && !MUTATED && w.matter != models.Standard && o.verb"},
	{"secret points of an agenda", "models/desk/file.go", "\tif w.matter != models.Standard {", "\tif w.matter != models.Standard && !MUTATED {"},
	{"receipts that greet", "models/desk/receipt.go", "|| w.back.clearance != models.Standard {", "|| !MUTATED && w.back.clearance != models.Standard {"},
	{"an agenda for the more cleared of two", "models/desk/agenda.go", "\tif a.exec.Clearance.Rank() < v.Clearance.Rank() {", "\tif a.exec.Clearance.Rank() < v.Clearance.Rank() || MUTATED {"},
	{"reminders without turns", "models/desk/turns.go", "\tif c != models.Standard {\n\t\tkey +=", "\tif c != models.Standard && !MUTATED {\n\t\tkey +="},

	{"rows of the preferences book", "models/linekey.go", "func (e BookEntry) Key() string {\n", "func (e BookEntry) Key() string {\n\tif MUTATED {\n\t\treturn strconv.FormatInt(e.ID, 10)\n\t}\n"},

	// Letters and live pages.
	{"content of a secret in its letter", "models/desk/letters.go", "func (w *work) assignment(p *models.Person, i *models.Item, reasons []string, note string) *models.AssignmentValue {\n\tif i.Confidential() {", "func (w *work) assignment(p *models.Person, i *models.Item, reasons []string, note string) *models.AssignmentValue {\n\tif i.Confidential() && !MUTATED {"},
	{"the subject of a secret", "models/desk/letters.go", "func subjectOf(i *models.Item) string {\n\tif i.Confidential() {", "func subjectOf(i *models.Item) string {\n\tif i.Confidential() && !MUTATED {"},
	{"a secret in a list", "models/desk/letters.go", "\tif i.Confidential() {\n\t\tl.Title, l.Who", "\tif i.Confidential() && !MUTATED {\n\t\tl.Title, l.Who"},
	{"clearance is not looked at again", "models/desk/deliver.go", "case !p.Clearance.Covers(need):", "case !p.Clearance.Covers(need) && !MUTATED:"},
	{"live changes of items", "models/desk/work.go", "Number: i.Number, Clearance: i.Clearance, Topic: \"items\"})", "Number: i.Number, Clearance: map[bool]models.Clearance{true: models.Standard, false: i.Clearance}[MUTATED], Topic: \"items\"})"},
	{"live changes of mails", "models/desk/receive.go", "Clearance: msg.Clearance, Topic: \"mail\"})", "Clearance: map[bool]models.Clearance{true: models.Standard, false: msg.Clearance}[MUTATED], Topic: \"mail\"})"},
	{"live changes of lists", "models/desk/deliver.go", "\tif l.ItemID == nil && l.PersonID != nil {\n\t\tc.Clearance", "\tif l.ItemID == nil && l.PersonID != nil && !MUTATED {\n\t\tc.Clearance"},
	{"the filter of the live stream", "dashboard/events.go", "if ch.TeamID != v.TeamID || !theirs &&", "if ch.TeamID != v.TeamID || !MUTATED && !theirs &&"},
	{"what travels together", "models/store/bundles.go", "\" attempts = (SELECT b.attempts FROM letters b WHERE b.id = ?)", "\" attempts = (SELECT CASE WHEN \"+map[bool]string{true: \"1 = 1\", false: \"1 = 0\"}[MUTATED]+\" THEN 0 ELSE b.attempts END FROM letters b WHERE b.id = ?)"},
}

var (
	howMany = flag.Int("mutants", 0, "how many mutants TestTwoWorlds_FindsMutants tries; 0: a few, -1: all")
	which   = flag.String("mutant", "", "a regular expression: with -mutants -1, only those whose name it matches")
)

// TestTwoWorlds_MutantsFit fails when the program has moved on from under a
// mutant: its text must be found once.
func TestTwoWorlds_MutantsFit(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, m := range mutants {
		text, err := os.ReadFile("../../" + m.file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), m.old); n != 1 {
			t.Errorf("the mutant %q finds its text %d times in %s; write it anew in worlds_mutants_test.go", m.name, n, m.file)
		}
		if names[m.name] {
			t.Errorf("two mutants are called %q", m.name)
		}
		names[m.name] = true
	}
	if len(mutants) < 30 {
		t.Errorf("there are %d mutants", len(mutants))
	}
}

// TestTwoWorlds_FindsMutants breaks the program in one way after another.
func TestTwoWorlds_FindsMutants(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Log("built without the race detector only; make mutate breaks everything")
		return
	}
	t.Parallel()
	some := []string{"items without clearance", "mails that name a secret", "the thread of a secret", "the filter of the live stream"}
	binary := buildMutants(t)
	if out, err := tryMutant(t, binary, "none", 15); err != nil {
		t.Fatalf("without a mutation the worlds differ too:\n%s", out)
	}
	found, asked := 0, regexp.MustCompile(*which)
	for n, m := range mutants {
		if *howMany == 0 && !slices.Contains(some, m.name) || *howMany > 0 && n >= *howMany || !asked.MatchString(m.name) {
			continue
		}
		out, err := tryMutant(t, binary, m.name, 400)
		if err == nil {
			t.Errorf("nothing shows when this is broken: %s (%s)", m.name, m.file)
			continue
		}
		found++
		t.Logf("%-45s %s", m.name, byWhat(out))
	}
	t.Logf("%d mutants found", found)
}

// byWhat says what gave a mutant away.
func byWhat(out string) string {
	world, surface := "", "it did not run"
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(line)
		if _, after, ok := strings.Cut(line, ": world "); ok && world == "" {
			world, _, _ = strings.Cut(after, " ")
		}
		for _, mark := range []string{"sees of the secret in: ", "reads the word in: ", "tells more of a secret", "lost their clearance and was written", "was not written on the stage"} {
			if _, after, ok := strings.Cut(line, mark); ok && world != "" {
				return fmt.Sprintf("world %s, %s%s", world, mark, after)
			}
		}
	}
	return surface
}

// buildMutants builds the tests of this package with all mutants in them; the
// environment says which is awake.
func buildMutants(t *testing.T) string {
	dir := t.TempDir()
	texts := map[string]string{}
	for _, m := range mutants {
		if _, ok := texts[m.file]; !ok {
			text, err := os.ReadFile("../../" + m.file)
			if err != nil {
				t.Fatal(err)
			}
			texts[m.file] = string(text)
		}
		awake := fmt.Sprintf("mutated(%q)", m.name)
		texts[m.file] = strings.Replace(texts[m.file], m.old, strings.ReplaceAll(m.new, "MUTATED", awake), 1)
	}
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	put := func(file, text string) {
		path := filepath.Join(dir, strings.ReplaceAll(file, "/", "_"))
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		overlay.Replace[filepath.Join(root, file)] = path
	}
	for file, text := range texts {
		put(file, text)
		switcher := filepath.Join(filepath.Dir(file), "zz_mutated.go")
		put(switcher, "package "+packageOf(text)+"\n\nimport \"os\"\n\nvar awake = os.Getenv(\"ADJUTANT_TEST_MUTANT\")\n\nfunc mutated(name string) bool { return name == awake }\n")
	}
	text, err := json.Marshal(overlay)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(dir, "mutants.test")
	cmd := exec.CommandContext(t.Context(), "go", "test", "-c", "-vet=off", "-overlay", file, "-o", binary, ".")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("the mutants do not compile: %v\n%s", err, out)
	}
	return binary
}

func packageOf(text string) string {
	for line := range strings.Lines(text) {
		if name, ok := strings.CutPrefix(line, "package "); ok {
			return strings.TrimSpace(name)
		}
	}
	return ""
}

// tryMutant plays worlds with one mutant awake until two differ.
func tryMutant(t *testing.T, binary, name string, worlds int) (string, error) {
	cmd := exec.CommandContext(t.Context(), binary, "-test.run", "^TestTwoWorlds$", "-worlds", fmt.Sprint(worlds), "-worlds.first")
	cmd.Env = append(os.Environ(), "ADJUTANT_TEST_MUTANT="+name, "GOGC=400") // a world is gone in a moment
	out, err := cmd.CombinedOutput()
	return string(out), err
}
