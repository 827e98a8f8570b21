package models

import "testing"

func TestSayAmount(t *testing.T) {
	t.Parallel()
	for amount, want := range map[string]string{
		"1500eur": "1,500 EUR", "500eur": "500 EUR", "1234567.50 DKK": "1,234,567.50 DKK", "2100": "2,100", "": "", "eur": "EUR", "1,500eur": "1,500 EUR",
	} {
		if got := SayAmount(amount); got != want {
			t.Errorf("%q: %q, want %q", amount, got, want)
		}
	}
}
