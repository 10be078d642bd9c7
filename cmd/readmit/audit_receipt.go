package main

import (
	"fmt"
	"os"
	"time"

	"github.com/readmit/readmit/internal/keyring"
	"github.com/readmit/readmit/internal/privacy"
)

type auditReceiptCmd struct {
	File string `arg:"" help:"The receipt of a deletion, as it was downloaded."`
	Key  string `placeholder:"KEY" help:"The verifier key that must have signed it, as readmit audit verify prints it. Empty: that of this installation."`
}

// Run checks the receipt's signature and prints what it says. It needs no
// database.
func (c *auditReceiptCmd) Run(g *globals) error {
	signed, err := os.ReadFile(c.File)
	if err != nil {
		return fmt.Errorf("read the receipt: %w", err)
	}
	if c.Key == "" {
		if c.Key, err = ownKey(g.config.KeyFolder()); err != nil {
			return err
		}
	}
	r, err := privacy.OpenReceipt(signed, c.Key)
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	fmt.Fprintf(g.out, "ok  signed by %s\n", r.Key)
	for _, l := range r.Lines {
		fmt.Fprintf(g.out, "%s: %s\n", l[0], l[1])
	}
	return nil
}

// ownKey is the verifier key of the installation whose keys the folder holds.
func ownKey(folder string) (string, error) {
	if !keyring.Present(folder) {
		return "", fmt.Errorf("%s has no keys; say by --key which key must have signed it", folder)
	}
	ring, err := keyring.Open(folder, time.Now)
	if err != nil {
		return "", err
	}
	return ring.VerifierKey(), nil
}
