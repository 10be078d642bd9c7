package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/directory"
)

type importCmd struct {
	Format           string `default:"auto" help:"Form of the file: auto, csv, ndjson, or the export of another product: keycloak, auth0, firebase, cognito, kratos."`
	DryRun           bool   `help:"Make every check and report, and change nothing."`
	Update           bool   `help:"Change the profiles of accounts that are there, found by login_id or customer_id, instead of creating accounts. Never writes what signs in."`
	AddFields        bool   `help:"Add attributes that are not in the tenant's schema to it, as text."`
	Report           string `placeholder:"FILE" help:"Where a line goes for each row that was not taken or has a warning; as CSV if it ends in .csv, otherwise as NDJSON. Empty: standard output."`
	FirebaseHash     string `placeholder:"FILE" help:"The hash_config of a Firebase project, as its console shows it, if the export does not bring it."`
	WithoutPasswords bool   `help:"Take Firebase accounts although the parameters of their passwords are missing. They need a new password."`
	Tenant           string `placeholder:"SLUG" help:"The tenant that takes the accounts, by short name or id. Empty: the first one."`
	File             string `arg:"" help:"The file. An interrupted import goes on when it is started again with the same file."`
}

// Run imports the file. It ends well if every row was taken or reported.
func (c *importCmd) Run(g *globals) error {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("open the file: %w", err)
	}
	defer file.Close()
	boundMemory()
	return g.with(false, func(ctx context.Context, a *app.App) (err error) {
		if _, _, err := a.EnsureTenant(ctx); err != nil {
			return fmt.Errorf("make the first tenant: %w", err)
		}
		t, err := g.tenant(ctx, a, c.Tenant)
		if err != nil {
			return err
		}
		report, done, err := g.report(c.Report)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, done()) }()
		shown := newShown(g.errs)
		in := directory.ImportInput{
			Name: filepath.Base(c.File), Format: directory.Format(c.Format), DryRun: c.DryRun, Update: c.Update, AddFields: c.AddFields,
			WithoutPasswords: c.WithoutPasswords, File: file, Report: report, Watch: shown.watch(),
		}
		if in.FirebaseHash, err = c.firebaseHash(); err != nil {
			return err
		}
		if strings.HasSuffix(c.Report, ".csv") {
			in.ReportFormat = directory.CSV
		}
		actor := a.System("cli", t.ID)
		actor.Call.Reason = "readmit import"
		out, err := a.Directory.Import(ctx, actor, in)
		shown.end()
		if errors.Is(err, context.Canceled) {
			return errors.New("interrupted; start the same command again, and it goes on from where it stopped")
		}
		if err != nil {
			return err
		}
		return g.sayImported(c, out)
	})
}

func (c *importCmd) firebaseHash() (*directory.FirebaseHash, error) {
	if c.FirebaseHash == "" {
		return nil, nil
	}
	text, err := os.ReadFile(c.FirebaseHash)
	if err != nil {
		return nil, fmt.Errorf("read the parameters: %w", err)
	}
	return directory.ParseFirebaseHash(string(text))
}

// sayImported says what came of an import.
func (g *globals) sayImported(c *importCmd, out directory.Imported) error {
	if c.DryRun {
		fmt.Fprintf(g.errs, "dry run: nothing was changed\n")
	}
	for _, u := range out.Unknown {
		fmt.Fprintf(g.errs, "not taken: %s, in %d rows; if it belongs to the account, correct its name, or add the field to the tenant's schema (--add-fields)\n", u.Name, u.Count)
	}
	for _, n := range out.Notes {
		fmt.Fprintln(g.errs, n)
	}
	for _, u := range out.Ignored {
		fmt.Fprintf(g.errs, "never written by an update: %s, in %d rows\n", u.Name, u.Count)
	}
	if out.Totals.Bad+out.Totals.Warned > 0 && c.Report != "" {
		fmt.Fprintf(g.errs, "reported in %s\n", c.Report)
	}
	_, err := fmt.Fprintln(g.errs, out.Totals)
	return err
}
