package oauth

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
)

var opRotateSecret = op.Define("oauth.rotate_secret", "Rotate an application's secret", op.Needs{Fresh: true, Whole: true})

// RotateSecretInput is an application that is to get a new secret.
type RotateSecretInput struct {
	Application string `json:"application"` // id
	// Overlap is for how many minutes the old secret works too: 0 to 10080.
	Overlap int `json:"overlap"`
}

// Validate checks the overlap.
func (in RotateSecretInput) Validate() error {
	var f fault.Fields
	f.Check(in.Overlap >= 0 && in.Overlap <= int(OverlapMax/time.Minute), "overlap", "overlap_range", "Give 0 to 10080 minutes, which is 7 days.")
	return f.Err()
}

// Target is the application.
func (in RotateSecretInput) Target() op.Target { return op.Target{Other: in.Application} }

// SecretRotated is told when an application got a new secret.
type SecretRotated struct {
	Application string    `json:"application"`
	Name        string    `json:"name"`
	OldUntil    time.Time `json:"old_until"`
}

var eventSecretRotated = event.Define("oauth.secret_rotated", "", SecretRotated{
	Application: "app_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Name: "Shop", OldUntil: time.Date(2026, 11, 4, 14, 2, 0, 0, time.UTC),
})

// RotateSecret gives an application a new secret, which is shown this once. The
// one before works for the overlap and then no more; one that was rotated out
// earlier is worthless at once. Tokens that exist stay.
//
// It returns [ErrNoApplication], and [ErrNoSecret] for kinds that have none.
func (s *Service) RotateSecret(ctx context.Context, actor authz.Actor, in RotateSecretInput) (ApplicationWithSecret, error) {
	return op.Do(ctx, s.db, actor, opRotateSecret, in, func(tx *op.Tx) (ApplicationWithSecret, error) {
		a, err := findFor(tx, in.Application)
		if err != nil {
			return ApplicationWithSecret{}, err
		}
		until := tx.Now.Add(time.Duration(in.Overlap) * time.Minute).UTC()
		out := ApplicationWithSecret{Application: a.Application, Secret: proof.NewTypedToken(SecretPrefix)}
		n, err := New(tx).rotateSecret(tx.Ctx, rotateSecretParams{ID: a.ID, Secret: proof.HashToken(out.Secret), OldUntil: nullable(until.UnixMicro())})
		if err != nil {
			return ApplicationWithSecret{}, fmt.Errorf("rotate the secret: %w", err)
		}
		if n == 0 {
			return ApplicationWithSecret{}, ErrNoSecret
		}
		out.OldSecretUntil, out.Version = &until, a.Version+1
		tx.Record(event.Fact{Type: eventSecretRotated, Data: SecretRotated{Application: a.ID, Name: a.Name, OldUntil: until}})
		return out, nil
	})
}
