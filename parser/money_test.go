package parser

import "testing"

func TestAmount(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, currency string
		cents          int64
		ok             bool
	}{
		{"1200eur", "EUR", 120000, true}, {"1200 EUR", "EUR", 120000, true}, {"€1.200,50", "EUR", 120050, true}, {"3k usd", "USD", 300000, true},
		{"0.1", "", 10, true}, {"19.99 gbp", "GBP", 1999, true}, {"lots", "", 0, false}, {"", "", 0, false}, {"1e9eur", "", 0, false},
	} {
		cents, currency, ok := Amount(c.text)
		if cents != c.cents || currency != c.currency || ok != c.ok {
			t.Errorf("%q: %d %q %v", c.text, cents, currency, ok)
		}
	}
}
