package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"adjutant/models"
	"adjutant/parser"
)

// The verbs that change what an item says.

func (w *work) retitle(i *models.Item, o order) (change, error) {
	title := oneLine(o.args["text"], 200)
	if title == "" {
		return change{}, models.Invalid("text", "write the new title")
	}
	i.Title = title
	return change{what: "gave it the title " + title, said: "has its new title"}, nil
}

const mostLabels = 20

func (w *work) label(i *models.Item, o order) (change, error) {
	var added []string
	for _, l := range labelsOf(o) {
		if !slices.Contains(i.Labels, l) {
			added = append(added, l)
		}
	}
	switch {
	case len(labelsOf(o)) == 0:
		return change{}, models.Invalid("labels", "write a label")
	case len(i.Labels)+len(added) > mostLabels:
		return change{}, models.Invalid("labels", "an item has at most %d labels", mostLabels)
	}
	i.Labels = append(slices.Clone(i.Labels), added...)
	return change{what: "labelled it " + strings.Join(labelsOf(o), ", "), said: "has the label " + strings.Join(labelsOf(o), ", ")}, nil
}

func (w *work) unlabel(i *models.Item, o order) (change, error) {
	labels := labelsOf(o)
	left := slices.DeleteFunc(slices.Clone(i.Labels), func(l string) bool { return slices.Contains(labels, l) })
	if len(left) == len(i.Labels) {
		return change{}, models.Invalid("labels", "#%d has no label %s", i.Number, strings.Join(labels, ", "))
	}
	i.Labels = left
	return change{what: "took off the label " + strings.Join(labels, ", "), said: "has lost the label " + strings.Join(labels, ", ")}, nil
}

func labelsOf(o order) []string {
	var out []string
	for _, l := range strings.Split(o.args["labels"], ",") {
		if l = strings.ToLower(oneLine(l, 60)); l != "" && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	return out
}

// amount sets the money that an item is about. Who names it answers for it:
// the limit of the domain is looked at again.
func (w *work) amount(i *models.Item, o order) (change, error) {
	text := strings.TrimSpace(o.args["amount"])
	if text == "" || o.args["text"] == "none" {
		i.Amount, i.AmountByID = "", nil
		return change{what: "took the amount off", said: "has no amount any more"}, nil
	}
	amount, ok := parser.Money(text)
	if !ok {
		return change{}, models.Invalid("amount", "%q is no amount of money; write 900eur", oneLine(text, 40))
	}
	i.Amount, i.AmountByID = amount, &w.actor.ID
	return change{what: "set the amount to " + models.SayAmount(amount), said: "is about " + models.SayAmount(amount)}, nil
}

// giveBack gives an item back: somebody has to sort it.
func (w *work) giveBack(i *models.Item, o order) (change, error) {
	if i.HolderID == nil {
		return change{}, models.Invalid("", "nobody holds #%d", i.Number)
	}
	i.HolderID, i.AckedAt, i.Triage = nil, nil, "given back by "+w.actor.First()
	if i.State == models.StateDoing {
		i.State = models.StateOpen
	}
	return change{what: "gave it back", said: "is given back: somebody has to sort it", after: func(context.Context) error {
		w.tx.Changed(models.Change{TeamID: i.TeamID, Number: i.Number, Clearance: i.Clearance, Topic: "triage"})
		return nil
	}}, nil
}

// tick and untick set points of the checklist.
func (w *work) tick(i *models.Item, o order) (change, error)   { return w.setPoints(i, o, true) }
func (w *work) untick(i *models.Item, o order) (change, error) { return w.setPoints(i, o, false) }

func (w *work) setPoints(i *models.Item, o order, done bool) (change, error) {
	if len(i.Points) == 0 {
		return change{}, models.Invalid("points", "#%d has no checklist; write lines - [ ] ... to begin one", i.Number)
	}
	points := slices.Clone(i.Points) // the snapshot keeps the old ones
	var named []string
	for n := range points {
		number := fmt.Sprint(n + 1)
		if o.args["points"] == "all" || slices.Contains(strings.Split(o.args["points"], ","), number) {
			points[n].Done = done
			named = append(named, number)
		}
	}
	for _, p := range strings.Split(o.args["points"], ",") {
		if p != "all" && !slices.Contains(named, p) {
			return change{}, models.Invalid("points", "#%d has no point %s; it has %d", i.Number, oneLine(p, 10), len(points))
		}
	}
	i.Points = points
	verb := "ticked"
	if !done {
		verb = "opened again"
	}
	what := fmt.Sprintf("%s point %s of the checklist", verb, strings.Join(named, ", "))
	if len(named) == 1 {
		what += ": " + oneLine(points[atoi(named[0])-1].Text, 100)
	}
	said := fmt.Sprintf("has %s open", plural(i.OpenPoints(), "point", "points"))
	if i.OpenPoints() == 0 {
		said = "has every point ticked"
	}
	return change{what: what, said: said}, nil
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

const mostPoints = 100

// addPoints adds points that stood in a mail or on the page to the checklist.
func (w *work) addPoints(i *models.Item, points []parser.Point) (added int) {
	i.Points = slices.Clone(i.Points)
	for _, p := range points {
		if len(i.Points) < mostPoints {
			i.Points = append(i.Points, models.Point{Text: oneLine(p.Text, 200), Done: p.Done})
			added++
		}
	}
	return added
}

// writePoints adds the checklist of a reply to its item.
func (w *work) writePoints(ctx context.Context, row int64, points []parser.Point) error {
	if len(points) == 0 {
		return nil
	}
	i, err := w.tx.ItemByID(ctx, w.team().ID, row) // the commands above it may have changed it
	if err != nil {
		return err
	}
	before := i.Snapshot()
	n := w.addPoints(&i, points)
	if n < len(points) {
		w.back.said(fmt.Sprintf("A checklist has at most %d points: %d did not fit.", mostPoints, len(points)-n))
	}
	if n == 0 {
		return nil
	}
	words := plural(n, "point", "points")
	w.back.done(models.Done{Number: i.Number, Said: fmt.Sprintf("#%d has %s more on its checklist", i.Number, words), Undo: true})
	w.processed(fmt.Sprintf("%s for the checklist of #%d", words, i.Number))
	return w.keep(ctx, &i, before, "point", change{what: "added " + words + " to the checklist"})
}

// point adds a line to the checklist, as the page does.
func (w *work) point(i *models.Item, o order) (change, error) {
	text := oneLine(o.args["text"], 200)
	if text == "" {
		return change{}, models.Invalid("text", "write the point")
	}
	if w.addPoints(i, []parser.Point{{Text: text}}) == 0 {
		return change{}, models.Invalid("text", "a checklist has at most %d points", mostPoints)
	}
	return change{what: "added a point: " + oneLine(text, 100), said: "has one point more"}, nil
}
