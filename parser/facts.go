package parser

import "strings"

// readFacts collects the header fields that tell of machines, loops and ways.
func readFacts(h header, froms int) Facts {
	f := Facts{FromHeaders: froms, Received: len(h.all("received"))}
	word := func(name string) string { return strings.ToLower(oneLine(h.first(name))) }
	auto, _, _ := strings.Cut(stripComments(word("auto-submitted")), ";")
	f.AutoSubmitted = strings.TrimSpace(auto)
	f.Precedence = word("precedence")
	f.AutoResponseSuppress = word("x-auto-response-suppress")
	f.Loop = oneLine(h.first("x-adjutant-loop"))
	if id := h.first("list-id"); id != "" {
		if i := strings.LastIndexByte(id, '<'); i >= 0 {
			id = id[i:]
		}
		f.ListID = strings.Trim(oneLine(id), "<> ")
	}
	if h.has("return-path") {
		if f.ReturnPath = bareAddress(h.first("return-path")); f.ReturnPath == "" {
			f.ReturnPath = "<>"
		}
	}
	switch importance := word("importance") + " " + word("x-priority") + " " + word("priority") + " " + word("x-msmail-priority"); {
	case strings.Contains(importance, "high"), strings.Contains(importance, "urgent") && !strings.Contains(importance, "non"), strings.HasPrefix(word("x-priority"), "1"), strings.HasPrefix(word("x-priority"), "2"):
		f.Importance = "high"
	case strings.Contains(importance, "low"), strings.Contains(importance, "non-urgent"), strings.HasPrefix(word("x-priority"), "4"), strings.HasPrefix(word("x-priority"), "5"):
		f.Importance = "low"
	case strings.TrimSpace(importance) != "":
		f.Importance = "normal"
	}
	switch s := strings.ReplaceAll(word("sensitivity"), " ", "-"); s {
	case "personal", "private", "company-confidential":
		f.Sensitivity = s
	case "confidential":
		f.Sensitivity = "company-confidential"
	}
	f.DeliveredTo = []string{}
	for _, name := range [...]string{"delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-delivered-to"} {
		for _, v := range h.all(name) {
			for _, a := range addresses(v) {
				if a.Address != "" && len(f.DeliveredTo) < 50 {
					f.DeliveredTo = append(f.DeliveredTo, a.Address)
				}
			}
		}
	}
	return f
}
