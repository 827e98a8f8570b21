package main

import (
	"encoding/base64"
	"fmt"
	"strings"

	"adjutant/models"
)

// automatic: what machines send by themselves, with commands in it. The first
// of each is bare, the other is proven to be of Marcus or goes to the address
// of his letter.
func automatic() []spoof {
	var out []spoof
	for _, f := range []struct{ name, subject, fields string }{
		{"auto-replied", "Re: Car", "Auto-Submitted: auto-replied"}, {"auto-replied with a parameter", "Re: Car", "Auto-Submitted: auto-replied; owner-email=\"x\""}, {"in capitals", "Re: Car", "AUTO-SUBMITTED: AUTO-REPLIED"},
		{"a vacation note", "Automatic reply: Car", "X-Autoreply: yes"}, {"a note by its subject", "Out of office: Re: Car", "X-A: b"}, {"a note in German", "Abwesenheitsnotiz: Car", "X-A: b"}, {"a note in French", "Réponse automatique : Car", "X-A: b"},
		{"Precedence", "Re: Car", "Precedence: auto_reply"}, {"an old program's", "Re: Car", "X-Autorespond: Car"},
	} {
		out = append(out, spoof{class: "automatic mail", name: f.name, mail: func(o *trustOffice) string {
			return post{from: marcus, subject: f.subject, body: "101 done\ndone\n" + marker, extra: []string{f.fields}}.raw(o)
		}}, spoof{class: "automatic mail", name: f.name + ", to his reply address", ends: asKept, mail: func(o *trustOffice) string {
			p := post{from: marcus, subject: f.subject, to: o.marcus(), body: "done\n101 done\n" + marker, extra: []string{f.fields}, sign: signed("staff.example.org")}
			return p.raw(o)
		}}, spoof{class: "automatic mail", name: f.name + ", of an outsider on the thread", ends: asKept, mail: func(o *trustOffice) string {
			return post{from: "nils@nordlys.example", subject: f.subject, body: "103 done\n" + marker, extra: []string{f.fields, "In-Reply-To: " + o.waits}}.raw(o)
		}})
	}
	bounce := func(of string) string {
		return "--b\nContent-Type: text/plain\n\n101 done\nYour mail could not be delivered. " + marker + "\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.evil.example\n\n" +
			"Final-Recipient: rfc822; eve@evil.example\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\nMessage-ID: " + of + "\nFrom: dana@example.org\nSubject: 101 done\n\n101 done\n\n--b--"
	}
	const report = "Content-Type: multipart/report; report-type=delivery-status; boundary=b"
	out = append(out,
		spoof{class: "automatic mail", name: "a bounce of nothing of ours", mail: func(o *trustOffice) string {
			return post{from: "MAILER-DAEMON@mx.evil.example", subject: "Undelivered Mail", kind: report, body: bounce("<x@y.example>"), extra: []string{"Return-Path: <>", "Auto-Submitted: auto-replied"}}.raw(o)
		}},
		spoof{class: "automatic mail", name: "a bounce that says it is of Dana", mail: func(o *trustOffice) string {
			return post{from: "dana@example.org", subject: "Undelivered Mail", kind: report, body: bounce("<x@y.example>"), extra: []string{"Return-Path: <>"}}.raw(o)
		}},
		spoof{class: "automatic mail", name: "a bounce that Dana's domain signed", mail: func(o *trustOffice) string {
			return post{from: "dana@example.org", subject: "Undelivered Mail", kind: report, body: bounce("<x@y.example>"), sign: signed("example.org")}.raw(o)
		}},
		spoof{class: "automatic mail", name: "a bounce of a letter, for somebody it did not go to", mail: func(o *trustOffice) string {
			return post{from: "MAILER-DAEMON@mx.evil.example", subject: "Undelivered Mail", kind: report, body: bounce(o.letter(marcus, models.LetterAssignment).MessageID), extra: []string{"Return-Path: <>"}}.raw(o)
		}},
		spoof{class: "automatic mail", name: "a read receipt", mail: func(o *trustOffice) string {
			return post{from: marcus, subject: "Read: Car", kind: "Content-Type: multipart/report; report-type=disposition-notification; boundary=b", body: "--b\nContent-Type: text/plain\n\n101 done\n" + marker + "\n\n--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; marcus@staff.example.org\nDisposition: automatic-action/MDN-sent-automatically; displayed\n\n--b--"}.raw(o)
		}},
		spoof{class: "automatic mail", name: "a letter of an Adjutant", mail: func(o *trustOffice) string {
			return post{from: "dana@example.org", subject: "[Adjutant] #101 Car in Oslo", body: "101 done\n" + marker, extra: []string{"X-Adjutant-Loop: other.example"}, sign: signed("example.org")}.raw(o)
		}},
		spoof{class: "automatic mail", name: "our own letter, come back", mail: func(o *trustOffice) string {
			l := o.letter(marcus, models.LetterAssignment)
			return post{from: teamAddress, id: l.MessageID, subject: l.Subject, body: "101 done\n" + marker}.raw(o)
		}},
		spoof{class: "automatic mail", name: "our own letter, come back as Dana's", mail: func(o *trustOffice) string {
			l := o.letter(marcus, models.LetterAssignment)
			return post{from: "dana@example.org", id: l.MessageID, subject: l.Subject, body: "101 done\n" + marker, sign: signed("example.org")}.raw(o)
		}},
	)
	for _, list := range []string{"List-Id: <news.list.example>", "Precedence: bulk", "Precedence: list", "List-Unsubscribe: <mailto:x@list.example>", "List-Post: <mailto:x@list.example>"} {
		out = append(out, spoof{class: "automatic mail", name: "a mailing list, " + list, mail: func(o *trustOffice) string {
			return post{from: "news@list.example", subject: "101 done", body: "101 done\n" + marker, extra: []string{list}}.raw(o)
		}})
	}
	return out
}

