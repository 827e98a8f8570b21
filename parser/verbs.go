package parser

import "strings"

// verb is one row of the one table from which the reader of replies and the help are made.
type verb struct {
	name    string
	arg     string // what may follow, see argument
	usage   string
	meaning string
	example string
	words   string // comma-separated ways to say it in English
	abroad  abroad
	marked  string // ways that count only behind a mark or before a colon: those of other systems
	asks    bool   // an answer: counts only with a number or on a mail that asked one question
}

// abroad are the ways to say a verb in other languages, each a comma-separated list.
type abroad struct{ de, fr, es, it, pt, nl, nordic string }

// verbTable holds the verbs of product.md ("Replies"). Where two verbs claim a word the first one has it.
var verbTable = []verb{
	{name: "done", usage: "done", meaning: "closes the item", example: "118 done",
		words:  "done, close, closed, complete, completed, finished, resolved, resolve, solved, fixed, all done, is done, it's done",
		abroad: abroad{"erledigt, fertig, abgeschlossen, ist erledigt", "fait, terminé, c'est fait, clos, réglé", "hecho, listo, terminado, cerrado, resuelto", "fatto, finito, completato, chiuso, risolto", "feito, pronto, concluído, fechado, resolvido", "klaar, gedaan, afgehandeld, gesloten", "færdig, klar, ferdig"}},
	{name: "take", usage: "take", meaning: "you hold it from now on", example: "118 take",
		words:  "take, mine, claim, i'll take it, taking it, i take it, assign me, assign to me, give me, give to me",
		abroad: abroad{"übernehme, übernehme ich, ich übernehme, ich mache das", "je prends, je m'en charge, je m'en occupe", "lo tomo, me encargo, yo me encargo", "ci penso io, lo prendo io, me ne occupo", "eu assumo, fico com este, eu trato", "ik neem het, ik pak het op, ik doe het", ""},
		marked: "todo"},
	{name: "reopen", usage: "reopen", meaning: "opens a closed item again", example: "118 reopen",
		words: "reopen, open again", marked: "open",
		abroad: abroad{"wieder öffnen", "rouvrir", "reabrir", "riapri", "reabrir", "heropenen", ""}},
	{name: "drop", arg: "why", usage: "drop why", meaning: "ends it without doing it", example: "118 drop too expensive",
		words:  "drop, cancel, wontfix, wontdo",
		abroad: abroad{"verwerfen, streichen", "abandonner, annuler", "descartar, cancelar, anular", "annulla, scarta", "descartar, cancelar", "laten vallen, annuleren", ""}},
	{name: "ask", arg: "text", usage: "ask ...", meaning: "asks the person who sent it", example: "118 ask which dates suit you?",
		words:  "ask",
		abroad: abroad{"frage, frag", "demande, demander", "pregunta, preguntar", "chiedi, chiedere", "pergunta, perguntar", "vraag", ""}},
	{name: "give", arg: "person", usage: "give elena", meaning: "hands it to a person", example: "118 give elena",
		words:  "give, give to, assign, assign to, reassign, reassign to, hand to, delegate to, owner, assignee, assigned to",
		abroad: abroad{"gib, gib an, übergib an, zuweisen an", "donne à, donner à, attribuer à", "da a, dar a, asigna a, asignar a", "dai a, passa a, assegna a", "dê a, passar para, atribuir a", "geef aan, toewijzen aan", ""}},
	{name: "release", usage: "release", meaning: "gives it back: it goes to triage", example: "118 release",
		words: "release, unassign, hand back, give back, give nobody, give to nobody"},
	{name: "by", arg: "due", usage: "by fri", meaning: "sets when it is due; by none takes the date away", example: "118 by fri",
		words:  "by, due, due by, due on, due date, deadline",
		abroad: abroad{"bis, fällig, bis zum", "pour le, avant, échéance", "para el, antes del, vence", "entro, entro il, scadenza", "até, prazo", "uiterlijk, voor", ""}},
	{name: "later", arg: "shift", usage: "later 3d", meaning: "moves due date and chase", example: "131,142 later 1w",
		words:  "later, postpone, push, put off",
		abroad: abroad{"später, verschieben", "plus tard, reporter", "más tarde, aplazar, posponer", "più tardi, rimanda", "mais tarde, adiar", "later, uitstellen", ""}},
	{name: "snooze", arg: "date", usage: "snooze 2d", meaning: "hides it until then", example: "118 snooze mon",
		words: "snooze, hide, sleep, hide until, sleep until", marked: "starts"},
	{name: "wait", arg: "who", usage: "wait acme", meaning: "names who owes us", example: "118 wait acme",
		words:  "wait, wait for, waiting, waiting for, waiting on",
		abroad: abroad{"warte auf, warten auf", "attends, j'attends, en attente de", "espero a, esperando a", "aspetto, in attesa di", "aguardo, aguardando", "wacht op, wachten op", ""}},
	{name: "follow", arg: "date", usage: "follow 3d", meaning: "chases it on that day", example: "118 follow 3d",
		words: "follow, follow up, fu, chase, remind, remind me"},
	{name: "nudge", usage: "nudge", meaning: "asks again, politely, now", example: "118 nudge", words: "nudge, poke"},
	{name: "stay", usage: "stay", meaning: "it still matters: do not ask to drop it", example: "118 stay", words: "stay, keep it, still needed, still open, still matters"},
	{name: "priority", arg: "level", usage: "priority high", meaning: "urgent, high, normal or low", example: "118 priority high",
		words:  "priority, prio",
		abroad: abroad{"priorität", "priorité", "prioridad", "priorità", "prioridade", "prioriteit", "prioritet"}},
	{name: "domain", arg: "domain", usage: "domain travel", meaning: "files it in another area", example: "118 domain travel",
		words:  "domain, area",
		abroad: abroad{"bereich", "domaine", "dominio", "dominio", "domínio", "domein", ""}, marked: "queue, group"},
	{name: "title", arg: "text", usage: "title ...", meaning: "gives it another title", example: "118 title Hotel in Oslo",
		words: "title", abroad: abroad{"titel", "", "", "", "", "", ""}, marked: "subject"},
	{name: "label", arg: "labels", usage: "label ...", meaning: "adds a label", example: "118 label oslo", words: "label", marked: "labels, tag, tags"},
	{name: "unlabel", arg: "labels", usage: "unlabel ...", meaning: "takes a label off", example: "118 unlabel oslo", words: "unlabel, untag"},
	{name: "amount", arg: "money", usage: "amount 900eur", meaning: "the money it is about", example: "118 amount 900eur",
		words: "amount, cost", abroad: abroad{"betrag", "montant", "importe", "importo", "valor", "bedrag", ""}},
	{name: "confidential", usage: "confidential", meaning: "only for those who are cleared", example: "118 confidential",
		words:  "confidential",
		abroad: abroad{"vertraulich", "confidentiel", "confidencial", "riservato", "confidencial", "vertrouwelijk", ""}, marked: "private"},
	{name: "standard", usage: "not confidential", meaning: "everybody of the team may see it again", example: "118 not confidential",
		words:  "not confidential, no longer confidential, un-confidential, unconfidential, declassify, standard",
		abroad: abroad{"nicht vertraulich, nicht mehr vertraulich", "non confidentiel, plus confidentiel", "no confidencial", "non riservato", "não confidencial", "niet vertrouwelijk, niet meer vertrouwelijk", "ikke fortrolig"}},
	{name: "blocked", arg: "item", usage: "blocked by 131", meaning: "it cannot go on before another item is closed", example: "118 blocked by 131",
		words:  "blocked by, blocked on, blocked, depends on, dependson",
		abroad: abroad{"blockiert von, blockiert durch", "bloqué par", "bloqueado por", "bloccato da", "bloqueado por", "geblokkeerd door", ""}, marked: "blocked_by"},
	{name: "unblock", arg: "item?", usage: "unblock 131", meaning: "takes that back", example: "118 unblock 131", words: "unblock, unblocked, not blocked"},
	{name: "tick", arg: "points", usage: "tick 2", meaning: "ticks points of the checklist", example: "118 tick 1, 3",
		words:  "tick, tick off, check, check off",
		abroad: abroad{"abhaken, haken", "cocher, coche", "marcar, marca", "spunta, spuntare", "assinalar", "afvinken, vink af", ""}},
	{name: "untick", arg: "points", usage: "untick 2", meaning: "opens points of the checklist again", example: "118 untick 2", words: "untick, uncheck"},
	{name: "ok", usage: "ok", meaning: "agrees to what was recommended", example: "118 ok", asks: true,
		words:  "ok, okay, approve, approved, agreed, agree, go ahead, go for it, ok go, sounds good",
		abroad: abroad{"genehmigt, einverstanden, in ordnung, passt", "d'accord, approuvé, entendu", "de acuerdo, aprobado, vale", "va bene, approvato, d'accordo", "de acordo, aprovado", "akkoord, goedgekeurd, in orde", "godkendt"}},
	{name: "yes", usage: "yes", meaning: "answers yes", example: "118 yes", asks: true,
		words:  "yes, yep, yeah, yes please, yes go ahead",
		abroad: abroad{"ja, ja bitte", "oui, oui merci", "sí, sí por favor", "sì, sì grazie", "sim", "ja, ja graag", "ja tak"}},
	{name: "no", arg: "why", usage: "no why", meaning: "answers no", example: "118 no too expensive", asks: true,
		words:  "no, nope, decline, declined, reject, rejected",
		abroad: abroad{"nein, abgelehnt", "non, refusé", "no, rechazado", "no, rifiutato", "não, recusado", "nee, afgewezen", "nej, nei"}},
	{name: "choose", arg: "letter", usage: "A", meaning: "chooses an option by its letter", example: "118 B", asks: true,
		words:  "choose, option, i choose, go with, let's do, let's go with, i prefer, i'd take",
		abroad: abroad{"wähle, ich nehme, nimm", "choisis, je choisis", "elijo, opción", "scelgo, opzione", "escolho, opção", "kies, ik kies, optie", ""}},
	{name: "offer", arg: "offer", usage: "A) ...", meaning: "writes an option of a decision that you prepare", example: "118 offer A Grand Hotel, 3900", words: "offer"},
	{name: "recommend", arg: "advice", usage: "recommend B", meaning: "says what you would do, and puts the question", example: "118 recommend B",
		words:  "recommend, i recommend, recommendation, my recommendation",
		abroad: abroad{"empfehle, ich empfehle, empfehlung", "recommande, je recommande", "recomiendo", "consiglio, raccomando", "recomendo", "aanbevolen, ik raad aan", ""}},
	{name: "silence", arg: "meaning", usage: "silence B", meaning: "the option taken when nobody answers; silence none takes it back", example: "118 silence B", words: "silence, if silent"},
	{name: "view", arg: "aside", usage: "other view: ...", meaning: "the case against what is recommended", example: "118 other view: A is nearer to the office",
		words: "other view, dissent", abroad: abroad{"andere ansicht, andere sicht", "autre avis", "otra opinión", "altro parere", "outra opinião", "andere mening", ""}},
	{name: "note", arg: "text", usage: "note ...", meaning: "writes a line into the history", example: "118 note called, no answer",
		words:  "note",
		abroad: abroad{"notiz, notiere", "note", "nota, anota", "nota, annota", "nota, anotar", "notitie, noteer", ""}},
	{name: "undo", usage: "undo", meaning: "takes back what your last mail did, for 24 hours", example: "undo",
		words: "undo", abroad: abroad{"rückgängig", "annuler la dernière", "deshacer", "annulla ultimo", "desfazer", "ongedaan maken", "fortryd"}},
	{name: "log", usage: "log", meaning: "sends the history", example: "118 log",
		words: "log, history", abroad: abroad{"verlauf", "historique", "historial", "cronologia", "histórico", "geschiedenis", ""}},
	{name: "help", usage: "help", meaning: "sends this page", example: "help",
		words: "help, ?, card", abroad: abroad{"hilfe", "aide", "ayuda", "aiuto", "ajuda", "hulp", "hjælp"}},
	{name: "list", arg: "which", usage: "list", meaning: "sends what you hold; list late, list week, list waiting, list decisions", example: "list late",
		words: "list, my items", abroad: abroad{"liste", "liste", "lista", "lista", "lista", "lijst", ""}},
	{name: "topic", arg: "text", usage: "+ ...", meaning: "a talking point for your next 1:1", example: "+ budget for the Oslo trip",
		words: "+, topic", abroad: abroad{"thema", "sujet", "tema", "argomento", "tema", "onderwerp", ""}},
	{name: "good", arg: "text", usage: "good ...", meaning: "feedback for the 1:1: what went well", example: "good the handover to Ana", words: "good"},
	{name: "friction", arg: "text", usage: "friction ...", meaning: "feedback for the 1:1: what was hard", example: "friction two people booked the same room",
		words: "friction", abroad: abroad{"reibung", "", "fricción", "attrito", "atrito", "wrijving", ""}},
	{name: "idea", arg: "text", usage: "idea ...", meaning: "something to think about at the 1:1", example: "idea one travel card for all",
		words: "idea", abroad: abroad{"idee", "idée", "idea", "idea", "ideia", "idee", ""}},
	{name: "risk", arg: "text", usage: "risk ...", meaning: "what may go wrong, for the 1:1", example: "risk both of us away 21-23 dec",
		words: "risk", abroad: abroad{"risiko", "risque", "riesgo", "rischio", "risco", "risico", ""}},
	{name: "lesson", arg: "text", usage: "lesson ...", meaning: "what was learned, for the two of the 1:1 alone", example: "lesson book the room before the people",
		words: "lesson", abroad: abroad{"lektion", "leçon", "lección", "lezione", "lição", "les", ""}},
	{name: "growth", arg: "text", usage: "growth ...", meaning: "what you want to learn or take on, for the two of the 1:1 alone", example: "growth run the board week myself",
		words: "growth", abroad: abroad{"wachstum", "", "crecimiento", "crescita", "crescimento", "groei", ""}},
	{name: "pref", arg: "aside", usage: "pref: ...", meaning: "a line for the preferences book; #travel in it names the area it is for", example: "pref: aisle seats #travel",
		words: "pref, preference, prefers", abroad: abroad{"vorliebe", "préférence", "preferencia", "preferenza", "preferência", "voorkeur", ""}},
	{name: "hand over", arg: "aside", usage: "hand over: ...", meaning: "hands something over for good, from looking on to owning it in ninety days", example: "hand over: travel booking",
		words: "hand over, handover", abroad: abroad{"übergabe", "transmettre", "traspaso", "consegna", "passagem", "overdracht", ""}},
	{name: "ready", arg: "aside", usage: "ready: ...", meaning: "takes what is handed over to its next stage", example: "ready: travel booking",
		words: "ready", abroad: abroad{"bereit", "prêt", "preparado", "", "", "gereed", ""}},
	{name: "role", arg: "aside", usage: "role: ...", meaning: "writes your role card: what you answer for, and what to ask you first", example: "role: I book all travel; ask me before board dates move",
		words: "role", abroad: abroad{"rolle", "rôle", "rol", "ruolo", "papel", "rol", ""}},
	{name: "questions on", usage: "questions on", meaning: "sends the executive one question a day for the preferences book", example: "questions on", words: "questions on"},
	{name: "questions off", usage: "questions off", meaning: "ends these questions", example: "questions off", words: "questions off, stop questions, no more questions"},
	{name: "keep", arg: "text", usage: "keep ...", meaning: "a private note for yourself", example: "keep she prefers mornings",
		words: "keep", abroad: abroad{"für mich", "pour moi", "para mí", "per me", "para mim", "voor mij", ""}},
	{name: "top", arg: "top", usage: "top 2 ...", meaning: "sets a priority of the week; top ok keeps them; goal: ... at its end names what it serves", example: "top 2 board deck", words: "top"},
	{name: "can wait", arg: "aside", usage: "can wait: ...", meaning: "what does not have to happen this week", example: "can wait: office move quotes",
		words: "can wait, not now", abroad: abroad{"kann warten", "peut attendre", "puede esperar", "può aspettare", "pode esperar", "kan wachten", ""}},
	{name: "protect", arg: "aside", usage: "protect: ...", meaning: "a time to keep free this week", example: "protect: Wed 09-11 writing",
		words: "protect", abroad: abroad{"freihalten", "protéger", "proteger", "proteggere", "proteger", "vrijhouden", ""}},
	{name: "goal", arg: "text", usage: "goal ...", meaning: "part of the big picture, that priorities serve", example: "goal Series B by June",
		words: "goal", abroad: abroad{"ziel", "objectif", "objetivo", "obiettivo", "objetivo", "doel", ""}},
	{name: "move", arg: "slot", usage: "move thu 10", meaning: "moves the 1:1 to a new time", example: "move thu 10:00",
		words:  "move, move to, reschedule, reschedule to",
		abroad: abroad{"verlege auf, verlegen auf", "déplacer à, déplace à", "mover a, mueve a", "sposta a, spostare a", "mover para", "verplaats naar", ""}},
	{name: "skip", arg: "why", usage: "skip why", meaning: "leaves out this 1:1", example: "skip on the road",
		words:  "skip, skip 1:1, skip 1on1, skip the 1:1, skip our 1:1, skip this 1:1",
		abroad: abroad{"entfällt, ausfallen lassen", "sauter", "saltar", "salta, saltare", "pular", "overslaan", ""}},
	{name: "held", usage: "held", meaning: "says that the 1:1 took place", example: "held", words: "held, we met"},
	{name: "pause 1:1", usage: "pause 1:1", meaning: "no 1:1 and no agenda until it is resumed", example: "pause 1:1",
		words: "pause 1:1, pause 1on1, pause 1-1, pause the 1:1, pause our 1:1, pause this 1:1"},
	{name: "resume 1:1", usage: "resume 1:1", meaning: "the 1:1 goes on", example: "resume 1:1",
		words: "resume 1:1, resume 1on1, resume 1-1, resume the 1:1, resume our 1:1"},
	{name: "weekly", usage: "weekly", meaning: "the 1:1 is every week", example: "weekly", words: "weekly, every week", abroad: abroad{de: "wöchentlich"}},
	{name: "bi-weekly", usage: "bi-weekly", meaning: "the 1:1 is every other week", example: "bi-weekly",
		words: "bi-weekly, biweekly, fortnightly, every other week", abroad: abroad{de: "alle zwei wochen"}},
	{name: "away", arg: "away", usage: "away mon to fri by ana", meaning: "you are away; who stands in", example: "away 1 dec to 5 dec by ana",
		words:  "away, out, ooo, i'm away, out of office",
		abroad: abroad{"abwesend, urlaub", "absent, absente", "ausente", "assente", "ausente", "afwezig", ""}},
	{name: "pause", arg: "until", usage: "pause 3d", meaning: "stops mails to you for three days, or until you write again; pause alone: until you write", example: "pause", words: "pause"},
}

