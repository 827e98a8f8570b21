// Package templates is what browsers and mail programs are shown: here the
// frame around every page, in pages the pages, in parts what they share, in
// static the files that browsers fetch, in mail the letters. It knows no
// server and no database.
package templates
