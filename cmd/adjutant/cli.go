package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"adjutant/models"
)

// The exit codes of every command.
const (
	exitDone   = 0
	exitFailed = 1 // the thing asked for failed
	exitUsage  = 2 // the command line or the configuration is wrong
)

// commands is the command tree. Each command is a struct with its flags and a
// Run method in the file that is named after it.
type commands struct {
	Demo    demoCmd    `cmd:"" help:"Show the whole loop on this machine, with sample people and mail."`
	Serve   serveCmd   `cmd:"" help:"Watch the mailboxes, write the letters, show the pages."`
	Fetch   fetchCmd   `cmd:"" help:"Read every mailbox once."`
	Deliver deliverCmd `cmd:"" help:"Send the letters that are due, once."`
	Digest  digestCmd  `cmd:"" help:"Write the weekly digests that are due, or preview one."`
	Chase   chaseCmd   `cmd:"" help:"Remind of what is late or due, once."`

	Explain explainCmd `cmd:"" help:"Show how a mail is read and where it would go."`
	When    whenCmd    `cmd:"" help:"Show the moment that a date phrase means."`
	Manual  manualCmd  `cmd:"" help:"Print the manual page of tags and replies."`

	Team    teamCmd    `cmd:"" help:"Apply, export or check the team file."`
	Items   itemsCmd   `cmd:"" help:"List the items."`
	Mail    mailCmd    `cmd:"" help:"List the mails that came and went."`
	Letters lettersCmd `cmd:"" help:"List the letters that are owed, sent or failed."`

	Hello       helloCmd       `cmd:"" help:"Write to people of the team what this is, and what proves their mails."`
	Erase       eraseCmd       `cmd:"" help:"Erase the words of an item, or of all about an address."`
	Doctor      doctorCmd      `cmd:"" help:"Check the installation."`
	Migrate     migrateCmd     `cmd:"" help:"Show or bring up to date the database's schema."`
	Backup      backupCmd      `cmd:"" help:"Write everything into one file."`
	Restore     restoreCmd     `cmd:"" help:"Fill an empty database from a backup."`
	Resume      resumeCmd      `cmd:"" help:"Send letters again after a restore."`
	SignIn      signInCmd      `cmd:"" help:"Print a link that signs a person in."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask the running server whether it is well."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

const about = `One executive, several assistants, one team inbox.

Configuration comes from the environment: ADJUTANT_DATABASE_URL, ADJUTANT_IMAP_URL, ADJUTANT_SMTP_URL and others, each also as NAME_FILE. "adjutant doctor" checks it.`

// app is what a command needs of the world around it.
type app struct {
	ctx     context.Context
	environ []string
	in      io.Reader
	out     io.Writer
	err     io.Writer
}

// usageError marks what is wrong with the command line or the configuration.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// usage returns a usageError of one sentence.
func usage(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// errReported ends a command with code 1 after it has said why itself.
var errReported = errors.New("reported")

// exitRequest carries the code by which kong wants to end after --help.
type exitRequest int

// run is the program: one command line against one environment. It never
// touches the process, so tests call it.
func run(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) (code int) {
	a := &app{ctx: ctx, environ: environ, in: stdin, out: stdout, err: stderr}
	defer func() {
		if r := recover(); r != nil {
			request, ok := r.(exitRequest)
			if !ok {
				panic(r)
			}
			code = int(request)
		}
	}()
	parser, err := kong.New(&commands{},
		kong.Name("adjutant"),
		kong.Description(about),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(exitRequest(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 100}),
		kong.Bind(a),
	)
	if err != nil {
		panic(err) // the tags above are wrong: a broken build
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintf(stderr, "adjutant: %s; %q lists what can be written\n", sentence(err), helpFor(err))
		return exitUsage
	}
	return a.report(command.Run())
}

// report writes an error for a person and turns it into an exit code.
func (a *app) report(err error) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errReported):
		return exitFailed
	}
	code := exitFailed
	var u usageError
	if errors.As(err, &u) {
		code = exitUsage
	}
	for _, e := range split(err) {
		fmt.Fprintf(a.err, "adjutant: %s\n", sentence(e))
	}
	return code
}

// split returns the parts of joined errors, so that each gets its line.
func split(err error) []error {
	var u usageError
	if errors.As(err, &u) && u == err { //nolint:errorlint // only the outermost wrapper is taken off
		return split(u.error)
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // as above
		var out []error
		for _, e := range joined.Unwrap() {
			out = append(out, split(e)...)
		}
		return out
	}
	return []error{err}
}

// sentence is an error on one line.
func sentence(err error) string {
	if errors.Is(err, models.ErrNewerSchema) {
		return err.Error() + "; install that version, or restore a backup made before it"
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// helpFor names the help that fits a wrong command line.
func helpFor(err error) string {
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context != nil {
		var path []string
		for _, p := range parse.Context.Path {
			if p.Command != nil {
				path = append(path, p.Command.Name)
			}
		}
		if len(path) > 0 {
			return "adjutant " + strings.Join(path, " ") + " --help"
		}
	}
	return "adjutant --help"
}

// clock returns the one clock of this run.
func (a *app) clock() (*clock, error) {
	for _, line := range a.environ {
		if file, ok := strings.CutPrefix(line, testClockName+"="); ok && file != "" {
			return newFileClock(file)
		}
	}
	return newClock(), nil
}

// now returns the moment of a --now flag, or that of the clock.
func (a *app) now(flag string, zone *time.Location) (time.Time, error) {
	if flag == "" {
		c, err := a.clock()
		if err != nil {
			return time.Time{}, err
		}
		if zone != nil {
			return c.Now().In(zone), nil
		}
		return c.Now(), nil
	}
	if zone == nil {
		zone = time.Local
	}
	t, err := parseMoment(flag, zone)
	if err != nil {
		return t, usage("--now: %w", err)
	}
	return t, nil
}

// parseMoment reads RFC 3339, or a day with or without a time in zone.
func parseMoment(s string, zone *time.Location) (time.Time, error) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no moment; write it as 2026-11-24T09:00:00+01:00", s)
}

type versionCmd struct{}

// Run prints the version of the module, the commit and the Go release.
func (versionCmd) Run(a *app) error {
	fmt.Fprintln(a.out, "adjutant", version())
	return nil
}

// release is the version that a build was given: -ldflags "-X main.release=1.2.3".
var release string

// version is read from the build: the module's version, or the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	out := info.Main.Version
	if release != "" {
		out = release
	}
	if out == "" || out == "(devel)" {
		out = "devel"
	}
	if commit := settings["vcs.revision"]; commit != "" {
		out += " commit " + commit[:min(12, len(commit))]
		if settings["vcs.modified"] == "true" {
			out += " with changes"
		}
		if at := settings["vcs.time"]; at != "" {
			out += " of " + at
		}
	}
	return out + " " + info.GoVersion
}
