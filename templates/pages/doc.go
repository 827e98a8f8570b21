// Package pages holds a component for each page of the dashboard and, beside
// it, the blocks of it that can be swapped alone. What a page is given is a
// typed struct.
package pages