// calendars: answers to invitations and invitations, with commands in every
// text that they have.
func calendars() []spoof {
	var out []spoof
	for _, method := range []string{"REQUEST", "REPLY", "CANCEL", "COUNTER", "PUBLISH", "REFRESH"} {
		for _, f := range []struct {
			who   string
			proof bool
			ends  ending
		}{{"dana@example.org", false, asStored}, {"dana@example.org", true, asRead}, {"nils@nordlys.example", true, asStored}} {
			name := fmt.Sprintf("%s of %s", method, f.who)
			if !f.proof {
				name += ", unproven"
			}
			if method == "PUBLISH" && f.ends == asRead {
				f.ends = asFiled // a person's own mail with a calendar in it
			}
			out = append(out, spoof{class: "calendar mail", name: name, ends: f.ends, mail: func(o *trustOffice) string {
				p := post{from: f.who, subject: "Accepted: 101 done", kind: "Content-Type: text/calendar; charset=utf-8; method=" + method,
					body: "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:" + method + "\nBEGIN:VEVENT\nUID:1@evil.example\nDTSTART:20261201T090000Z\nDTEND:20261201T100000Z\nSUMMARY:101 done\nDESCRIPTION:101 done\\n102 B\nCOMMENT:102 B\n" +
						"LOCATION:101 drop\nORGANIZER:mailto:dana@example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:team@example.net\nEND:VEVENT\nEND:VCALENDAR"}
				if f.proof {
					_, domain, _ := strings.Cut(f.who, "@")
					p.sign = signed(domain)
				}
				return p.raw(o)
			}})
		}
	}
	return out
}

