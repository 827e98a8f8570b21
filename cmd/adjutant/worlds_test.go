package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"adjutant/models"
	"adjutant/models/store/storetest"
)

// Non-interference: for somebody who is not cleared, an office with secrets in
// it is the same, byte for byte, as one without. A world is a random office
// with a random history, played on two stages (worlds_play_test.go); whatever
// people who are not cleared can read on either is compared
// (worlds_surfaces_test.go).

var (
	worlds    = flag.Int("worlds", 0, "how many random offices TestTwoWorlds plays; 0: what fits into make test")
	worldSeed = flag.Uint64("world", 0, "play this one world alone")
	stopEarly = flag.Bool("worlds.first", false, "stop at the first world with a difference")
)

func TestTwoWorlds(t *testing.T) {
	t.Parallel()
	n := worldsHere
	if *worlds > 0 {
		n = *worlds
	}
	template := templateOf(t)
	dir := memoryDir(t)
	playWorlds(t, n, func(seed uint64) (func(string) string, func()) {
		own, err := os.MkdirTemp(dir, "world-")
		if err != nil {
			t.Fatal(err)
		}
		write := func(file string, content []byte) error { return os.WriteFile(file, content, 0o600) }
		return freshSQLite(template, own, write), func() { os.RemoveAll(own) }
	})
}

// TestTwoWorlds_Postgres plays a few of them on the other database.
func TestTwoWorlds_Postgres(t *testing.T) {
	t.Parallel()
	n := worldsThere
	if *worlds > 0 {
		n = min(n, *worlds)
	}
	playWorlds(t, n, func(uint64) (func(string) string, func()) {
		return func(string) string { return storetest.NewPostgres(t) }, func() {}
	})
}

