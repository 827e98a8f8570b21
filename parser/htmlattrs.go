package parser

import (
	"golang.org/x/net/html"
)

// htmlAttr is an attribute that we look at.
type htmlAttr uint8

const (
	attrStyle htmlAttr = iota
	attrClass
	attrID
	attrHidden
	attrHref
	attrSrc
	attrAlt
	attrTitle
	attrWidth
	attrHeight
	attrAlign
	attrValign
	attrBgcolor
	attrBorder
	attrColor
	attrFace
	attrSize
	attrStart
	attrType
	attrValue
	attrDir
	attrLang
	attrColspan
	attrRowspan
	attrCellpadding
	attrCellspacing
	attrRole
	attrReversed
	attrText
	attrCount
)

var attrNames = map[string]htmlAttr{"style": attrStyle, "class": attrClass, "id": attrID, "hidden": attrHidden, "href": attrHref, "src": attrSrc,
	"alt": attrAlt, "title": attrTitle, "width": attrWidth, "height": attrHeight, "align": attrAlign, "valign": attrValign,
	"bgcolor": attrBgcolor, "border": attrBorder, "color": attrColor, "face": attrFace, "size": attrSize, "start": attrStart,
	"type": attrType, "value": attrValue, "dir": attrDir, "lang": attrLang, "colspan": attrColspan, "rowspan": attrRowspan,
	"cellpadding": attrCellpadding, "cellspacing": attrCellspacing, "role": attrRole, "reversed": attrReversed, "text": attrText}

// htmlAttrs are the attributes of one tag that we know, with their entities read.
type htmlAttrs struct {
	has   [attrCount]bool
	value [attrCount][]byte
}

func (a *htmlAttrs) reset() { a.has = [attrCount]bool{} }

// read takes the attributes of the tag that the tokenizer stands on. Of two with one name the first counts (HTML, section
// 13.2.5.33).
func (a *htmlAttrs) read(z *html.Tokenizer, more bool) {
	a.reset()
	for more {
		var k, v []byte
		k, v, more = z.TagAttr()
		if i, ok := attrNames[string(k)]; ok && !a.has[i] {
			a.has[i], a.value[i] = true, v
		}
	}
}

// of is the value of an attribute, nil without it.
func (a *htmlAttrs) of(i htmlAttr) []byte {
	if a.has[i] {
		return a.value[i]
	}
	return nil
}