// fixedArgs are ways to say a verb that say its argument too.
var fixedArgs = map[string]map[string]string{"private": {"level": "private"}}

// ticketStates maps the states of ticket systems that people write as "Status: resolved" or "#status solved".
var ticketStates = map[string]string{"resolved": "done", "closed": "done", "done": "done", "complete": "done", "solved": "done", "open": "reopen", "reopened": "reopen", "new": "reopen", "rejected": "drop", "deleted": "drop", "cancelled": "drop", "canceled": "drop"}

// nobody is who an item is given to that is given back.
var nobody = words(`nobody none noone unassigned nadie niemand personne nessuno ninguém`)

// nothing is the argument that takes something away.
var nothing = words(`none nothing never no 0 off clear nichts nie rien jamais nada nunca niente mai niets nooit`)

// aliasIndex finds verbs by folded alias, markedIndex those that need a mark. longestAlias is the most words one has.
var aliasIndex, markedIndex, longestAlias = func() (plain, marked map[string]*verb, longest int) {
	plain, marked = map[string]*verb{}, map[string]*verb{}
	add := func(index map[string]*verb, v *verb, list string) {
		for _, a := range split(list) {
			a = fold(a)
			if _, taken := index[a]; !taken {
				index[a] = v
			}
			longest = max(longest, len(strings.Fields(a)))
		}
	}
	for i := range verbTable {
		v := &verbTable[i]
		for _, list := range v.spoken() {
			add(plain, v, list)
		}
		add(marked, v, v.marked)
	}
	return plain, marked, longest
}()

