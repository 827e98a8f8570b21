package main

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"adjutant/models"
)

// metrics are the numbers that /metrics shows. None of them is of a person,
// an item or a team.
type metrics struct {
	registry *prometheus.Registry
	mails    *prometheus.CounterVec
	letters  *prometheus.CounterVec
	written  *prometheus.CounterVec
}

func newMetrics(r *rooms) *metrics {
	counter := func(name, help, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, []string{label})
	}
	m := &metrics{
		registry: prometheus.NewRegistry(),
		mails:    counter("adjutant_mails_total", "Mails that were read, by what became of them.", "result"),
		letters:  counter("adjutant_letters_total", "Attempts to send a letter, by their outcome.", "outcome"),
		written:  counter("adjutant_written_total", "Letters that the clock caused, by kind.", "kind"),
	}
	m.registry.MustRegister(m.mails, m.letters, m.written, mailboxAges{r},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) received(got models.Received) {
	m.mails.WithLabelValues("filed").Add(float64(got.Filed))
	m.mails.WithLabelValues("duplicate").Add(float64(got.Duplicate))
	m.mails.WithLabelValues("quarantined").Add(float64(got.Quarantined))
}

func (m *metrics) delivered(sum models.Delivered) {
	m.letters.WithLabelValues("sent").Add(float64(sum.Sent))
	m.letters.WithLabelValues("retried").Add(float64(sum.Retried))
	m.letters.WithLabelValues("failed").Add(float64(sum.Failed))
	m.letters.WithLabelValues("dropped").Add(float64(sum.Dropped))
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// mailboxAges asks the database, when it is asked itself, how long each
// mailbox has gone unread.
type mailboxAges struct{ rooms *rooms }

var mailboxAge = prometheus.NewDesc("adjutant_mailbox_age_seconds", "Seconds since the last good pass over a mailbox.", []string{"mailbox"}, nil)

// Describe names the one number.
func (mailboxAges) Describe(c chan<- *prometheus.Desc) { c <- mailboxAge }

// Collect reads the mailboxes; when the database does not answer there is no
// number, which is what an alert should be about.
func (a mailboxAges) Collect(c chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	boxes, err := a.rooms.store.Mailboxes(ctx)
	if err != nil {
		return
	}
	now := a.rooms.now()
	for _, b := range boxes {
		last := b.CreatedAt
		if b.LastPassAt != nil {
			last = *b.LastPassAt
		}
		c <- prometheus.MustNewConstMetric(mailboxAge, prometheus.GaugeValue, now.Sub(last).Seconds(), b.Name)
	}
}
