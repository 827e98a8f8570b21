package parser

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// Site returns the domain that a company registers, of an address of its
// people: nordlys.no for kari@mail.nordlys.no, acme.co.uk for a@acme.co.uk. It
// is "" where the address says nothing about a company: at a provider where
// anybody has one, and where there is no such domain.
func Site(address string) string {
	_, host, ok := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	if !ok || strings.ContainsAny(host, "@[ ") {
		return ""
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(strings.TrimSuffix(host, "."))
	if err != nil || freeProviders[site] {
		return ""
	}
	if name, _, _ := strings.Cut(site, "."); freeNames[name] {
		return ""
	}
	return site
}

// freeNames are providers with a domain in every country, as in yahoo.co.uk.
var freeNames = words("gmail googlemail yahoo hotmail outlook live msn gmx icloud proton protonmail yandex ymail rocketmail")

// freeProviders are those where anybody has an address.
var freeProviders = words("aol.com me.com mac.com pm.me mail.com email.com usa.com mail.ru inbox.ru list.ru bk.ru web.de t-online.de freenet.de" +
	" posteo.de posteo.net mailbox.org tutanota.com tuta.io tuta.com fastmail.com fastmail.fm hey.com zoho.com zohomail.com hushmail.com" +
	" orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it tin.it terra.es telefonica.net sapo.pt" +
	" uol.com.br bol.com.br ziggo.nl kpnmail.nl xs4all.nl planet.nl home.nl telenet.be skynet.be bluewin.ch hispeed.ch sunrise.ch" +
	" tdcadsl.dk mail.dk jubii.dk telia.com online.no start.no comhem.se bredband.net btinternet.com sky.com talktalk.net virginmedia.com" +
	" comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net shaw.ca rogers.com bigpond.com optusnet.com.au" +
	" qq.com 163.com 126.com sina.com naver.com daum.net rediffmail.com seznam.cz wp.pl o2.pl onet.pl interia.pl abv.bg ukr.net")
