package desk

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"adjutant/models"
	"adjutant/models/store"
)

// office reads the bench's office anew.
func (b *bench) office() *models.Office {
	b.t.Helper()
	o, err := b.store.Office(b.t.Context(), b.team)
	if err != nil {
		b.t.Fatal(err)
	}
	return o
}

// planned is a domain as a form sends it.
func (b *bench) planned(slug string) models.DomainPlan {
	b.t.Helper()
	for _, d := range models.PlanOf(b.office(), nil).Domains {
		if d.Slug == slug {
			return d
		}
	}
	b.t.Fatalf("no domain %s", slug)
	return models.DomainPlan{}
}

// refuses wants an InvalidError about a field, or ErrForbidden for "".
func refuses(t *testing.T, err error, field string) {
	t.Helper()
	var invalid models.InvalidError
	if field == "" && errors.Is(err, models.ErrForbidden) || errors.As(err, &invalid) && invalid.Field == field {
		return
	}
	t.Errorf("wanted a refusal about %q, got %v", field, err)
}

func TestSettings_WhoMayChangeWhat(t *testing.T) {
	each(t, func(b *bench) {
		ctx, d := b.t.Context(), b.desk
		lead, assistant, executive := b.viewer("priya"), b.viewer("marcus"), b.viewer("dana")
		person := b.person

		_, err := d.SaveTeam(ctx, assistant, b.office().Team)
		refuses(b.t, err, "")
		_, err = d.SaveDomain(ctx, assistant, b.planned("travel"))
		refuses(b.t, err, "")
		_, err = d.DropPerson(ctx, lead, "marcus")
		refuses(b.t, err, "")
		_, err = d.SaveMailbox(ctx, lead, models.MailboxPlan{Name: "x", Password: "y"})
		refuses(b.t, err, "")

		// A lead cannot make the executive's mail their own, nor raise anybody.
		p := person("dana")
		p.Addresses = append(p.Addresses, "priya@elsewhere.example")
		_, err = d.SavePerson(ctx, lead, p)
		refuses(b.t, err, "")
		p = person("marcus")
		p.Role = models.RoleLead
		_, err = d.SavePerson(ctx, lead, p)
		refuses(b.t, err, "role")
		_, err = d.SavePerson(ctx, lead, models.Person{Name: "New", Role: models.RoleLead, Addresses: []string{"new@example.org"}})
		refuses(b.t, err, "role")
		own := person("priya")
		own.Addresses = append(own.Addresses, "other@example.org")
		_, err = d.SavePerson(ctx, lead, own)
		refuses(b.t, err, "addresses")
		own = person("dana")
		own.Role = models.RoleAssistant
		_, err = d.SavePerson(ctx, executive, own)
		refuses(b.t, err, "role")

		// Level, clearance and money are the executive's.
		for _, change := range []func(*models.DomainPlan){
			func(p *models.DomainPlan) { p.Level = 5 }, func(p *models.DomainPlan) { p.Clearance = models.Private }, func(p *models.DomainPlan) { p.Amount = "900eur" },
		} {
			plan := b.planned("travel")
			change(&plan)
			_, err = d.SaveDomain(ctx, lead, plan)
			refuses(b.t, err, "level")
			if _, err := d.SaveDomain(ctx, executive, plan); err != nil {
				b.t.Error(err)
			}
		}

		// One's own hours are one's own.
		p = person("marcus")
		p.Hours, p.Zone, p.Limit = "8:00-16:00", "Europe/Madrid", 9
		if _, err := d.SavePerson(ctx, assistant, p); err != nil {
			b.t.Fatal(err)
		}
		if got := person("marcus"); got.Hours != "08:00-16:00" || got.Zone != "Europe/Madrid" || got.Limit != 9 || got.Clearance != p.Clearance {
			b.t.Errorf("stored %+v", got)
		}
	})
}

