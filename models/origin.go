package models

// Origin is one mark by which the mail behind an item is known again when
// somebody else sends it in as well.
type Origin struct {
	TeamID int64
	ItemID int64
	Mark   string // a digest; "" on the one line that is for the sender alone
	Sender string // who wrote the mail that was sent in, lower case; "" for one of the team
}
