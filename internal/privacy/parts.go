package privacy

import (
	"errors"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/op"
)

// beginParts begins to erase the accounts that became a part of an account
// which is erased: one person's data, under several numbers. Each has its own
// tombstone and its own key. It returns [ErrHeld] if a hold stands on one.
func beginParts(tx *op.Tx, n int64, request string) error {
	merged, err := account.PartsOf(tx.Ctx, tx.Tx, n)
	if err != nil {
		return err
	}
	for _, p := range merged {
		held, err := Held(tx.Ctx, tx.Tx, p.N)
		if err != nil {
			return err
		}
		if held && request != "" {
			return ErrHeld
		}
		grave, err := account.Bury(tx, p.N)
		if errors.Is(err, account.ErrErased) {
			continue
		}
		if err != nil {
			return err
		}
		if err := begin(tx, grave, request, 0); err != nil {
			return err
		}
	}
	return nil
}

// partsErased lists the login IDs of the parts that were erased by a request with
// its account. It returns an error if one of them is not done.
func partsErased(tx *op.Tx, e erasureOfRow) (string, error) {
	rows, err := New(tx).erasedWith(tx.Ctx, erasedWithParams{Request: e.Request, Account: e.Account})
	if err != nil {
		return "", fmt.Errorf("list the parts that were erased: %w", err)
	}
	var logins []string
	for _, r := range rows {
		if !r.DoneAt.Valid {
			return "", errors.New("issue a receipt: an account that became a part of this one is left")
		}
		logins = append(logins, r.Login)
	}
	return strings.Join(logins, ", "), nil
}

// copyParts copies what is held of the accounts that became a part of the
// target: it is the same person's.
func (s *Service) copyParts(tx *op.Tx) (out []Copied, err error) {
	parts, err := account.PartsOf(tx.Ctx, tx.Tx, tx.Account.N)
	if err != nil {
		return nil, err
	}
	target := tx.Account
	defer func() { tx.Account = target }()
	for _, p := range parts {
		tx.Account = &p
		one, err := s.copyOf(tx)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}
