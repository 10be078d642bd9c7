package account

import (
	"fmt"

	"github.com/readmit/readmit/internal/op"
)

// savePhones keeps in step what copies the telephone numbers of an account,
// after one of them was written: the account's row and the counts. lost says
// that a verified number was taken away. The caller holds the account's lock.
func savePhones(tx *op.Tx, n int64, lost bool) error {
	c, err := contactsOf(tx.Ctx, tx.Tx, n)
	if err != nil {
		return err
	}
	d := Draft{}
	for _, p := range c.phones {
		d.Phones = append(d.Phones, Phone{Number: p.number, Type: p.kind, VerifiedAt: when(p.verified)})
	}
	number, verified := d.primaryPhone()
	if err := New(tx).savePhone(tx.Ctx, savePhoneParams{N: n, Phone: number, Verified: verified, Lost: lost}); err != nil {
		return fmt.Errorf("save the phone that lists show: %w", err)
	}
	return Restate(tx.Ctx, tx.Tx, n)
}

// write changes a number's row.
func (p heldPhone) write(tx *op.Tx, n int64, reversed string) error {
	err := New(tx).changePhone(tx.Ctx, changePhoneParams{
		Account: n, ID: p.id, Number: p.number, Reversed: reversed, Type: p.kind, VerifiedAt: p.verified, JoinedAt: p.joined, Since: p.since,
	})
	if err != nil {
		return fmt.Errorf("write a phone: %w", err)
	}
	return nil
}
