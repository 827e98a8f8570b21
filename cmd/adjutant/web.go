package main

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"adjutant/dashboard"
	"adjutant/models"
	"adjutant/models/desk"
	"adjutant/models/store"
)

// web builds the web door, and returns what ends its live streams.
func (r *rooms) web(m *metrics) (http.Handler, func()) {
	d := dashboard.New(r.webOptions(m))
	return d, d.Stop
}

func (r *rooms) webOptions(m *metrics) dashboard.Options {
	door := dashboard.Desk(r.desk)
	if s, ok := r.demo.(*show); ok {
		door = demoDoor{r.desk, s}
	}
	return dashboard.Options{
		Reader: reader{r.store}, Desk: door, Demo: r.demo,
		RenderLetter:  func(p models.Parcel) (text, html string, err error) { return r.render(p, "") },
		ComposeLetter: func(p models.Parcel) ([]byte, error) { return r.composer().Compose(p) },
		BaseURL:       r.config.BaseURL, AllowedHosts: r.hosts(),
		Metrics: m.handler(), MetricsToken: string(r.config.Metrics),
		Notices: r.notices, Now: r.now, Log: r.log,
	}
}

// hosts are the names under which pages are served: that of the base URL, and
// this machine's own. Without a base URL every name is.
func (r *rooms) hosts() []string {
	u, err := url.Parse(r.config.BaseURL)
	if err != nil || !r.config.BaseSet {
		return nil
	}
	return []string{u.Host, u.Hostname(), "localhost", "127.0.0.1", "::1", "[::1]"}
}

// reader is the store as pages read it.
type reader struct{ *store.Store }

// Raw returns the source of a mail. One that answers a letter is for its
// sender alone: it quotes what only they were sent, and holds the reply address
// that is half a proof of who they are.
func (r reader) Raw(ctx context.Context, v models.Viewer, handle string) ([]byte, models.Message, error) {
	raw, m, err := r.Store.Raw(ctx, v, handle)
	if err != nil {
		return nil, m, err
	}
	if desk.HoldsReplyAddress(raw) && (m.PersonID == nil || *m.PersonID != v.PersonID) {
		return nil, m, models.InvalidError{Reason: "this mail answers a letter to somebody else, so only its sender may save its source"}
	}
	return raw, m, nil
}

// Ready reports whether the database answers and its schema is ours.
func (r reader) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	schema, err := r.Schema(ctx)
	switch {
	case err != nil:
		return err
	case schema.Newer:
		return models.ErrNewerSchema
	case len(schema.Pending) > 0:
		return errors.New("the schema is not up to date")
	}
	return nil
}