func TestSettings_AddChangeAndDrop(t *testing.T) {
	each(t, func(b *bench) {
		ctx, d, executive := b.t.Context(), b.desk, b.viewer("dana")
		if err := b.store.InTx(ctx, func(tx *store.Tx) error {
			team := b.office().Team
			team.FileHash = "as applied"
			return tx.SaveTeam(ctx, &team)
		}); err != nil {
			b.t.Fatal(err)
		}
		done, err := d.SavePerson(ctx, executive, models.Person{Name: "  Jonas   Berg ", Role: models.RoleAssistant, Addresses: []string{"Jonas@Example.org", "jonas@example.org"}})
		if err != nil || done.Said != "Added Jonas Berg." {
			b.t.Fatal(done, err)
		}
		jonas := b.office().PersonByKey("jonas")
		if jonas == nil || jonas.Name != "Jonas Berg" || jonas.Clearance != models.Standard || !slices.Equal(jonas.Addresses, []string{"jonas@example.org"}) {
			b.t.Fatalf("stored %+v", jonas)
		}
		_, err = d.SavePerson(ctx, executive, models.Person{Name: "Twin", Role: models.RoleAssistant, Addresses: []string{"jonas@example.org"}})
		refuses(b.t, err, "addresses")

		done, err = d.SaveDomain(ctx, executive, models.DomainPlan{Domain: models.Domain{Name: "Press & Media", Clearance: models.Standard, Level: 3, Keywords: []string{" radio ", "radio", ""}}, Owner: "jonas", Backup: []string{"jonas", "", "marcus"}})
		if err != nil {
			b.t.Fatal(err)
		}
		press := b.planned("press---media")
		if press.Owner != "jonas" || !slices.Equal(press.Backup, []string{"marcus"}) || !slices.Equal(press.Keywords, []string{"radio"}) {
			b.t.Errorf("stored %+v", press)
		}
		if _, err := d.SavePair(ctx, executive, models.PairPlan{Assistant: "jonas", Pair: models.Pair{Weekday: "wednesday", Time: "9:30", DigestTime: "16:00", Cadence: models.Weekly, Minutes: 30}}); err != nil {
			b.t.Fatal(err)
		}
		pair := b.office().Pair("dana-jonas")
		if pair == nil || pair.Weekday != "wed" || pair.Time != "09:30" || pair.NextDigestAt == nil {
			b.t.Fatalf("stored %+v", pair)
		}
		if got := b.office().Team.FileHash; got != "as applied" {
			b.t.Errorf("the team file counts as %q: it would be applied over the page", got)
		}
		again, err := d.SaveDomain(ctx, executive, press)
		if err != nil || again.Said != "Nothing was different." {
			b.t.Errorf("the same again: %v %v", again, err)
		}

		b.receive(letter{from: "dana@example.org", subject: "@jonas Read the contract", body: "Please."})
		if _, err := d.DropPerson(ctx, executive, "jonas"); err != nil {
			b.t.Fatal(err)
		}
		if o := b.office(); o.PersonByKey("jonas") != nil || o.Pair("dana-jonas") != nil {
			b.t.Error("Jonas is still here")
		}
		lines, _, err := b.store.Activity(ctx, executive, models.ActivityFilter{Limit: 50, Verb: "settings"})
		if err != nil || len(lines) != 4 {
			b.t.Errorf("%d lines of activity: %v", len(lines), err)
		}
		if _, err := d.DropDomain(ctx, executive, "press---media"); err != nil || b.office().DomainBySlug("press---media") != nil {
			b.t.Error("the domain is still there", err)
		}
	})
}

