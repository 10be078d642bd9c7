package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/audit"
)

type auditCmd struct {
	Export auditExportCmd `cmd:"" help:"Write the audit log of all tenants to a file that verifies without this installation."`
	Verify auditVerifyCmd `cmd:"" help:"Recompute the whole audit log, here or in an exported file; fails if anything was changed."`

	VerifyReceipt auditReceiptCmd `cmd:"" help:"Check the receipt of a deletion, without a database."`
}

type auditExportCmd struct {
	File     string `arg:"" help:"Where to write, readable by its owner only; it must not be there yet."`
	Personal bool   `help:"Add what is personal and not erased: addresses, reasons, inputs."`
	Reason   string `default:"readmit audit export" help:"Why; it is recorded."`
}

// Run exports all entries that are signed by then.
func (c *auditExportCmd) Run(g *globals) error {
	return g.with(false, func(ctx context.Context, a *app.App) (err error) {
		if err := a.Sequencer.Finish(ctx); err != nil {
			return err
		}
		file, err := os.OpenFile(c.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			return fmt.Errorf("%s is there already; remove it, or choose another name", c.File)
		}
		if err != nil {
			return fmt.Errorf("make the file: %w", err)
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		actor := a.System("cli", "")
		actor.Call.Reason = c.Reason
		export, err := a.Audit.Export(ctx, actor, audit.ExportInput{Personal: c.Personal})
		if err != nil {
			return err
		}
		if err := export.Write(ctx, file); err != nil {
			return err
		}
		fmt.Fprintf(g.out, "%d entries\n", export.Entries)
		return nil
	})
}

type auditVerifyCmd struct {
	File string `arg:"" optional:"" help:"An exported log. Empty: the log of this installation."`
	Key  string `placeholder:"KEY" help:"The verifier key that must have signed the file. Empty: the one that the file names; compare it."`
}

// Run says what was checked, or names the first wrong entry and fails.
func (c *auditVerifyCmd) Run(g *globals) error {
	if c.File != "" {
		return c.verifyFile(g.out)
	}
	return g.with(false, func(ctx context.Context, a *app.App) error {
		if err := a.Sequencer.Finish(ctx); err != nil {
			return err
		}
		v, err := a.Audit.Verify(ctx, a.System("cli", ""), audit.VerifyInput{})
		if err != nil {
			return err
		}
		return tellVerified(g.out, v)
	})
}

func (c *auditVerifyCmd) verifyFile(out io.Writer) error {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open the file: %w", err)
	}
	defer file.Close()
	v, err := audit.VerifyFile(bufio.NewReaderSize(file, 1<<20), c.Key)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	return tellVerified(out, v)
}

func tellVerified(out io.Writer, v audit.Verification) error {
	if v.Wrong != nil {
		return fmt.Errorf("the audit log is not what was written: %w", v.Wrong)
	}
	fmt.Fprintf(out, "ok  %d entries, %d checkpoints; %d personal parts fit, %d are erased or left out; %d entries are not signed yet\n",
		v.Entries, v.Checkpoints, v.Personal, v.Erased, v.Unsigned+v.Waiting)
	fmt.Fprintf(out, "root %s\nkey  %s\n", v.Root, v.Key)
	return nil
}
