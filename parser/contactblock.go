package parser

import (
	"strings"
	"unicode/utf8"
)

// contact takes a block of short lines at the end that says who the sender is and how to reach him: a name, then numbers,
// addresses, links. It may hold blank lines. Below "Here is their contact:" it is what the mail is about.
func (s *signOff) contact() bool {
	facts, named, lines := 0, false, 0
	best := -1
	for i := s.at - 1; i >= 0 && lines < contactLines; i-- {
		t := strings.TrimSpace(s.lines[i])
		if t == "" {
			continue
		}
		if lines++; !contactLine(t) {
			break
		}
		if contactFact(t) {
			facts++
		}

		named = looksLikeName(nameOf(t)) || s.sender != "" && isName(nameOf(t), s.sender)
		// it begins with a name, and a paragraph
		if named && facts >= 1 && (i == 0 || strings.TrimSpace(s.lines[i-1]) == "") {
			if facts >= 2 || isName(nameOf(t), s.sender) {
				best = i
			}
			if isName(nameOf(t), s.sender) {
				break
			}
		}
	}
	if best < 0 {
		return false
	}
	first := best
	above := first - 1
	for above >= 0 && strings.TrimSpace(s.lines[above]) == "" {
		above--
	}
	mine := isName(nameOf(strings.TrimSpace(s.lines[first])), s.sender)
	if above < 0 {
		return mine && s.take(first)
	}
	if !mine && announces(s.lines[above]) {
		return false
	}
	return s.take(first)
}

// nameOf is the part of a line before what people put behind their name.
func nameOf(t string) string {
	if i := strings.IndexAny(t, "|,\u2013\u2014\u00b7\u2022"); i > 0 {
		t = t[:i]
	}
	return strings.Trim(t, " *_\t")
}

// contactLine reports a line that may stand in a contact block: short, no sentence, no entry of a list.
func contactLine(t string) bool {
	if utf8.RuneCountInString(t) > 90 || strings.HasSuffix(t, "?") || strings.HasPrefix(t, "- ") || strings.HasPrefix(t, "* ") || strings.HasPrefix(t, "#") || strings.HasPrefix(t, ">") {
		return false
	}
	words := strings.Fields(t)
	if len(words) > 12 || strings.HasSuffix(t, ".") && len(words) > 4 && !contactFact(t) {
		return false
	}
	small := 0
	for _, w := range words {
		if c := w[0]; c >= 'a' && c <= 'z' && !strings.ContainsAny(w, "@:/.") && len(w) > 3 {
			small++
		}
	}
	return small <= 2 || contactFact(t) && small <= 4
}

// contactFact reports a telephone number, a mail address, a link, or a line that names one of its kind.
func contactFact(t string) bool {
	if holdsAddress(t) || strings.Contains(t, "www.") || strings.Contains(t, "://") || isPhone(t) {
		return true
	}
	f := fold(strings.TrimLeft(t, "*_|[ "))
	tells := func(w string) bool {
		rest := f[len(w):]
		return rest != "" && strings.IndexByte(":. ", rest[0]) >= 0 && strings.ContainsAny(rest, ":.0123456789@")
	}
	return contactWords.begin(f, tells) || f != "" && strings.IndexByte("tmfewp", f[0]) >= 0 && tells(f[:1]) // "t: +45 ..."
}

// isPhone reports a number of seven digits or more, written as telephone numbers are, and little else.
func isPhone(t string) bool {
	n, letters := 0, 0
	for _, r := range t {
		switch {
		case r >= '0' && r <= '9':
			n++
		case strings.ContainsRune(" +-()./\u00a0*<>|:", r):
		default:
			letters++
		}
	}
	return n >= 7 && n <= 30 && letters <= 20 && (letters <= n || strings.Contains(t, "+"))
}

// contactWords name what a contact block lists.
var contactWords = stems(`tel, telephone, telefon, teléfono, telefono, telefone, téléphone, telefoon, tlf, tel nr, phone, fon, mobile, mobil, mobiel, móvil, móbile, cell, cellulare, celular, gsm, portable, handy, fax, faks, telefax, direct, direkt, office, e-mail, email, mail, web, website, skype, teams, linkedin, twitter, kvk, btw, iban, vat, ust-id, cvr, тел, моб, факс, 電話, 电话, 携帯, 手机, 전화`)

// disclaimer takes a last paragraph that companies and programs add to every mail.
func (s *signOff) disclaimer() bool {
	i := s.paragraph()
	if i == 0 {
		return false
	}
	size := 0
	for _, l := range s.lines[i:s.at] {
		size += len(l) + 1
	}
	if size < 60 || size > disclaimerLength {
		return false
	}
	var found [len(disclaimerWords)]int
	seen := map[string]bool{}
	f := fold(strings.Join(s.lines[i:s.at], " "))
	return disclaimerStems.each(f, func(_ int, stem string) bool {
		if seen[stem] {
			return false
		}
		seen[stem] = true
		for _, kind := range disclaimerKinds[stem] {
			if found[kind]++; found[kind] == 3 {
				return true
			}
		}
		return false
	}) && s.take(i)
}

// disclaimerWords are stems of which a disclaimer holds three, by language.
var disclaimerWords = [...]string{
	`confidential, intended, recipient, privileged, unauthori, disclos, delete, error, mistake, third part, liab, virus, strictly prohibited, strictly forbidden, notify, attachments`,
	`vertraulich, bestimmt, empfänger, adressat, unbefugt, weitergabe, löschen, irrtümlich, absender, rechtlich geschützt, vernichten, gestattet`,
	`confidentiel, destinataire, destiné, divulg, erreur, supprimer, détrui, interdit, expéditeur, privilégi, autoris`,
	`confidencial, destinatario, dirigido, divulg, error, elimin, borr, prohibid, remitente, autoriza, notifi`,
	`riservat, confidenzial, destinatari, divulg, errore, cancell, elimin, vietat, mittente, privileg`,
	`confidencia, destinatário, destinad, divulga, engano, apag, elimin, proibid, remetente, autoriza`,
	`vertrouwelijk, bestemd, geadresseerde, ontvanger, openbaar, verwijder, vernietig, abusievelijk, afzender, verboden, aansprakelijk`,
	`fortrolig, konfidentiel, konfidensiell, modtager, mottaker, mottagare, bestemt, beregnet, tiltenkt, avsedd, konfidentiell, slet, radera, fejl, feil, misstag, afsender, avsender, avsändare, uvedkommende`,
	`poufn, adresat, odbiorc, przeznaczon, usunięc, usun, omyłk, nadawc, zabronion, ujawn`,
	`конфиденциальн, адресат, получател, предназнач, удал, ошибк, отправител, запрещ, разглаш`,
}

// disclaimerStems are the stems of all languages, disclaimerKinds the places of their languages in the list.
var disclaimerStems, disclaimerKinds = func() (*stemset, map[string][]int) {
	kinds := map[string][]int{}
	var all []string
	for kind, list := range disclaimerWords {
		for _, w := range strings.Split(list, ",") {
			w = fold(strings.TrimSpace(w))
			if kinds[w] == nil {
				all = append(all, w)
			}
			kinds[w] = append(kinds[w], kind)
		}
	}
	return stems(strings.Join(all, ",")), kinds
}()
