// Package parser reads mail as an experienced assistant does: bytes in, meaning out.
//
// Read takes any bytes and tells who wrote what to whom, which part of it is the sender's own, what was quoted and what
// was forwarded, whether a person wrote it at all, and which invitations and attachments it carries. Mail.Intent reads a
// new or forwarded mail for tags ("#vendors !high due:fri"), Mail.Commands reads a reply for commands ("118 done"), When
// reads one date phrase in seven languages. Help and TagHelp print the tables from which the readers are made.
//
// Everything is a pure function of its arguments: the package opens no file or connection, knows no clock and keeps no
// state (zone names are looked up in the time zone database of the process). Nothing panics, whatever the bytes; time is
// linear in their number, and the limits of limits.go bound depth, parts, header and text. What cannot be read is left
// out and named in Mail.Problems. Every string that comes out is valid UTF-8 without NUL.
//
// A mail proves nothing: each value is what the sender wrote. Mail.HTML is as received; SafeHTML makes it safe to show.
//
// The ways of a mail through the files:
//
//	read.go      the mail as a whole                                   (header, messageid, words, params, address, headerdate, facts)
//	parts.go     MIME parts -> blocks of text and files                (transfer, filename, applefile, tnef with mapi and rtf,
//	             protection with cms)
//	body.go      blocks -> the texts of the mail, files out of them    (charset, detect, flowed, uuencode, yenc)
//	html.go      HTML -> the text that its reader sees                 (htmlwalk, htmlattrs, htmllook, htmltable)
//	safehtml.go  HTML -> HTML that is safe to show                     (safestyle, safepicture)
//	divide.go    text -> own words, quote, forward, signature           (marker, headerblock, attribution, forward, signature,
//	             subject, loosedate; words are compared by fold and stems)
//	class.go     person, list, automatic answer, bounce, invitation     (bounce, invite with calendar, windowszones)
//	ask.go       own words and subject -> Intent                        (tags, people, when)
//	commands.go  own words -> commands                                  (verbs, people, when)
//	when.go      a phrase -> a moment                                  (whenwords, whendays, whenspans, whenclock, whencalendar,
//	             holidays)
package parser