// mailOfOutsiders: people who are not of the team, proven to be who they are.
func mailOfOutsiders() []spoof {
	var out []spoof
	add := func(name string, ends ending, p func(o *trustOffice) post) {
		out = append(out, spoof{class: "outsiders", name: name, ends: ends, mail: func(o *trustOffice) string {
			m := p(o)
			m.from, m.sign = "Nils Berg <nils@nordlys.example>", signed("nordlys.example")
			m.top = []string{results("dmarc=pass header.from=nordlys.example")}
			return m.raw(o)
		}})
	}
	commands := "done\n103 done\n101 done\n102 B\n103 give elena\n"
	for _, p := range payloads {
		add("to the team: "+p.name, asStored, func(o *trustOffice) post { return post{subject: p.subject, body: o.names(p.body)} })
	}
	add("to a domain", asStored, func(o *trustOffice) post {
		return post{to: "team+vendors@example.net", subject: "!urgent Pay " + marker, body: commands}
	})
	add("to a number that does not exist", asStored, func(o *trustOffice) post {
		return post{to: "team+999@example.net", subject: marker, body: commands}
	})
	add("to the number of a secret", asStored, func(o *trustOffice) post {
		return post{to: o.names("team+1234567@example.net"), subject: marker, body: commands}
	})
	add("to a number in words", asStored, func(o *trustOffice) post {
		return post{to: "team+101x@example.net", subject: marker, body: commands}
	})
	add("a number in the subject", asStored, func(o *trustOffice) post {
		return post{subject: "Re: [Adjutant] #101 Car in Oslo", body: commands + marker}
	})
	add("the number of a secret in the subject", asStored, func(o *trustOffice) post {
		return post{subject: o.names("Re: [Adjutant] #1234567"), body: commands + marker}
	})
	add("a machine's mail to an item", asStored, func(o *trustOffice) post {
		return post{to: "team+101@example.net", subject: "Confirm your address " + marker, body: commands, extra: []string{"Auto-Submitted: auto-generated"}}
	})
	add("a list's mail to an item", asStored, func(o *trustOffice) post {
		return post{to: "team+101@example.net", subject: "News " + marker, body: commands, extra: []string{"List-Id: <n.nordlys.example>"}}
	})
	add("commands to an item", asAnswer, func(o *trustOffice) post {
		return post{to: "team+101@example.net", subject: "Re: Car", body: commands}
	})
	add("commands to a decision", asAnswer, func(o *trustOffice) post {
		return post{to: "team+102@example.net", subject: "Re: Hotel", body: "B\nyes\nok"}
	})
	add("commands on the thread of the follow-up", asAnswer, func(o *trustOffice) post {
		return post{subject: "Re: Quote for the chairs", body: commands, extra: []string{"In-Reply-To: " + o.waits}}
	})
	add("tags on the thread of the follow-up", asAnswer, func(o *trustOffice) post {
		return post{subject: "#private !urgent Re: Quote for the chairs", body: "#travel @marcus\n" + commands, extra: []string{"References: " + o.waits}}
	})
	add("commands to the follow-up's address", asAnswer, func(o *trustOffice) post {
		return post{to: "team+103@example.net", subject: "Re: Quote", body: commands}
	})
	add("commands to the follow-up's address, by blind copy", asAnswer, func(o *trustOffice) post {
		return post{to: "dana@example.org", subject: "Re: Quote", body: commands, extra: []string{"Delivered-To: team+103@example.net"}}
	})
	add("with a reply address of the executive", asStored, func(o *trustOffice) post {
		return post{to: o.reply("dana@example.org", models.LetterDecision), subject: "Re: Hotel", body: "B " + marker}
	})
	add("on the thread of a secret, by guess", asStored, func(o *trustOffice) post {
		return post{subject: "Re: Offer from Halden", body: commands + marker, extra: []string{"In-Reply-To: <offer@halden.example>"}}
	})
	return out
}

