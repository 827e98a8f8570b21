package parser

import (
	"math"
	"strconv"
	"strings"
)

var currencies = map[string]string{"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "eur": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD", "gbp": "GBP", "dkk": "DKK", "sek": "SEK", "nok": "NOK", "chf": "CHF", "pln": "PLN", "jpy": "JPY", "cad": "CAD", "aud": "AUD", "brl": "BRL", "czk": "CZK", "kr": "DKK", "r$": "BRL"}

// Money reads 1200eur, €1.200,50, 1,200 USD, 3k eur into "1200.50 EUR".
func Money(s string) (string, bool) { return money(s) }

func money(s string) (string, bool) {
	s = strings.ToLower(strings.ReplaceAll(flatten(strings.TrimSpace(s)), " ", ""))
	number := strings.Trim(s, "abcdefghijklmnopqrstuvwxyz€$£¥")
	i := strings.Index(s, number)
	if number == "" || i < 0 || len(number) > 20 {
		return "", false
	}
	unit := s[:i] + s[i+len(number):]
	factor := 1.0
	if u, ok := strings.CutPrefix(s[i+len(number):], "k"); ok && unit != "kr" {
		factor, unit = 1000, s[:i]+u
	}
	if c, ok := currencies[unit]; ok {
		unit = c
	} else if len(unit) == 3 && isLetters(unit) {
		unit = strings.ToUpper(unit)
	} else if unit != "" {
		return "", false
	}
	dot, comma := strings.LastIndexByte(number, '.'), strings.LastIndexByte(number, ',')
	point := max(dot, comma)
	if point >= 0 && len(number)-point-1 == 3 { // 1.200
		point = -1
	}
	var b strings.Builder
	for k, c := range number {
		switch {
		case c >= '0' && c <= '9':
			b.WriteRune(c)
		case k == point:
			b.WriteByte('.')
		case c != '.' && c != ',' && c != '\'':
			return "", false
		}
	}
	v, err := strconv.ParseFloat(b.String(), 64)
	if err != nil || v < 0 || v > 1e12 {
		return "", false
	}
	out := strconv.FormatFloat(v*factor, 'f', 2, 64)
	out = strings.TrimSuffix(out, ".00")
	return strings.TrimSpace(out + " " + unit), true
}

func isLetters(s string) bool {
	for _, c := range s {
		if c < 'a' || c > 'z' {
			return false
		}
	}
	return s != ""
}

// Amount reads an amount of money as tags and team files write it. Cents are hundredths of the currency's unit, whatever
// its coins; currency is an ISO 4217 code, or "" where none was written. ok is false for what is no amount.
func Amount(s string) (cents int64, currency string, ok bool) {
	s, ok = money(s)
	if !ok {
		return 0, "", false
	}
	number, currency, _ := strings.Cut(s, " ")
	v, err := strconv.ParseFloat(number, 64)
	return int64(math.Round(v * 100)), currency, err == nil
}
