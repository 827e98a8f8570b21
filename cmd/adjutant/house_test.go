package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The rules of the house: who may know whom. A room includes the packages
// below it. docs/decisions says why.
var house = map[string][]string{
	"parser":       {},
	"models":       {},
	"models/store": {"models"},
	"models/desk":  {"parser", "models/store", "models"},
	"templates":    {"models"},
	"mailer":       {"models"},
	"dashboard":    {"models", "templates"},
	"cmd/adjutant": {"parser", "models", "models/store", "models/desk", "templates", "mailer", "dashboard"},
}

// helpers of tests belong to a room and may see all that its tests see; the
// program itself must not use them.
var helpers = []string{"models/store/storetest", "mailer/mailtest"}

// only these rooms may speak to these libraries.
var keepers = map[string]string{
	"gorm.io/":                     "models/store",
	"github.com/riverqueue/river":  "models/store",
	"github.com/ncruces/":          "models/store",
	"github.com/jackc/pgx":         "models/store",
	"github.com/labstack/echo":     "dashboard",
	"github.com/alecthomas/kong":   "cmd/adjutant",
	"github.com/wneessen/go-mail":  "mailer",
	"github.com/emersion/go-imap/": "mailer",
}

// words for drawers in which anything ends up.
var drawers = []string{"internal", "pkg", "util", "utils", "common", "helpers", "lib", "misc", "services", "repositories", "mocks"}

// pkg is what go list says of one package.
type pkg struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func TestHouse(t *testing.T) {
	t.Parallel()
	packages := listPackages(t)
	if len(packages) < 4 {
		t.Fatalf("go list found only %d packages", len(packages))
	}
	for _, broken := range brokenRules(packages) {
		t.Error(broken)
	}
}

// TestHouse_FindsWhatIsForbidden is the test of the test.
func TestHouse_FindsWhatIsForbidden(t *testing.T) {
	t.Parallel()
	got := brokenRules([]pkg{
		{ImportPath: "adjutant/models", Imports: []string{"time", "gorm.io/gorm"}},
		{ImportPath: "adjutant/parser", Imports: []string{"adjutant/models"}},
		{ImportPath: "adjutant/models/desk", Imports: []string{"adjutant/parser", "adjutant/models/store", "adjutant/mailer"}},
		{ImportPath: "adjutant/models/store", Imports: []string{"adjutant/models", "gorm.io/gorm"}, TestImports: []string{"adjutant/models/store/storetest"}},
		{ImportPath: "adjutant/models/store/storetest", Imports: []string{"adjutant/models/store"}},
		{ImportPath: "adjutant/dashboard", Imports: []string{"adjutant/templates/pages", "adjutant/models/store"}},
		{ImportPath: "adjutant/templates/pages", Imports: []string{"adjutant/templates/parts", "github.com/labstack/echo/v4"}},
		{ImportPath: "adjutant/mailer", Imports: []string{"adjutant/models", "adjutant/mailer/mailtest"}},
		{ImportPath: "adjutant/mailer/utils"},
		{ImportPath: "adjutant/services"},
	})
	want := []string{
		"models must not use gorm.io/gorm: only models/store does",
		"parser must not import models: it may import nothing of ours",
		"models/desk must not import mailer: it may import parser, models/store and models",
		"dashboard must not import models/store: it may import models and templates",
		"templates/pages must not use github.com/labstack/echo/v4: only dashboard does",
		"mailer must not import mailer/mailtest: that is a helper of tests",
		"mailer/utils: a package is not named utils; name what it is about",
		"services belongs to no room; the rooms are cmd/adjutant, dashboard, mailer, models, models/desk, models/store, parser and templates",
		"services: a package is not named services; name what it is about",
	}
	slices.Sort(want)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// brokenRules returns a sentence for each import that the house forbids.
func brokenRules(packages []pkg) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	for _, p := range packages {
		name := strings.TrimPrefix(p.ImportPath, "adjutant/")
		room := roomOf(name)
		if room == "" {
			say("%s belongs to no room; the rooms are %s", name, listed(roomNames()))
		}
		for part := range strings.SplitSeq(name, "/") {
			if slices.Contains(drawers, part) {
				say("%s: a package is not named %s; name what it is about", name, part)
			}
		}
		if slices.Contains(helpers, name) || room == "" {
			continue
		}
		for _, i := range p.Imports {
			for prefix, keeper := range keepers {
				if strings.HasPrefix(i, prefix) && room != keeper && !lent(room, i) {
					say("%s must not use %s: only %s does", name, i, keeper)
				}
			}
			ours, found := strings.CutPrefix(i, "adjutant/")
			if !found {
				continue
			}
			to := roomOf(ours)
			switch {
			case slices.Contains(helpers, ours):
				say("%s must not import %s: that is a helper of tests", name, ours)
			case to == room || slices.Contains(house[room], to):
			case len(house[room]) == 0:
				say("%s must not import %s: it may import nothing of ours", name, ours)
			default:
				say("%s must not import %s: it may import %s", name, ours, listed(house[room]))
			}
		}
	}
	slices.Sort(out)
	return out
}

// lent are the libraries of one room that another may use all the same.
func lent(room, library string) bool {
	// The demo runs an IMAP server of its own in the program.
	return room == "cmd/adjutant" && strings.HasPrefix(library, "github.com/emersion/go-imap/")
}

