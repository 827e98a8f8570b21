package main

import (
	"net/mail"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"

	"adjutant/models"
)

// How the values of a team file are read: each says where it is wrong, and in
// which words it can be written.

// mapping returns the values of a mapping by key; nil for no node. Keys that
// nothing knows, and keys that stand there twice, are errors.
func (r *teamReader) mapping(n *yaml.Node, what string, known ...string) map[string]*yaml.Node {
	if n = follow(n); n == nil {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		r.fail(n, "%s is not written as names with values; write {%s: ...}", what, known[0])
		return nil
	}
	out := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], follow(n.Content[i+1])
		switch {
		case !slices.Contains(known, key.Value):
			r.fail(key, "%s does not know %q%s", what, key.Value, didYouMean(key.Value, known))
		case out[key.Value] != nil:
			r.fail(key, "%s stands here twice; keep one of them", key.Value)
		case value.Kind == yaml.ScalarNode && value.Tag == "!!null":
			// written without a value: as good as not written
		default:
			out[key.Value] = value
		}
	}
	return out
}

// sequence returns the elements of a list; none for no node.
func (r *teamReader) sequence(n *yaml.Node, what string) []*yaml.Node {
	if n = follow(n); n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.fail(n, "%s is not a list; write %s: [...]", what, what)
		return nil
	}
	out := make([]*yaml.Node, len(n.Content))
	for i, c := range n.Content {
		out[i] = follow(c)
	}
	return out
}

