package oauth

import (
	"context"
	"fmt"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
)

var opChangeApplication = op.Define("oauth.change_application", "Change an application", op.Needs{Fresh: true, Whole: true})

// ChangeApplicationInput is an application with all of its settings as they are
// to be.
type ChangeApplicationInput struct {
	Application string `json:"application"` // id
	Version     int64  `json:"version"`     // that the change is based on
	Settings
}

// Validate checks what can be checked without the application's kind.
func (in ChangeApplicationInput) Validate() error {
	var f fault.Fields
	f.Check(in.Version > 0, "version", "required", "Give the version that your change is based on.")
	return f.Err()
}

// Target is the application.
func (in ChangeApplicationInput) Target() op.Target { return op.Target{Other: in.Application} }

var eventApplicationChanged = event.Define("oauth.application_changed", "", exampleChanged, "APP_MODIFIED")

// ChangeApplication replaces an application's settings. Its kind stays, and so
// do secret and tokens that exist; a scope that was taken away is gone from the
// next refresh on, a redirect URI at once.
//
// It returns [ErrNoApplication], [ErrChangedMeanwhile], and [fault.ErrInvalid].
func (s *Service) ChangeApplication(ctx context.Context, actor authz.Actor, in ChangeApplicationInput) (Application, error) {
	return op.Do(ctx, s.db, actor, opChangeApplication, in, func(tx *op.Tx) (Application, error) {
		a, err := findFor(tx, in.Application)
		if err != nil {
			return Application{}, err
		}
		var f fault.Fields
		in.check(&f, a.Kind)
		if err := f.Err(); err != nil {
			return Application{}, err
		}
		if err := checkScopes(tx, in.Scopes); err != nil {
			return Application{}, err
		}
		a.Settings = in.kept()
		n, err := New(tx).changeApplication(tx.Ctx, changeApplicationParams{
			ID: a.ID, Version: in.Version, Name: a.Name, RedirectUris: strings.Join(a.RedirectURIs, "\n"), PostLogoutUris: strings.Join(a.PostLogoutURIs, "\n"),
			LogoutUri: a.LogoutURI, Scopes: strings.Join(a.Scopes, " "), Consent: a.Consent,
			AccessSeconds: int64(a.AccessSeconds), RefreshSeconds: int64(a.RefreshSeconds),
		})
		if err != nil {
			return Application{}, fmt.Errorf("change the application: %w", err)
		}
		if n == 0 {
			return Application{}, ErrChangedMeanwhile
		}
		a.Version = in.Version + 1
		tx.Record(event.Fact{Type: eventApplicationChanged, Data: a.changed()})
		return a.Application, nil
	})
}

func (a application) changed() ApplicationChanged {
	return ApplicationChanged{Application: a.ID, Name: a.Name, Kind: a.Kind}
}
