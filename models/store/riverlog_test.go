package store

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestWarnings_WhatRiverBrokeOffItselfIsNoNews(t *testing.T) {
	t.Parallel()
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	var out bytes.Buffer
	log := slog.New(warnings{slog.NewTextHandler(&out, nil)}).With("part", "store")
	log.ErrorContext(stopped, "interrupted")
	log.InfoContext(t.Context(), "started")
	log.ErrorContext(late, "too slow")
	log.WarnContext(t.Context(), "no room")
	log.ErrorContext(t.Context(), "no vote", "attempt", 1, "sleep_duration", time.Second)
	said := out.String()
	if strings.Contains(said, "interrupted") || strings.Contains(said, "started") || strings.Contains(said, "no vote") ||
		!strings.Contains(said, "too slow") || !strings.Contains(said, "no room") {
		t.Errorf("it said: %s", said)
	}
}
