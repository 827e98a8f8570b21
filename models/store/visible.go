package store

import (
	"strings"

	"gorm.io/gorm"

	"adjutant/models"
)

// The one rule of who may see what: an item is visible to those of its team
// whose clearance covers it, and to the operator. What hangs on items (mails,
// letters, history) asks the same question about its items. A read that goes
// around these functions is a leak; visible_test.go looks for one.

// visible narrows a query on items, which must be named "items" in it.
func visible(v models.Viewer) func(*gorm.DB) *gorm.DB {
	c := visibleItem(v, "items")
	return func(db *gorm.DB) *gorm.DB { return db.Where(c.sql, c.args...) }
}

// condition is a parenthesised piece of SQL with its arguments.
type condition struct {
	sql  string
	args []any
}

func where(sql string, args ...any) condition { return condition{"(" + sql + ")", args} }

func (c condition) and(d condition) condition {
	return condition{"(" + c.sql + " AND " + d.sql + ")", append(append([]any{}, c.args...), d.args...)}
}

func (c condition) or(d condition) condition {
	return condition{"(" + c.sql + " OR " + d.sql + ")", append(append([]any{}, c.args...), d.args...)}
}

func (c condition) not() condition { return condition{"(NOT " + c.sql + ")", c.args} }

// everything and nothing are conditions on both databases.
var (
	everything = where("1 = 1")
	nothing    = where("1 = 0")
)

// inTeam holds for rows of the viewer's team; for the operator without a
// team, for every row.
func inTeam(v models.Viewer, table string) condition {
	if v.Operator && v.TeamID == 0 {
		return everything
	}
	return where(table+".team_id = ?", v.TeamID)
}

// cleared holds for rows whose clearance column the viewer's covers.
func cleared(v models.Viewer, table string) condition {
	if v.Operator {
		return everything
	}
	var covered []models.Clearance
	for _, need := range []models.Clearance{models.Standard, models.Confidential, models.Private} {
		if v.Clearance.Covers(need) {
			covered = append(covered, need)
		}
	}
	if len(covered) == 0 {
		return nothing
	}
	return where(table+".clearance IN ?", covered)
}

// visibleItem is the rule itself, for items under the given name.
func visibleItem(v models.Viewer, table string) condition {
	return inTeam(v, table).and(cleared(v, table))
}

// visibleMessage holds for mails all of whose items are visible, and for
// mails without an item if the viewer sorts those; of either only what the
// viewer is cleared for.
func visibleMessage(v models.Viewer, table string) condition {
	if v.Operator {
		return inTeam(v, table)
	}
	return messageRule(v, table, "")
}

// rowByRow ends an EXISTS that is asked of one row after the other until a
// page is full. It changes no answer; without it Postgres may first work out
// the answers for all rows there are.
const rowByRow = " LIMIT 1 OFFSET 0"

func messageRule(v models.Viewer, table, end string) condition {
	c := unhiddenMessage(v, table, end)
	if !v.SeesTriage() {
		c = c.and(where("EXISTS (" + named(linkOfMessage, table) + end + ")"))
	}
	return c
}

const linkOfMessage = "SELECT 1 FROM message_items mi JOIN items vi ON vi.team_id = mi.team_id AND vi.id = mi.item_id" +
	" WHERE mi.team_id = %.team_id AND mi.message_id = %.id"

// knownMessage holds for mails that are no secret to the viewer: whose own
// clearance, and that of all their items, theirs covers.
func knownMessage(v models.Viewer, table string) condition { return unhiddenMessage(v, table, "") }

func unhiddenMessage(v models.Viewer, table, end string) condition {
	hidden := visibleItem(v, "vi").not()
	none := where("NOT EXISTS ("+named(linkOfMessage, table)+" AND "+hidden.sql+end+")", hidden.args...)
	return inTeam(v, table).and(cleared(v, table)).and(none)
}

// visibleOrOwn is visibleMessage, with the mails that the viewer wrote and that
// belong to no item; asked row by row.
func visibleOrOwn(v models.Viewer, table string) condition {
	if v.Operator {
		return inTeam(v, table)
	}
	own := inTeam(v, table).and(cleared(v, table)).and(where(named("%.person_id = ? AND NOT EXISTS (SELECT 1 FROM message_items mi"+
		" WHERE mi.team_id = %.team_id AND mi.message_id = %.id"+rowByRow+")", table), v.PersonID))
	return messageRule(v, table, rowByRow).or(own)
}