// follow resolves an alias to what it stands for.
func follow(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// text returns a value as it is written, whatever YAML takes it for: no is
// Norwegian here, and 09:00 a time.
func (r *teamReader) text(n *yaml.Node) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		r.fail(n, "a word is wanted here, not a list or names with values")
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// words returns a list of words, lower case, each once.
func (r *teamReader) words(n *yaml.Node, what string) []string {
	var out []string
	for _, e := range r.sequence(n, what) {
		if w := strings.ToLower(r.text(e)); w != "" && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

func (r *teamReader) oneOf(n *yaml.Node, what string, known ...string) string {
	s := strings.ToLower(r.text(n))
	if s != "" && !slices.Contains(known, s) {
		r.fail(n, "%s %q is not known%s", what, s, didYouMean(s, known))
		return known[0]
	}
	return s
}

// yes reads true or false, as people write them.
func (r *teamReader) yes(n *yaml.Node) bool {
	return slices.Contains([]string{"true", "yes", "on"}, r.oneOf(n, "the value", "false", "true", "no", "yes", "off", "on"))
}

func (r *teamReader) number(n *yaml.Node, fallback, low, high int) int {
	s := r.text(n)
	if s == "" {
		return fallback
	}
	i, err := strconv.Atoi(s)
	if err != nil || i < low || i > high {
		r.fail(n, "%q is no number from %d to %d", s, low, high)
		return fallback
	}
	return i
}

func (r *teamReader) pattern(n *yaml.Node, p *regexp.Regexp, what, example string) string {
	s := strings.ToLower(r.text(n))
	if s != "" && !p.MatchString(s) {
		r.fail(n, "%q is not %s; write %s", s, what, example)
		return ""
	}
	return s
}

func (r *teamReader) attachment(n *yaml.Node) string {
	s := strings.ToLower(r.text(n))
	if s != "" && !models.ValidFileKind(s) {
		r.fail(n, "%q is no kind of file%s; write one of %s, or an ending such as .dwg", s, didYouMean(s, models.FileKinds()), strings.Join(models.FileKinds(), ", "))
		return ""
	}
	return s
}

func (r *teamReader) checkSlug(n *yaml.Node, slug string) {
	if !slugPattern.MatchString(slug) {
		r.fail(n, "%q is no slug; write letters, digits and dashes without spaces", slug)
	}
}

func (r *teamReader) mailAddress(n *yaml.Node) string {
	s := strings.ToLower(r.text(n))
	if s == "" {
		return ""
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		r.fail(n, "%q is no mail address; write maria@example.org", s)
		return ""
	}
	return s
}

func (r *teamReader) zone(n *yaml.Node) string {
	s := r.text(n)
	if _, err := zoneNamed(s); err != nil {
		r.fail(n, "%v", err)
		return ""
	}
	return s
}

func (r *teamReader) locale(n *yaml.Node) string {
	s := r.text(n)
	if s == "" {
		return ""
	}
	tag, err := language.Parse(s)
	if err != nil {
		r.fail(n, "%q is no locale; write one such as en-GB, da or de-DE", s)
		return ""
	}
	return tag.String()
}

func (r *teamReader) hours(n *yaml.Node) string {
	s := r.text(n)
	if s == "" {
		return ""
	}
	w, err := models.ParseWeek(nil, s, "")
	if err != nil {
		r.failAs(n, err)
		return ""
	}
	return models.FormatClock(w.Start) + "-" + models.FormatClock(w.End)
}

// bundle reads when somebody's letters come together. YAML takes a bare off
// for false.
func (r *teamReader) bundle(n *yaml.Node) string {
	s := r.text(n)
	if s == "" || strings.EqualFold(s, models.BundleOff) || s == "false" {
		if s != "" {
			s = models.BundleOff
		}
		return s
	}
	slots, err := models.ParseBundle(s)
	if err != nil {
		r.failAs(n, err)
		return ""
	}
	var out []string
	for _, at := range slots {
		out = append(out, models.FormatClock(at))
	}
	return strings.Join(out, ",")
}

// wishes reads what somebody wants of their letters: {news: together, receipts: off}.
func (r *teamReader) wishes(n *yaml.Node) string {
	var sorts []string
	for _, s := range models.LetterSorts {
		sorts = append(sorts, string(s))
	}
	wishes := models.Wishes{}
	for sort, value := range r.mapping(n, "mails", sorts...) {
		way := models.LetterWay(strings.ToLower(r.text(value)))
		if way == "false" { // YAML's reading of a bare off
			way = models.Never
		}
		if err := wishes.Set(models.LetterSort(sort), way); err != nil {
			r.failAs(value, err)
		}
	}
	return wishes.String()
}

func (r *teamReader) weekday(n *yaml.Node, s string) string {
	if s == "" {
		return ""
	}
	d, err := models.ParseWeekday(s)
	if err != nil {
		r.failAs(n, err)
		return ""
	}
	return models.ShortWeekday(d)
}

func (r *teamReader) clock(n *yaml.Node, s string) string {
	if s == "" {
		return ""
	}
	minutes, err := models.ParseClock(s)
	if err != nil || minutes == 24*60 {
		r.fail(n, "%q is no time of day; write \"09:00\"", s)
		return ""
	}
	return models.FormatClock(minutes)
}

func (r *teamReader) day(n *yaml.Node) models.Day {
	s := r.text(n)
	if s == "" {
		return ""
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		r.fail(n, "%q is no day; write it as 2026-12-01", s)
		return ""
	}
	return models.DayOf(t)
}

// person returns the key of the person that a word names: by the part before
// @ of any address, by a full address, or by a first name that is unique.
func (r *teamReader) person(n *yaml.Node) string {
	word := strings.ToLower(r.text(n))
	if word == "" {
		return ""
	}
	var keys, known []string
	find := func(match func(p models.Person) bool) {
		if len(keys) > 0 {
			return
		}
		for _, p := range r.plan.People {
			if match(p) {
				keys = append(keys, p.Key)
			}
		}
	}
	find(func(p models.Person) bool { return p.Key == word })
	find(func(p models.Person) bool { return slices.Contains(p.Addresses, word) })
	find(func(p models.Person) bool {
		return slices.ContainsFunc(p.Addresses, func(a string) bool { local, _, _ := strings.Cut(a, "@"); return local == word })
	})
	find(func(p models.Person) bool { return strings.ToLower(p.First()) == word })
	switch len(keys) {
	case 1:
		return keys[0]
	case 0:
		for _, p := range r.plan.People {
			known = append(known, p.Key)
			if first := strings.ToLower(p.First()); first != "" && !slices.Contains(known, first) {
				known = append(known, first)
			}
		}
		if len(known) == 0 {
			r.fail(n, "nobody is called %q; name the people first", word)
			return ""
		}
		r.fail(n, "nobody is called %q%s", word, didYouMean(word, known))
	default:
		r.fail(n, "%q could be %s; write a full address", word, strings.Join(keys, " or "))
	}
	return ""
}

// domainNamed returns the slug of the domain that a word names.
func (r *teamReader) domainNamed(n *yaml.Node) string {
	word := strings.ToLower(r.text(n))
	if word == "" {
		return ""
	}
	var known []string
	for _, d := range r.plan.Domains {
		if d.Slug == word {
			return d.Slug
		}
		known = append(known, d.Slug)
	}
	for _, d := range r.plan.Domains {
		if strings.ToLower(d.Name) == word || slices.Contains(d.Aliases, word) {
			return d.Slug
		}
	}
	if len(known) == 0 {
		r.fail(n, "there is no domain %q; name the domains first", word)
		return ""
	}
	r.fail(n, "there is no domain %q%s", word, didYouMean(word, known))
	return ""
}

// agendas is how a person wants the agendas of several 1:1s; a roll-up is what
// they get unasked.
func agendas(word string) string {
	if word == "rollup" {
		return ""
	}
	return word
}
