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
)

// How long a session lasts where the tenants say nothing else (NIST SP 800-63B, 2.2.3 asks for no more than an
// hour without activity, and 12 hours in all).
const (
	SessionIdle       = 15 * time.Minute
	SessionIdleInCase = 60 * time.Minute // with an open case: a call can be long
	SessionAbsolute   = 12 * time.Hour
)

// touchEvery is how old the mark of a session's or key's last use may become:
// a write for each request would cost more than the request.
const touchEvery = time.Minute

// Session is one sign-in of a member.
type Session struct {
	ID        string
	Member    string // id
	Email     string
	Name      string
	Language  string // BCP 47; empty if the member has not chosen one
	TimeZone  string // such as Europe/Berlin; empty if the member has not chosen one
	ExpiresAt time.Time
	// Idle is after how long without a request the session is locked.
	Idle time.Duration
	// Passkeys is how many passkeys the member has, Password whether there is a
	// password with a code app.
	Passkeys int
	Password bool
	// MustRegister says that the member must sign in by passkey and has none yet:
	// the actor may do nothing but register one.
	MustRegister bool
	// Actor is the member, without a tenant and without a call: the transport
	// sets both.
	Actor authz.Actor
}

// Sessions finds who is behind a cookie.
type Sessions struct {
	db *op.DB
	// InCase is set before the first request.
	InCase InCase
}

// NewSessions returns the sessions in db.
func NewSessions(db *op.DB) *Sessions { return &Sessions{db: db} }

// Actor is [Sessions.Open] for those who need the actor only.
func (s *Sessions) Actor(ctx context.Context, cookie secret.String) (authz.Actor, error) {
	session, err := s.Open(ctx, cookie)
	return session.Actor, err
}

// Open returns the session of a cookie's secret and marks it as used, at most
// once a minute; so an idle session may end up to one minute early. Roles are
// read each time: what was taken from the member holds from this request on.
//
// It returns [ErrSignedOut] if there is no such session or its member is not
// active, [ErrLocked] after [Session.Idle], and [ErrExpired] after 12 hours.
// A session whose member has nothing to unlock it with ends then.
func (s *Sessions) Open(ctx context.Context, cookie secret.String) (Session, error) {
	session, seen, err := s.find(ctx, cookie)
	if err != nil {
		return Session{}, err
	}
	now := s.db.Now()
	if now.Sub(seen) >= session.Idle {
		return Session{}, ErrLocked
	}
	if now.Sub(seen) < touchEvery {
		return session, nil
	}
	err = s.db.Store.Write(ctx, func(tx *store.Tx) error {
		return New(tx).touchSession(ctx, touchSessionParams{Digest: proof.HashToken(cookie), SeenAt: now.UnixMicro()})
	})
	if err != nil {
		return Session{}, fmt.Errorf("mark the session as used: %w", err)
	}
	return session, nil
}

// Peek is [Sessions.Open] without marking the session as used: for streams and
// other requests that no person made, which must not keep a session alive.
func (s *Sessions) Peek(ctx context.Context, cookie secret.String) (Session, error) {
	session, seen, err := s.find(ctx, cookie)
	if err == nil && s.db.Now().Sub(seen) >= session.Idle {
		return Session{}, ErrLocked
	}
	return session, err
}

// Locked is [Sessions.Peek] for a session that may be locked. Its actor may do
// nothing but prove who they are, and sign out.
func (s *Sessions) Locked(ctx context.Context, cookie secret.String) (Session, error) {
	session, _, err := s.find(ctx, cookie)
	session.Actor.Grants, session.Actor.Own = nil, locked
	return session, err
}

func (s *Sessions) find(ctx context.Context, cookie secret.String) (Session, time.Time, error) {
	if cookie == "" {
		return Session{}, time.Time{}, ErrSignedOut
	}
	var row sessionByDigestRow
	var grants []authz.Grant
	idle := SessionIdle
	err := s.db.Store.Read(ctx, func(tx *store.Tx) (err error) {
		if row, err = New(tx).sessionByDigest(ctx, proof.HashToken(cookie)); err != nil {
			return err
		}
		held, err := rolesHeld(ctx, tx, row.Member)
		if err != nil {
			return err
		}
		if grants, err = grantsOf(ctx, tx, held); err != nil {
			return err
		}
		idle, err = s.InCase.idle(ctx, tx, row.Member)
		return err
	})
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, time.Time{}, ErrSignedOut
	}
	if err != nil {
		return Session{}, time.Time{}, fmt.Errorf("find the session: %w", err)
	}
	now, seen, expires := s.db.Now(), time.UnixMicro(row.SeenAt), time.UnixMicro(row.ExpiresAt)
	unlockable := row.Passkeys > 0 || row.Password != ""
	if !now.Before(expires) || (now.Sub(seen) >= idle && !unlockable) {
		return Session{}, time.Time{}, ErrExpired
	}
	session := sessionOf(row, grants)
	session.Idle = idle
	return session, seen, nil
}

func sessionOf(row sessionByDigestRow, grants []authz.Grant) Session {
	actor := authz.Actor{Kind: authz.Member, ID: row.Member, Name: row.Name, Grants: grants, Own: own}
	if row.FreshAt > 0 {
		actor.FreshAt = time.UnixMicro(row.FreshAt).UTC()
	}
	out := Session{
		ID: row.ID, Member: row.Member, Email: row.Email, Name: row.Name, Language: row.Language, TimeZone: row.TimeZone,
		ExpiresAt: time.UnixMicro(row.ExpiresAt).UTC(), Actor: actor, Passkeys: int(row.Passkeys), Password: row.Password != "",
	}
	if row.PasskeyOnly {
		out.Password = out.Password && out.Passkeys == 0
		out.MustRegister = out.Passkeys == 0
	}
	if out.MustRegister {
		out.Actor.Grants, out.Actor.Own = nil, registering
	}
	return out
}

// SignedIn is a new session.
type SignedIn struct {
	// Cookie is the session's secret, shown this once.
	Cookie    secret.String `json:"cookie"`
	Member    string        `json:"member"`
	ExpiresAt time.Time     `json:"expires_at"`
}

// startSession is the step by which every way of signing in ends. fresh says
// that the member has proved who they are just now.
func startSession(tx *op.Tx, member string, fresh bool) (SignedIn, error) {
	in := SignedIn{Cookie: proof.NewToken(32), Member: member, ExpiresAt: tx.Now.Add(SessionAbsolute).UTC()}
	row := insertSessionParams{
		Digest: proof.HashToken(in.Cookie), ID: tx.NewID("sts"), Member: member, CreatedAt: tx.Now.UnixMicro(),
		SeenAt: tx.Now.UnixMicro(), ExpiresAt: in.ExpiresAt.UnixMicro(),
		Address: tx.Actor.Call.Address, UserAgent: tx.Actor.Call.UserAgent,
	}
	if fresh {
		row.FreshAt = tx.Now.UnixMicro()
	}
	if err := New(tx).insertSession(tx.Ctx, row); err != nil {
		return SignedIn{}, fmt.Errorf("insert the session: %w", err)
	}
	return in, nil
}
