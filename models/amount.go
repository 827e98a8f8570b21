package models

import "strings"

// SayAmount sets a currency behind its number as people read it: 1500eur is
// 1,500 EUR.
func SayAmount(amount string) string {
	end := strings.LastIndexAny(amount, "0123456789") + 1
	number, currency := amount[:end], strings.ToUpper(strings.TrimSpace(amount[end:]))
	if whole, _, _ := strings.Cut(number, "."); strings.Trim(whole, "0123456789") == "" {
		for at := len(whole) - 3; at > 0; at -= 3 {
			number = number[:at] + "," + number[at:]
		}
	}
	return strings.TrimSpace(number + " " + currency)
}
