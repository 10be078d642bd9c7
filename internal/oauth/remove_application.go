package oauth

import (
	"context"
	"fmt"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/op"
)

var opRemoveApplication = op.Define("oauth.remove_application", "Remove an application", op.Needs{Fresh: true, Whole: true})

var eventApplicationRemoved = event.Define("oauth.application_removed", "", exampleChanged, "APP_DELETED")

// RemoveApplication removes an application for good. Its tokens are refused
// from this commit on; its grants and consents are deleted in the background.
//
// It returns [ErrNoApplication].
func (s *Service) RemoveApplication(ctx context.Context, actor authz.Actor, in ApplicationInput) (Application, error) {
	return op.Do(ctx, s.db, actor, opRemoveApplication, in, func(tx *op.Tx) (Application, error) {
		a, err := findFor(tx, in.Application)
		if err != nil {
			return Application{}, err
		}
		n, err := New(tx).removeApplication(tx.Ctx, removeApplicationParams{ID: a.ID, RemovedAt: nullable(tx.Now.UnixMicro())})
		if err != nil {
			return Application{}, fmt.Errorf("remove the application: %w", err)
		}
		if n == 0 {
			return Application{}, ErrNoApplication
		}
		tx.Record(event.Fact{Type: eventApplicationRemoved, Data: a.changed()})
		return a.Application, nil
	})
}
