package staff

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// Keys finds who is behind an API key.
type Keys struct {
	db      *op.DB
	tenants *tenant.Service
}

// NewKeys returns the keys in db.
func NewKeys(db *op.DB) *Keys { return &Keys{db: db, tenants: tenant.NewService(db)} }

// Actor returns who acts by a key, in which tenant; the transport sets the
// call. The tenant is the key's own, or the one that the request names by
// short name or id, or the only one there is. A desk key may do what its role
// and its agent both may. The key is marked as used at most once a minute.
//
// It returns [ErrKey] for a key that is malformed, unknown, revoked, or whose
// agent is not active; [ErrKeyTenant] for a tenant that is not there or not
// the key's; [ErrKeyNoTenant] if a tenant must be named.
func (k *Keys) Actor(ctx context.Context, key secret.String, named string) (authz.Actor, error) {
	return k.actor(ctx, key, named, false)
}

// Anywhere is [Keys.Actor] for requests that are about no single tenant: where
// one would have to be named, the actor is in none.
func (k *Keys) Anywhere(ctx context.Context, key secret.String, named string) (authz.Actor, error) {
	return k.actor(ctx, key, named, true)
}

func (k *Keys) actor(ctx context.Context, key secret.String, named string, anywhere bool) (authz.Actor, error) {
	found, err := k.find(ctx, key)
	if err != nil {
		return authz.Actor{}, err
	}
	id, err := k.tenantOf(ctx, found.row.Tenant, named)
	if err != nil && !(anywhere && errors.Is(err, ErrKeyNoTenant)) {
		return authz.Actor{}, err
	}
	if err := k.touch(ctx, found.row); err != nil {
		return authz.Actor{}, err
	}
	return found.actor(id), nil
}

// foundKey is a key with what its role and, for a desk key, its agent's roles
// permit now.
type foundKey struct {
	row    keyByDigestRow
	agent  memberByIDRow
	own    []authz.Grant
	agents []authz.Grant
}

// find reads the key and, for a desk key, its agent.
func (k *Keys) find(ctx context.Context, key secret.String) (f foundKey, err error) {
	if !proof.IsTypedToken(proof.KeyPrefix, key) {
		return f, ErrKey
	}
	err = k.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		f.row, err = New(tx).keyByDigest(ctx, keyByDigestParams{
			Digest: proof.HashToken(key), OldUntil: sql.NullInt64{Int64: k.db.Now().UnixMicro(), Valid: true},
		})
		if err != nil {
			return err
		}
		f.own, err = grantsOf(ctx, tx, []RoleHeld{{Tenant: f.row.Tenant, Segment: f.row.Segment, Role: f.row.Role}})
		if err != nil || f.row.Kind != KindDesk {
			return err
		}
		if f.agent, err = New(tx).memberByID(ctx, f.row.Member); err != nil {
			return err
		}
		held, err := rolesHeld(ctx, tx, f.row.Member)
		if err != nil {
			return err
		}
		f.agents, err = grantsOf(ctx, tx, held)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) || err == nil && f.row.Kind == KindDesk && f.agent.Status != Active {
		return f, ErrKey
	}
	if err != nil {
		return f, fmt.Errorf("find the key: %w", err)
	}
	return f, nil
}

// ofKey is what every key may do, also in no tenant: find out where it may act.
var ofKey = authz.SetOf("tenant.list")

func (f foundKey) actor(tenant string) authz.Actor {
	a := authz.Actor{Kind: authz.SystemKey, ID: f.row.ID, Name: f.row.Name, Tenant: tenant, Own: ofKey}
	if f.row.Kind == KindSystem || len(f.own) == 0 {
		a.Grants = f.own
		return a
	}
	a.Kind, a.OnBehalfOf, a.Name = authz.DeskKey, f.agent.ID, f.agent.Name+" by "+f.row.Name
	a.Grants = narrowed(f.agents, tenant, f.row.Segment, f.own[0].Permissions)
	return a
}

// tenantOf decides which tenant a request by a key is about.
func (k *Keys) tenantOf(ctx context.Context, keys, named string) (string, error) {
	if named == "" && keys != "" {
		return keys, nil
	}
	if named == "" {
		return k.onlyTenant(ctx)
	}
	t, err := k.tenants.BySlug(ctx, named)
	if errors.Is(err, op.ErrNotFound) {
		t, err = k.tenants.ByID(ctx, named)
	}
	if errors.Is(err, op.ErrNotFound) || err == nil && keys != "" && t.ID != keys {
		return "", ErrKeyTenant
	}
	return t.ID, err
}

func (k *Keys) onlyTenant(ctx context.Context) (string, error) {
	all, err := k.tenants.All(ctx)
	if err != nil {
		return "", err
	}
	if len(all) != 1 {
		return "", ErrKeyNoTenant
	}
	return all[0].ID, nil
}

func (k *Keys) touch(ctx context.Context, row keyByDigestRow) error {
	now := k.db.Now()
	if row.UsedAt.Valid && now.Sub(time.UnixMicro(row.UsedAt.Int64)) < touchEvery {
		return nil
	}
	err := k.db.Store.Write(ctx, func(tx *store.Tx) error {
		return New(tx).touchKey(ctx, touchKeyParams{ID: row.ID, UsedAt: sql.NullInt64{Int64: now.UnixMicro(), Valid: true}})
	})
	if err != nil {
		return fmt.Errorf("mark the key as used: %w", err)
	}
	return nil
}
