package mailer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"time"

	"adjutant/models"
)

// SubscribedCalendars is the desk's side of subscribed calendars.
type SubscribedCalendars interface {
	// CalendarsDue returns what is to be read now.
	CalendarsDue(ctx context.Context) ([]models.Calendar, error)
	// ReadCalendar records what a calendar held, or why it could not be read.
	ReadCalendar(ctx context.Context, c models.Calendar, content []byte, failed error) error
}

// Subscriptions reads the calendars that people subscribed to. Their addresses
// come from the team file, which is the operator's.
type Subscriptions struct {
	Desk   SubscribedCalendars
	Client *http.Client // nil: one that follows redirects to https alone
	Log    *slog.Logger
}

// What one calendar may take.
const (
	calendarSize = 8 << 20
	calendarTime = 30 * time.Second
)

// Read reads each calendar that is due, once. One that cannot be read is
// recorded and tried again later; the error is the desk's.
func (s *Subscriptions) Read(ctx context.Context) error {
	due, err := s.Desk.CalendarsDue(ctx)
	if err != nil {
		return fmt.Errorf("calendars: %w", err)
	}
	for _, c := range due {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		content, failed := s.fetch(ctx, c.URL)
		if failed != nil {
			s.Log.Warn("a subscribed calendar cannot be read", "calendar", c.ID, "error", failed)
		}
		if err := s.Desk.ReadCalendar(ctx, c, content, failed); err != nil {
			return fmt.Errorf("calendars: %w", err)
		}
	}
	return nil
}

func (s *Subscriptions) fetch(ctx context.Context, address string) ([]byte, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("its address cannot be read")
	}
	if u.Scheme == "file" {
		f, err := os.Open(u.Path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return limited(f)
	}
	ctx, cancel := context.WithTimeout(ctx, calendarTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errors.New("its address cannot be read")
	}
	request.Header.Set("Accept", "text/calendar")
	client := s.Client
	if client == nil {
		client = &http.Client{CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if r.URL.Scheme != "https" || len(via) > 4 {
				return errors.New("it leads elsewhere")
			}
			return nil
		}}
	}
	answer, err := client.Do(request)
	if err != nil {
		var of *url.Error // repeats the address, which may be a secret
		if errors.As(err, &of) {
			err = of.Err
		}
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the server answers %d", answer.StatusCode)
	}
	return limited(answer.Body)
}

func limited(r io.Reader) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, calendarSize+1))
	if err == nil && len(b) > calendarSize {
		return nil, fmt.Errorf("it is larger than %d MB", calendarSize>>20)
	}
	return b, err
}
