package parser

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// row is a row of a table. As long as each of its cells fits on one line they share it, and become columns when the row
// ends; when one does not, the table is one of layout and its cells are blocks, one after the other.
type row struct {
	begun  bool
	serial int   // number of its line
	from   int   // where it begins in the line
	lead   int   // empty cells before its first text
	cells  int   // opened
	marks  []int // where in the line the other cells begin
}

const (
	cellBreak   = " | "
	longestCell = 80  // characters, in a table that may be one of layout
	longestRow  = 400 // bytes
)

func (w *textWriter) row() *row {
	if len(w.rows) == 0 {
		return nil
	}
	return &w.rows[len(w.rows)-1]
}

// flat reports that all of the row so far is on the last line.
func (w *textWriter) flat(r *row) bool { return !r.begun || r.serial == w.serial }

func (w *textWriter) openCell(data bool) {
	if data && len(w.tables) > 0 {
		w.tables[len(w.tables)-1] = true
	}
	r := w.row()
	if r == nil {
		return
	}
	r.cells++
	switch {
	case r.cells == 1:
	case !w.flat(r):
		w.breakLine()
	case !r.begun:
		r.lead++
	default:
		w.joinCell()
		r.marks = append(r.marks, len(w.line))
		w.held, w.resume = false, true
	}
}

// closeCell forgets the line ends at the end of a cell when the next cell may go on in the line.
func (w *textWriter) closeCell() {
	w.mark = ""
	if r := w.row(); r != nil && r.begun && w.flat(r) {
		w.joinCell()
		return
	}
	w.breakLine()
}

func (w *textWriter) joinCell() {
	w.ends, w.gap, w.held, w.space, w.resume = 0, false, true, false, false
}

// startRows tells the rows that had no text yet that their line begins.
func (w *textWriter) startRows() {
	for i := len(w.rows) - 1; i >= 0 && !w.rows[i].begun; i-- {
		r := &w.rows[i]
		r.begun, r.serial, r.from = true, w.serial, len(w.line)
	}
}

// split is called when more than a line is in a row: what was to be columns are blocks, one below the other. The last one
// stays the last line.
func (w *textWriter) split() {
	var marks []int
	for i := len(w.rows) - 1; i >= 0 && w.flat(&w.rows[i]); i-- {
		marks = append(marks, w.rows[i].marks...)
		w.rows[i].marks = nil
	}
	w.serial++ // no row is on one line any more
	if len(marks) == 0 {
		return
	}
	slices.Sort(marks)
	ends, gap := w.ends, w.gap
	line := bytes.Clone(w.line)
	w.line = w.line[:0]
	from := 0
	for _, m := range append(marks, len(line)) {
		cell := line[from:m]
		from = m
		if len(bytes.TrimSpace(cell)) == 0 {
			continue
		}
		if len(w.line) > 0 {
			w.ends, w.gap = 1, false
			w.commit()
		}
		w.line = append(w.line, cell...)
	}
	w.ends, w.gap = ends, gap
}

// closeRow makes the cells of a line columns.
func (w *textWriter) closeRow() {
	r := w.rows[len(w.rows)-1]
	w.rows = w.rows[:len(w.rows)-1]
	if len(r.marks) == 0 {
		return
	}
	data := len(w.tables) > 0 && w.tables[len(w.tables)-1]
	line := w.line[r.from:]
	var columns [][]byte
	from, filled, long := 0, 0, false
	for _, m := range append(r.marks, len(w.line)) {
		cell := bytes.TrimSpace(line[from : m-r.from])
		from = m - r.from
		columns = append(columns, cell)
		if len(cell) > 0 {
			filled++
			long = long || utf8.RuneCount(cell) > longestCell
		}
	}
	if filled > 1 && !data && long || len(line) > longestRow {
		w.rows = append(w.rows, r)
		w.split()
		w.rows = w.rows[:len(w.rows)-1]
		return
	}
	joined := make([]byte, 0, len(w.line)+3*len(columns))
	joined = append(joined, w.line[:r.from]...)
	if data {
		for range r.lead {
			joined = append(joined, "| "...)
		}
	}
	first := true
	var before []byte
	for _, cell := range columns {
		if len(cell) == 0 && !data {
			continue
		}
		if !first {
			if len(before) > 0 && namesNext(before) {
				joined = append(joined, ' ')
			} else {
				joined = append(joined, cellBreak...)
			}
		}
		first, before = false, cell
		joined = append(joined, cell...)
	}
	// Rows around this one know where their cells begin in what stands before it.
	w.line = joined[:r.from+len(bytes.TrimRight(joined[r.from:], " |"))]
}

// namesNext reports a cell that only says what the next one is: "From:", a bullet, "1.".
func namesNext(cell []byte) bool {
	switch cell[len(cell)-1] {
	case ':', '.', ')':
		return cell[len(cell)-1] == ':' || isDigits(string(cell[:len(cell)-1]))
	}
	return bytes.IndexFunc(cell, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 && utf8.RuneCount(cell) == 1
}
