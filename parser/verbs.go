package parser

import "strings"

// verb is one row of the one table from which the reader of replies and the help are made.
type verb struct {
	name    string
	arg     string // what may follow, see argument kinds below
	usage   string
	meaning string
	example string
	aliases string // comma-separated; a word before "=" ends an alias whose argument is fixed: "urgent=urgent"
	asks    bool   // an answer: counts only with a number or on a mail that asked one question
}

// Kinds of argument: "" none; "why" words that may be left out; "text" words; "person"; "people"; "date"; "shift" a date or a
// span; "who" a name; "level"; "domain"; "letter"; "top" a number and words; "away" two dates and a person.
var verbTable = []verb{
	{"done", "", "done", "closes the item", "118 done", "done, close, closed, complete, completed, finished, resolved, resolve, fixed, all done, erledigt, fertig, abgeschlossen, fait, terminé, c'est fait, hecho, listo, terminado, fatto, finito, completato, feito, pronto, concluído, klaar, gedaan, afgehandeld, færdig, klar", false},
	{"take", "", "take", "you hold it from now on", "118 take", "take, mine, i'll take it, taking it, i take it, übernehme ich, ich übernehme, ich mache das, je prends, je m'en charge, je m'en occupe, lo tomo, me encargo, yo me encargo, ci penso io, lo prendo io, eu assumo, fico com este, ik neem het, ik pak het op", false},
	{"reopen", "", "reopen", "opens a closed item again", "118 reopen", "reopen, open again, wieder öffnen, rouvrir, reabrir, riapri, heropenen", false},
	{"drop", "why", "drop why", "ends it without doing it", "118 drop too expensive", "drop, cancel, wontfix, verwerfen, streichen, abandonner, annuler, descartar, cancelar, anular, annulla, scarta, laten vallen, annuleren", false},
	{"ask", "text", "ask ...", "asks the person who sent it", "118 ask which dates suit you?", "ask, frage, frag, demande, demander, pregunta, preguntar, chiedi, pergunta, perguntar, vraag", false},
	{"give", "person", "give elena", "hands it to a person", "118 give elena", "give, give to, assign, assign to, reassign, reassign to, hand to, owner, gib, gib an, übergib an, zuweisen an, donne à, donner à, attribuer à, da a, dar a, asigna a, asignar a, dai a, passa a, assegna a, dê a, passar para, atribuir a, geef aan, toewijzen aan", false},
	{"by", "date", "by fri", "sets when it is due", "118 by fri", "by, due, due by, due on, deadline, bis, fällig, bis zum, pour le, avant, échéance, para el, antes del, vence, entro, entro il, scadenza, até, prazo, uiterlijk, voor", false},
	{"later", "shift", "later 3d", "moves due date and chase", "131,142 later 1w", "later, postpone, push, später, verschieben, plus tard, reporter, más tarde, aplazar, posponer, più tardi, rimanda, mais tarde, adiar, uitstellen", false},
	{"snooze", "date", "snooze 2d", "hides it until then", "118 snooze mon", "snooze, hide until, sleep until", false},
	{"wait", "who", "wait acme", "names who owes us", "118 wait acme", "wait, wait for, waiting, waiting for, waiting on, warte auf, warten auf, attends, j'attends, en attente de, espero a, esperando a, aspetto, in attesa di, aguardo, aguardando, wacht op, wachten op", false},
	{"follow", "date", "follow 3d", "chases it on that day", "118 follow 3d", "follow, follow up, fu, chase, remind, remind me", false},
	{"nudge", "", "nudge", "asks again, politely, now", "118 nudge", "nudge, poke", false},
	{"priority", "level", "priority high", "urgent, high, normal or low", "118 priority high", "priority, prio, priorität, priorité, prioridad, priorità, prioridade, prioriteit", false},
	{"domain", "domain", "domain travel", "files it in another area", "118 domain travel", "domain, area, bereich, domaine, dominio, domínio, domein", false},
	{"confidential", "", "confidential", "only for those who are cleared", "118 confidential", "confidential, vertraulich, confidentiel, confidencial, riservato, vertrouwelijk", false},
	{"ok", "", "ok", "agrees to what was recommended", "118 ok", "ok, okay, approve, approved, agreed, go ahead, genehmigt, einverstanden, in ordnung, d'accord, approuvé, de acuerdo, aprobado, vale, va bene, approvato, d'accordo, de acordo, aprovado, akkoord, goedgekeurd, godkendt", true},
	{"yes", "", "yes", "answers yes", "118 yes", "yes, yep, yes please, ja, ja bitte, oui, oui merci, sí, sí por favor, sì, sim, ja graag", true},
	{"no", "why", "no why", "answers no", "118 no too expensive", "no, nope, decline, declined, reject, rejected, nein, abgelehnt, non, refusé, rechazado, rifiutato, não, recusado, nee, afgewezen, nej", true},
	{"choose", "letter", "A", "chooses an option by its letter", "118 B", "choose, option, wähle, choisis, elijo, scelgo, escolho, kies", true},
	{"note", "text", "note ...", "writes a line into the history", "118 note called, no answer", "note, notiz, nota, notitie", false},
	{"undo", "", "undo", "takes back what your last mail did, for 24 hours", "undo", "undo, rückgängig, annuler la dernière, deshacer, annulla ultimo, desfazer, ongedaan maken", false},
	{"log", "", "log", "sends the history", "118 log", "log, history, verlauf, historique, historial, cronologia, histórico, geschiedenis", false},
	{"help", "", "help", "sends this page", "help", "help, ?, hilfe, aide, ayuda, aiuto, ajuda, hulp, hjælp", false},
	{"list", "", "list", "sends what you hold", "list", "list, my items, liste, lista, lijst", false},
	{"topic", "text", "+ ...", "a talking point for your next 1:1", "+ budget for the Oslo trip", "+, topic, thema, sujet, tema, argomento, onderwerp", false},
	{"good", "text", "good ...", "feedback for the 1:1: what went well", "good the handover to Ana", "good", false},
	{"friction", "text", "friction ...", "feedback for the 1:1: what was hard", "friction two people booked the same room", "friction", false},
	{"idea", "text", "idea ...", "something to think about at the 1:1", "idea one travel card for all", "idea, idee, idée, ideia", false},
	{"keep", "text", "keep ...", "a private note for yourself", "keep she prefers mornings", "keep", false},
	{"top", "top", "top 2 ...", "sets a priority of the week", "top 2 board deck", "top", false},
	{"move", "date", "move thu 10", "moves the 1:1", "move thu 10:00", "move, move to, reschedule, reschedule to", false},
	{"skip", "why", "skip why", "leaves out this 1:1", "skip on the road", "skip", false},
	{"away", "away", "away mon to fri by ana", "you are away; who stands in", "away 1 dec to 5 dec by ana", "away, out, ooo, abwesend, absent, ausente, assente, afwezig", false},
	{"pause", "", "pause", "stops mails to you until you write again", "pause", "pause", false},
}

