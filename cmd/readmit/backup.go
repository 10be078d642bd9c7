package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/backup"
)

type backupCmd struct {
	AccountKeys string `placeholder:"FILE" help:"Where the keys of accounts go. Keep the newest only, apart from the backups. Empty: the name of the backup with .keys behind it."`
	File        string `arg:"" help:"Where the backup goes; it must not be there yet."`
}

// Run makes a backup of the embedded database, also while it is served.
func (c *backupCmd) Run(g *globals) error {
	keys := c.AccountKeys
	if keys == "" {
		keys = c.File + ".keys"
	}
	return g.with(false, func(ctx context.Context, a *app.App) (err error) {
		to, err := newFile(c.File)
		if err != nil {
			return err
		}
		defer func() { err = to.finish(err) }()
		keysTo, err := newFile(keys)
		if err != nil {
			return err
		}
		defer func() { err = keysTo.finish(err) }()
		shown := newPart(g.errs, "sealing", time.Now)
		made, err := a.Backup(ctx, backup.MakeInput{Name: filepath.Base(c.File), Database: to, Keys: keysTo, Watch: shown.watch})
		shown.end()
		if errors.Is(err, context.Canceled) {
			return errors.New("interrupted; no backup was made")
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(g.out, "%s  the database, %s\n%s  the keys of %d accounts: keep only the newest, apart from the backups\n", c.File, size(made.Bytes), keys, made.Accounts)
		fmt.Fprintf(g.out, "Copy to another place, too: %s, and the folder %s in step with it: keys of backups that are %d days old are destroyed there.\n",
			g.config.TombstonesFile(), g.config.KeyFolder(), int(backup.Gone.Hours()/24))
		return nil
	})
}

// outFile is a new file that is deleted again if what was to be in it fails.
type outFile struct{ *os.File }

func newFile(path string) (outFile, error) {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return outFile{}, fmt.Errorf("%s is there already; remove it, or choose another name", path)
	}
	if err != nil {
		return outFile{}, fmt.Errorf("make the file: %w", err)
	}
	return outFile{file}, nil
}

func (f outFile) finish(err error) error {
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
	}
	return err
}
