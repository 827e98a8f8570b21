package dashboard

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/models/store/storetest"
)

// Two people look at one list; one acts by mail. The other hears of it within a
// second, asks again and sees it; of what they may not see they hear nothing,
// not even that something was.
func TestLive_OneActsByMailTheOtherSeesIt(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, address string) {
		r := newReal(t, address)
		priya, marcus := r.as("priya"), r.as("marcus")
		hears, _ := priya.listen()
		next(t, hears, "retry: 2000")
		also, _ := marcus.listen()
		next(t, also, "retry: 2000")

		// Not for them: no byte may come of it, so the next that comes is the second.
		r.mail("dana@example.org", fmt.Sprintf("%d priority high", r.secret), fmt.Sprintf("%d priority high", r.secret))
		began := time.Now()
		r.mail("marcus@example.org", "Re", fmt.Sprintf("%d done", r.plain))
		before := next(t, hears, fmt.Sprintf("event: item-%d", r.plain))
		t.Logf("the other heard of it after %s", time.Since(began))
		for _, line := range before {
			if line == fmt.Sprintf("event: item-%d", r.secret) {
				t.Error("the hidden item was told of")
			}
		}
		if list := priya.get("/items", "HX-Request", "true", "HX-Target", "items").wants(http.StatusOK); strings.Contains(list.body, "Train to Malm") {
			t.Error("the list still shows what is done")
		}
		r.as("dana").get(fmt.Sprintf("/items/%d", r.plain)).wants(http.StatusOK).holds(".pill", "done")
	})
}

// The page of a 1:1 is live for the two: others hear nothing of it, and of what
// one keeps the other does not.
func TestLive_ThePageOfAPairIsOfTheTwo(t *testing.T) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, address string) {
		r := newReal(t, address)
		marcus, _ := r.as("marcus").listen()
		priya, _ := r.as("priya").listen()
		marked := fmt.Sprintf("event: item-%d", r.plain)
		silent := func(who string, lines []string) {
			t.Helper()
			if slices.Contains(lines, "event: digests") {
				t.Errorf("%s heard of it", who)
			}
		}
		r.mail("dana@example.org", "For me", "keep He looks tired")
		for verb, args := range map[string]map[string]string{"add": {"kind": "keep", "text": "Ask again in May"}, "pref": {"text": "No calls before nine"}} {
			if _, err := r.rules.ActOnPair(t.Context(), r.viewer("dana"), "dana-marcus", verb, args); err != nil {
				t.Fatal(err)
			}
		}
		r.mail("dana@example.org", "One", fmt.Sprintf("%d priority high", r.plain))
		silent("Marcus", next(t, marcus, marked))
		r.mail("dana@example.org", "For us", "idea Fewer papers")
		next(t, marcus, "event: digests")
		r.mail("dana@example.org", "Two", fmt.Sprintf("%d priority low", r.plain))
		silent("Priya", next(t, priya, marked))
		silent("Priya", next(t, priya, marked))
		if page := r.as("marcus").get("/1on1s/dana-marcus").wants(http.StatusOK); !strings.Contains(page.body, "Fewer papers") || strings.Contains(page.body, "tired") {
			t.Error("the page does not show what it should")
		}
	})
}