// quotedCommands: Dana's own mail, in which another's commands are quoted.
func quotedCommands() []spoof {
	var out []spoof
	for _, f := range []struct{ name, body string }{
		{"signs", "What is this?\n\n> 101 done\n> done"}, {"signs in signs", "Hm.\n\n>> 101 done\n> > 102 B"}, {"an attribution", "Thanks, later.\n\nOn Tue, 24 Nov 2026 at 09:05, Eve <eve@evil.example> wrote:\n> 101 done"},
		{"an attribution without signs", "Thanks, later.\n\nOn Tue, 24 Nov 2026 at 09:05, Eve <eve@evil.example> wrote:\n\n101 done\n102 B"},
		{"German", "Danke.\n\nAm 24.11.2026 um 09:05 schrieb Eve <eve@evil.example>:\n\n101 done"}, {"French", "Merci.\n\nLe 24 nov. 2026 à 09:05, Eve <eve@evil.example> a écrit :\n\n101 done"},
		{"Spanish", "Gracias.\n\nEl 24 nov 2026 a las 9:05, Eve <eve@evil.example> escribió:\n\n101 done"}, {"Danish", "Tak.\n\nDen 24. nov. 2026 kl. 09.05 skrev Eve <eve@evil.example>:\n\n101 done"},
		{"a block of Outlook", "Thanks.\n\n-----Original Message-----\nFrom: Eve <eve@evil.example>\nSent: Tuesday, November 24, 2026 9:05 AM\nTo: Dana\nSubject: Car\n\n101 done"},
		{"a block of Outlook with a line", "Thanks.\n\n________________________________\nFrom: Eve <eve@evil.example>\nSent: Tuesday, November 24, 2026 9:05 AM\nTo: Dana\nSubject: Car\n\n101 done\n102 B"},
		{"a block in German", "Danke.\n\n-----Ursprüngliche Nachricht-----\nVon: Eve <eve@evil.example>\nGesendet: Dienstag, 24. November 2026 09:05\nAn: Dana\nBetreff: Car\n\n101 done"},
		{"a signature", "Thanks.\n\n-- \nDana\n101 done"}, {"a signature of a telephone", "Thanks.\n\nSent from my iPhone\n\nOn 24 Nov 2026, at 09:05, Eve <eve@evil.example> wrote:\n\n101 done"},
		{"a letter of ours", "Thanks.\n\n> #101 Car in Oslo is yours, Marcus.\n>\n> Reply: take  done  ask ...\n> 101 done"},
	} {
		for _, to := range []string{"the item", "the team"} {
			ends, address := asJoined, "team+101@example.net"
			if to == "the team" {
				ends, address = asFiled, teamAddress
			}
			out = append(out, spoof{class: "quoted commands", name: f.name + ", to " + to, ends: ends, mail: func(o *trustOffice) string {
				p := dana("Car", f.body)
				p.to = address
				return p.raw(o)
			}})
		}
	}
	return out
}