// roomOf returns the room that a package belongs to: the longest that is a
// prefix of it.
func roomOf(name string) string {
	best := ""
	for room := range house {
		if (name == room || strings.HasPrefix(name, room+"/")) && len(room) > len(best) {
			best = room
		}
	}
	if best == "models" && name != "models" {
		return "" // the nouns have nothing below them but the rooms named above
	}
	return best
}

func roomNames() []string {
	var out []string
	for room := range house {
		out = append(out, room)
	}
	slices.Sort(out)
	return out
}

func listed(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

func listPackages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var packages []pkg
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// wallClock are the places that may ask the machine for the time, each with
// the reason. Everything else gets the one clock from the wiring.
var wallClock = map[string]string{
	"mailer/inbox.go look":            "whose lease is over is a matter of machines, whatever the office's clock says",
	"mailer/inbox.go hold":            "a lease is renewed while this machine lives, whatever the office's clock says",
	"mailer/link.go":                  "deadlines of a connection are the machine's",
	"mailer/post.go":                  "deadlines of a connection are the machine's",
	"mailer/outbox.go Deliver":        "a claim is used no longer than this machine's lease on it",
	"mailer/watch.go Check":           "it measures the wire",
	"dashboard/events.go send":        "the deadline of a write is the machine's",
	"cmd/adjutant/clock.go":           "it is the clock",
	"cmd/adjutant/rooms.go openStore": "it waits for a database that starts",
	"cmd/adjutant/serve.go sweep":     "the sweep beats by the machine while a clock of tests stands still",
	"cmd/adjutant/rooms.go furnish":   "leases go by the machine: a process lives or dies by it",
	"cmd/adjutant/democlock.go":       "it is the demo's clock",
	"cmd/adjutant/doctor.go loop":     "it measures how long a mail takes",
}

func TestHouse_OneClock(t *testing.T) {
	t.Parallel()
	eachFile(t, func(path string, file *ast.File) {
		for _, use := range callsOf(file, "time", "Now") {
			if wallClock[path+" "+use] == "" && wallClock[path] == "" {
				t.Errorf("%s: %s asks time.Now; take the clock that the wiring sets", path, use)
			}
		}
		for _, use := range callsOf(file, "time", "Since", "Until") {
			if wallClock[path+" "+use] == "" && wallClock[path] == "" {
				t.Errorf("%s: %s asks the machine's clock by time.Since or time.Until; take the clock that the wiring sets", path, use)
			}
		}
		for _, use := range callsOf(file, "", "AutoMigrate") {
			t.Errorf("%s: %s calls AutoMigrate; write a numbered migration", path, use)
		}
	})
}

// TestHouse_FindsCalls is the test of the test.
func TestHouse_FindsCalls(t *testing.T) {
	t.Parallel()
	file, err := parser.ParseFile(token.NewFileSet(), "x.go", `package x
import clock "time"
var start = clock.Now()
func (d *Desk) Act() { f := clock.Now; db.AutoMigrate(); clock.Sleep(1) }`, 0)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"start", "Act"}, callsOf(file, "time", "Now")); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"Act"}, callsOf(file, "", "AutoMigrate")); d != "" {
		t.Error(d)
	}
}

// callsOf returns the functions and variables of a file in which one of the
// names of a package is used; of an empty package, a method of that name.
func callsOf(file *ast.File, path string, names ...string) []string {
	local := ""
	for _, i := range file.Imports {
		if strings.Trim(i.Path.Value, `"`) != path {
			continue
		}
		if local = filepath.Base(path); i.Name != nil {
			local = i.Name.Name
		}
	}
	if path != "" && local == "" {
		return nil
	}
	var out []string
	for _, d := range file.Decls {
		where := ""
		switch d := d.(type) {
		case *ast.FuncDecl:
			where = d.Name.Name
		case *ast.GenDecl:
			if len(d.Specs) > 0 {
				if v, ok := d.Specs[0].(*ast.ValueSpec); ok {
					where = v.Names[0].Name
				}
			}
		}
		ast.Inspect(d, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || !slices.Contains(names, s.Sel.Name) {
				return true
			}
			if x, ok := s.X.(*ast.Ident); path == "" || ok && x.Name == local {
				out = append(out, where)
			}
			return true
		})
	}
	return out
}

// eachFile reads every file of the program that is neither a test nor a
// helper of tests nor generated.
// What a room shows to the others is explained where it stands.
func TestHouse_ExportedNamesAreExplained(t *testing.T) {
	t.Parallel()
	eachFile(t, func(path string, file *ast.File) {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
					t.Errorf("%s: %s has no comment", path, d.Name.Name)
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok && s.Name.IsExported() && s.Doc == nil && d.Doc == nil {
						t.Errorf("%s: %s has no comment", path, s.Name.Name)
					}
				}
			}
		}
	})
}

// exportedReceiver reports whether a method is one that others can call.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	receiver := d.Recv.List[0].Type
	if star, ok := receiver.(*ast.StarExpr); ok {
		receiver = star.X
	}
	name, ok := receiver.(*ast.Ident)
	return !ok || name.IsExported()
}

func eachFile(t *testing.T, look func(path string, file *ast.File)) {
	t.Helper()
	const root = "../.."
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		if entry.IsDir() {
			if slices.Contains(helpers, name) || strings.HasPrefix(entry.Name(), ".") && path != root || entry.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			return err
		}
		look(name, file)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
