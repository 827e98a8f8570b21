package models

import (
	"slices"
	"strings"
)

// fileKind says by which endings and types a kind of file is known.
type fileKind struct {
	word    string
	endings []string
	types   []string // MIME types, or what stands before the slash
}

// fileKinds are the kinds that a rule can name, in the order of a form.
var fileKinds = []fileKind{
	{"pdf", []string{"pdf"}, []string{"application/pdf", "application/x-pdf"}},
	{"document", []string{"doc", "docx", "odt", "rtf", "pages", "txt", "md"}, []string{
		"application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/vnd.oasis.opendocument.text", "application/rtf", "text/rtf",
	}},
	{"sheet", []string{"xls", "xlsx", "xlsm", "ods", "csv", "tsv", "numbers"}, []string{
		"application/vnd.ms-excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.oasis.opendocument.spreadsheet", "text/csv",
	}},
	{"slides", []string{"ppt", "pptx", "odp", "key"}, []string{
		"application/vnd.ms-powerpoint", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
		"application/vnd.oasis.opendocument.presentation",
	}},
	{"picture", []string{"jpg", "jpeg", "png", "gif", "heic", "webp", "tif", "tiff", "svg", "bmp"}, []string{"image"}},
	{"calendar", []string{"ics", "ical", "vcs"}, []string{"text/calendar", "application/ics"}},
	{"contact", []string{"vcf", "vcard"}, []string{"text/vcard", "text/x-vcard"}},
	{"archive", []string{"zip", "7z", "rar", "gz", "tgz", "tar"}, []string{"application/zip", "application/x-zip-compressed", "application/gzip", "application/x-7z-compressed", "application/vnd.rar"}},
	{"audio", []string{"mp3", "m4a", "wav", "ogg", "flac"}, []string{"audio"}},
	{"video", []string{"mp4", "mov", "avi", "mkv", "webm"}, []string{"video"}},
	{"mail", []string{"eml", "msg"}, []string{"message/rfc822", "message/global", "application/vnd.ms-outlook"}},
}

// AnyFile is the kind that every file is of.
const AnyFile = "any"

// FileKinds returns the words for kinds of files.
func FileKinds() []string {
	out := []string{AnyFile}
	for _, k := range fileKinds {
		out = append(out, k.word)
	}
	return out
}

// ValidFileKind reports whether a rule may name that kind: one of FileKinds,
// or the ending of a name with its dot, such as .dwg.
func ValidFileKind(kind string) bool {
	ending, isEnding := strings.CutPrefix(kind, ".")
	if isEnding {
		return ending != "" && !strings.ContainsAny(ending, " ./*\\")
	}
	return slices.Contains(FileKinds(), kind)
}

// Is reports whether the file is of a kind: by the ending of its name or,
// where that tells nothing, by the type that its sender gave it. A kind that
// begins with a dot is the ending itself. A picture that is shown inside the
// text is no file of the mail.
func (f File) Is(kind string) bool {
	if f.Inline {
		return false
	}
	kind = strings.ToLower(kind)
	name := strings.ToLower(f.Name)
	if strings.HasPrefix(kind, ".") {
		return strings.HasSuffix(name, kind) && len(name) > len(kind)
	}
	if kind == AnyFile {
		return true
	}
	byName := ""
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		for _, k := range fileKinds {
			if slices.Contains(k.endings, name[i+1:]) {
				byName = k.word
			}
		}
	}
	if byName != "" {
		return byName == kind
	}
	mime, _, _ := strings.Cut(strings.ToLower(f.Type), ";")
	mime = strings.TrimSpace(mime)
	family, _, _ := strings.Cut(mime, "/")
	for _, k := range fileKinds {
		if k.word == kind {
			return slices.Contains(k.types, mime) || slices.Contains(k.types, family)
		}
	}
	return false
}
