package authz

import "time"

// Kind says what sort of actor acts.
type Kind string

// The kinds of actor.
const (
	Member    Kind = "member"    // a person of the staff
	DeskKey   Kind = "desk_key"  // a program acting for a named agent
	SystemKey Kind = "key"       // a program with permissions of its own
	Customer  Kind = "customer"  // the owner, signed in
	Anonymous Kind = "anonymous" // the owner, by a nonce
	System    Kind = "system"    // Readmit itself: jobs and the command line
)

// Actor is who acts, and by which request. Every operation takes one.
type Actor struct {
	Kind Kind
	ID   string
	Name string // as shown on cards
	// OnBehalfOf is the agent for whom a desk key acts.
	OnBehalfOf string
	// Tenant is the tenant that this call is about.
	Tenant string
	// Grants are the roles held, with their limits.
	Grants []Grant
	// Own is what the actor may do with nothing but themselves, such as
	// signing out: it holds in every tenant and in none.
	Own Set
	// FreshAt is when the actor last proved who they are.
	FreshAt time.Time
	Call    Call
}

// Call is how the actor's request came in.
type Call struct {
	Via            string // console, rest, cli, job
	Request        string // request id, shown in answers and logs
	IdempotencyKey string // from the header of the same name; empty if none
	Case           string
	Reason         string
	// Approval names the second person's yes by which the request is made; empty
	// if it is found by who asks for what.
	Approval  string
	Address   string // client address
	UserAgent string
	// Seen is the version of the target account on which the actor decided; 0 if
	// the actor does not say. A change of an account that has another version by
	// now is not done.
	Seen int64
}

// Grant is one role held, with its limits.
type Grant struct {
	// Tenant is the tenant the role is held in; empty means all.
	Tenant string
	// Segment limits the role to accounts of that segment; empty means all.
	Segment string
	// Role is the name of a role out of the box, or the id of a tenant's own.
	Role string
	// Title is what its tenant calls an own role; empty for the others.
	Title       string
	Permissions Set
}

// Set is a set of permissions. A permission is the name of an operation.
type Set map[string]bool

// SetOf returns the set of the given permissions.
func SetOf(names ...string) Set {
	s := make(Set, len(names))
	for _, n := range names {
		s[n] = true
	}
	return s
}

// May reports whether the actor holds the permission in the call's tenant.
// System may do everything: it acts for operations that were decided before.
func (a Actor) May(permission string) bool {
	if a.Kind == System || a.Own[permission] {
		return true
	}
	for _, g := range a.Grants {
		if g.covers(a.Tenant) && g.Permissions[permission] {
			return true
		}
	}
	return false
}

// MayIn reports whether the actor holds the permission in all of a scope: a
// tenant (empty means all of them) and a segment of it (empty means all).
func (a Actor) MayIn(permission, tenant, segment string) bool {
	if a.Kind == System {
		return true
	}
	for _, g := range a.Grants {
		if g.spans(tenant, segment) && g.Permissions[permission] {
			return true
		}
	}
	return false
}

// Covers reports whether the actor may act on somebody who holds permissions in
// a scope, or give them: Readmit itself, an administrator of all of the scope,
// and who holds every one of them there.
func (a Actor) Covers(held Set, tenant, segment string) bool {
	for _, g := range a.Grants {
		if g.Role == Administrator && g.spans(tenant, segment) {
			return true
		}
	}
	for p := range held {
		if !a.MayIn(p, tenant, segment) {
			return false
		}
	}
	return true
}

// Segments returns the segments that the permission is limited to in the
// call's tenant; all is true if there is no limit. Without the permission it
// returns false and none.
func (a Actor) Segments(permission string) (all bool, segments []string) {
	if a.Kind == System {
		return true, nil
	}
	for _, g := range a.Grants {
		if !g.covers(a.Tenant) || !g.Permissions[permission] {
			continue
		}
		if g.Segment == "" {
			return true, nil
		}
		segments = append(segments, g.Segment)
	}
	return false, segments
}

// Tenants returns the tenants in which the actor holds any role; all is true
// if a role is held in all.
func (a Actor) Tenants() (all bool, tenants []string) {
	seen := map[string]bool{}
	for _, g := range a.Grants {
		if g.Tenant == "" {
			return true, nil
		}
		if !seen[g.Tenant] {
			seen[g.Tenant] = true
			tenants = append(tenants, g.Tenant)
		}
	}
	return a.Kind == System, tenants
}

func (g Grant) covers(tenant string) bool {
	return g.Tenant == "" || g.Tenant == tenant
}

// spans reports whether the grant covers all of a scope.
func (g Grant) spans(tenant, segment string) bool {
	return (g.Tenant == "" || g.Tenant == tenant) && (g.Segment == "" || g.Segment == segment)
}
