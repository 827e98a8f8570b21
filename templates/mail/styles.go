package mail

import (
	"strings"

	"github.com/a-h/templ"
)

// Every style of a letter is one of these constants, written inline because
// many mail programs drop what stands in the head. No background is set: a
// program that turns mail dark then turns all of it. Secondary text stays
// above 4.5:1 on white. No constant holds a quotation mark: templ escapes
// styles twice.
const (
	styleInner    templ.SafeCSS = "width:100%;max-width:620px;border-collapse:collapse"
	styleCell     templ.SafeCSS = "padding:24px 16px 32px;text-align:left;color:#1f2328;font-family:-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;word-break:break-word"
	stylePre      templ.SafeCSS = "display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;mso-hide:all"
	styleAbove    templ.SafeCSS = "margin:0 0 4px;font-weight:600"
	styleH1       templ.SafeCSS = "margin:0 0 16px;font-size:24px;line-height:30px;font-weight:700"
	styleH2       templ.SafeCSS = "margin:32px 0 12px;padding-bottom:6px;border-bottom:1px solid #c8ced5;font-size:18px;line-height:24px;font-weight:700"
	styleH3       templ.SafeCSS = "margin:16px 0 6px;font-size:16px;line-height:24px;font-weight:600"
	styleP        templ.SafeCSS = "margin:0 0 12px"
	styleHint     templ.SafeCSS = "margin:0 0 12px;line-height:28px"
	styleRow      templ.SafeCSS = "margin:0 0 8px"
	styleQuiet    templ.SafeCSS = "margin:0 0 12px;color:#59636e"
	styleMuted    templ.SafeCSS = "color:#59636e"
	styleStrong   templ.SafeCSS = "font-weight:600"
	styleQuote    templ.SafeCSS = "margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #c8ced5"
	styleLabel    templ.SafeCSS = "padding:0 16px 6px 0;vertical-align:top;white-space:nowrap;color:#59636e"
	styleValue    templ.SafeCSS = "padding:0 0 6px;vertical-align:top;width:100%"
	styleFacts    templ.SafeCSS = "width:100%;margin:0 0 16px;border-collapse:collapse"
	styleOption   templ.SafeCSS = "margin:0 0 8px;padding-left:12px;border-left:3px solid #c8ced5"
	styleBest     templ.SafeCSS = "margin:0 0 8px;padding-left:12px;border-left:3px solid #0a58ca"
	styleBar      templ.SafeCSS = "margin:16px 0 8px;font-weight:600"
	styleAfter    templ.SafeCSS = "margin:16px 0"
	styleQuestion templ.SafeCSS = "margin:24px 0 8px"
	styleButton   templ.SafeCSS = "display:inline-block;margin:0 8px 8px 0;padding:10px 12px;border:1px solid;border-radius:8px;color:#0a58ca;text-decoration:none"
	styleMain     templ.SafeCSS = "display:inline-block;margin:0 8px 8px 0;padding:9px 12px;border:2px solid;border-radius:8px;color:#0a58ca;text-decoration:none"
	styleLink     templ.SafeCSS = "color:#0a58ca;text-decoration:underline"
	styleWrite    templ.SafeCSS = "padding:1px 5px;border:1px solid #c8ced5;border-radius:4px;font-family:Consolas,Menlo,monospace;font-size:15px;white-space:nowrap"
	styleFoot     templ.SafeCSS = "margin:40px 0 0;padding-top:16px;border-top:1px solid #c8ced5;color:#59636e;font-size:14px;line-height:21px"
	styleFootP    templ.SafeCSS = "margin:0 0 6px"
)

// styleSheet is for the few programs that read the head: those that tell us
// of the dark mode do not change colours themselves.
const styleSheet = `<style>
@media (prefers-color-scheme: dark) {
.t { color: #e6edf3 !important; }
.m { color: #a3acb7 !important; }
.l { color: #7db4ff !important; }
.r { border-color: #4a525c !important; }
.n { border-color: #7db4ff !important; }
}
</style>`

// padding follows the preheader, so that no program reads the letter's first
// links aloud or shows them beside the subject.
var padding = strings.Repeat("\u00a0\u200c", 80)

// Outlook on Windows knows no max-width; it gets a table of fixed width.
const (
	outlookBegin = `<!--[if mso]><table role="presentation" width="620" align="center"><tr><td><![endif]-->`
	outlookEnd   = `<!--[if mso]></td></tr></table><![endif]-->`
)
