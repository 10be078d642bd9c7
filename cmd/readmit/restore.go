package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/readmit/readmit/internal/app"
)

type restoreCmd struct {
	AccountKeys         string `placeholder:"FILE" help:"The keys of accounts: the newest that there are. Empty: the name of the backup with .keys behind it."`
	ReplayTombstones    bool   `help:"Put nothing back, but erase again whom a database that was put back otherwise, such as PostgreSQL, has although they were erased. Every start does the same."`
	AcceptTombstoneLoss string `placeholder:"WORDS" help:"Put the backup back although the file of tombstones is lost, damaged or too old, for these reasons: see readmit tombstones accept-loss --help. It asks you to type that you accept it."`
	File                string `arg:"" optional:"" help:"The backup."`
}

// Run puts a backup back, or does what is left to do after another tool did.
func (c *restoreCmd) Run(g *globals) error {
	if c.ReplayTombstones == (c.File != "") {
		return errors.New("name a backup to put back, or say --replay-tombstones")
	}
	if c.ReplayTombstones {
		return g.with(false, func(_ context.Context, a *app.App) error {
			fmt.Fprintf(g.out, "accounts erased again: %d\n", a.ErasedAgain())
			return nil
		})
	}
	return c.restore(g)
}

func (c *restoreCmd) restore(g *globals) error {
	keys := c.AccountKeys
	if keys == "" {
		keys = c.File + ".keys"
	}
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open the backup: %w", err)
	}
	defer file.Close()
	keyFile, err := os.Open(keys)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("there is no %s; name the newest keys of accounts by --account-keys, without them notes, messages and second factors cannot be read", keys)
	}
	if err != nil {
		return fmt.Errorf("open the keys of accounts: %w", err)
	}
	defer keyFile.Close()
	if c.AcceptTombstoneLoss != "" {
		fmt.Fprintln(g.errs, "Accounts that were erased after the backup, and that no line of the file names any more, will be there again.")
		if err := askLoss(g); err != nil {
			return err
		}
	}
	log, err := g.log(false)
	if err != nil {
		return err
	}
	ctx, stop := app.Signals()
	defer stop()
	shown := newPart(g.errs, "reading", time.Now)
	out, err := app.Restore(ctx, g.config, log, app.RestoreInput{Database: file, Keys: keyFile, AcceptLoss: c.AcceptTombstoneLoss, Watch: shown.watch})
	shown.end()
	if errors.Is(err, context.Canceled) {
		return errors.New("interrupted; nothing was put back")
	}
	if err != nil {
		return err
	}
	if n := len(out.Lost.Lacking); n > 0 {
		fmt.Fprintf(g.out, "erased accounts that the file lacked and the backup knew: %d\n", n)
	}
	fmt.Fprintf(g.out, "put back: the state of %s\naccounts erased again: %d\n", out.Header.MadeAt.Format(time.RFC3339), out.Erased)
	return nil
}
