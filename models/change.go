package models

// Change says that something of a team is no longer as it was. It travels to
// open pages, which ask again under their own viewer; it holds no content.
type Change struct {
	TeamID    int64     `json:"team"`
	Number    int       `json:"number,omitempty"` // of an item, 0 for others
	Clearance Clearance `json:"clearance"`        // who may learn that it happened
	Topic     string    `json:"topic"`            // items, triage, mail, digests
	PersonID  int64     `json:"person,omitempty"` // who may learn of it with any clearance: it is theirs
	Only      bool      `json:"only,omitempty"`   // nobody else may: that there is something between two people is theirs
}
