package models

// Viewer is on whose behalf something is read. Every read of the database
// takes one, and one rule in package store decides what it may see.
type Viewer struct {
	TeamID    int64
	PersonID  int64
	Role      Role
	Clearance Clearance
	// Operator sees everything of every team: the account that runs the
	// program. Only cmd and desk may set it.
	Operator bool
}

// SeesTriage reports whether the viewer sorts mail that has no owner yet: the
// executive and the leads do.
func (v Viewer) SeesTriage() bool {
	return v.Operator || v.Role == RoleExecutive || v.Role == RoleLead
}
