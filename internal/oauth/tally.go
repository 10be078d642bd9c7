package oauth

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/store"
)

// Counted is told once a minute for each application and kind: how many times
// it happened. Tokens and refusals come too often, and from too many strangers,
// for an event each.
type Counted struct {
	Application string `json:"application"`
	Name        string `json:"name"`
	// Kind is the grant by which tokens were issued: authorization_code,
	// refresh_token, client_credentials or device_code; empty for refusals.
	Kind  string `json:"kind,omitempty"`
	Count int    `json:"count"`
}

func counted(kind string) Counted {
	return Counted{Application: exampleChanged.Application, Name: exampleChanged.Name, Kind: kind, Count: 12}
}

var (
	eventTokenIssued         = event.Define("oauth.token_issued", "", counted("refresh_token"), "ACCESS_TOKEN_OBTAINED")
	eventInvalidClient       = event.Define("oauth.invalid_client", "", counted(""), "INVALID_CLIENT_SECRET_REQUESTED")
	eventInvalidRedirectURI  = event.Define("oauth.invalid_redirect_uri", "", counted(""), "INVALID_REDIRECT_URI_REQUESTED")
	eventInvalidCodeVerifier = event.Define("oauth.invalid_code_verifier", "", counted(""), "INVALID_CODE_VERIFIER_REQUESTED")
	eventScopeRefused        = event.Define("oauth.scope_refused", "", counted(""), "NON_APPROVED_SCOPES_REQUESTED")
)

// tally counts in memory what [Service.Roll] tells. Only applications that exist
// are counted, so strangers cannot make it grow.
type tally struct {
	mu     sync.Mutex
	counts map[tallied]int
}

type tallied struct {
	typ                             *event.Type
	tenant, application, name, kind string
}

func newTally() *tally { return &tally{counts: map[tallied]int{}} }

// count notes that something happened to an application.
func (s *Service) count(typ *event.Type, a application, kind string) {
	s.tally.mu.Lock()
	defer s.tally.mu.Unlock()
	s.tally.counts[tallied{typ, a.tenant, a.ID, a.Name, kind}]++
}

func (t *tally) take() map[tallied]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	taken := t.counts
	t.counts = map[tallied]int{}
	return taken
}

func (t *tally) putBack(lost map[tallied]int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for k, n := range lost {
		t.counts[k] += n
	}
}

// Roll tells what was counted since the last time, and notes when applications
// were last used. It is a job's work, once a minute on every node and once more
// before it stops; a process that is killed loses a minute's counts.
func (s *Service) Roll(ctx context.Context) error {
	byTenant := map[string]map[tallied]int{}
	for k, n := range s.tally.take() {
		if byTenant[k.tenant] == nil {
			byTenant[k.tenant] = map[tallied]int{}
		}
		byTenant[k.tenant][k] = n
	}
	var failed error
	for tenant, counts := range byTenant {
		if err := s.roll(ctx, tenant, counts); err != nil {
			s.tally.putBack(maps.Clone(counts))
			failed = errors.Join(failed, err)
		}
	}
	return failed
}

func (s *Service) roll(ctx context.Context, tenant string, counts map[tallied]int) error {
	now := s.db.Now()
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		act := ledger.Act{Op: "oauth.roll", Actor: system(tenant), At: now}
		for k, n := range counts {
			if err := s.db.Ledger.Event(ctx, tx, act, event.Fact{Type: k.typ, Data: Counted{Application: k.application, Name: k.name, Kind: k.kind, Count: n}}); err != nil {
				return err
			}
			if k.typ != eventTokenIssued {
				continue
			}
			if err := New(tx).touchApplication(ctx, touchApplicationParams{ID: k.application, UsedAt: nullable(now.UnixMicro())}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("tell how many tokens were issued: %w", err)
	}
	return nil
}

// system is Readmit itself at work in a tenant.
func system(tenant string) authz.Actor {
	return authz.Actor{Kind: authz.System, ID: "job", Name: "Readmit", Tenant: tenant, Call: authz.Call{Via: "job"}}
}
