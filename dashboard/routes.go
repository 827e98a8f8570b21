package dashboard

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"
)

// access says who may use a route at all. What they then see or do is up to
// the Reader and the Desk, which get the viewer.
type access int

const (
	anyone   access = iota + 1 // signed in or not
	machine                    // anyone, without a page: probes
	signedIn                   // a person with a session of this team
	sorters                    // of these, who sees triage: the executive and leads
	heads                      // of these, the executive
	oneClick                   // whoever holds the secret in the path, also a mail program (RFC 8058)
	demoOnly                   // anyone, but only in the demo
)

// ofTeam reports whether a route is for people of a team.
func (a access) ofTeam() bool { return a == signedIn || a == sorters || a == heads }

// route is one line of the table.
type route struct {
	method string
	path   string
	may    access
	handle echo.HandlerFunc
}

// bodyLimit is the largest form that is read.
const bodyLimit = 1 << 20

// routes is the one table of everything that answers. Routes for who is signed
// in exist a second time under /t/:team.
func (d *Dashboard) routes() []route {
	const get, post = http.MethodGet, http.MethodPost
	return []route{
		// Signing in and out. GET shows a button, POST acts.
		{get, "/sign-in", anyone, d.showSignIn},
		{post, "/sign-in", anyone, d.requestSignIn},
		{get, "/sign-in/:token", anyone, d.showToken},
		{post, "/sign-in/:token", anyone, d.signIn},
		{post, "/sign-out", anyone, d.signOut},

		// One question to one person, by the link of a letter. GET shows it, POST answers.
		{get, "/d/:token", anyone, d.showQuestion},
		{post, "/d/:token", anyone, d.answerQuestion},

		// What waits for me.
		{get, "/", signedIn, d.showToday},
		{get, "/nav", signedIn, d.showNav},
		{get, "/events", signedIn, d.stream},

		// Items.
		{get, "/items", signedIn, d.showItems},
		{get, "/items/:number", signedIn, d.showItem},
		{post, "/items/:number", signedIn, d.actOnItem},
		{get, "/items.csv", signedIn, d.exportItems},
		{post, "/items/bulk", signedIn, d.actOnMany},
		{post, "/items/views", signedIn, d.keepView},
		{get, "/follow-ups", signedIn, d.showFollowUps},
		{get, "/search", signedIn, d.showSearch},

		// The decision log.
		{get, "/decisions", signedIn, d.showDecisions},

		// Triage.
		{get, "/triage", sorters, d.showTriage},
		{post, "/triage/items/:number", sorters, d.assignItem},
		{post, "/triage/mails/:handle", sorters, d.settleMail},

		// 1:1s.
		{get, "/1on1s", signedIn, d.showPairs},
		{post, "/1on1s", signedIn, d.makeFeed},
		{get, "/1on1s/:pair", signedIn, d.showPair},
		{post, "/1on1s/:pair", signedIn, d.actOnPair},
		{get, "/1on1s/:pair/letter", signedIn, d.showLetter},
		{get, "/calendar/:secret", machine, d.serveFeed},
		{get, "/unsubscribe/:token", anyone, d.showUnsubscribe},
		{post, "/unsubscribe/:token", oneClick, d.unsubscribe},

		// Who answers for what.
		{get, "/coverage", signedIn, d.showCoverage},
		{post, "/coverage/fix", sorters, d.fixCoverage},
		{get, "/workload", signedIn, d.showWorkload},
		{get, "/people/:key", signedIn, d.showPerson},
		{post, "/people/:key/away", signedIn, d.setAway},
		{post, "/people/:key/card", signedIn, d.writeCard},
		{post, "/people/:key/clearance", heads, d.setClearance},

		// Where mail goes, and a mail to try it with.
		{get, "/settings/rules", sorters, d.showRules},
		{post, "/settings/rules", sorters, d.editRules},
		{post, "/settings/rules/try", sorters, d.tryRules},

		// What happened, mail log and help.
		{get, "/activity", signedIn, d.showActivity},
		{get, "/mail", signedIn, d.showMail},
		{get, "/mail/:handle/html", signedIn, d.showSent},
		{get, "/mail/:handle/source", signedIn, d.showSource},
		{get, "/help", signedIn, d.showHelp},
		{get, "/help/keys", signedIn, d.showKeys},

		// Settings: one's own, then the team's.
		{get, "/settings", signedIn, d.showOwn},
		{post, "/settings", signedIn, d.saveOwn},
		{post, "/settings/keys", signedIn, d.setKeys},
		{post, "/settings/sessions", signedIn, d.endSession},
		{get, "/settings/mails", signedIn, d.showMails},
		{post, "/settings/mails", signedIn, d.saveMails},
		{get, "/settings/mails/:key", sorters, d.showMailsOf},
		{post, "/settings/mails/:key", sorters, d.saveMailsOf},
		{get, "/settings/team", sorters, d.showTeam},
		{post, "/settings/team", sorters, d.saveTeam},
		{get, "/settings/people", sorters, d.showPeopleSettings},
		{get, "/settings/people/:key", sorters, d.showPersonSettings},
		{post, "/settings/people/:key", sorters, d.savePerson},
		{get, "/settings/domains", sorters, d.showDomainSettings},
		{get, "/settings/domains/:slug", sorters, d.showDomain},
		{post, "/settings/domains/:slug", sorters, d.saveDomain},
		{get, "/settings/pairs", sorters, d.showPairSettings},
		{get, "/settings/pairs/:pair", sorters, d.showPairForm},
		{post, "/settings/pairs/:pair", sorters, d.savePair},
		{get, "/settings/mailboxes", sorters, d.showMailboxes},
		{get, "/settings/mailboxes/new", heads, d.showMailboxForm},
		{post, "/settings/mailboxes/new", heads, d.saveMailbox},

		// Setting up. Without a team, the link from the program's log founds one.
		{get, "/setup", heads, d.showSetup},
		{post, "/setup/domains", heads, d.addStarters},
		{post, "/setup/probe", heads, d.sendProbe},
		{get, "/setup/:token", anyone, d.showFounding},
		{post, "/setup/:token", anyone, d.found},

		// The demo's own pages.
		{get, "/demo/mail", demoOnly, d.showDemoMail},
		{get, "/demo/mail/body", demoOnly, d.showDemoBody},
		{post, "/demo/mail", demoOnly, d.writeDemoMail},
		{post, "/demo/as", demoOnly, d.becomeDemoPerson},
		{post, "/demo/clock", demoOnly, d.turnDemoClock},

		// Files and probes.
		{get, "/static/:name", machine, d.serveStatic},
		{get, "/favicon.ico", machine, d.serveIcon},
		{get, "/healthz", machine, d.healthz},
		{get, "/readyz", machine, d.readyz},
		{get, "/metrics", machine, d.metrics},
	}
}

