package parser

import (
	"strconv"
	"strings"
)

// dateWords is the vocabulary of date phrases by language. A line is a meaning and the words for it; words are folded, so
// accents do not matter, and a phrase of several words wins over its first word.
//
//	w0-w6 weekday, m1-m12 month, d+n a day from today, n number, o ordinal, u unit, p part of the day, k keyword; h is a holiday (holidays.go)
var dateWords = map[string]string{
	"": `u:day d, u:week w wk wks, u:month mo mos, u:year y yr yrs, u:hour h hr hrs, u:minute min mins, u:second s sec secs, u:bday bd wd, u:quarter q qtr qtrs
k:am a.m. am, k:pm p.m. pm, p:eod eod cob eob cop, k:eow eow, k:eom eom, k:eoq eoq, k:eoy eoy, k:to - –`,
	"en": `w1 monday mon mondays, w2 tuesday tue tues tuesdays, w3 wednesday wed weds wednesdays, w4 thursday thu thur thurs thursdays, w5 friday fri fridays, w6 saturday sat saturdays, w0 sunday sun sundays
m1 january jan, m2 february feb, m3 march mar, m4 april apr, m5 may, m6 june jun, m7 july jul, m8 august aug, m9 september sep sept, m10 october oct, m11 november nov, m12 december dec
d0 today, d1 tomorrow tmrw tmw tmr tomorow, d2 [day after tomorrow] overmorrow, d-1 yesterday, d-2 [day before yesterday]
n0 zero, n1 a an one, n2 two [a couple of] [a couple] couple, n3 three [a few] few several, n4 four, n5 five, n6 six, n7 seven, n8 eight, n9 nine, n10 ten, n11 eleven, n12 twelve, n13 thirteen, n14 fourteen, n15 fifteen, n20 twenty, n30 thirty, n45 [forty five], n60 sixty, n90 ninety
o1 first, o2 second, o3 third, o4 fourth, o5 fifth, o6 sixth, o7 seventh, o8 eighth, o9 ninth, o10 tenth, o11 eleventh, o12 twelfth, o13 thirteenth, o14 fourteenth, o15 fifteenth, o20 twentieth, o30 thirtieth
u:day day days, u:week week weeks, u:month month months, u:year year years, u:hour hour hours, u:minute minute minutes, u:second second seconds, u:quarter quarter quarters, u:fortnight fortnight fortnights, u:weekend weekend weekends, u:bday [business day] [business days] [working day] [working days] [work day] [work days] workday workdays weekdays [bus days]
p:morning morning [in the morning] [this morning] mornings, p:noon noon midday lunchtime lunch, p:afternoon afternoon [in the afternoon] [this afternoon], p:evening evening [in the evening] [this evening] [tonight], p:night night [at night] [this night], p:midnight midnight
k:now now [right now] [just now], k:next next following upcoming [the following], k:this this coming [this coming] current the\ current, k:last last past previous, k:in in within [with in] after for, k:ago ago earlier before back, k:later later [from now] [from today] hence out, k:end end [the end] [late] close, k:begin beginning start [the beginning] [the start] early, k:mid mid middle [the middle]
k:of of in, k:at at @, k:to to until till through thru, k:and and, k:half half, k:past past after, k:until to before till, k:quarterof quarter, k:oclock o'clock [o clock] oclock, k:noise the on by due at of , . about around approximately approx circa latest, k:between between from, k:thatday day
p:eod [end of day] [end of the day] [end of business] [close of business] [close of play], k:before before [ahead of] [prior to], k:after after from following, k:around about around approximately approx circa before after by`,
	"de": `w1 montag mo montags, w2 dienstag di dienstags die, w3 mittwoch mi mittwochs, w4 donnerstag do donnerstags, w5 freitag fr freitags, w6 samstag sa sonnabend samstags, w0 sonntag so sonntags
m1 januar jan janner jaenner, m2 februar feb, m3 marz maerz mar mrz, m4 april apr, m5 mai, m6 juni jun, m7 juli jul, m8 august aug, m9 september sep sept, m10 oktober okt, m11 november nov, m12 dezember dez
d0 heute, d1 morgen, d2 ubermorgen uebermorgen, d-1 gestern, d-2 vorgestern
n0 null, n1 ein eine einem einen einer eins, n2 zwei zwo, n3 drei [ein paar] paar einige wenigen, n4 vier, n5 funf fuenf, n6 sechs, n7 sieben, n8 acht, n9 neun, n10 zehn, n11 elf, n12 zwolf zwoelf, n13 dreizehn, n14 vierzehn, n15 funfzehn, n16 sechzehn, n17 siebzehn, n18 achtzehn, n19 neunzehn, n20 zwanzig, n30 dreissig, n40 vierzig, n60 sechzig, n90 neunzig
o1 erster ersten erste, o2 zweiter zweiten zweite, o3 dritter dritten dritte, o4 vierter vierten vierte, o5 funfter funften funfte, o6 sechster sechsten sechste, o7 siebter siebten siebte, o8 achter achten achte, o9 neunter neunten neunte, o10 zehnter zehnten zehnte, o11 elfter elften elfte, o12 zwolfter zwolften zwolfte, o13 dreizehnten, o14 vierzehnten, o15 funfzehnten, o20 zwanzigsten, o30 dreissigsten
u:day tag tage tagen t, u:week woche wochen, u:month monat monate monaten monats, u:year jahr jahre jahren jahres, u:hour stunde stunden std, u:minute minute minuten, u:second sekunde sekunden, u:quarter quartal quartale quartals quartalen, u:weekend wochenende wochenenden, u:bday arbeitstag arbeitstage arbeitstagen werktag werktage werktagen, u:quarterhour viertelstunde
p:morning [am morgen] morgens fruh vormittag vormittags [am vormittag] [in der fruh], p:noon mittag mittags [am mittag], p:afternoon nachmittag nachmittags [am nachmittag], p:evening abend abends [am abend], p:night nacht nachts [in der nacht], p:midnight mitternacht
k:now jetzt, k:next nachste nachsten nachster nachstes nachstem folgende folgenden folgender, k:this diese diesen dieser dieses diesem kommende kommenden kommender kommendes, k:last letzte letzten letzter letztes letztem vergangene vergangenen vergangener vergangenes vorige vorigen voriger voriges, k:in in binnen innerhalb nach fur, k:ago vor, k:later [ab heute] [ab jetzt] spater, k:end ende, k:begin anfang beginn, k:mid mitte
k:of des der von im, k:at um gegen @, k:to bis zum, k:and und, k:halfto halb, k:past nach, k:until vor, k:quarterof viertel, k:oclock uhr, k:half halbe halben, k:noise der die das den dem am im , . bis zum spatestens ca circa etwa ungefahr so in tag, k:between zwischen von vom
p:eod [ende des tages] [tagesende] feierabend dienstschluss, k:before vor, k:after nach ab, k:around gegen ca circa etwa ungefahr vor nach`,
	"fr": `w1 lundi lun lu, w2 mardi mar ma, w3 mercredi mer me, w4 jeudi jeu je, w5 vendredi ven ve, w6 samedi sam sa, w0 dimanche dim di
m1 janvier jan janv, m2 fevrier fev fevr, m3 mars, m4 avril avr, m5 mai, m6 juin jun, m7 juillet juil jul, m8 aout, m9 septembre sep sept, m10 octobre oct, m11 novembre nov, m12 decembre dec
d0 [aujourd' hui] aujourdhui [ce jour], d1 demain [le lendemain] lendemain, d2 [apres demain], d-1 hier, d-2 [avant hier]
n0 zero, n1 un une, n2 deux, n3 trois [quelques], n4 quatre, n5 cinq, n6 six, n7 sept, n8 huit, n9 neuf, n10 dix, n11 onze, n12 douze, n13 treize, n14 quatorze, n15 quinze, n16 seize, n20 vingt, n30 trente, n45 [quarante cinq], n60 soixante
o1 premier premiere, o2 deuxieme second seconde, o3 troisieme, o4 quatrieme, o5 cinquieme
u:day jour jours j journee, u:week semaine semaines sem, u:month mois, u:year an ans annee annees, u:hour heure heures, u:minute minute minutes mn, u:second seconde secondes, u:quarter trimestre trimestres, u:fortnight quinzaine, u:weekend [week end] weekend, u:bday [jour ouvre] [jours ouvres] [jour ouvrable] [jours ouvrables]
p:morning matin matinee [le matin] [du matin] [ce matin], p:noon midi, p:afternoon [apres midi] [de l' apres midi] [cet apres midi] [cette apres midi], p:evening soir soiree [du soir] [ce soir], p:night nuit [cette nuit], p:midnight minuit
k:now maintenant [tout de suite], k:next prochain prochaine prochains prochaines suivant suivante [qui vient] suivantes, k:this ce cet cette ces, k:last dernier derniere derniers dernieres passe passee precedent precedente, k:in dans en [d' ici] sous apres pour pendant, k:ago [il y a], k:later [plus tard] apres, k:end fin [la fin], k:begin debut [le debut], k:mid milieu mi
k:of de du d' des, k:at a vers @, k:to au jusqu'au a jusqu' jusque, k:and et, k:half demi demie, k:minus moins, k:quarterof quart, k:oclock heures heure, k:noise [d' ici] le la les l' de du d' des au a en , . pour avant avant\ le environ ce, k:between entre du de
p:eod [fin de journee] [la fin de journee] [fin de la journee], k:before avant, k:after apres, k:around vers environ [aux alentours de] [autour de] [plutot vers] avant apres, k:weekon [en huit] [en 8], k:fortnighton [en quinze] [en 15]`,
	"es": `w1 lunes lun lu, w2 martes mar ma, w3 miercoles mie mx mier mi, w4 jueves jue jv ju, w5 viernes vie vi, w6 sabado sab sa, w0 domingo dom do
m1 enero ene, m2 febrero feb, m3 marzo mar, m4 abril abr, m5 mayo may, m6 junio jun, m7 julio jul, m8 agosto ago, m9 septiembre setiembre sep sept set, m10 octubre oct, m11 noviembre nov, m12 diciembre dic
d0 hoy, d1 manana, d2 [pasado manana], d-1 ayer, d-2 [anteayer] [antes de ayer] antier [antes de anoche]
n0 cero, n1 un una uno, n2 dos, n3 tres [unos pocos] [unos] [unas] [algunos] [pocos], n4 cuatro, n5 cinco, n6 seis, n7 siete, n8 ocho, n9 nueve, n10 diez, n11 once, n12 doce, n13 trece, n14 catorce, n15 quince, n16 dieciseis, n17 diecisiete, n18 dieciocho, n19 diecinueve, n20 veinte, n21 veintiuno, n22 veintidos, n23 veintitres, n24 veinticuatro, n25 veinticinco, n30 treinta, n40 cuarenta, n60 sesenta, n90 noventa
o1 primer primero primera, o2 segundo segunda, o3 tercer tercero tercera, o4 cuarto cuarta, o5 quinto quinta
u:day dia dias, u:week semana semanas, u:month mes meses, u:year ano anos, u:hour hora horas, u:minute minuto minutos, u:second segundo segundos, u:quarter trimestre trimestres, u:fortnight quincena, u:weekend [fin de semana] [fines de semana] finde, u:bday [dia habil] [dias habiles] [dia laborable] [dias laborables] [dias laborales]
p:morning [de la manana] [por la manana] [a la manana] [esta manana] [en la manana], p:noon mediodia [al mediodia] [el mediodia], p:afternoon tarde [de la tarde] [por la tarde] [esta tarde] [en la tarde], p:night noche [de la noche] [por la noche] [esta noche] [de noche] [en la noche] anoche\ x, p:midnight medianoche [media noche]
k:now ahora [ahora mismo] [justo ahora] ahorita, k:next proximo proxima proximos proximas siguiente siguientes [que viene] entrante, k:this este esta estos estas, k:last pasado pasada pasados pasadas ultimo ultima ultimos ultimas anterior, k:in en dentro [dentro de] por de, k:ago hace, k:agoafter atras antes, k:later [mas tarde] despues, k:end fin final [finales], k:begin principio principios inicio inicios comienzo, k:mid mediados mitad
k:of de del, k:at [a las] [a la] a las la, k:to al hasta a [hasta el], k:and y, k:half media, k:minus menos, k:quarterof cuarto, k:noise el la los las de del en , . a para antes\ del dia, k:between entre desde de
p:eod [fin del dia] [final del dia], k:before [antes de] [antes del], k:after [despues de] [despues del] [a partir de], k:around [sobre las] [a eso de las] [alrededor de las] [hacia las]`,
	"it": `w1 lunedi lun, w2 martedi mar, w3 mercoledi mer, w4 giovedi gio, w5 venerdi ven, w6 sabato sab, w0 domenica dom
m1 gennaio gen genn, m2 febbraio feb febbr, m3 marzo mar, m4 aprile apr, m5 maggio mag magg, m6 giugno giu, m7 luglio lug, m8 agosto ago, m9 settembre set sett, m10 ottobre ott, m11 novembre nov, m12 dicembre dic
d0 oggi, d1 domani, d2 dopodomani [dopo domani], d-1 ieri, d-2 [l' altro ieri] [altro ieri] [avantieri]
n0 zero, n1 un uno una un', n2 due [un paio di] [paio di], n3 tre [alcuni] [alcune] [qualche], n4 quattro, n5 cinque, n6 sei, n7 sette, n8 otto, n9 nove, n10 dieci, n11 undici, n12 dodici, n13 tredici, n14 quattordici, n15 quindici, n16 sedici, n17 diciassette, n18 diciotto, n19 diciannove, n20 venti, n30 trenta, n60 sessanta, n24 ventiquattro, n40 quaranta
o1 primo prima, o2 secondo seconda, o3 terzo terza, o4 quarto quarta, o5 quinto quinta
u:day giorno giorni, u:week settimana settimane, u:month mese mesi, u:year anno anni, u:hour ora ore, u:minute minuto minuti, u:second secondo secondi, u:quarter trimestre trimestri, u:weekend [fine settimana] weekend [week end], u:bday [giorno lavorativo] [giorni lavorativi]
p:morning mattina mattino [di mattina] [del mattino] [della mattina] [questa mattina] stamattina stamani, p:noon mezzogiorno, p:afternoon pomeriggio [del pomeriggio] [di pomeriggio] [nel pomeriggio] [questo pomeriggio], p:evening sera [di sera] [della sera] [questa sera] stasera, p:night notte [di notte] [della notte] stanotte, p:midnight mezzanotte
k:now adesso ora subito, k:next prossimo prossima prossimi prossime seguente [che viene] successivo successiva, k:this questo questa quest' questi queste, k:last scorso scorsa scorsi scorse ultimo ultima ultimi ultime passato passata precedente, k:in tra fra in entro per, k:agoafter fa [or sono] prima, k:later dopo [piu tardi], k:end fine, k:begin inizio, k:mid meta
k:of di del della dell' dello, k:at alle all' @ ore verso, k:to al a fino [fino a] [fino al], k:and e, k:half mezza mezzo, k:minus meno, k:quarterof quarto, k:noise il la lo le i gli l' di del della dell' in a alle nel , . per entro circa verso giorno, k:between tra dal dalle da
p:eod [fine giornata] [fine della giornata] [fine del giorno], k:before [prima di] [prima del] [prima della], k:after dopo [a partire da], k:around [verso le] [circa alle] [intorno alle]`,
	"pt": `w1 segunda [segunda feira] seg, w2 terca [terca feira] ter, w3 quarta [quarta feira] qua, w4 quinta [quinta feira] qui, w5 sexta [sexta feira] sex, w6 sabado sab, w0 domingo dom
m1 janeiro jan, m2 fevereiro fev, m3 marco mar, m4 abril abr, m5 maio mai, m6 junho jun, m7 julho jul, m8 agosto ago, m9 setembro set, m10 outubro out, m11 novembro nov, m12 dezembro dez
d0 hoje, d1 amanha, d2 [depois de amanha], d-1 ontem, d-2 anteontem
n0 zero, n1 um uma, n2 dois duas, n3 tres [alguns] [algumas] [poucos], n4 quatro, n5 cinco, n6 seis, n7 sete, n8 oito, n9 nove, n10 dez, n11 onze, n12 doze, n13 treze, n14 quatorze catorze, n15 quinze, n16 dezesseis, n17 dezessete, n18 dezoito, n19 dezenove, n20 vinte, n30 trinta, n60 sessenta, n40 quarenta
o1 primeiro primeira, o2 segundo, o3 terceiro terceira, o4 quarto, o5 quinto
u:day dia dias, u:week semana semanas, u:month mes meses, u:year ano anos, u:hour hora horas, u:minute minuto minutos, u:second segundo segundos, u:quarter trimestre trimestres, u:fortnight quinzena, u:weekend [fim de semana] [final de semana], u:bday [dia util] [dias uteis]
p:morning manha [da manha] [de manha] [pela manha] [esta manha] [a manha], p:noon [meio dia], p:afternoon tarde [da tarde] [a tarde] [de tarde] [esta tarde], p:night noite [da noite] [a noite] [esta noite] [de noite], p:midnight [meia noite]
k:now agora [agora mesmo] [neste instante] [neste momento] ja, k:next proximo proxima proximos proximas seguinte seguintes [que vem] vindouro, k:this este esta esse essa neste nesta nesse nessa, k:last passado passada passados passadas ultimo ultima ultimos ultimas anterior, k:in em dentro [dentro de] daqui [daqui a] por, k:ago ha faz, k:agoafter atras antes, k:later [mais tarde] depois [apos], k:end fim final, k:begin inicio comeco, k:mid meio meados
k:of de do da, k:at as a @, k:to ate a ao [ate as], k:and e, k:half meia, k:minus menos, k:quarterof quarto, k:noise o a os as de do da em no na , . para dia ate aproximadamente, k:between entre de das
p:eod [fim do dia] [final do dia], k:before [antes de] [antes do] [antes da], k:after [depois de] [depois do] [depois da] apos [a partir de], k:around [por volta das] [cerca das]`,
	"nl": `w1 maandag ma maa, w2 dinsdag di din, w3 woensdag wo woe woens, w4 donderdag do don dond, w5 vrijdag vr vrij, w6 zaterdag za zat, w0 zondag zo zon
m1 januari jan, m2 februari feb, m3 maart mrt mar, m4 april apr, m5 mei, m6 juni jun, m7 juli jul, m8 augustus aug, m9 september sep sept, m10 oktober okt, m11 november nov, m12 december dec
d0 vandaag, d1 morgen, d2 overmorgen, d-1 gisteren gister, d-2 eergisteren
n0 nul, n1 een 'n, n2 twee, n3 drie [een paar] enkele, n4 vier, n5 vijf, n6 zes, n7 zeven, n8 acht, n9 negen, n10 tien, n11 elf, n12 twaalf, n13 dertien, n14 veertien, n15 vijftien, n16 zestien, n17 zeventien, n18 achttien, n19 negentien, n20 twintig, n30 dertig, n60 zestig, n40 veertig
o1 eerste, o2 tweede, o3 derde, o4 vierde, o5 vijfde, o6 zesde, o7 zevende, o8 achtste, o9 negende, o10 tiende
u:day dag dagen, u:week week weken, u:month maand maanden, u:year jaar jaren, u:hour uur uren u, u:minute minuut minuten, u:second seconde seconden, u:quarter kwartaal kwartalen trimester, u:weekend weekend weekeinde, u:bday werkdag werkdagen
p:morning ochtend 's\ ochtends [' s ochtends] [in de ochtend] [' s morgens] [morgens] vanochtend vanmorgen voormiddag ochtends, p:noon middag\ x [12 uur 's middags], p:afternoon middag namiddag [' s middags] middags vanmiddag, p:evening avond [' s avonds] avonds vanavond, p:night nacht [' s nachts] nachts vannacht, p:midnight middernacht
k:now nu [op dit moment], k:next volgende volgend, k:this deze dit komende komend aankomende aanstaande, k:last vorige vorig laatste afgelopen verleden, k:in in over binnen voor na, k:agoafter geleden terug, k:later later [vanaf nu], k:end eind einde, k:begin begin, k:mid midden half\ x medio
k:of van, k:at om rond @, k:to tot t/m, k:and en, k:halfto half, k:past over, k:until voor, k:quarterof kwart, k:oclock uur, k:half halve, k:noise de het op van om , . tegen uiterlijk ca rond in dag, k:between tussen van
p:eod [eind van de dag] [einde van de dag] [einde dag], k:before voor, k:after na vanaf, k:around rond omstreeks ongeveer voor na`,
}

