package parser

import "testing"

func TestSite(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"kari@mail.nordlys.no": "nordlys.no", "a@acme.co.uk": "acme.co.uk", "A@Sub.Acme.CO.UK": "acme.co.uk", "x@gmail.com": "", "x@yahoo.co.uk": "",
		"x@web.de": "", "x@co.uk": "", "x": "", "x@[127.0.0.1]": "", "x@localhost": "", "": "", "x@127.0.0.1": "", "x@team.github.io": "team.github.io", "a@b@nordlys.no": "",
		"x@nordlys.no.": "nordlys.no", "x@müller.example": "müller.example",
	} {
		if got := Site(address); got != want {
			t.Errorf("Site(%q) = %q, want %q", address, got, want)
		}
	}
}
