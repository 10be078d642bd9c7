package signin

import (
	"context"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
)

// Proofs are what a customer can prove by to be still there, where they are
// signed in already.
type Proofs struct {
	Password, Passkey bool
}

// Proofs returns by what the owner of a session can prove to be still there.
// Whoever has neither a password nor a passkey, because a provider or a mailed
// link signs them in, can only sign in again.
func (s *Service) Proofs(ctx context.Context, in session.Session) (out Proofs, err error) {
	err = s.db.Store.Read(ctx, func(tx *store.Tx) error {
		if out.Password, err = credential.HasPassword(ctx, tx, in.N); err != nil {
			return err
		}
		factors, err := credential.FactorsOf(ctx, tx, in.N)
		for _, f := range factors {
			out.Passkey = out.Passkey || f.Kind == credential.Passkey && f.Usable()
		}
		return err
	})
	return out, err
}
