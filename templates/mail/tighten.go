package mail

import (
	"slices"

	"adjutant/models"
)

// maxHTML is how much HTML an agenda may be. Gmail cuts a mail off near 102 KB
// as it travels; this leaves room for its encoding.
const maxHTML = 40_000

// tightened returns a parcel whose agenda has lines of at most room characters.
func tightened(p models.Parcel, room int) models.Parcel {
	value := &p.Letter.Value
	if d := value.Digest; d != nil {
		tight := tightDigest(*d, room)
		value.Digest = &tight
	}
	if r := value.Rollup; r != nil {
		tight := *r
		tight.Pairs = slices.Clone(r.Pairs)
		for i := range tight.Pairs {
			tight.Pairs[i] = tightDigest(tight.Pairs[i], room)
		}
		tight.Calendar = tightPart(r.Calendar, room)
		value.Rollup = &tight
	}
	return p
}

func tightDigest(v models.DigestValue, room int) models.DigestValue {
	for _, part := range []*models.DigestPart{&v.Before, &v.Top, &v.Calendar, &v.Late, &v.Week, &v.Waiting, &v.Decided, &v.Feedback, &v.Think, &v.Steps, &v.Closed} {
		*part = tightPart(*part, room)
	}
	v.Kept = tightPart(models.DigestPart{Lines: v.Kept}, room).Lines
	return v
}

func tightPart(p models.DigestPart, room int) models.DigestPart {
	p.Lines = slices.Clone(p.Lines)
	for i := range p.Lines {
		l := &p.Lines[i]
		l.Text, l.Extra, l.Who = shorten(line(l.Text), room), shorten(line(l.Extra), room), shorten(line(l.Who), 30)
		l.Options = slices.Clone(l.Options)
		for n := range l.Options {
			l.Options[n].Text = shorten(line(l.Options[n].Text), room)
		}
	}
	return p
}
