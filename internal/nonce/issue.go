package nonce

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/readmit/readmit/internal/op"
)

// Draft is a nonce about to be issued.
type Draft struct {
	Kind    Kind
	Account int64 // 0: nobody's yet
	Epoch   int64 // the account's auth_epoch
	// Target is what it proves, in its canonical form: an address, a number.
	Target string
	// Bound is what it is good in, such as a flow's id; empty: anywhere.
	Bound string
	For   time.Duration
	// Digits is the length of a code: 6, or 8 where it is read aloud. 0: a link.
	Digits int
	// Data is kept sealed with the account's key, and given back when the nonce
	// is redeemed. Only an account's nonce can have some.
	Data []byte
}

func (n Draft) check() error {
	switch {
	case !slices.Contains(Kinds, n.Kind):
		return fmt.Errorf("issue a nonce: no kind is called %q", n.Kind)
	case n.For <= 0:
		return errors.New("issue a nonce: it would be good for no time")
	case n.Digits != 0 && n.Digits != 6 && n.Digits != 8:
		return fmt.Errorf("issue a nonce: a code of %d digits", n.Digits)
	case n.Account == 0 && n.Data != nil:
		return errors.New("issue a nonce: only an account's key can seal its data")
	}
	return nil
}

// Issue is the step that issues a nonce in the actor's tenant, and returns its
// id, which goes into the queue of messages: see [Text]. Those of the same
// account, kind and target that were issued before are dead from now on. The
// caller holds the account's row, so that only one is the newest.
func Issue(tx *op.Tx, n Draft) (string, error) {
	if err := n.check(); err != nil {
		return "", err
	}
	q, owner := New(tx), sql.NullInt64{Int64: n.Account, Valid: n.Account != 0}
	if err := kill(tx, q, n); err != nil {
		return "", err
	}
	nonce := tx.NewID(prefix)
	key, mac, err := macOf(tx.Ring(), nil, nonce, n.Kind)
	if err != nil {
		return "", err
	}
	data, err := tx.SealFor(n.Account, n.Data, nonce)
	if err != nil {
		return "", err
	}
	err = q.insertNonce(tx.Ctx, insertNonceParams{
		ID: nonce, Tenant: tx.Actor.Tenant, Account: owner, Kind: string(n.Kind), Epoch: n.Epoch, Target: n.Target, Bound: n.Bound,
		Digits: int64(n.Digits), KeyID: key, Digest: digestOf(mac), Data: data,
		CreatedAt: tx.Now.UnixMicro(), ExpiresAt: tx.Now.Add(n.For).UnixMicro(),
	})
	if err != nil {
		return "", fmt.Errorf("insert a nonce: %w", err)
	}
	return nonce, nil
}

// kill ends those that the draft takes the place of.
func kill(tx *op.Tx, q *Queries, n Draft) error {
	now := tx.Now.UnixMicro()
	var err error
	if n.Account != 0 {
		err = q.supersede(tx.Ctx, supersedeParams{Now: now, Account: n.Account, Kind: string(n.Kind), Target: n.Target})
	} else {
		err = q.supersedeOfNobody(tx.Ctx, supersedeOfNobodyParams{Now: now, Tenant: tx.Actor.Tenant, Kind: string(n.Kind), Target: n.Target})
	}
	if err != nil {
		return fmt.Errorf("end older nonces: %w", err)
	}
	return nil
}
