package parser

import "strings"

// ticketForm reads the forms of ticket systems whose words are not simply a verb and its argument: "Status: resolved",
// "Owner: nobody", "#status solved", "/remove_due_date". known says that the line is one of them, ok that it means
// something here.
func (a *answers) ticketForm(bare string, marked bool) (s order, known, ok bool) {
	key, value, colon := strings.Cut(bare, ":")
	if !colon && marked {
		key, value, _ = strings.Cut(bare, " ")
	}
	value = fold(strings.Trim(value, " \"'@#~"))
	args := map[string]string{}
	switch fold(strings.TrimSpace(key)) {
	case "status", "state":
		if !colon && !marked {
			return order{}, false, false
		}
		verb, means := ticketStates[value]
		return order{verb: verb, args: args}, true, means
	case "owner", "assignee", "assigned to", "assign":
		switch {
		case nobody[value]:
			return order{verb: "release", args: args}, true, true
		case value == "me" || value == "myself":
			return order{verb: "take", args: args}, true, true
		}
	case "unassign":
		if value == "" || value == "me" || len(a.d.person(value)) == 1 {
			return order{verb: "release", args: args}, true, true
		}
	case "remove_due_date":
		args["text"] = "none"
		return order{verb: "by", args: args}, true, value == ""
	case "public": // Zendesk's private comment has no meaning here
		return order{}, marked, false
	}
	return order{}, false, false
}