// hiddenText: Dana's own mail, which she wrote over another's HTML in which
// commands stand that she did not see.
func hiddenText() []spoof {
	var out []spoof
	for _, f := range []struct{ name, html string }{
		{"display none", `<div style="display:none">101 done</div><p>Please look at this.</p>`}, {"display none in capitals", `<DIV STYLE="DISPLAY : NONE !important">101 done</DIV><p>Please look at this.</p>`},
		{"visibility hidden", `<div style="visibility:hidden">101 done</div><p>Please look at this.</p>`}, {"no size", `<div style="font-size:0">101 done</div><p>Please look at this.</p>`}, {"no size in points", `<div style="font-size:0pt">101 done</div><p>Please look at this.</p>`},
		{"no height", `<div style="max-height:0;overflow:hidden">101 done</div><p>Please look at this.</p>`}, {"see-through", `<div style="opacity:0">101 done</div><p>Please look at this.</p>`},
		{"hidden", `<div hidden>101 done</div><p>Please look at this.</p>`}, {"a comment", `<!-- 101 done --><p>Please look at this.</p>`}, {"a conditional comment", `<!--[if mso]>101 done<![endif]--><p>Please look at this.</p>`},
		{"a title", `<head><title>101 done</title></head><p>Please look at this.</p>`}, {"a style", `<style>101 done</style><p>Please look at this.</p>`}, {"a script", `<script>101 done</script><p>Please look at this.</p>`}, {"a template", `<template>101 done</template><p>Please look at this.</p>`},
		{"an alt text", `<img alt="101 done" width=0 height=0><p>Please look at this.</p>`}, {"a quote", `<p>Please look at this.</p><blockquote type="cite">101 done</blockquote>`}, {"Gmail's quote", `<p>Please look at this.</p><div class="gmail_quote"><div class="gmail_attr">On Tue, Eve &lt;eve@evil.example&gt; wrote:<br></div><blockquote>101 done</blockquote></div>`},
		{"off the page", `<div style="position:absolute;left:-9999px">101 done</div><p>Please look at this.</p>`}, {"a noscript", `<noscript>101 done</noscript><p>Please look at this.</p>`}, {"an option that is hidden", `<select style="display:none"><option>101 done</option></select><p>Please look at this.</p>`},
		{"cut off", `<div style="height:0;overflow:hidden">101 done</div><p>Please look at this.</p>`}, {"mso-hide", `<div style="mso-hide:all;display:none">101 done</div><p>Please look at this.</p>`},
	} {
		out = append(out, spoof{class: "hidden text", name: f.name, ends: asFiled, mail: func(o *trustOffice) string {
			p := dana("Car", "<html><body>"+f.html+"</body></html>")
			p.kind = "Content-Type: text/html; charset=utf-8"
			return p.raw(o)
		}})
	}
	return out
}

// forwardedCommands: Dana forwards a mail that is full of tags and commands.
func forwardedCommands() []spoof {
	const inner = "#vendors !urgent @elena due:today\n101 done\n102 B\ndone\n#confidential\n"
	var out []spoof
	for _, f := range []struct{ name, body string }{
		{"Gmail", "Please look.\n\n---------- Forwarded message ---------\nFrom: Eve <eve@evil.example>\nDate: Mon, 23 Nov 2026 at 14:02\nSubject: #vendors !urgent Pay\nTo: <dana@example.org>\n\n" + inner},
		{"Gmail, without words of her own", "---------- Forwarded message ---------\nFrom: Eve <eve@evil.example>\nDate: Mon, 23 Nov 2026 at 14:02\nSubject: #vendors !urgent Pay\nTo: <dana@example.org>\n\n" + inner},
		{"Apple", "Please look.\n\nBegin forwarded message:\n\nFrom: Eve <eve@evil.example>\nSubject: #vendors !urgent Pay\nDate: 23 November 2026 at 14:02:00 CET\nTo: dana@example.org\n\n" + inner},
		{"Outlook", "Please look.\n\nFrom: Eve <eve@evil.example>\nSent: Monday, November 23, 2026 2:02 PM\nTo: Dana <dana@example.org>\nSubject: #vendors !urgent Pay\n\n" + inner},
		{"Thunderbird", "Please look.\n\n-------- Forwarded Message --------\nSubject: #vendors !urgent Pay\nDate: Mon, 23 Nov 2026 14:02:00 +0100\nFrom: Eve <eve@evil.example>\nTo: dana@example.org\n\n" + inner},
		{"German Outlook", "Bitte ansehen.\n\nVon: Eve <eve@evil.example>\nGesendet: Montag, 23. November 2026 14:02\nAn: Dana <dana@example.org>\nBetreff: #vendors !urgent Pay\n\n" + inner},
		{"in it another of Dana's", "Please look.\n\n---------- Forwarded message ---------\nFrom: Eve <eve@evil.example>\nDate: Mon, 23 Nov 2026 at 14:02\nSubject: Pay\nTo: <dana@example.org>\n\nOn Mon, Dana Whitfield <dana@example.org> wrote:\n" + inner},
		{"in it a letter of ours", "Please look.\n\n---------- Forwarded message ---------\nFrom: Office of Dana <team@example.net>\nDate: Mon, 23 Nov 2026 at 14:02\nSubject: [Adjutant] #101 Car in Oslo\nTo: <dana@example.org>\n\n" + inner},
	} {
		for _, html := range []bool{false, true} {
			name := f.name
			if html {
				name += ", in HTML"
			}
			out = append(out, spoof{class: "forwarded commands", name: name, ends: asFiled, mail: func(o *trustOffice) string {
				p := dana("Fwd: Pay", f.body)
				if html {
					p.kind = "Content-Type: text/html; charset=utf-8"
					p.body = "<html><body>" + strings.ReplaceAll(strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(f.body), "\n", "<br>\n") + "</body></html>"
				}
				return p.raw(o)
			}})
		}
	}
	return out
}