func playWorlds(t *testing.T, n int, database func(seed uint64) (fresh func(string) string, end func())) {
	var next, different, compared atomic.Int64
	surfaces := map[string]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for {
				k := next.Add(1)
				if k > int64(n) || *stopEarly && different.Load() > 0 || different.Load() >= 5 {
					return
				}
				seed := uint64(k)
				if *worldSeed > 0 {
					seed = *worldSeed
					if k > 1 {
						return
					}
				}
				fresh, end := database(seed)
				r := playWorld(t, seed, fresh)
				end()
				if len(r.differences) > 0 {
					different.Add(1)
					t.Errorf("world %d (secrets: %s) differs for people who are not cleared; go test -run %s ./cmd/adjutant -world %d\n%s\n\nwhat happened:\n%s",
						seed, r.level, t.Name(), seed, strings.Join(r.differences, "\n"), strings.Join(r.story, "\n"))
				}
				compared.Add(int64(r.compared))
				mu.Lock()
				for name, n := range r.surfaces {
					surfaces[name] += n
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	names := make([]string, 0, len(surfaces))
	for name := range surfaces {
		names = append(names, fmt.Sprintf("%6d %s", surfaces[name], name))
	}
	sort.Slice(names, func(i, j int) bool { return names[i][7:] < names[j][7:] })
	t.Logf("%d worlds, %d surfaces, %d comparisons, %d worlds with differences", min(int64(n), next.Load()), len(surfaces), compared.Load(), different.Load())
	if testing.Verbose() {
		t.Log(strings.Join(names, "\n"))
	}
	if *worldSeed == 0 && !*stopEarly && n >= 20 && len(surfaces) < 40 {
		t.Errorf("only %d surfaces were compared", len(surfaces))
	}
}

// result is what came of one world.
type result struct {
	level       string
	differences []string
	surfaces    map[string]int
	compared    int
	story       []string
}

func playWorld(t *testing.T, seed uint64, fresh func(string) string) (r result) {
	p := newPlay(t, seed, fresh)
	defer p.close()
	r.surfaces = map[string]int{}
	for range 14 + p.r.IntN(14) {
		switch {
		case chance(p.r, 5):
			p.scene()
		case chance(p.r, 35):
			p.secret()
		default:
			p.step()
		}
	}
	p.secret()
	p.step()
	p.deliver()
	p.chase()
	r.differences = p.missing
	p.contents(&r)
	p.compare(&r, false)
	p.compare(&r, true)
	r.level, r.story = string(p.level), p.story
	return r
}

// contents looks at every letter that is not an answer to somebody's own words:
// it must tell nothing of a secret but its number, whoever reads it. And nobody
// is written to about one who lost the clearance for it.
func (p *play) contents(r *result) {
	for _, l := range p.with.letters {
		if l.Kind == models.LetterReceipt {
			continue
		}
		text := p.with.letterText(l)
		if bundle := l.Value.Bundle; bundle != nil && slices.ContainsFunc(bundle.Parts, func(b models.BundlePart) bool { return b.Kind == models.LetterReceipt }) {
			continue
		}
		common := slices.ContainsFunc(p.plain.letters, func(o *posted) bool { return o.ToAddr == l.ToAddr && o.Subject == l.Subject })
		probed := slices.ContainsFunc(p.known(), func(i models.ItemCard) bool {
			return strings.Contains(i.Title, hush) && slices.Contains(l.Numbers, i.Number)
		})
		if strings.Contains(text, hush) && !common && !probed { // a probe may say the word itself
			r.differences = append(r.differences, fmt.Sprintf("the letter %q to %s tells more of a secret than its number:\n%s", l.Subject, l.ToAddr, shorter(text)))
		}
		since, fallen := p.fallen[l.ToAddr]
		if fallen && !l.handed.Before(since) && clears(l.Clearance, p.level) {
			r.differences = append(r.differences, fmt.Sprintf("%s lost their clearance and was written to about a secret: %q\n%s", l.ToAddr, l.Subject, shorter(text)))
		}
	}
	for _, person := range p.with.office.People {
		since, fallen := p.fallen[person.Address()]
		if !fallen {
			continue
		}
		for _, i := range p.hidden() {
			if w := p.with.get(person.Key, fmt.Sprintf("/items/%d", i.Number), nil); w.Code != 404 {
				r.differences = append(r.differences, fmt.Sprintf("%s lost their clearance on %s and is shown #%d", person.Key, since, i.Number))
			}
		}
	}
}

// compare looks at both stages with the eyes of everybody who is not cleared.
func (p *play) compare(r *result, forms bool) {
	a := p.questions()
	choice := p.r.Uint64()
	watching := someOf(p, p.watching, 1)
	if slices.Contains(p.watching, p.aimed) && chance(p.r, 75) {
		watching = []string{p.aimed}
	}
	for _, key := range watching {
		var saw [2]seen
		p.steps++
		for n, s := range []*stage{p.plain, p.with} {
			s.named = nil
			if forms {
				saw[n] = s.posts(p, key, a, choice, 1_000_000+p.steps*10_000)
				s.tell(p.watching)
				s.deliver()
				s.named = nil
				s.received(key, saw[n])
			} else {
				saw[n] = s.look(p, key, a)
				s.received(key, saw[n])
			}
		}
		plain, with := saw[0], saw[1]
		for _, name := range unionOf(plain, with) {
			r.surfaces[name] += len(plain[name])
			r.compared += len(plain[name])
			if slices.Equal(plain[name], with[name]) {
				continue
			}
			if d := cmp.Diff(inLines(plain[name]), inLines(with[name])); d != "" {
				r.differences = append(r.differences, fmt.Sprintf("%s sees of the secret in: %s\n%s", key, name, shorter(d)))
			}
			for _, text := range with[name] {
				if strings.Contains(text, hush) && !strings.Contains(strings.Join(plain[name], ""), hush) {
					r.differences = append(r.differences, fmt.Sprintf("%s reads the word in: %s", key, name))
				}
			}
		}
		if len(r.differences) > 0 {
			return
		}
	}
}

// inLines breaks pages where their elements begin, so that a difference can be
// read.
func inLines(texts []string) []string {
	var out []string
	for _, t := range texts {
		out = append(out, strings.Split(strings.ReplaceAll(t, "><", ">\n<"), "\n")...)
	}
	return out
}

func unionOf(a, b seen) []string {
	var names []string
	for name := range a {
		names = append(names, name)
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func shorter(s string) string {
	const most = 4000
	if len(s) > most {
		return s[:most] + "\n..."
	}
	return s
}

// templateOf is a migrated SQLite database, to be copied.
func templateOf(t *testing.T) []byte {
	file := strings.TrimPrefix(storetest.NewSQLite(t), "sqlite://")
	template, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return template
}

// memoryDir is a directory in memory where there is one: a world is gone in a
// moment, and nobody needs it on a disk.
func memoryDir(t *testing.T) string {
	dir, err := os.MkdirTemp("/dev/shm", "adjutant-worlds-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
