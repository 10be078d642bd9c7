package gate

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/op"
)

// limit counts what an operation uses of its agent's limits: the account it is
// about, a reveal, a search. An act that a second person has said yes to was
// counted when it was asked for, and waits for nobody's window.
func limit(tx *op.Tx, in op.Input) error {
	if tx.Spec().Needs.Second && tx.Actor.Call.Approval != "" {
		return nil
	}
	if search, is := in.(account.SearchInput); is {
		return desk.CountSearch(tx, search.Typed)
	}
	if err := desk.CountOpened(tx); err != nil {
		return err
	}
	if _, is := in.(account.RevealInput); is {
		return desk.CountReveal(tx)
	}
	return nil
}