func TestSettings_WrongWordsNameTheirField(t *testing.T) {
	each(t, func(b *bench) {
		ctx, d, executive := b.t.Context(), b.desk, b.viewer("dana")
		team := b.office().Team
		for field, change := range map[string]func(*models.Team){
			"name": func(t *models.Team) { t.Name = " " }, "zone": func(t *models.Team) { t.Zone = "Mars" }, "hours": func(t *models.Team) { t.Hours = "17-9" },
			"workdays": func(t *models.Team) { t.Workdays = nil }, "locale": func(t *models.Team) { t.Locale = "??" }, "weekday": func(t *models.Team) { t.Workdays = []string{"x"} },
		} {
			bad := team
			change(&bad)
			_, err := d.SaveTeam(ctx, executive, bad)
			if field == "hours" { // the time of day is what cannot be read
				var invalid models.InvalidError
				if !errors.As(err, &invalid) {
					b.t.Error(err)
				}
				continue
			}
			refuses(b.t, err, field)
		}
		for field, change := range map[string]func(*models.DomainPlan){
			"name": func(p *models.DomainPlan) { p.Name = "" }, "slug": func(p *models.DomainPlan) { p.Slug = "a b" }, "owner": func(p *models.DomainPlan) { p.Owner = "ghost" },
			"backups": func(p *models.DomainPlan) { p.Backup = []string{"ghost"} }, "level": func(p *models.DomainPlan) { p.Level = 6 }, "clearance": func(p *models.DomainPlan) { p.Clearance = "x" },
			"amount": func(p *models.DomainPlan) { p.Amount = "much" }, "due": func(p *models.DomainPlan) { p.DueIn = "soon" }, "ack": func(p *models.DomainPlan) { p.AckIn = "0d" },
		} {
			bad := b.planned("travel")
			change(&bad)
			_, err := d.SaveDomain(ctx, executive, bad)
			refuses(b.t, err, field)
		}
		for field, change := range map[string]func(*models.PairPlan){
			"assistant": func(p *models.PairPlan) { p.Assistant = "dana" }, "weekday": func(p *models.PairPlan) { p.Weekday = "x" }, "time": func(p *models.PairPlan) { p.Time = "25:00" },
			"minutes": func(p *models.PairPlan) { p.Minutes = 1 }, "cadence": func(p *models.PairPlan) { p.Cadence = "daily" }, "digest": func(p *models.PairPlan) { p.DigestTime = "x" }, "zone": func(p *models.PairPlan) { p.Zone = "Mars" },
		} {
			bad := models.PairPlan{Assistant: "marcus", Pair: models.Pair{Weekday: "tue", Time: "09:00", DigestTime: "16:00", Cadence: models.Weekly, Minutes: 30}}
			change(&bad)
			_, err := d.SavePair(ctx, executive, bad)
			refuses(b.t, err, field)
		}
	})
}

func TestActAll_EachForItself(t *testing.T) {
	each(t, func(b *bench) {
		ctx, d, executive := b.t.Context(), b.desk, b.viewer("dana")
		for _, s := range []string{"@marcus One", "@marcus Two", "@marcus Three"} {
			b.receive(letter{from: "dana@example.org", subject: s, body: "Please."})
		}
		done, err := d.ActAll(ctx, executive, []int{101, 102, 999}, "done", nil)
		if err != nil || !slices.Equal(done.Numbers, []int{101, 102}) || !done.Undo || !strings.Contains(done.Said, "#999") {
			b.t.Fatalf("%+v %v", done, err)
		}
		back, err := d.ActAll(ctx, executive, done.Numbers, "undo", nil)
		if err != nil || len(back.Numbers) != 2 {
			b.t.Fatalf("%+v %v", back, err)
		}
		list, err := b.store.Items(ctx, executive, models.ItemFilter{})
		if err != nil || list.Total != 3 {
			b.t.Errorf("%d open, %v", list.Total, err)
		}
		_, err = d.ActAll(ctx, executive, nil, "done", nil)
		refuses(b.t, err, "n")
		_, err = d.ActAll(ctx, executive, []int{999}, "done", nil)
		refuses(b.t, err, "n")
	})
}

func TestOwn_PreferencesAndViews(t *testing.T) {
	each(t, func(b *bench) {
		ctx, d, v := b.t.Context(), b.desk, b.viewer("marcus")
		if err := d.SetPreference(ctx, v, models.PreferNoKeys, "yes"); err != nil {
			b.t.Error(err)
		}
		refuses(b.t, d.SetPreference(ctx, v, models.PreferNoKeys, "maybe"), string(models.PreferNoKeys))
		refuses(b.t, d.SetPreference(ctx, v, "other", "yes"), "other")
		if _, err := d.SaveView(ctx, v, " My  late ones ", "owner:me due:late", "age"); err != nil {
			b.t.Error(err)
		}
		_, err := d.SaveView(ctx, v, "", "owner:me", "")
		refuses(b.t, err, "name")
		_, err = d.SaveView(ctx, v, "x", "foo:bar", "")
		refuses(b.t, err, "name")
		views, err := b.store.SavedViews(ctx, v)
		if err != nil || len(views) != 1 || views[0].Name != "My late ones" {
			b.t.Errorf("%+v %v", views, err)
		}
		if _, err := d.DropView(ctx, v, "My late ones"); err != nil {
			b.t.Error(err)
		}
	})
}
