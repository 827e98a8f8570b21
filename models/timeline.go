package models

// CoverHow is how somebody comes to answer for a domain on a day.
type CoverHow string

const (
	ByOwner  CoverHow = "owner"
	ByCover  CoverHow = "cover" // named for the owner's absence
	ByBackup CoverHow = "backup"
	ByNobody CoverHow = "nobody"
	DayOff   CoverHow = "off" // the owner's week does not work on that day
)

// CoverDay is who answers for a domain on a day.
type CoverDay struct {
	Day  Day
	How  CoverHow
	Who  *Person // nil for nobody, and on a day off
	Away *Person // the owner, when they are away
}

// Timeline says for each of some days who answers for a domain: its owner, who
// covers their absence, or the first backup that is there and cleared. It asks
// what routing asks.
func (o *Office) Timeline(d Domain, from Day, days int) []CoverDay {
	out := make([]CoverDay, days)
	owner := o.owner(d)
	week := o.Team.Week()
	if owner != nil {
		week = owner.Week(o.Team)
	}
	for i := range out {
		day := from.Add(i)
		out[i] = CoverDay{Day: day, How: ByNobody}
		switch {
		case !week.Days[day.Weekday()]:
			out[i].How = DayOff
		case owner == nil:
		case o.Away(owner.ID, day) == nil:
			out[i].How, out[i].Who = ByOwner, owner
		default:
			out[i].Away = owner
			out[i].Who, out[i].How = o.standsIn(d, owner.ID, day)
		}
	}
	return out
}

// standsIn is who is there and cleared in place of an owner who is away.
func (o *Office) standsIn(d Domain, owner int64, day Day) (*Person, CoverHow) {
	able := func(p *Person) bool {
		return p != nil && p.Works() && p.Clearance.Covers(d.need()) && o.Away(p.ID, day) == nil
	}
	if a := o.Away(owner, day); a != nil && a.CoverID != nil {
		if p := o.Person(*a.CoverID); able(p) {
			return p, ByCover
		}
	}
	for _, p := range o.backups(d) {
		if able(p) {
			return p, ByBackup
		}
	}
	return nil, ByNobody
}