// dateWord is one meaning. Words have several ("second" is a unit and an ordinal); the grammar asks for what fits.
type dateWord struct {
	kind byte // w, m, d, n, o, u, p, k, h
	n    int
	s    string
}

// lexicon holds the meanings of one language's words and phrases, folded and with one space between two tokens.
type lexicon struct {
	meanings map[string][]dateWord
	reach    map[string]int // how many tokens the longest phrase has that begins with this one
}

func newLexicon() *lexicon { return &lexicon{map[string][]dateWord{}, map[string]int{}} }

func (l *lexicon) add(phrase string, meanings ...dateWord) {
	l.meanings[phrase] = append(l.meanings[phrase], meanings...)
	first, rest, _ := strings.Cut(phrase, " ")
	l.reach[first] = max(l.reach[first], 1+len(strings.Fields(rest)))
}

// find returns the longest phrase that begins the tokens and has a meaning which fits, and its length: 0 where none has.
func (l *lexicon) find(tokens []string, fits func(dateWord) bool) (w dateWord, n int) {
	if len(tokens) == 0 {
		return dateWord{}, 0
	}
	for n = min(l.reach[tokens[0]], len(tokens)); n > 0; n-- {
		phrase := tokens[0]
		if n > 1 {
			phrase = strings.Join(tokens[:n], " ")
		}
		for _, w := range l.meanings[phrase] {
			if fits(w) {
				return w, n
			}
		}
	}
	return dateWord{}, 0
}

