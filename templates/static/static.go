// Package static holds the files that browsers fetch: the style sheet, the
// scripts and the icon. They are embedded, and each is served under a name
// that carries its hash, so that a browser may keep it for ever.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"path"
	"strings"
)

//go:embed app.css app.js htmx.min.js htmx-sse.min.js icon.svg
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
		sum := sha256.Sum256(body)
		ext := path.Ext(e.Name())
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		byName[name] = File{Name: name, Type: types[ext], Body: body}
		hashed[e.Name()] = name
	}
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
