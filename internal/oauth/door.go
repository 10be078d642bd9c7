package oauth

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
)

// passed says that an account may have a code or token now. Only [open] makes
// one, and nothing about an account is minted without one (C21).
type passed struct {
	standing account.Standing
	session  session.Session
}

// door is the one way to a code or token of an account. In the transaction that
// makes it, and with the account's row locked, it asks whether the account may
// authenticate (account.MayAuthenticate), whether everything was ended since
// (the epoch), and whether the session stands.
//
// It returns a fault that says why not; any other error is the store's, and is
// never taken for a yes (C32).
func door(tx *op.Tx, n, epoch int64, sessionID string) (passed, error) {
	return open(tx.Ctx, tx.Tx, tx.Now, n, epoch, sessionID, true)
}

// look is [door] for what is read: it locks nothing, and nothing is minted of
// what it returns.
func look(ctx context.Context, tx *store.Tx, now time.Time, n, epoch int64, sessionID string) (passed, error) {
	return open(ctx, tx, now, n, epoch, sessionID, false)
}

func open(ctx context.Context, tx *store.Tx, now time.Time, n, epoch int64, sessionID string, lock bool) (passed, error) {
	standing, err := account.StandingOf(ctx, tx, n, lock)
	if errors.Is(err, sql.ErrNoRows) {
		return passed{}, session.ErrEnded
	}
	if err != nil {
		return passed{}, err
	}
	if standing.Epoch != epoch {
		return passed{}, session.ErrEnded
	}
	if f := standing.MayAuthenticate(now, account.DoorRules{Standing: true, Pending: true}); f != nil {
		return passed{}, f
	}
	in, err := session.ByID(ctx, tx, sessionID, now)
	if err != nil {
		return passed{}, err
	}
	if in.N != n {
		return passed{}, session.ErrEnded
	}
	return passed{standing: standing, session: in}, nil
}

// ended is what an application is told of why the door is closed: the sentence
// that its user may read, under the code that its library knows.
func ended(err error) error {
	if f := fault.As(err); f != nil && f.Kind != fault.Unavailable {
		return ErrInvalidGrant.Withf("%s", f.Message)
	}
	return err
}
