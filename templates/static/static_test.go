package static

import "testing"

func TestSqueeze_TakesOutOnlyWhatNobodyReads(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a { b: c; }\n": "a{b:c}",
		"/* why */\n@layer x, y;\na b > c { d: e }":  "@layer x,y;a b>c{d:e}",
		".a :is(b, c):hover { d: calc(1px + 2px); }": ".a :is(b,c):hover{d:calc(1px + 2px)}",
		`a::before { content: "a;  { b }/*x*/"; }`:   `a::before{content:"a;  { b }/*x*/"}`,
		"a { b: c !important;\n\td: e f }":           "a{b:c!important;d:e f}",
		"@media (max-width: 640px) { a { b: c } }":   "@media (max-width:640px){a{b:c}}",
	} {
		if got := string(squeeze([]byte(in))); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
