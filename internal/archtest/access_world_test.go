package archtest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/health"
	"github.com/readmit/readmit/internal/job"
	"github.com/readmit/readmit/internal/ledger"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	customers "github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
	"github.com/readmit/readmit/internal/webhook"
)

var ctx = context.Background()

// place is where the thing that somebody asks for lies.
type place int

const (
	ownTenant place = iota
	otherTenant
	otherSegment // of the same tenant; who asks is limited to one
	unknown
	places // how many there are
)

// What stands in texts of things that nobody from elsewhere may read.
const (
	elsewhere = "Zzelsewhere" // in another tenant
	outside   = "Zzoutside"   // in another segment
)

// world is an installation with two tenants, a segment inside and one outside,
// and the services over it.
type world struct {
	*testkit.Kit
	account   *account.Service
	audit     *audit.Service
	health    *health.Service
	desk      *desk.Service
	directory *directory.Service
	staff     *staff.Service
	passkeys  *staff.Passkeys
	sessions  *staff.Sessions
	tenants   *tenant.Service
	portals   *tenant.Portals
	webhook   *webhook.Service
	signedIn  *customers.Service
	deletions *privacy.Service

	federation *federation.Service

	credential *credential.Service

	other          string // tenant
	inside, beyond string // segments
	members        map[string]session
	shared         map[string]string // things for those who are refused anyway
	made           int
	dress          func(*account.Draft) // adds to an account before it is made; nil: nothing
	tables         []string             // once they were asked for
	seen           int64                // the version of an account that who acts saw; 0: none
}

// session is a member who is signed in.
type session struct {
	actor  authz.Actor
	cookie secret.String
}

func newWorld(t *testing.T, k *testkit.Kit) *world {
	t.Helper()
	w := &world{
		Kit: k, account: account.NewService(k.DB), audit: audit.NewService(k.DB), health: health.NewService(health.Config{DB: k.DB, Sequencer: ledger.NewSequencer(ledger.SequencerConfig{Store: k.DB.Store}), Jobs: &job.Board{}, Node: "node-1", Host: "desk-1", Version: "1.2.3"}), desk: desk.NewService(k.DB),
		directory: directory.NewService(k.DB), staff: staff.NewService(k.DB, proof.NewHasher(1, 1)), sessions: staff.NewSessions(k.DB),
		signedIn: customers.NewService(k.DB, nil), deletions: privacy.NewService(k.DB), credential: credential.NewService(k.DB, proof.NewHasher(1, 1)),
		tenants: tenant.NewService(k.DB), webhook: webhook.NewService(webhook.Config{DB: k.DB, Fetch: fetch.New(fetch.Config{}), Node: "node-1"}), members: map[string]session{}, shared: map[string]string{},
	}
	var err error
	w.passkeys, err = staff.NewPasskeys(w.staff, "http://localhost:8484")
	require.NoError(t, err)
	w.portals, err = tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: "http://localhost:8485", Console: "http://localhost:8484", First: "shop"})
	require.NoError(t, err)
	w.federation = federation.NewService(federation.Config{DB: k.DB, Fetch: fetch.New(fetch.Config{}), Portals: w.portals})
	w.other = k.AddTenant("other")
	w.inside, w.beyond = w.newSegment(k.Tenant, "Gold"), w.newSegment(k.Tenant, "Silver")
	return w
}

// system is Readmit itself in a tenant.
func (w *world) system(tenant string) authz.Actor {
	a := w.System()
	a.Tenant, a.Call.Reason = tenant, "test"
	return a
}

// scope is how far a role reaches: all tenants, the own, or its inner segment.
type scope struct{ tenant, segment string }

// member signs a member in who holds a role in a scope; of no role, one who
// holds none.
func (w *world) member(role string, s scope) session {
	key := role + " " + s.tenant + " " + s.segment
	if was, there := w.members[key]; there {
		return was
	}
	given := role
	if role == "" {
		given = authz.Viewer
	}
	link, err := w.staff.Invite(ctx, w.system(w.Tenant), staff.InviteInput{Email: w.name("m") + "@desk.example", Name: "Ana", Role: given, Tenant: s.tenant, Segment: s.segment})
	require.NoError(w.T, err)
	if role == "" {
		_, err = w.staff.TakeRole(ctx, w.system(w.Tenant), staff.RoleInput{Member: link.Member, Role: given, Tenant: s.tenant, Segment: s.segment})
		require.NoError(w.T, err)
	}
	in := session{cookie: w.signIn(link.Member)}
	in.actor, err = w.sessions.Actor(ctx, in.cookie)
	require.NoError(w.T, err)
	in.actor.FreshAt, in.actor.Call = w.Clock.Now(), authz.Call{Via: "test", Request: "req_test", Reason: "test"}
	w.members[key] = in
	return in
}

// signIn starts a session of a member by a link of the command line.
func (w *world) signIn(member string) secret.String {
	shown, err := w.staff.ViewMember(ctx, w.system(w.Tenant), staff.MemberInput{Member: member})
	require.NoError(w.T, err)
	link, err := w.staff.MakeSignInLink(ctx, w.system(""), staff.MakeSignInLinkInput{Email: shown.Email})
	require.NoError(w.T, err)
	signed, err := w.staff.SignInByLink(ctx, staff.Visitor(authz.Call{Via: "test"}), staff.SignInByLinkInput{Link: link.Secret})
	require.NoError(w.T, err)
	return signed.Cookie
}

func (w *world) newSegment(tenant, name string) string {
	added, err := w.staff.AddSegment(ctx, w.system(tenant), staff.AddSegmentInput{Name: name})
	require.NoError(w.T, err)
	return added.Segment
}

// name is a name that nothing has yet.
func (w *world) name(prefix string) string {
	w.made++
	return prefix + string(rune('a'+w.made/17576%26)) + string(rune('a'+w.made/676%26)) + string(rune('a'+w.made/26%26)) + string(rune('a'+w.made%26))
}
