package parser

// ReplyOptions say what the mail answers.
type ReplyOptions struct {
	Asked   int      // number of the item of the one question that the answered letter asked, 0 for none or several
	Options []string // letters that may be chosen, empty for any of A to Z

	Items    []int // that the answered letter lists: a line that begins with one of them is about it
	Prepares bool  // the sender prepares the question: lines "A) ..." are options
}

// Reply is what the own text of a reply says.
type Reply struct {
	Commands []Command `json:"commands"`
	Comment  string    `json:"comment"` // own text that is no command
	Unclear  []Unclear `json:"unclear"` // lines that look like a command and are none
}

// Command is one act on one item. Item is 0 when the line named none: then it is the item of the thread.
type Command struct {
	Item int               `json:"item"`
	Verb string            `json:"verb"` // a word of Help
	Args map[string]string `json:"args"`
	Due  Moment            `json:"-"` // of verbs that take a date
	Line string            `json:"line"`
}

// Unclear is a line that was kept as a comment although it may have been meant as a command.
type Unclear struct {
	Line       string `json:"line"`
	DidYouMean string `json:"did_you_mean"`
}

// HelpEntry explains one verb or tag.
type HelpEntry struct {
	Verb    string
	Usage   string
	Meaning string
	Example string
	Aliases []string
}
