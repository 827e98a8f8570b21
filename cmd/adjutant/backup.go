package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"adjutant/models"
	"adjutant/models/store"
)

type backupCmd struct {
	File string `arg:"" type:"path" help:"Where the backup is written; - is standard output."`
}

// Help is shown by adjutant backup --help.
func (backupCmd) Help() string {
	return `One file with everything: mails, items, letters and, unless ADJUTANT_SECRET is set, the installation's secret. Keep it as safe as the mailbox. The server may run on meanwhile; the file shows one moment. It can be restored into SQLite and into Postgres, whichever it came from.`
}

// Run writes the backup whole, or leaves what was there before.
func (c *backupCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{readOnly: true})
	if err != nil {
		return err
	}
	defer r.Close()
	if c.File == "-" {
		_, err := r.backup(a.ctx, a.out)
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(c.File), ".backup-*") // mode 0600
	if err != nil {
		return fmt.Errorf("%w; choose a folder that can be written", err)
	}
	defer os.Remove(f.Name())
	rows, err := r.backup(a.ctx, f)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), c.File); err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s: %s\n", c.File, count(rows, "row", "rows"))
	if r.config.Secret != "" {
		fmt.Fprintln(a.err, "ADJUTANT_SECRET is not in the backup; keep it too, for without it no reply address and no stored password works.")
	}
	return nil
}

func (r *rooms) backup(ctx context.Context, w io.Writer) (rows int, err error) {
	z, err := zstd.NewWriter(w)
	if err != nil {
		return 0, err
	}
	settings := map[string]string{}
	if r.config.Secret == "" {
		settings[settingSecret] = string(r.secret)
	}
	rows, err = r.store.Backup(ctx, z, settings)
	return rows, errors.Join(err, z.Close())
}

type restoreCmd struct {
	File string `arg:"" type:"path" help:"A file that adjutant backup wrote; - is standard input."`
}

// Help is shown by adjutant restore --help.
func (restoreCmd) Help() string {
	return `Fills the empty database of ADJUTANT_DATABASE_URL. Afterwards the installation is passive: it reads its mailboxes again and finds what came since the backup, and sends nothing until adjutant resume.`
}

// Run restores whole or not at all.
func (c *restoreCmd) Run(a *app) error {
	in := io.NopCloser(a.in)
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return err
		}
		in = f
	}
	defer in.Close()
	config, err := loadConfig(a.environ)
	if err != nil {
		return err
	}
	s, err := a.openDatabase(a.ctx)
	if err != nil {
		return err
	}
	defer s.Close()
	z, err := zstd.NewReader(bufio.NewReader(in))
	if err != nil {
		return err
	}
	defer z.Close()
	rows, err := s.Restore(a.ctx, z, func(tx *store.Tx, head store.BackupHead) error {
		if err := keepSecret(a.ctx, config, tx, head.Settings[settingSecret]); err != nil {
			return err
		}
		return tx.SetSetting(a.ctx, settingPassive, "1")
	})
	switch {
	case errors.Is(err, models.ErrConflict):
		return errors.New("the database already holds an office, and a backup goes only into an empty one; point ADJUTANT_DATABASE_URL at a new one")
	case err != nil:
		return fmt.Errorf("%s: %w", c.File, err)
	}
	fmt.Fprintf(a.out, "%s restored; nothing is sent until adjutant resume\n", count(rows, "row", "rows"))
	return nil
}

// keepSecret puts the secret of a backup to where installationSecret looks for
// it. One that is configured stays; the backup may have been made with it.
func keepSecret(ctx context.Context, c config, tx *store.Tx, secret string) error {
	if secret == "" || c.Secret != "" {
		if c.Secret == "" {
			return usage("the backup was made with ADJUTANT_SECRET set, and does not hold it; set it to the same value")
		}
		return nil
	}
	path, embedded := c.Embedded()
	if !embedded {
		return tx.SetSetting(ctx, settingSecret, secret)
	}
	path = secretPath(path)
	if old, err := os.ReadFile(path); err == nil && strings.TrimSpace(string(old)) != secret {
		return fmt.Errorf("%s holds another secret than the backup; move it away", path)
	}
	return writeSecretFile(path, secret)
}

type resumeCmd struct{}

// Run ends what a restore began.
func (resumeCmd) Run(a *app) error {
	r, err := a.open(a.ctx, blueprint{readOnly: true})
	if err != nil {
		return err
	}
	defer r.Close()
	if r.config.Passive {
		return usage("ADJUTANT_PASSIVE is set; unset it, and letters are sent again")
	}
	if !r.passive {
		fmt.Fprintln(a.out, "letters are being sent already")
		return nil
	}
	if err := r.store.InTx(a.ctx, func(tx *store.Tx) error { return tx.SetSetting(a.ctx, settingPassive, "0") }); err != nil {
		return err
	}
	fmt.Fprintln(a.out, "letters are sent again; a server that runs does so from its next start on")
	return nil
}
