package parts

import "slices"

// Field is one field of a form with its label, its hint and what was wrong.
type Field struct {
	Name, Label, Value string
	Type               string // text (default), email, password, date, number, search, area, select, many
	Hint               string
	Example            string // placeholder
	Wrong              string
	Needed             bool
	Fixed              bool // shown, not to be changed
	Options            []Option
	Chosen             []string // of many
}

// Option is one choice.
type Option struct{ Value, Text string }

// id of the field in a form; a page has one form that uses fields.
func (f Field) id() string { return "f-" + f.Name }

func (f Field) kind() string {
	if f.Type == "" {
		return "text"
	}
	return f.Type
}

func (f Field) has(value string) bool { return slices.Contains(f.Chosen, value) }

// describedBy names what is to be read with the field.
func (f Field) describedBy() string {
	switch {
	case f.Wrong != "":
		return "w-" + f.Name
	case f.Hint != "":
		return "h-" + f.Name
	}
	return ""
}

// complete says what a browser may fill in: of our fields nothing, since a
// name or an address on a form of settings is seldom one's own.
func (f Field) complete() string {
	if f.Type == "password" {
		return "new-password"
	}
	return "off"
}