// withoutWordsOfAPair holds for mails in which nobody but the viewer wrote a
// private note or feedback, and nobody anything for a pair of others: the
// source of such a mail shows it.
func withoutWordsOfAPair(v models.Viewer, table string) condition {
	if v.Operator {
		return everything
	}
	handed := where(named("NOT EXISTS (SELECT 1 FROM delegations pd JOIN pairs pp ON pp.team_id = pd.team_id AND pp.id = pd.pair_id"+
		" WHERE pd.team_id = %.team_id AND pd.message_id = %.id AND pp.executive_id <> ? AND pp.assistant_id <> ?)", table), v.PersonID, v.PersonID)
	return handed.and(where(named("NOT EXISTS (SELECT 1 FROM topics pt WHERE pt.team_id = %.team_id AND pt.message_id = %.id"+
		" AND pt.person_id <> ? AND (pt.kind IN ('keep', 'good', 'friction', 'lesson', 'growth', 'note') OR NOT EXISTS (SELECT 1 FROM pairs pp"+
		" WHERE pp.team_id = pt.team_id AND pp.id = pt.pair_id AND (pp.executive_id = ? OR pp.assistant_id = ?))))", table),
		v.PersonID, v.PersonID, v.PersonID))
}

// visibleLetter holds for letters that the viewer is cleared for, about
// nothing or about a visible item, to the viewer or to anybody if the viewer
// sorts mail. A letter about no one item (a reminder, an agenda, a receipt) may
// list what somebody else's clearance covers, so whether there is one, and how
// many it counts, is for its reader and for those from whom nothing is hidden.
func visibleLetter(v models.Viewer, table, end string) condition {
	if v.Operator {
		return inTeam(v, table)
	}
	item := visibleItem(v, "vi")
	c := inTeam(v, table).and(cleared(v, table)).and(where(named(
		"%.item_id IS NULL OR EXISTS (SELECT 1 FROM items vi WHERE vi.team_id = %.team_id AND vi.id = %.item_id AND ", table)+item.sql+end+")", item.args...))
	mine := where(table+".person_id = ?", v.PersonID)
	switch {
	case !v.SeesTriage():
		return c.and(mine)
	case !v.Clearance.Covers(models.Private):
		c = c.and(mine.or(where(table + ".item_id IS NOT NULL")))
	}
	// A letter about many items is its reader's alone: its subject counts them.
	return c.and(mine.or(where(table + ".kind NOT IN ('bundle', 'chase', 'handover')")))
}

// visiblePair holds for pairs that the viewer is half of.
func visiblePair(v models.Viewer, table string) condition {
	c := inTeam(v, table)
	if !v.Operator {
		c = c.and(where(table+".executive_id = ? OR "+table+".assistant_id = ?", v.PersonID, v.PersonID))
	}
	return c
}

// visibleTopic holds for the lines of an agenda of a pair that the viewer is
// half of, but for what the other keeps; the operator is nobody's other half.
func visibleTopic(v models.Viewer, table string) condition {
	p := visiblePair(v, "tp")
	return inTeam(v, table).and(where(table+".kind <> 'keep' OR "+table+".person_id = ?", v.PersonID)).
		and(where(named("EXISTS (SELECT 1 FROM pairs tp WHERE tp.team_id = %.team_id AND tp.id = %.pair_id AND ", table)+p.sql+")", p.args...))
}

// visibleGoal holds for goals of somebody whom the viewer meets, and for those
// of a pair that the viewer is half of.
func visibleGoal(v models.Viewer, table string) condition {
	p := visiblePair(v, "gp")
	return inTeam(v, table).and(where(named("EXISTS (SELECT 1 FROM pairs gp WHERE gp.team_id = %.team_id AND gp.archived_at IS NULL"+
		" AND (gp.id = %.pair_id OR %.pair_id IS NULL AND gp.executive_id = %.person_id) AND ", table)+p.sql+")", p.args...))
}

// visibleEntry holds for lines of the preferences book that the viewer's
// clearance covers.
func visibleEntry(v models.Viewer, table string) condition {
	return inTeam(v, table).and(cleared(v, table))
}

// visibleDelegation holds for what is handed over in a pair that the viewer is
// half of.
func visibleDelegation(v models.Viewer, table string) condition {
	p := visiblePair(v, "dp")
	return inTeam(v, table).and(where(named("EXISTS (SELECT 1 FROM pairs dp WHERE dp.team_id = %.team_id AND dp.id = %.pair_id AND ", table)+p.sql+")", p.args...))
}

// named puts a table's name in place of each %.
func named(sql, table string) string { return strings.ReplaceAll(sql, "%", table) }
