package nonce

import (
	"fmt"
	"slices"

	"github.com/readmit/readmit/internal/op"
)

// Cancel is the step that calls back every link and code of an account that is
// of one of the kinds, or, if none is named, of any but [StopAct]: that lets
// nobody in, and whoever ends everything must not take it from the owner. What
// was used stays as it is. A message whose nonce was called back is not sent any more.
func Cancel(tx *op.Tx, account int64, kinds ...Kind) error {
	if len(kinds) == 0 {
		kinds = slices.DeleteFunc(slices.Clone(Kinds), func(k Kind) bool { return k == StopAct })
	}
	q := New(tx)
	for _, k := range kinds {
		err := q.cancelKind(tx.Ctx, cancelKindParams{Now: tx.Now.UnixMicro(), Account: account, Kind: string(k)})
		if err != nil {
			return fmt.Errorf("call back nonces: %w", err)
		}
	}
	return nil
}

// CancelTarget is the step that calls back every link and code of an account
// that went to an address or a number, of whatever kind: it is not the
// account's any more.
func CancelTarget(tx *op.Tx, account int64, target string) error {
	err := New(tx).cancelTarget(tx.Ctx, cancelTargetParams{Now: tx.Now.UnixMicro(), Account: account, Target: target})
	if err != nil {
		return fmt.Errorf("call back a target's nonces: %w", err)
	}
	return nil
}
