// Package dashboard is the web door of the office: the route table, sign-in
// and sessions, handlers that bind, call and render, and the stream that tells
// open pages to ask again. It holds no rule and no SQL: what may be seen and
// done is decided by the Reader and the Desk it is given.
package dashboard

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"adjutant/models"
)

// Reader answers what pages ask. Each answer holds only what the viewer may
// see; what exists but may not be seen is models.ErrNotFound.
type Reader interface {
	Teams(ctx context.Context) ([]models.Team, error)
	TeamBySlug(ctx context.Context, slug string) (models.Team, error)
	// Session returns the live session of a cookie's hash (see SessionHash),
	// or models.ErrNotFound when there is none, it ended, or its person left.
	Session(ctx context.Context, hash string, now time.Time) (models.Session, models.Person, models.Team, error)

	Today(ctx context.Context, v models.Viewer, now time.Time) (models.TodayPage, error)
	Badges(ctx context.Context, v models.Viewer, now time.Time) (models.Badges, error)
	Items(ctx context.Context, v models.Viewer, f models.ItemFilter) (models.ItemList, error)
	Item(ctx context.Context, v models.Viewer, number int) (models.ItemPage, error)
	// Decisions is the decision log: one page, and how many a filter finds.
	Decisions(ctx context.Context, v models.Viewer, f models.ItemFilter) ([]models.DecisionLine, int, error)
	Triage(ctx context.Context, v models.Viewer) ([]models.TriageLine, error)
	Mail(ctx context.Context, v models.Viewer, f models.MailFilter) (lines []models.MailLine, more bool, err error)
	Pairs(ctx context.Context, v models.Viewer, now time.Time) ([]models.PairLine, error)
	Digest(ctx context.Context, v models.Viewer, pair string, cycle models.Day) (models.Digest, error)
	// PairPage returns the shared document of a pair: the occurrence of a day,
	// or with "" the one at hand.
	PairPage(ctx context.Context, v models.Viewer, slug string, cycle models.Day, now time.Time) (models.PairPage, error)
	// Partnership is what grows over months in a pair.
	Partnership(ctx context.Context, v models.Viewer, slug string, now time.Time) (models.Partnership, error)
	// Book is the preferences book: with a domain what holds there.
	Book(ctx context.Context, v models.Viewer, domain *int64, since time.Time) ([]models.BookLine, error)
	People(ctx context.Context, v models.Viewer) ([]models.Person, error)
	// Grants returns what a person was trusted with, newest first; nothing to
	// anybody but the executive.
	Grants(ctx context.Context, v models.Viewer, person string) ([]models.GrantLine, error)
	Domains(ctx context.Context, v models.Viewer) ([]models.Domain, error)
	Absences(ctx context.Context, v models.Viewer) ([]models.AbsenceLine, error)
	// WorkSeen returns what standard items tell of the team's coverage.
	WorkSeen(ctx context.Context, v models.Viewer, now time.Time) (models.WorkSeen, error)
	// Rules returns the team's own rules, to who sorts mail.
	Rules(ctx context.Context, v models.Viewer) ([]models.Rule, error)

	Search(ctx context.Context, v models.Viewer, f models.SearchFilter) (models.SearchPage, error)
	Activity(ctx context.Context, v models.Viewer, f models.ActivityFilter) (lines []models.ActivityLine, more bool, err error)
	// Workload counts in weeks and days of a zone.
	Workload(ctx context.Context, v models.Viewer, now time.Time, zone *time.Location) (models.Workload, error)

	// Probe is the last mail that the team sent to itself.
	Probe(ctx context.Context, v models.Viewer) (models.Probe, error)

	// What is the viewer's own.
	Preferences(ctx context.Context, v models.Viewer) (map[models.Preference]string, error)
	SavedViews(ctx context.Context, v models.Viewer) ([]models.SavedView, error)
	Sessions(ctx context.Context, v models.Viewer, now time.Time) ([]models.Session, error)

	// Raw returns the source of a mail by its handle, when the viewer may see
	// that mail: in the mail log, or on an item.
	Raw(ctx context.Context, v models.Viewer, handle string) ([]byte, models.Message, error)
	// Changes sends what changed in any team until ctx ends. The stream
	// filters by viewer before it writes a byte.
	Changes(ctx context.Context) <-chan models.Change
	// Ready reports whether the database answers and its schema is ours.
	Ready(ctx context.Context) error
	Mailboxes(ctx context.Context) ([]models.Mailbox, error)
}

