package webhook

import (
	"context"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opRotateSecret = op.Define("webhook.rotate_secret", "Rotate a webhook's secret", op.Needs{Fresh: true, Whole: true})

// The longest time for which an old secret signs too, and how many secrets an
// endpoint may have at once.
const (
	OverlapMax  = 7 * 24 * time.Hour
	mostSecrets = 5
)

// ErrTooManySecrets is returned while too many old secrets are good still.
var ErrTooManySecrets = fault.New(fault.Conflict, "too_many_webhook_secrets", "Five secrets of this endpoint are good already. Rotate with an overlap of 0 to end the old ones at once, or wait until one ends.")

// RotateSecretInput is an endpoint that is to get a new secret.
type RotateSecretInput struct {
	Endpoint string `json:"endpoint"`
	// Overlap is for how many minutes requests are signed with the old secrets
	// too: 0 to 10080.
	Overlap int `json:"overlap"`
}

// Validate checks the overlap.
func (in RotateSecretInput) Validate() error {
	var f fault.Fields
	f.Check(in.Overlap >= 0 && in.Overlap <= int(OverlapMax/time.Minute), "overlap", "overlap_week", "Give 0 to 10080 minutes, which is 7 days.")
	return f.Err()
}

// Target is the endpoint.
func (in RotateSecretInput) Target() op.Target { return op.Target{Other: in.Endpoint} }

// SecretRotated is told when an endpoint got a new secret.
type SecretRotated struct {
	EndpointTold
	OldUntil time.Time `json:"old_until"`
}

var eventSecretRotated = event.Define("webhook.secret_rotated", "", SecretRotated{EndpointTold: exampleTold, OldUntil: time.Date(2026, 11, 4, 14, 2, 0, 0, time.UTC)})

// RotateSecret gives an endpoint a new secret, which is shown this once. For the
// overlap every request is signed with the old ones too, so that the receiver
// can change over without missing one (Standard Webhooks 1.0.0, "Webhook
// headers").
//
// It returns [ErrNoEndpoint] and [ErrTooManySecrets].
func (s *Service) RotateSecret(ctx context.Context, actor authz.Actor, in RotateSecretInput) (WithSecret, error) {
	return op.Do(ctx, s.db, actor, opRotateSecret, in, func(tx *op.Tx) (WithSecret, error) {
		was, err := locked(tx, in.Endpoint)
		if err != nil {
			return WithSecret{}, err
		}
		until := tx.Now.Add(time.Duration(in.Overlap) * time.Minute).UTC()
		if err := New(tx).expireSecrets(tx.Ctx, expireSecretsParams{At: nullable(until.UnixMicro()), Endpoint: was.ID}); err != nil {
			return WithSecret{}, fmt.Errorf("end the old secrets: %w", err)
		}
		good, err := secretsShown(tx, was.ID)
		if err != nil {
			return WithSecret{}, err
		}
		if len(good) >= mostSecrets {
			return WithSecret{}, ErrTooManySecrets
		}
		text, err := newSecret(tx, was.ID)
		if err != nil {
			return WithSecret{}, err
		}
		tx.Record(event.Fact{Type: eventSecretRotated, Data: SecretRotated{told(was), until}})
		return WithSecret{Endpoint: was, Secret: text}, nil
	})
}
