package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/readmit/readmit/internal/credential"
)

type breachedCmd struct {
	Build breachedBuildCmd `cmd:"" help:"Make the file that --breached-passwords takes."`
}

type breachedBuildCmd struct {
	List string `arg:"" help:"List of SHA-1 sums, as Have I Been Pwned gives it, or of passwords as they are typed: one a line."`
	File string `arg:"" help:"File to write. It must not exist yet."`
}

// Run builds the file beside its name, so that a running server never opens
// half of one.
func (c *breachedBuildCmd) Run(g *globals) (err error) {
	in, err := os.Open(c.List)
	if err != nil {
		return fmt.Errorf("open the list: %w", err)
	}
	defer in.Close()
	if _, err := os.Stat(c.File); err == nil {
		return fmt.Errorf("%s is there already: name another file, or take it away first", c.File)
	}
	part := c.File + ".part"
	out, err := os.Create(part)
	if err != nil {
		return fmt.Errorf("make the file: %w", err)
	}
	n, err := credential.BuildBreached(in, out)
	if err = errors.Join(err, out.Close()); err != nil {
		return errors.Join(err, os.Remove(part))
	}
	if err := os.Rename(part, c.File); err != nil {
		return fmt.Errorf("name the file: %w", err)
	}
	fmt.Fprintf(g.out, "%d lines in %s; serve it by --breached-passwords %s\n", n, c.File, c.File)
	return nil
}
