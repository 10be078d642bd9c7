package gate

import (
	"errors"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
)

// limit counts what an operation uses of its agent's limits: the account it is
// about, a reveal, a search. An act that a second person has said yes to was
// counted when it was asked for, and waits for nobody's window. Nor does one of
// the many accounts that work was begun on as a whole.
func limit(tx *op.Tx, in op.Input) error {
	if tx.Spec().Part || tx.Spec().Needs.Second && tx.Actor.Call.Approval != "" {
		return nil
	}
	if search, is := in.(account.SearchInput); is {
		return desk.CountSearch(tx, search.Typed)
	}
	if tx.Account != nil {
		if err := opened(tx, in); err != nil {
			return err
		}
	}
	if _, is := in.(account.RevealInput); is {
		return desk.CountReveal(tx)
	}
	return nil
}

// opened counts the account, and the other one where an operation is about two.
// A search that was being typed has led to it when its page is opened, and
// nothing else of it is read or done for a page that stands open.
func opened(tx *op.Tx, in op.Input) error {
	if err := desk.CountOpened(tx, *tx.Account); err != nil {
		return err
	}
	if tx.Spec().Pair {
		other, err := account.Scope(tx.Ctx, tx.Tx, tx.Actor, tx.Spec(), in.Target().Other, false)
		if errors.Is(err, op.ErrNotFound) {
			return nil // the body says so
		}
		if err != nil {
			return err
		}
		if err := desk.CountOpened(tx, *other); err != nil {
			return err
		}
	}
	if _, is := in.(account.ViewInput); is {
		return desk.CountFound(tx)
	}
	return nil
}
