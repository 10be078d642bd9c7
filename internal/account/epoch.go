package account

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// EndEverything ends every session, link, code, grant and token of an account
// with the operation's commit, by giving it another epoch, which it returns.
// What is to survive, such as the session in which a password was changed, is
// made anew under that epoch.
func EndEverything(tx *op.Tx, n int64) (epoch int64, err error) {
	epoch, err = New(tx).nextEpoch(tx.Ctx, n)
	if err != nil {
		return 0, fmt.Errorf("end everything of an account: %w", err)
	}
	return epoch, nil
}

// NoteSignIn keeps when and by which identity somebody signed in. It does not
// touch the count of failures: see [ForgetFailures]. The caller has locked the
// account's row.
func NoteSignIn(tx *op.Tx, n int64, identity string) error {
	q, at := New(tx), tx.Now.UnixMicro()
	if err := moveQuiet(tx, n, -1); err != nil {
		return err
	}
	if err := q.noteLogin(tx.Ctx, noteLoginParams{N: n, Identity: identity, At: at}); err != nil {
		return fmt.Errorf("note the sign-in: %w", err)
	}
	if err := q.noteIdentity(tx.Ctx, noteIdentityParams{Account: n, Type: identity, At: at}); err != nil {
		return fmt.Errorf("note the sign-in of the identity: %w", err)
	}
	return nil
}