// Routes returns the table: the method and path of everything that answers,
// with the paths under /t/:team.
func (d *Dashboard) Routes() []string {
	var out []string
	for _, r := range d.echo.Routes() {
		if r.Method != http.MethodHead {
			out = append(out, r.Method+" "+r.Path)
		}
	}
	slices.Sort(out)
	return out
}

// register puts the table into the router.
func (d *Dashboard) register() {
	e := d.echo
	e.Use(d.headers, d.recoverPanic, d.knownHost)
	for _, r := range d.routes() {
		if r.may == demoOnly && d.Demo == nil {
			continue
		}
		d.add(r.path, r)
		if r.may.ofTeam() {
			d.add(prefixed(r.path), r)
		}
	}
}

func (d *Dashboard) add(path string, r route) {
	chain := []echo.MiddlewareFunc{}
	if r.may != machine {
		chain = append(chain, limitQuery, limitBody, d.identify(r.may))
	}
	if r.method == http.MethodPost && r.may != oneClick {
		chain = append(chain, d.sameOrigin)
	}
	if r.method == http.MethodPost && r.may.ofTeam() {
		chain = append(chain, d.once)
	}
	d.echo.Add(r.method, path, r.handle, chain...)
	if r.method == http.MethodGet && path != "/events" && path != prefixed("/events") {
		d.echo.Add(http.MethodHead, path, r.handle, chain...)
	}
}

func prefixed(path string) string {
	if path == "/" {
		return "/t/:team"
	}
	return "/t/:team" + path
}

// isStream reports whether the stream was asked for.
func isStream(c echo.Context) bool {
	return c.Path() == "/events" || c.Path() == prefixed("/events")
}
