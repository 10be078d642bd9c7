package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/readmit/readmit/internal/demo"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/tenant"
)

// demoFields are the fictional brand's own fields of an account.
var demoFields = []tenant.AddFieldInput{
	{Key: "plan", Type: "text", Label: "Plan", Searchable: true},
	{Key: "loyalty_level", Type: "text", Label: "Loyalty level", Searchable: true},
	{Key: "newsletter", Type: "boolean", Label: "Newsletter", Searchable: true},
}

// demoFile is where the demo's customers stand until they are imported.
const demoFile = "demo.ndjson"

// FillDemo puts fictional customers with their history into a tenant, and the
// fields that they have values in if the tenant lacks them. The same seed
// gives the same people. They come in by an import, as real ones do, from a
// file in the data folder that is removed afterwards. If it is interrupted,
// the next call goes on with that file, whatever it is asked for.
func (a *App) FillDemo(ctx context.Context, tenantID string, accounts int, seed uint64, watch directory.Watch) (done directory.Imported, err error) {
	actor := a.System("cli", tenantID)
	actor.Call.Reason = "demo customers"
	for _, f := range demoFields {
		_, err := a.Tenants.AddField(ctx, actor, f)
		if err != nil && !errors.Is(err, tenant.ErrFieldExists) {
			return done, fmt.Errorf("add the field %s: %w", f.Key, err)
		}
	}
	path := filepath.Join(a.Config.Data, demoFile)
	if !a.DemoUnfinished() {
		if err := writeDemo(ctx, path, accounts, seed); err != nil {
			return done, err
		}
	}
	file, err := os.Open(path)
	if err != nil {
		return done, fmt.Errorf("read the demo's customers: %w", err)
	}
	defer file.Close()
	done, err = a.Directory.Import(ctx, actor, directory.ImportInput{Name: demoFile, Format: directory.NDJSON, File: file, Watch: watch})
	if err != nil {
		return done, err
	}
	if err := os.Remove(path); err != nil {
		return done, fmt.Errorf("remove the file of the demo's customers: %w", err)
	}
	return done, nil
}

// DemoUnfinished says that a demo was begun and not finished.
func (a *App) DemoUnfinished() bool {
	_, err := os.Stat(filepath.Join(a.Config.Data, demoFile))
	return err == nil
}

// writeDemo writes the customers, so that the file is there whole or not at all.
func writeDemo(ctx context.Context, path string, accounts int, seed uint64) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make the data folder: %w", err)
	}
	file, err := os.Create(path + ".part")
	if err != nil {
		return fmt.Errorf("make a file for the demo's customers: %w", err)
	}
	buffer := bufio.NewWriterSize(file, 1<<20)
	err = writePeople(ctx, directory.NewNDJSONWriter(buffer), accounts, seed)
	if err = errors.Join(err, buffer.Flush(), file.Close()); err != nil {
		return fmt.Errorf("write the demo's customers: %w", errors.Join(err, os.Remove(file.Name())))
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return fmt.Errorf("write the demo's customers: %w", err)
	}
	return nil
}

func writePeople(ctx context.Context, out *directory.NDJSONWriter, accounts int, seed uint64) error {
	for p := range demo.Population(accounts, seed, time.Now()) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := out.Write(p.Full()); err != nil {
			return err
		}
	}
	return nil
}
