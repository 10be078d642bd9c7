package oauth

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opAddApplication = op.Define("oauth.add_application", "Add an application", op.Needs{Fresh: true, Whole: true})

// SecretPrefix begins client secrets, so that scanners of leaked secrets find them.
const SecretPrefix = "rms"

// AddApplicationInput is an application to add.
type AddApplicationInput struct {
	Kind string `json:"kind"`
	Settings
}

// Validate checks the kind and every setting.
func (in AddApplicationInput) Validate() error {
	var f fault.Fields
	f.Check(slices.Contains(Kinds, in.Kind), "kind", "unknown", "Choose web, single_page, native, machine or device.")
	in.check(&f, in.Kind)
	return f.Err()
}

// Target is the tenant.
func (in AddApplicationInput) Target() op.Target { return op.Target{} }

// ApplicationWithSecret is an application and its new secret.
type ApplicationWithSecret struct {
	Application
	// Secret is shown this once; only its SHA-256 is kept. Empty for kinds that
	// could not keep it.
	Secret secret.String `json:"secret,omitempty"`
}

// ApplicationChanged is told when an application was added, changed, disabled,
// enabled or removed.
type ApplicationChanged struct {
	Application string `json:"application"`
	Name        string `json:"name"`
	Kind        string `json:"kind"`
}

var exampleChanged = ApplicationChanged{Application: "app_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Name: "Shop", Kind: Web}

var eventApplicationAdded = event.Define("oauth.application_added", "", exampleChanged, "APP_CREATED")

// AddApplication adds an application. A kind that can keep a secret gets one of
// 256 bits, which is shown this once. Without scopes it may ask for openid,
// profile and email; a machine for none.
//
// It returns [ErrTooMany], and [fault.ErrInvalid] for scopes that the tenant
// does not have.
func (s *Service) AddApplication(ctx context.Context, actor authz.Actor, in AddApplicationInput) (ApplicationWithSecret, error) {
	return op.Do(ctx, s.db, actor, opAddApplication, in, func(tx *op.Tx) (ApplicationWithSecret, error) {
		n, err := New(tx).countApplications(tx.Ctx, actor.Tenant)
		if err != nil {
			return ApplicationWithSecret{}, fmt.Errorf("count the applications: %w", err)
		}
		if n >= MostApplications {
			return ApplicationWithSecret{}, ErrTooMany
		}
		if len(in.Scopes) == 0 && in.Kind != Machine {
			in.Scopes = []string{"openid", "profile", "email"}
		}
		if err := checkScopes(tx, in.Scopes); err != nil {
			return ApplicationWithSecret{}, err
		}
		added := ApplicationWithSecret{Application: Application{ID: tx.NewID("app"), Kind: in.Kind, Settings: in.kept(), Version: 1, CreatedBy: actor.ID, CreatedAt: tx.Now.UTC()}}
		var digest []byte
		if confidential(in.Kind) {
			added.Secret = proof.NewTypedToken(SecretPrefix)
			digest = proof.HashToken(added.Secret)
		}
		if err := insert(tx, added.Application, digest); err != nil {
			return ApplicationWithSecret{}, err
		}
		tx.Record(event.Fact{Type: eventApplicationAdded, Data: ApplicationChanged{Application: added.ID, Name: added.Name, Kind: in.Kind}})
		return added, nil
	})
}

// kept is what is stored of the settings: the defaults filled in, no list nil.
func (s Settings) kept() Settings {
	s.Name, _ = fold.Text(s.Name)
	if s.AccessSeconds == 0 {
		s.AccessSeconds = AccessSeconds
	}
	for _, list := range []*[]string{&s.RedirectURIs, &s.PostLogoutURIs, &s.Scopes} {
		*list = unique(*list)
	}
	return s
}

func unique(list []string) []string {
	out := []string{}
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func insert(tx *op.Tx, a Application, digest []byte) error {
	err := New(tx).insertApplication(tx.Ctx, insertApplicationParams{
		ID: a.ID, Tenant: tx.Actor.Tenant, Name: a.Name, Kind: a.Kind, Secret: digest,
		RedirectUris: strings.Join(a.RedirectURIs, "\n"), PostLogoutUris: strings.Join(a.PostLogoutURIs, "\n"), LogoutUri: a.LogoutURI,
		Scopes: strings.Join(a.Scopes, " "), Consent: a.Consent, AccessSeconds: int64(a.AccessSeconds), RefreshSeconds: int64(a.RefreshSeconds),
		CreatedBy: a.CreatedBy, CreatedAt: tx.Now.UnixMicro(),
	})
	if err != nil {
		return fmt.Errorf("insert the application: %w", err)
	}
	return nil
}

func nullable(us int64) sql.NullInt64 { return sql.NullInt64{Int64: us, Valid: true} }
