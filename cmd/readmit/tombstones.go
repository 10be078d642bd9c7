package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/app"
	"github.com/readmit/readmit/internal/privacy"
)

type tombstonesCmd struct {
	Check      tombstonesCheckCmd  `cmd:"" help:"Compare the file that names the erased accounts with the database. Nothing is changed."`
	AcceptLoss tombstonesAcceptCmd `cmd:"" help:"Go on although the file is lost, damaged or too old, and no newer copy is left: it is written anew from what is left of it and from what the database knows. Accounts that only the lost lines named stay in a database that was put back. It asks you to type that you accept it, stands in the audit log, and raises an alarm."`
}

type tombstonesCheckCmd struct{}

// Run says what is wrong with the file.
func (tombstonesCheckCmd) Run(g *globals) error {
	l, err := loss(g)
	if err != nil {
		return err
	}
	return shownLoss(g, l)
}

type tombstonesAcceptCmd struct {
	Reason string `required:"" placeholder:"WORDS" help:"How the file was lost, and who decided. It stands in the audit log of every tenant."`
}

// lossWords are what an operator types to accept a loss.
const lossWords = "accept the loss"

// Run shows what is lost, asks, and goes on without it.
func (c tombstonesAcceptCmd) Run(g *globals) error {
	l, err := loss(g)
	if err != nil {
		return err
	}
	if l.None() {
		return shownLoss(g, l)
	}
	_ = shownLoss(g, l)
	if err := askLoss(g); err != nil {
		return err
	}
	log, err := g.log(false)
	if err != nil {
		return err
	}
	ctx, stop := app.Signals()
	defer stop()
	if _, err := app.AcceptLoss(ctx, g.config, log, c.Reason); err != nil {
		return err
	}
	fmt.Fprintf(g.out, "written anew: %s; the loss stands in the audit log\n", g.config.TombstonesFile())
	return nil
}

// askLoss has the operator type that they accept it.
func askLoss(g *globals) error {
	fmt.Fprintf(g.errs, "Type %q to go on: ", lossWords)
	typed, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	if strings.TrimSpace(typed) != lossWords {
		return errors.New("that was something else, so nothing was changed; look for a newer copy of the file first")
	}
	return nil
}

func loss(g *globals) (privacy.Loss, error) {
	log, err := g.log(false)
	if err != nil {
		return privacy.Loss{}, err
	}
	ctx, stop := app.Signals()
	defer stop()
	return app.LossOf(ctx, g.config, log)
}

// listedLines is how many accounts are listed that the file lacks.
const listedLines = 20

// shownLoss says what is wrong with the file, and returns an error if anything is.
func shownLoss(g *globals, l privacy.Loss) error {
	state := "older than the database"
	switch {
	case l.None():
		fmt.Fprintf(g.out, "%s names every erased account that the database knows: %d\n", g.config.TombstonesFile(), l.Known)
		return nil
	case l.Missing:
		state = "missing"
	case l.Damaged:
		state = "damaged"
	}
	fmt.Fprintf(g.out, "%s is %s\nerased accounts that can be read from it: %d\nerased accounts that the database knows: %d\nof these the file lacks: %d\n",
		g.config.TombstonesFile(), state, len(l.Lines), l.Known, len(l.Lacking))
	for _, t := range l.Lacking[:min(len(l.Lacking), listedLines)] {
		fmt.Fprintf(g.out, "  %s  erased at %s\n", t.Login, t.At.Format(time.RFC3339))
	}
	fmt.Fprintln(g.out, "If the database is an older one that was put back, accounts that were erased after its state can be in it again, and no line names them.\n"+
		"Compare it with the receipts that you kept, and with the systems that were told by privacy.account_deleted, and request their deletion again.")
	return errors.New("the file of tombstones does not say everything")
}
