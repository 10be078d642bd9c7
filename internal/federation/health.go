package federation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/store"
)

// failuresTold is how many failures in a row make a provider count as failing:
// one alone is a lost packet.
const failuresTold = 3

// downFault is [ErrDown] with what went wrong, for the log and the counter.
type downFault struct {
	word  string
	cause error
}

func down(word string, cause error) error { return &downFault{word, cause} }

func (d *downFault) Error() string { return d.word + ": " + d.cause.Error() }
func (d *downFault) Unwrap() error { return ErrDown }

// note counts how a provider answered. What a person did, such as going back
// without consent, is not counted.
func (s *Service) note(ctx context.Context, tenant, slug string, err error) {
	var r *refusal
	var d *downFault
	switch {
	case err == nil:
		s.count(ctx, tenant, slug, "")
	case errors.As(err, &r) && r.settings:
		s.count(ctx, tenant, slug, r.word)
	case errors.As(err, &d):
		s.count(ctx, tenant, slug, d.word)
	}
	if err != nil {
		s.db.Log.InfoContext(ctx, "a sign-in by a provider failed", "tenant", tenant, "provider", slug, "error", err)
	}
}

// count writes a success (no word) or a failure. That it cannot be counted must
// not keep somebody from signing in.
func (s *Service) count(ctx context.Context, tenant, slug, word string) {
	at := nullable(s.db.Now().UnixMicro())
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		if word == "" {
			return New(tx).noteSuccess(ctx, noteSuccessParams{At: at, Tenant: tenant, Slug: slug})
		}
		return New(tx).noteFailure(ctx, noteFailureParams{At: at, Code: word, Tenant: tenant, Slug: slug})
	})
	if err != nil {
		s.db.Log.ErrorContext(ctx, "cannot count how a provider answers", "error", err)
	}
}

// Failing is a provider by which nobody could sign in lately.
type Failing struct {
	Tenant string // name
	Label  string
	Times  int64
	Since  time.Time
	Code   string // of the last failure
}

// Working tells how the installation's providers are: how many are switched on,
// and which of them fail, the oldest failure first. It is a step of the page
// of how the installation is.
func Working(ctx context.Context, tx *store.Tx) (on int64, failing []Failing, err error) {
	q := New(tx)
	if on, err = q.countEnabled(ctx); err != nil {
		return 0, nil, fmt.Errorf("count the providers: %w", err)
	}
	rows, err := q.failing(ctx, failuresTold)
	if err != nil {
		return 0, nil, fmt.Errorf("look which providers fail: %w", err)
	}
	for _, r := range rows {
		failing = append(failing, Failing{Tenant: r.Name, Label: r.Label, Times: r.Failures, Since: micro(r.FailingSince.Int64), Code: r.Failure})
	}
	return on, failing, nil
}

// Purge forgets flows that ended a day ago.
func (s *Service) Purge(ctx context.Context) error {
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		_, err := New(tx).forgetFlows(ctx, s.db.Now().Add(-24*time.Hour).UnixMicro())
		return err
	})
	if err != nil {
		return fmt.Errorf("forget flows: %w", err)
	}
	return nil
}
