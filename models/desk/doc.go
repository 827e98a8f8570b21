// Package desk is what the adjutant does: it receives mail, files it, gives it
// to the person who owns the matter, obeys replies, reminds, and writes the
// weekly digests. Every rule of the product lives here, and every transaction
// begins and ends here.
//
// It never sends, and it never writes HTML: a letter is a row that the mail
// door turns into bytes. It reads mail through package parser and keeps
// everything in package store.
package desk