// dateLexicon are the lexicons by language.
var dateLexicon = map[string]*lexicon{}

const dateLangs = "en de fr es it pt nl"

func init() {
	for lang, table := range dateWords {
		lex := newLexicon()
		for _, entry := range strings.FieldsFunc(strings.ReplaceAll(strings.ReplaceAll(table, " ,  ", " comma, "), " , .", " comma dot"), func(r rune) bool { return r == ',' || r == '\n' }) {
			f := wordList(entry)
			if len(f) < 2 {
				continue
			}
			var w dateWord
			switch code := f[0]; {
			case strings.Contains(code, ":"):
				k, s, _ := strings.Cut(code, ":")
				w = dateWord{kind: k[0], s: s}
			default:
				n, _ := strconv.Atoi(code[1:])
				w = dateWord{kind: code[0], n: n}
			}
			for _, word := range f[1:] {
				switch word {
				case "comma":
					word = ","
				case "dot":
					word = "."
				}
				lex.add(strings.Join(whenTokens(word), " "), w)
			}
		}
		dateLexicon[lang] = lex
	}
	for _, lang := range strings.Fields(dateLangs) {
		for phrase, meanings := range dateLexicon[""].meanings {
			dateLexicon[lang].add(phrase, meanings...)
		}
	}
	nameHolidays()
}

// wordList splits at spaces outside [brackets]; "\ " is a space that does not split.
func wordList(s string) (l []string) {
	s = strings.ReplaceAll(s, `\ `, "\x00")
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		var w string
		if rest, ok := strings.CutPrefix(s, "["); ok {
			w, s, _ = strings.Cut(rest, "]")
		} else if i := strings.IndexByte(s, ' '); i >= 0 {
			w, s = s[:i], s[i:]
		} else {
			w, s = s, ""
		}
		l = append(l, strings.ReplaceAll(w, "\x00", " "))
	}
	return l
}
