package dashboard

import (
	"fmt"
	"net/http"
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
		if took := time.Since(began); took > time.Second {
			t.Errorf("it took %s", took)
		}
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
