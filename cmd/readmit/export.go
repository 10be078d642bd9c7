package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/directory"
)

type exportCmd struct {
	Format        string `default:"ndjson" enum:"ndjson,csv" help:"Form of the file: ${enum}."`
	Activity      bool   `help:"Add each account's history with its notes (ndjson)."`
	WithoutHashes bool   `help:"Leave the hashes of passwords out."`
	Tenant        string `placeholder:"SLUG" help:"The tenant whose accounts are exported, by short name or id. Empty: the first one."`
	File          string `arg:"" optional:"" help:"Where to write, readable by its owner only; it must not be there yet. Empty: standard output."`
}

// Run exports the whole directory of a tenant.
func (c *exportCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) (err error) {
		t, err := g.tenant(ctx, a, c.Tenant)
		if err != nil {
			return err
		}
		to, done, err := c.open(g)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, done()) }()
		out := bufio.NewWriterSize(to, 1<<20)
		shown := newShown(g.errs)
		shown.begin(0, 0)
		watch := shown.watch()
		actor := a.System("cli", t.ID)
		actor.Call.Reason = "readmit export"
		_, err = a.Directory.Export(ctx, actor, directory.ExportInput{
			Format: directory.Format(c.Format), Activity: c.Activity, WithoutHashes: c.WithoutHashes, To: out,
			Watch: func(accounts int64) { watch.Rows(accounts, 0, 0) },
		})
		shown.end()
		return errors.Join(err, out.Flush())
	})
}

func (c *exportCmd) open(g *globals) (io.Writer, func() error, error) {
	if c.File == "" {
		return g.out, func() error { return nil }, nil
	}
	file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, nil, fmt.Errorf("%s is there already; remove it, or choose another name", c.File)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("make the file: %w", err)
	}
	return file, file.Close, nil
}
