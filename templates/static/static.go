// Package static holds the files that browsers fetch: the style sheet, the
// scripts and the icon. They are embedded, and each is served under a name
// that carries its hash, so that a browser may keep it for ever.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"path"
	"strings"
)

//go:embed app.css demo.css app.js keys.js htmx.min.js htmx-sse.min.js icon.svg
var files embed.FS

// File is one file as it is served.
type File struct {
	Name string // app.0123456789ab.css
	Type string
	Body []byte
}

var (
	byName  = map[string]File{} // by the hashed name
	hashed  = map[string]string{}
	types   = map[string]string{".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
	baseDir = "/static/"
)

func init() {
	entries, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, e := range entries {
		body, err := files.ReadFile(e.Name())
		if err != nil {
			panic(err)
		}
		ext := path.Ext(e.Name())
		if ext == ".css" {
			body = squeeze(body)
		}
		sum := sha256.Sum256(body)
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		byName[name] = File{Name: name, Type: types[ext], Body: body}
		hashed[e.Name()] = name
	}
}

// squeeze takes out of a style sheet what only its writers need: comments,
// line ends, and the spaces around braces, colons after a property, and
// semicolons. Strings stay as they are, and so do the spaces that mean
// something: between selectors, and inside calc().
func squeeze(css []byte) []byte {
	out := make([]byte, 0, len(css))
	var quote byte
	last := func() byte {
		if len(out) == 0 {
			return '{'
		}
		return out[len(out)-1]
	}
	for i := 0; i < len(css); i++ {
		c := css[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '/' && i+1 < len(css) && css[i+1] == '*':
			end := bytes.Index(css[i+2:], []byte("*/"))
			if end < 0 {
				return out
			}
			i += end + 3
			continue
		case c == '\n' || c == '\t' || c == ' ':
			if strings.IndexByte(" {};,>!", last()) >= 0 || i+1 < len(css) && strings.IndexByte(">!", css[i+1]) >= 0 || last() == ':' && css[i-1] == ':' {
				continue
			}
			c = ' '
		}
		if quote == 0 && strings.IndexByte("{};", c) >= 0 {
			for last() == ' ' || c == '}' && last() == ';' {
				out = out[:len(out)-1]
			}
		}
		out = append(out, c)
	}
	return out
}

// URL returns the path under which a file is served. An unknown name is a
// broken build.
func URL(name string) string {
	h, ok := hashed[name]
	if !ok {
		panic("static: no file " + name)
	}
	return baseDir + h
}

// Open returns the file of a hashed name. There are no directories and no
// other names: what is not in the map does not exist.
func Open(hashedName string) (File, bool) {
	f, ok := byName[hashedName]
	return f, ok
}