// ticketStates maps the states of ticket systems that people write as "Status: resolved".
var ticketStates = map[string]string{"resolved": "done", "closed": "done", "done": "done", "complete": "done", "open": "reopen", "reopened": "reopen", "rejected": "drop", "deleted": "drop", "cancelled": "drop", "canceled": "drop"}

// aliasIndex finds verbs by folded alias. longestAlias is the most words one has.
var aliasIndex, longestAlias = func() (map[string]*verb, int) {
	index, longest := map[string]*verb{}, 1
	for i := range verbTable {
		for _, a := range strings.Split(verbTable[i].aliases, ",") {
			a = fold(strings.TrimSpace(a))
			if _, taken := index[a]; !taken {
				index[a] = &verbTable[i]
			}
			longest = max(longest, len(strings.Fields(a)))
		}
	}
	return index, longest
}()

// firstWords are the words with which a command may begin; longestFirst is more bytes than one of them has, with the
// punctuation that may follow it.
var firstWords, longestFirst = func() (map[string]bool, int) {
	first, longest := map[string]bool{"status": true}, 0
	for alias := range aliasIndex {
		word, _, _ := strings.Cut(alias, " ")
		first[word] = true
		longest = max(longest, len(word))
	}
	return first, 2*longest + 8 // accents that fold takes off
}()

// Help explains the verbs of a reply, for the help mail, the card and the manual.
func Help() []HelpEntry {
	l := make([]HelpEntry, 0, len(verbTable))
	for _, v := range verbTable {
		e := HelpEntry{Verb: v.name, Usage: v.usage, Meaning: v.meaning, Example: v.example}
		for _, a := range strings.Split(v.aliases, ",") {
			if a = strings.TrimSpace(a); a != v.name {
				e.Aliases = append(e.Aliases, a)
			}
		}
		l = append(l, e)
	}
	return l
}
