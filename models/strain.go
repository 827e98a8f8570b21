package models

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// What a team's work shows of its coverage, beside what its people and domains
// do (Findings).
const (
	Overload FindingKind = "overload" // somebody holds more than they take, or far more than the others
	Silent   FindingKind = "silent"   // nothing came for a domain in a long time
	Unmapped FindingKind = "unmapped" // a #word that is used and is no domain
)

const (
	silentFor   = 60 * 24 * time.Hour // as long nothing came for a domain
	tagsFor     = 60 * 24 * time.Hour // as far back #words are counted
	tagsEnough  = 3                   // as often a #word was used
	heavyEnough = 8                   // as many items somebody holds before the others are looked at
)

// WorkSeen is what is known of a team's work. It counts standard items alone,
// whoever asks: what is more secret must not show in a finding.
type WorkSeen struct {
	Open map[int64]int       // open items each person holds
	Last map[int64]time.Time // when something last came for each domain
	Tags []TagUse            // #words on items of the last while, one line each
}

// TagUse is a #word on items, and how often it stood on items of a domain.
type TagUse struct {
	Word   string
	Domain int64 // row, 0 for none
	Times  int
}

// TagsSince is the moment from which #words are counted.
func TagsSince(now time.Time) time.Time { return now.Add(-tagsFor) }

// Strain finds who holds too much, which domain nothing comes for, and which
// #words ask to be domains: in that order, then that of the team.
func Strain(o *Office, seen WorkSeen, now time.Time) []Finding {
	out := overloads(o, seen.Open)
	out = append(out, silences(o, seen.Last, now)...)
	return append(out, unmapped(o, seen.Tags)...)
}

func overloads(o *Office, open map[int64]int) []Finding {
	var out []Finding
	for i := range o.People {
		p := &o.People[i]
		if !p.Works() {
			continue
		}
		n := open[p.ID]
		f := Finding{Kind: Overload, Person: p.Key, Fix: "Give some of it to somebody else, or move a domain."}
		average, others := o.othersHold(p, open)
		switch {
		case p.Limit > 0 && n > p.Limit:
			f.Text = fmt.Sprintf("%s holds %d open items and takes %d.", p.First(), n, p.Limit)
		case p.Role != RoleExecutive && others > 0 && n >= heavyEnough && n >= 2*average:
			f.Text = fmt.Sprintf("%s holds %d open items, the others %d on average.", p.First(), n, average)
		default:
			continue
		}
		out = append(out, f)
	}
	return out
}

// othersHold returns what the other assistants hold on average, and how many
// they are.
func (o *Office) othersHold(p *Person, open map[int64]int) (average, others int) {
	sum := 0
	for i := range o.People {
		if q := &o.People[i]; q.ID != p.ID && q.Works() && q.Role != RoleExecutive {
			others++
			sum += open[q.ID]
		}
	}
	if others == 0 {
		return 0, 0
	}
	return sum / others, others
}

// silences finds the domains that nothing came for, in a team that something
// came for. A domain above standard is left out: what comes for it is not
// counted.
func silences(o *Office, last map[int64]time.Time, now time.Time) []Finding {
	since := now.Add(-silentFor)
	alive := false
	for _, at := range last {
		alive = alive || at.After(since)
	}
	var out []Finding
	for _, d := range o.Domains {
		if !alive || d.ArchivedAt != nil || d.need() != Standard || d.CreatedAt.After(since) || last[d.ID].After(since) {
			continue
		}
		out = append(out, Finding{
			Kind: Silent, Domain: d.Slug,
			Text: fmt.Sprintf("Nothing came for %s in %d weeks.", d.Name, int(silentFor.Hours()/24/7)),
			Fix:  "Check that its words are the ones people write, or give it up.",
		})
	}
	return out
}

func unmapped(o *Office, uses []TagUse) []Finding {
	known := map[string]bool{}
	for _, d := range o.Domains {
		if d.ArchivedAt == nil {
			for _, w := range append([]string{d.Slug, d.Name}, d.Aliases...) {
				known[strings.ToLower(strings.TrimSpace(w))] = true
			}
		}
	}
	type count struct {
		word     string
		all, top int
		domain   int64
	}
	var counts []count
	for _, u := range uses {
		word := strings.ToLower(strings.TrimSpace(u.Word))
		if known[word] || word == "" {
			continue
		}
		n := slices.IndexFunc(counts, func(c count) bool { return c.word == word })
		if n < 0 {
			n, counts = len(counts), append(counts, count{word: word})
		}
		counts[n].all += u.Times
		if u.Domain != 0 && u.Times > counts[n].top {
			counts[n].top, counts[n].domain = u.Times, u.Domain
		}
	}
	slices.SortStableFunc(counts, func(a, b count) int {
		if a.all != b.all {
			return b.all - a.all
		}
		return strings.Compare(a.word, b.word)
	})
	var out []Finding
	for _, c := range counts {
		if c.all < tagsEnough {
			continue
		}
		f := Finding{
			Kind: Unmapped, Word: c.word, Text: fmt.Sprintf("#%s was used %d times and is no domain.", c.word, c.all),
			Fix: "Make it a domain, or an alias of one.",
		}
		if d := o.Domain(c.domain); d != nil && d.ArchivedAt == nil {
			f.Domain = d.Slug
			f.Fix = fmt.Sprintf("Make it an alias of %s, where %d of them are, or a domain of its own.", d.Name, c.top)
		}
		out = append(out, f)
	}
	return out
}

// Mark names a finding: the same weakness has the same mark from week to week,
// whatever its numbers.
func (f Finding) Mark() string {
	return strings.Join([]string{string(f.Kind), f.Domain, f.Person, f.Word, string(f.Since)}, "|")
}
