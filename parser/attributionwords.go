package parser

// wroteWords are the verbs of "On such a day, somebody wrote:", folded.
var wroteWords = stems(`wrote, writes, schrieb, schreibt, geschrieben, a écrit, écrit, écrivait, escribió, escribe, escreveu, escrito, ha scritto, scritto, scrive, schreef, geschreven, skrev, skriver, kirjoitti, napisał, napisana, pisze, napsal, napísal, napisao,
	napisal, píše, писал, написал, написа, пишет, пише, писав, írta, írt, yazdı, yazmış, 写道, 寫道, 书写, 書きました, のメール, 작성, 님이, a scris, έγραψε, כתב, كتب, كتابة, เขียน, menulis, đã viết, kirjutas, rakstīja, rašė, va escriure, ha escrit, skrifaði, idatzi, escribiu, sent, said, quoting, zitat von, citando, lainaus, 내용, نوشت`)

// onWords begin an attribution: "On" in the languages that have such a word, and the weekdays of the others.
var onWords = words(`on am le el il em op den dne dnia w на у в pe pa á à kl at ma ti ke to la su în vào pada στις σε ở o em: den: datum date quoting citando lainaus zitat von from il: tarihinde missatge në þann v dia em në في בתאריך เมื่อ در
	mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag lun mar mer mié jue jeu ven vie vier sáb sam dim gio sab dom
	lunes martes miércoles jueves viernes sábado domingo lundi mardi mercredi jeudi vendredi samedi dimanche lunedì martedì mercoledì giovedì venerdì sabato domenica seg ter qua qui sex segunda terça quarta quinta sexta
	za zo wo vr maandag dinsdag woensdag donderdag vrijdag zaterdag zondag mån tis ons tors fre lör sön måndag tisdag onsdag torsdag fredag lördag söndag man tir tor lor son mandag tirsdag lørdag søndag
	pon wt śr czw pt sob ndz dnia: po út st čt pá so ne ut št pi uto sri čet ned tor sre e t k n l p r pirmd otrd trešd ceturtd piektd sestd svētd pr an tr kt pn št sk пн вт ср чт пт сб вс нд пон уто сре чет пет суб нед h pzt sal çar per cum cmt paz`)

// linkWords stand between the date, the name and the verb.
var linkWords = words(`at um uhr om à a às ás kl klo le la les las ora ore alle o v ve u ob kell plkst lietotājs odesílatel uživatel používateľ użytkownik dnia ο η χρήστης στις пользователь користувач в о г р oseba je del dia de da di do das dos von van der den av af od lo il el ha
	tarihinde şunu ezt időpont keltezéssel pukul tanggal pada vào lúc thg th giorno heeft het volgende geschreven te kuupäeval lt pm am pl ja at the of and bei über via на у године године. года року г. р. ли je je/la ла la: je: l'adreça d' en mme mr mrs`)

// ownWords show that a person speaks of himself: no program writes them.
var ownWords = words(`i me my us our we mir mich uns mein meine unser unsere wir ich moi nous notre mi nos nuestro noi mi nosso ons onze mij wij ik vi oss meg mig mnie nam nas мне нам мы я mně nám nekem nekünk bana bize`)
