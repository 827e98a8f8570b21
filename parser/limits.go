package parser

// Bounds that no mail can push the parser over. What lies beyond is left out and said in Mail.Problems.
const (
	maxHeader    = 256 << 10 // bytes of one header block
	maxField     = 64 << 10  // bytes of one header field
	maxFields    = 1000      // fields of one header block
	maxAddresses = 500       // mailboxes of one address field
	maxWords     = 2000      // encoded words of one field
	maxParams    = 100       // parameters of one Content-Type
	maxDepth     = 20        // parts inside parts
	maxParts     = 500       // parts of one mail
	maxText      = 1 << 20   // decoded bytes of one text part
	maxAllText   = 4 << 20   // decoded bytes of all text parts
	maxInvites   = 50        // events of one mail
	maxLines     = 20000     // lines that are looked at for quotes and forwards
	maxLine      = 2000      // bytes of a line that patterns are tried on
)
