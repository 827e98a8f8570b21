// Package mailer is the mail door: an Inbox watches IMAP mailboxes and hands
// what arrives to the desk, a Prover says whether a mail's sender is proven,
// and an Outbox hands letters to an SMTP server.
//
// It knows protocols and no rules: it never decides what a mail means, never
// opens a database, and never moves or deletes mail on a server. Promises it
// keeps for the rest of the program:
//
//   - A mail is handed in only when its whole literal arrived. Where the
//     reading stands is the desk's record (the watermark), never \Seen.
//   - Every command and every send has a deadline, and stopping means
//     finished: Watch and Deliver return only when nothing of theirs runs.
//   - A letter's bytes are written once. Every attempt sends those bytes, and
//     what is lost after the server's 250 is not sent again.
package mailer