// spoken are the lists of ways to say a verb that need no mark.
func (v *verb) spoken() []string {
	t := v.abroad
	return []string{v.words, t.de, t.fr, t.es, t.it, t.pt, t.nl, t.nordic}
}

// split cuts a comma-separated list, without empty parts.
func split(list string) (l []string) {
	for _, a := range strings.Split(list, ",") {
		if a = strings.TrimSpace(a); a != "" {
			l = append(l, a)
		}
	}
	return l
}

// firstWords are the words with which a command may begin; longestFirst is more bytes than one of them has, with the
// punctuation that may follow it.
var firstWords, longestFirst = func() (map[string]bool, int) {
	first, longest := map[string]bool{"status": true}, 0
	for _, index := range []map[string]*verb{aliasIndex, markedIndex} {
		for alias := range index {
			word, _, _ := strings.Cut(alias, " ")
			first[word] = true
			longest = max(longest, len(word))
		}
	}
	return first, 2*longest + 8 // accents that fold takes off
}()

// Help explains the verbs of a reply, for the help mail, the card and the manual.
func Help() []HelpEntry {
	l := make([]HelpEntry, 0, len(verbTable))
	for i := range verbTable {
		v := &verbTable[i]
		e := HelpEntry{Verb: v.name, Usage: v.usage, Meaning: v.meaning, Example: v.example}
		for _, list := range v.spoken() {
			for _, a := range split(list) {
				if a != v.name && !holds(e.Aliases, a) {
					e.Aliases = append(e.Aliases, a)
				}
			}
		}
		for _, a := range split(v.marked) {
			e.Aliases = append(e.Aliases, "/"+a)
		}
		l = append(l, e)
	}
	return l
}
