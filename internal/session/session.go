package session

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
)

// touchEvery is how old the mark of a session's last use may become: a write
// for each request would cost more than the request.
const touchEvery = time.Minute

// Session is a customer's sign-in on one device.
type Session struct {
	ID      string
	N       int64  // the account's number
	Account string // its login ID
	Name    string // as shown on cards
	Tenant  string
	Epoch   int64
	// Identity is the way of signing in: password, google, passkey.
	Identity string
	// Methods are what was proved (RFC 8176): pwd, otp, sms, hwk.
	Methods         []string
	Application     string // the id of the one it began with; empty for the customers' pages
	AuthenticatedAt time.Time
	CreatedAt       time.Time
	SeenAt          time.Time // to the minute
	ExpiresAt       time.Time // at the latest
	Device          string    // an id; empty if the device was forgotten
	// Restricted says that contacts and ways of signing in cannot be changed.
	Restricted bool
}

// Sessions finds who is behind a cookie.
type Sessions struct{ db *op.DB }

// NewSessions returns the sessions in db.
func NewSessions(db *op.DB) *Sessions { return &Sessions{db: db} }

// Open returns the session of a cookie's secret and marks it as used, at most
// once a minute; so an idle session may end up to one minute early.
//
// It returns [ErrSignedOut] if there is no such session in the tenant, and
// otherwise, if it does not stand any more, why: see [ByID].
func (s *Sessions) Open(ctx context.Context, tenant string, cookie secret.String) (Session, error) {
	if cookie == "" {
		return Session{}, ErrSignedOut
	}
	var out Session
	now := s.db.Now()
	err := s.db.Store.Read(ctx, func(tx *store.Tx) error {
		row, err := New(tx).sessionByDigest(ctx, sessionByDigestParams{Tenant: tenant, Digest: proof.HashToken(cookie)})
		if errors.Is(err, sql.ErrNoRows) {
			return ErrSignedOut
		}
		if err != nil {
			return fmt.Errorf("find the session: %w", err)
		}
		out, err = standing(ctx, tx, row, now)
		return err
	})
	if err != nil || now.Sub(out.SeenAt) < touchEvery {
		return out, err
	}
	return out, s.touch(ctx, out, now)
}

func (s *Sessions) touch(ctx context.Context, of Session, now time.Time) error {
	err := s.db.Store.Write(ctx, func(tx *store.Tx) error {
		q := New(tx)
		if err := q.touchSession(ctx, touchSessionParams{ID: of.ID, At: now.UnixMicro()}); err != nil {
			return err
		}
		return q.touchDevice(ctx, touchDeviceParams{ID: of.Device, At: now.UnixMicro()})
	})
	if err != nil {
		return fmt.Errorf("mark the session as used: %w", err)
	}
	return nil
}

// ByID returns a session that stands.
//
// It returns [ErrEnded] if there is none of that id or its account was made to
// end everything; the fault of [Ending] that ended it, such as [ErrLimit];
// [ErrExpired] after its last day or its idle time; and the fault of
// account.MayAuthenticate if the account may not stay signed in.
func ByID(ctx context.Context, tx *store.Tx, id string, now time.Time) (Session, error) {
	row, err := New(tx).sessionByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, ErrEnded
	}
	if err != nil {
		return Session{}, fmt.Errorf("find the session: %w", err)
	}
	return standing(ctx, tx, sessionByDigestRow(row), now)
}

// standing is the session of a row, if it stands.
func standing(ctx context.Context, tx *store.Tx, r sessionByDigestRow, now time.Time) (Session, error) {
	if r.EndedAt.Valid {
		return Session{}, Ending(r.EndedBy).fault()
	}
	who, err := account.Stays(ctx, tx, r.Account, r.Epoch, now)
	if errors.Is(err, account.ErrOtherEpoch) || errors.Is(err, sql.ErrNoRows) {
		return Session{}, ErrEnded
	}
	if err != nil {
		return Session{}, err
	}
	idle, err := tenant.SessionIdleDays.Number(ctx, tx, r.Tenant)
	if err != nil {
		return Session{}, err
	}
	seen, expires := time.UnixMicro(r.SeenAt).UTC(), time.UnixMicro(r.ExpiresAt).UTC()
	if !now.Before(expires) || now.Sub(seen) >= days(idle) {
		return Session{}, ErrExpired
	}
	return Session{
		ID: r.ID, N: r.Account, Account: who.ID, Name: who.ShownName, Tenant: r.Tenant, Epoch: r.Epoch,
		Identity: r.Identity, Methods: strings.Fields(r.Methods), Application: r.Application,
		AuthenticatedAt: time.UnixMicro(r.AuthenticatedAt).UTC(), CreatedAt: time.UnixMicro(r.CreatedAt).UTC(),
		SeenAt: seen, ExpiresAt: expires, Device: r.Device, Restricted: r.Restricted,
	}, nil
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// Actor is the customer who is signed in, with the own account only. A
// restricted session may not change what its owner is reached at or signs in
// with.
func (s Session) Actor(call authz.Call) authz.Actor {
	own := authz.OfCustomer()
	if s.Restricted {
		for permission := range own {
			if opensDoors(permission) {
				delete(own, permission)
			}
		}
	}
	return authz.Actor{
		Kind: authz.Customer, ID: s.Account, Name: s.Name, Tenant: s.Tenant, Own: own, FreshAt: s.AuthenticatedAt, Call: call,
	}
}

// opensDoors reports whether a permission changes how somebody gets in: ways
// of signing in, factors and contacts.
func opensDoors(permission string) bool {
	capability, verb, _ := strings.Cut(permission, ".")
	switch capability {
	case "credential", "federation":
		return true
	case "account":
		return strings.Contains(verb, "email") || strings.Contains(verb, "phone") || strings.Contains(verb, "username")
	}
	return permission == opTrustDevice.Name || permission == "privacy.take_export" // all that is held of the account
}

// Why there is no session.
var (
	ErrSignedOut = fault.New(fault.Unauthorized, "signed_out", "You are signed out. Sign in again.")
	ErrEnded     = fault.New(fault.Unauthorized, "session_ended", "This session was ended. Sign in again.")
	ErrExpired   = fault.New(fault.Unauthorized, "session_expired", "Your session has ended. Sign in again.")
	ErrLimit     = fault.New(fault.Unauthorized, "session_limit_reached", "You signed in on more devices than are allowed at once, so the oldest session was ended. Sign in again.")
	ErrStolen    = fault.New(fault.Unauthorized, "refresh_reused", "A token of this session was used twice, as if it had been copied. The session was ended: sign in again.")
)
