package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/event"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/fold"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
)

var opCreateAPIKey = op.Define("staff.create_api_key", "Create an API key", op.Needs{Fresh: true})

// The kinds of key.
const (
	KindSystem = "system" // holds permissions of its own
	KindDesk   = "desk"   // acts for an agent, and may no more than that agent
)

// NameLength is how many characters a name of a key or member may have.
const NameLength = 100

// CreateAPIKeyInput is a key to create.
type CreateAPIKeyInput struct {
	Name    string `json:"name"` // says what the key is for
	Role    string `json:"role"`
	Kind    string `json:"kind"`    // system or desk; empty means system
	Member  string `json:"member"`  // a desk key's agent
	Tenant  string `json:"tenant"`  // id; empty means all, and each request names one
	Segment string `json:"segment"` // id; empty means all
}

// Validate checks name, role, kind, and that a desk key, and only that, has an
// agent.
func (in CreateAPIKeyInput) Validate() error {
	var f fault.Fields
	checkName(&f, in.Name)
	checkRole(&f, in.Role)
	checkLimits(&f, in.Tenant, in.Segment)
	f.Check(in.Kind == "" || in.Kind == KindSystem || in.Kind == KindDesk, "kind", "unknown", "Give system or desk.")
	f.Check((in.Kind == KindDesk) == (in.Member != ""), "member", "agent", "Give the agent's id for a desk key, and nothing for a system key.")
	return f.Err()
}

// Target is the installation.
func (in CreateAPIKeyInput) Target() op.Target { return op.Target{Other: in.Member} }

// CreatedAPIKey is a key with its text.
type CreatedAPIKey struct {
	APIKey
	// Key is the text to send, shown this once; only its hash is kept.
	Key secret.String `json:"key"`
}

// APIKey is a key without its text.
type APIKey struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Kind      string     `json:"kind"`
	Role      string     `json:"role"`
	RoleName  string     `json:"role_name,omitempty"` // of a tenant's own role
	Tenant    string     `json:"tenant"`
	Segment   string     `json:"segment"`
	Member    string     `json:"member"`
	CreatedBy string     `json:"created_by"`
	CreatedAt time.Time  `json:"created_at"`
	UsedAt    *time.Time `json:"used_at"` // to the minute
	RevokedAt *time.Time `json:"revoked_at"`
	// OldUntil is until when the text before the last rotation works too.
	OldUntil *time.Time `json:"old_until"`
}

// APIKeyCreated is told when a key was created.
type APIKeyCreated struct {
	Key  string `json:"key"`
	Kind string `json:"kind"`
	Role string `json:"role"`
}

var eventAPIKeyCreated = event.Define("staff.api_key_created", "", APIKeyCreated{Key: "key_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Kind: KindSystem, Role: authz.Agent})

// CreateAPIKey creates a key that holds a role, at most with the creator's own
// rights and limits.
//
// It returns [op.ErrForbidden] if a program asks, [ErrScope] or
// [ErrMoreThanOwn] if it would reach further than the creator does, [ErrNoRole],
// and [ErrNoMember] if the agent is not there or not active.
func (s *Service) CreateAPIKey(ctx context.Context, actor authz.Actor, in CreateAPIKeyInput) (CreatedAPIKey, error) {
	return op.Do(ctx, s.db, actor, opCreateAPIKey, in, func(tx *op.Tx) (CreatedAPIKey, error) {
		if err := mayCreate(tx, in); err != nil {
			return CreatedAPIKey{}, err
		}
		name, err := fold.Text(in.Name)
		if err != nil {
			return CreatedAPIKey{}, fmt.Errorf("read a validated name: %w", err)
		}
		key := CreatedAPIKey{Key: proof.NewTypedToken(proof.KeyPrefix), APIKey: APIKey{
			ID: tx.NewID("key"), Name: name, Kind: in.Kind, Role: in.Role, Tenant: in.Tenant, Segment: in.Segment,
			Member: in.Member, CreatedBy: actor.ID, CreatedAt: tx.Now.UTC(),
		}}
		if key.Kind == "" {
			key.Kind = KindSystem
		}
		err = New(tx).insertKey(tx.Ctx, insertKeyParams{
			ID: key.ID, Tenant: key.Tenant, Name: key.Name, Kind: key.Kind, Role: key.Role, Segment: key.Segment,
			Member: key.Member, Digest: proof.HashToken(key.Key), CreatedBy: key.CreatedBy, CreatedAt: tx.Now.UnixMicro(),
		})
		if err != nil {
			return CreatedAPIKey{}, fmt.Errorf("insert the key: %w", err)
		}
		tx.Record(event.Fact{Type: eventAPIKeyCreated, Data: APIKeyCreated{Key: key.ID, Kind: key.Kind, Role: key.Role}})
		return key, nil
	})
}

func mayCreate(tx *op.Tx, in CreateAPIKeyInput) error {
	if err := person(tx.Actor); err != nil {
		return err
	}
	if err := checkScope(tx, opCreateAPIKey.Name, in.Tenant, in.Segment); err != nil {
		return err
	}
	if err := mayHold(tx, in.Role, in.Tenant, in.Segment); err != nil {
		return err
	}
	if in.Kind != KindDesk {
		return nil
	}
	m, err := New(tx).memberByID(tx.Ctx, in.Member)
	if errors.Is(err, sql.ErrNoRows) || err == nil && m.Status != Active {
		return ErrNoMember
	}
	if err != nil {
		return fmt.Errorf("find the agent: %w", err)
	}
	return nil
}

// mayHold returns a fault unless the role exists and the actor holds every
// permission of it in all of the scope.
func mayHold(tx *op.Tx, role, tenant, segment string) error {
	found, err := given(tx, role, tenant)
	if err != nil {
		return err
	}
	for p := range found.Permissions {
		if !tx.Actor.MayIn(p, tenant, segment) {
			return ErrMoreThanOwn
		}
	}
	return nil
}

func checkName(f *fault.Fields, raw string) {
	text, err := fold.Text(raw)
	f.Check(err == nil && text != "" && utf8.RuneCountInString(text) <= NameLength, "name", "required",
		fmt.Sprintf("Give a name of 1 to %d characters.", NameLength))
}
