package oauth

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opEnableApplication = op.Define("oauth.enable_application", "Enable an application", op.Needs{Fresh: true, Whole: true})

var eventApplicationEnabled = event.Define("oauth.application_enabled", "", exampleChanged)

// EnableApplication takes back what [Service.DisableApplication] did.
//
// It returns [ErrNoApplication] and [ErrEnabledAlready].
func (s *Service) EnableApplication(ctx context.Context, actor authz.Actor, in ApplicationInput) (Application, error) {
	return op.Do(ctx, s.db, actor, opEnableApplication, in, func(tx *op.Tx) (Application, error) {
		a, err := findFor(tx, in.Application)
		if err != nil {
			return Application{}, err
		}
		n, err := New(tx).enableApplication(tx.Ctx, a.ID)
		if err != nil {
			return Application{}, fmt.Errorf("enable the application: %w", err)
		}
		if n == 0 {
			return Application{}, ErrEnabledAlready
		}
		a.DisabledAt, a.Version = nil, a.Version+1
		tx.Record(event.Fact{Type: eventApplicationEnabled, Data: a.changed()})
		return a.Application, nil
	})
}
