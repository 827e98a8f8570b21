package parser

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func sprint(v ...any) string { return fmt.Sprint(v...) }

// valid checks what every result must be: JSON in valid UTF-8 without NUL.
func valid(t interface{ Fatalf(string, ...any) }, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("no JSON: %v", err)
	}
	if !utf8.Valid(b) || strings.Contains(string(b), `\u0000`) || strings.ContainsRune(string(b), 0) {
		t.Fatalf("not clean: %q", b)
	}
	if strings.Contains(string(b), "\ufffd") {
		var back any
		if json.Unmarshal(b, &back) != nil {
			t.Fatalf("not readable: %q", b)
		}
	}
}

var _ testing.TB
