package oauth

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opDisableApplication = op.Define("oauth.disable_application", "Disable an application", op.Needs{Fresh: true, Whole: true})

// ApplicationInput names an application.
type ApplicationInput struct {
	Application string `json:"application"` // id
}

// Validate accepts every id: what is unknown is not found.
func (in ApplicationInput) Validate() error { return nil }

// Target is the application.
func (in ApplicationInput) Target() op.Target { return op.Target{Other: in.Application} }

var eventApplicationDisabled = event.Define("oauth.application_disabled", "", exampleChanged)

// DisableApplication lets nobody sign in to an application, and gives it no
// token, until it is enabled again. Grants stay, and can be used again then.
//
// It returns [ErrNoApplication] and [ErrDisabledAlready].
func (s *Service) DisableApplication(ctx context.Context, actor authz.Actor, in ApplicationInput) (Application, error) {
	return op.Do(ctx, s.db, actor, opDisableApplication, in, func(tx *op.Tx) (Application, error) {
		a, err := findFor(tx, in.Application)
		if err != nil {
			return Application{}, err
		}
		n, err := New(tx).disableApplication(tx.Ctx, disableApplicationParams{ID: a.ID, DisabledAt: nullable(tx.Now.UnixMicro())})
		if err != nil {
			return Application{}, fmt.Errorf("disable the application: %w", err)
		}
		if n == 0 {
			return Application{}, ErrDisabledAlready
		}
		now := tx.Now.UTC()
		a.DisabledAt, a.Version = &now, a.Version+1
		tx.Record(event.Fact{Type: eventApplicationDisabled, Data: a.changed()})
		return a.Application, nil
	})
}