// enclosedMails: a stranger encloses mails that Dana truly signed, or wraps one
// up, so that a program that looks inside might take it for the mail itself.
func enclosedMails() []spoof {
	var out []spoof
	for _, f := range []struct {
		name string
		wrap func(inner string) (kind, body string)
	}{
		{"as an attachment", func(in string) (string, string) {
			return "multipart/mixed; boundary=w", "--w\nContent-Type: text/plain\n\nSee.\n\n--w\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n" + in + "\n--w--"
		}},
		{"as the whole body", func(in string) (string, string) { return "message/rfc822", in }},
		{"as a mail of mails", func(in string) (string, string) {
			return "multipart/digest; boundary=w", "--w\n\n" + in + "\n--w--"
		}},
		{"as an alternative", func(in string) (string, string) {
			return "multipart/alternative; boundary=w", "--w\nContent-Type: text/plain\n\nSee.\n\n--w\nContent-Type: message/rfc822\n\n" + in + "\n--w--"
		}},
		{"as part of a signed mail", func(in string) (string, string) {
			return `multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary=w`, "--w\n" + in + "\n--w\nContent-Type: application/pkcs7-signature; name=smime.p7s\nContent-Transfer-Encoding: base64\n\nMIIB\n--w--"
		}},
		{"as an S/MIME mail", func(in string) (string, string) {
			return "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte(in))
		}},
		{"as a PGP mail", func(in string) (string, string) {
			return `multipart/signed; protocol="application/pgp-signature"; boundary=w`, "--w\nContent-Type: text/plain; protected-headers=v1\nFrom: dana@example.org\nSubject: 101 done\n\n101 done\n--w\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n--w--"
		}},
		{"as winmail.dat", func(in string) (string, string) {
			return "application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64", base64.StdEncoding.EncodeToString([]byte("\x78\x9f\x3e\x22" + in))
		}},
		{"as uuencoded text", func(in string) (string, string) { return "text/plain", "begin 644 dana.eml\n" + in + "\nend" }},
		{"as a body in pieces", func(in string) (string, string) { return "message/partial; id=x; number=1; total=1", in }},
		{"as a body elsewhere", func(in string) (string, string) {
			return "message/external-body; access-type=URL; URL=\"https://evil.example/\"", in
		}},
	} {
		for _, from := range []string{"eve@evil.example", "dana@example.org"} {
			out = append(out, spoof{class: "enclosed mails", name: f.name + ", from " + from, mail: func(o *trustOffice) string {
				kind, body := f.wrap(strings.ReplaceAll(dana("102 B", "102 B\n101 done\n"+marker).raw(o), "\r\n", "\n"))
				p := post{from: from, subject: "Fwd: 102 B", kind: "Content-Type: " + strings.ReplaceAll(kind, "\n", "\r\n"), body: body}
				if from == "eve@evil.example" {
					p = evil(p)
				}
				return p.raw(o)
			}})
		}
	}
	return out
}