// Desk does what people ask for. It alone knows who may do what: it answers
// models.ErrForbidden, ErrNotFound, ErrConflict or an InvalidError.
type Desk interface {
	// Act applies one verb of the reply table to an item. The arguments are
	// listed at verbArgs.
	Act(ctx context.Context, v models.Viewer, number int, verb string, args map[string]string) (models.Done, error)
	// Comment writes on an item; whoever is on its other side is told by mail.
	Comment(ctx context.Context, v models.Viewer, number int, text string) (models.Done, error)
	// Assign gives an item of triage to a person (key), a domain (slug), or both.
	Assign(ctx context.Context, v models.Viewer, number int, person, domain string) (models.Done, error)
	// Release files a held or quarantined mail after all; Dismiss says that it
	// is not ours.
	Release(ctx context.Context, v models.Viewer, handle string) (models.Done, error)
	Dismiss(ctx context.Context, v models.Viewer, handle string) (models.Done, error)
	// ShowSent returns a mail as it was sent, made safe to show. What the
	// viewer may not read in a conversation is models.ErrNotFound.
	ShowSent(ctx context.Context, v models.Viewer, handle string) (models.SentPage, error)
	// LookAtQuestion returns the question behind the link of a letter and
	// changes nothing; a link that does not work is models.ErrNotFound.
	LookAtQuestion(ctx context.Context, token string) (models.Question, error)
	// AnswerQuestion answers it: ok, yes, no, choose or ask. A confidential one
	// is models.ErrForbidden.
	AnswerQuestion(ctx context.Context, token, verb string, args map[string]string) (models.Done, error)
	// SetAway records an absence. person and cover are keys, from and to dates
	// as people write them; cover may be empty.
	SetAway(ctx context.Context, v models.Viewer, person, from, to, cover string) (models.Done, error)
	// EditRules changes the team's rules by one step, if they still are what
	// the page showed.
	EditRules(ctx context.Context, v models.Viewer, e models.RuleEdit) (models.Done, error)
	// TryMail says where a pasted mail would go now, and stores nothing.
	TryMail(ctx context.Context, v models.Viewer, text string) (models.Trial, error)
	// Trust gives a person a clearance, or takes one away. Only the executive
	// does.
	Trust(ctx context.Context, v models.Viewer, person string, c models.Clearance, why, review string) (models.Done, error)
	// ActAll applies a verb to many items, each for itself, and says which
	// could not be done.
	ActAll(ctx context.Context, v models.Viewer, numbers []int, verb string, args map[string]string) (models.Done, error)
	Settings
	Setup
	Pairs
	// Help returns what can be written in a reply, and the tags of a new mail.
	Help() (replies, tags []models.HelpLine)

	// RequestSignIn sends a link when the address belongs to somebody. Its
	// answer does not tell whether it does. browser is the hash of the nonce
	// of the browser that asked.
	RequestSignIn(ctx context.Context, address, browser string) error
	// LookAtToken tells whose link it is and uses nothing up; an unknown, used
	// or expired one is models.ErrNotFound.
	LookAtToken(ctx context.Context, token string) (models.Person, error)
	// SignIn uses the link up and opens a session. A link that does not work is
	// models.ErrNotFound; one asked for in another browser may be told apart
	// with models.ErrForbidden.
	SignIn(ctx context.Context, token, browser, agent string) (cookie string, p models.Person, t models.Team, err error)
	SignOut(ctx context.Context, sessionHash string) error
}

// Settings is what the settings pages change. A row is named by its key or
// slug; an empty one adds.
type Settings interface {
	SaveTeam(ctx context.Context, v models.Viewer, t models.Team) (models.Done, error)
	SavePerson(ctx context.Context, v models.Viewer, p models.Person) (models.Done, error)
	DropPerson(ctx context.Context, v models.Viewer, key string) (models.Done, error)
	SaveDomain(ctx context.Context, v models.Viewer, d models.DomainPlan) (models.Done, error)
	DropDomain(ctx context.Context, v models.Viewer, slug string) (models.Done, error)
	SavePair(ctx context.Context, v models.Viewer, p models.PairPlan) (models.Done, error)
	DropPair(ctx context.Context, v models.Viewer, slug string) (models.Done, error)
	SaveMailbox(ctx context.Context, v models.Viewer, m models.MailboxPlan) (models.Done, error)

	SetPreference(ctx context.Context, v models.Viewer, name models.Preference, value string) error
	SaveView(ctx context.Context, v models.Viewer, name, query, sort string) (models.Done, error)
	DropView(ctx context.Context, v models.Viewer, name string) (models.Done, error)
	// EndSession signs one of the viewer's browsers out and returns the hash
	// that its open streams are known by.
	EndSession(ctx context.Context, v models.Viewer, id int64) (hash string, err error)
}

// Options are what the wiring gives. Reader, Desk, BaseURL and Now are needed.
type Options struct {
	Reader Reader
	Desk   Desk
	Demo   Demo // nil outside the demo

	// RenderLetter writes a letter as it would be mailed.
	RenderLetter func(models.Parcel) (text, html string, err error)
	// ComposeLetter writes the whole mail, for those who want to see its source.
	ComposeLetter func(models.Parcel) ([]byte, error)
	BaseURL       string       // https://office.example.org; decides on secure cookies
	AllowedHosts  []string     // answers to other Host headers are 421; empty: any
	Metrics       http.Handler // nil: no /metrics
	MetricsToken  string       // bearer token for /metrics from elsewhere than this machine
	Notices       func() []string

	Now func() time.Time
	Log *slog.Logger
}

// Dashboard is the web door. It is an http.Handler.
type Dashboard struct {
	Options
	echo    *echo.Echo
	secure  bool
	origin  *http.CrossOriginProtection
	streams *streams
	forms   *sentForms
}

// New returns the web door.
func New(o Options) *Dashboard {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	d := &Dashboard{Options: o, echo: echo.New(), origin: http.NewCrossOriginProtection(), streams: newStreams(), forms: newSentForms()}
	if u, err := url.Parse(o.BaseURL); err == nil && u.Host != "" {
		d.secure = u.Scheme == "https"
		// Behind a proxy that rewrites Host the browser's Origin is still ours.
		if err := d.origin.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			d.Log.Warn("base URL is no origin", "error", err)
		}
	}
	d.echo.HideBanner, d.echo.HidePort = true, true
	d.echo.IPExtractor = echo.ExtractIPDirect()
	d.echo.HTTPErrorHandler = d.showError
	d.register()
	return d
}

// ServeHTTP answers one request.
func (d *Dashboard) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.echo.ServeHTTP(w, r) }

// Stop ends the live streams, so that a server that shuts down need not wait
// for open pages.
func (d *Dashboard) Stop() { d.streams.stop() }
