package tenant_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/fault"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

func hex(r, g, b int) string { return fmt.Sprintf("#%02x%02x%02x", r, g, b) }

func blockDomain(t *testing.T, s *tenant.Service, who authz.Actor, domain string) {
	t.Helper()
	_, err := s.BlockEmailDomain(ctx, who, tenant.BlockEmailDomainInput{Domain: domain, Note: "throw-away addresses"})
	require.NoError(t, err)
}

func blockUsername(t *testing.T, s *tenant.Service, who authz.Actor, name string) {
	t.Helper()
	_, err := s.BlockUsername(ctx, who, tenant.BlockUsernameInput{Username: name})
	require.NoError(t, err)
}

// create asks for an account and returns what was refused.
func create(k *testkit.Kit, email, username string) map[string]string {
	who := k.Actor(authz.SeniorAgent)
	who.Call.Reason = "asked for"
	_, err := account.NewService(k.DB).Create(ctx, who, account.CreateInput{Email: email, Username: username})
	codes, _ := fieldsOf(err)
	if err != nil && len(codes) == 0 {
		codes["?"] = err.Error()
	}
	return codes
}

func TestNewAccountsAreHeldToWhatIsBlocked(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		k.Account(account.Draft{FirstName: "Before", Email: "jess@mail.example", Username: "administrator"})
		require.Empty(t, create(k, "a@trash.example", "support1"))
		blockDomain(t, s, admin, " @Trash.Example")
		blockDomain(t, s, admin, "*.müll.example")
		blockUsername(t, s, admin, "Support")
		blockUsername(t, s, admin, "*admin*")
		for _, c := range []struct {
			email, username string
			want            map[string]string
		}{
			{"b@trash.example", "", map[string]string{"email": "email_domain_blocked"}},
			{"b@a.b.TRASH.example", "", map[string]string{"email": "email_domain_blocked"}},
			{"b@xn--mll-hoa.example", "", map[string]string{"email": "email_domain_blocked"}},
			{"c@notrash.example", "", map[string]string{}},
			{"d@trash.example.org", "", map[string]string{}},
			{"", "SUPPORT", map[string]string{"username": "username_blocked"}},
			{"", "support2", map[string]string{}},
			{"", "theAdmins", map[string]string{"username": "username_blocked"}},
			{"x@trash.example", "admin1", map[string]string{"email": "email_domain_blocked", "username": "username_blocked"}},
		} {
			require.Equal(t, c.want, create(k, c.email, c.username), "%s %s", c.email, c.username)
		}
		_, err := s.UnblockEmailDomain(ctx, admin, tenant.UnblockEmailDomainInput{Domain: "TRASH.example"})
		require.NoError(t, err)
		require.Empty(t, create(k, "e@trash.example", ""), "it holds from the commit on")
		require.Equal(t, 1, k.Count("event", "type = 'tenant.email_domain_unblocked'"))
		require.Equal(t, 2, k.Count("event", "type = 'tenant.username_blocked'"))
	})
}

func TestBlockingRefuses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		blockDomain(t, s, admin, "trash.example")
		blockUsername(t, s, admin, "admin")
		for domain, want := range map[string]string{
			"": "invalid_input", "example": "invalid_input", "a@b.example": "invalid_input", "a b.example": "invalid_input",
			"x\x00.example": "invalid_input", "1.2.3.4": "invalid_input", "TRASH.example": "already_blocked",
		} {
			_, err := s.BlockEmailDomain(ctx, admin, tenant.BlockEmailDomainInput{Domain: domain})
			require.Equal(t, want, testkit.Code(err), "%q", domain)
		}
		for name, want := range map[string]string{
			"": "invalid_input", "*": "invalid_input", "**a*": "invalid_input", strings.Repeat("a", 101): "invalid_input",
			"a\x00": "invalid_input", "ADMIN": "already_blocked",
		} {
			_, err := s.BlockUsername(ctx, admin, tenant.BlockUsernameInput{Username: name})
			require.Equal(t, want, testkit.Code(err), "%q", name)
		}
		_, err := s.BlockUsername(ctx, admin, tenant.BlockUsernameInput{Username: "root", Note: strings.Repeat("x", 201)})
		require.Equal(t, "invalid_input", testkit.Code(err))
		for _, name := range []string{"nobody", "", "\xff"} {
			_, err = s.UnblockUsername(ctx, admin, tenant.UnblockUsernameInput{Username: name})
			require.ErrorIs(t, err, tenant.ErrNotBlocked)
			_, err = s.UnblockEmailDomain(ctx, admin, tenant.UnblockEmailDomainInput{Domain: name})
			require.ErrorIs(t, err, tenant.ErrNotBlocked)
		}
		stranger := k.Actor(authz.Administrator)
		stranger.Tenant = k.AddTenant("other")
		for _, who := range []authz.Actor{stranger, k.Actor(authz.Supervisor), k.Actor(authz.Developer)} {
			_, err = s.BlockUsername(ctx, who, tenant.BlockUsernameInput{Username: "root"})
			require.Equal(t, "not_allowed", testkit.Code(err))
			_, err = s.UnblockUsername(ctx, who, tenant.UnblockUsernameInput{Username: "admin"})
			require.Equal(t, "not_allowed", testkit.Code(err))
			_, err = s.BlockEmailDomain(ctx, who, tenant.BlockEmailDomainInput{Domain: "b.example"})
			require.Equal(t, "not_allowed", testkit.Code(err))
			_, err = s.UnblockEmailDomain(ctx, who, tenant.UnblockEmailDomainInput{Domain: "trash.example"})
			require.Equal(t, "not_allowed", testkit.Code(err))
		}
		require.Equal(t, 2, k.Count("tenant_block", ""))
		there := k.System()
		there.Tenant = stranger.Tenant
		_, err = s.UnblockUsername(ctx, there, tenant.UnblockUsernameInput{Username: "admin"})
		require.ErrorIs(t, err, tenant.ErrNotBlocked, "what another tenant blocks is not there")
	})
}

func TestWhatIsBlockedIsListedInPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		for i := range tenant.BlockedPage + 5 {
			blockDomain(t, s, admin, fmt.Sprintf("d%03d.example", i))
		}
		blockUsername(t, s, admin, "admin")
		first, err := s.ListBlocked(ctx, k.Actor(authz.Supervisor), tenant.ListBlockedInput{Kind: tenant.BlockedDomain})
		require.NoError(t, err)
		require.Len(t, first.Items, tenant.BlockedPage)
		require.Equal(t, int64(tenant.BlockedPage+5), first.Count)
		require.Equal(t, tenant.Blocked{Value: "d000.example", Note: "throw-away addresses", By: admin.ID, Name: "Maria", At: k.Clock.Now()}, first.Items[0])
		second, err := s.ListBlocked(ctx, admin, tenant.ListBlockedInput{Kind: tenant.BlockedDomain, After: first.Next})
		require.NoError(t, err)
		require.Len(t, second.Items, 5)
		require.Equal(t, "d100.example", second.Items[0].Value)
		require.Empty(t, second.Next)
		_, err = s.ListBlocked(ctx, admin, tenant.ListBlockedInput{Kind: "anything"})
		require.Equal(t, "invalid_input", testkit.Code(err))
		_, err = s.ListBlocked(ctx, k.Actor(authz.Agent), tenant.ListBlockedInput{Kind: tenant.BlockedDomain})
		require.Equal(t, "not_allowed", testkit.Code(err))
	})
}

func TestBlockingHasAnEnd(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
			for i := range tenant.MostBlocked {
				_, err := tx.ExecContext(ctx, "INSERT INTO tenant_block (tenant, kind, value, pattern, note, blocked_by, blocked_name, blocked_at) VALUES ($1, 'username', $2, false, '', '', '', 0)",
					k.Tenant, fmt.Sprintf("name%d", i))
				if err != nil {
					return err
				}
			}
			return nil
		}))
		_, err := s.BlockUsername(ctx, admin, tenant.BlockUsernameInput{Username: "one-more"})
		require.ErrorIs(t, err, tenant.ErrMostBlocked)
		blockDomain(t, s, admin, "other-kind.example")
	})
}

// TestBlocksAgreeWithTheDatabase holds what an import asks equal to what the
// creation of one account asks.
func TestBlocksAgreeWithTheDatabase(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s, admin := tenant.NewService(k.DB), k.Actor(authz.Administrator)
		for _, d := range []string{"trash.example", "a.b.example"} {
			blockDomain(t, s, admin, d)
		}
		for _, u := range []string{"root", "ad*min", "*bot", "x*y*z"} {
			blockUsername(t, s, admin, u)
		}
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			blocks, err := tenant.ReadBlocks(ctx, tx, k.Tenant)
			require.NoError(t, err)
			for address, want := range map[string]bool{"a@trash.example": true, "a@x.trash.example": true, "a@b.example": false, "a@a.b.example": true, "": false, "a@c.example": false} {
				one, err := tenant.RefusesEmail(ctx, tx, k.Tenant, address)
				require.NoError(t, err)
				require.Equal(t, want, one, address)
				require.Equal(t, want, blocks.Domain(address), address)
			}
			for name, want := range map[string]bool{
				"ROOT": true, "roots": false, "admin": true, "adxxmin": true, "admi": false, "a-bot": true, "bot": true, "both": false,
				"xyz": true, "xyyz": true, "xz": false, "xzy": false, "": false,
			} {
				one, err := tenant.RefusesUsername(ctx, tx, k.Tenant, name)
				require.NoError(t, err)
				require.Equal(t, want, one, name)
				require.Equal(t, want, blocks.Username(name), name)
			}
			return nil
		}))
	})
}

func TestBlockingNeedsAFreshSignIn(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		admin := k.Actor(authz.Administrator)
		k.Clock.Move(time.Hour)
		_, err := tenant.NewService(k.DB).BlockUsername(ctx, admin, tenant.BlockUsernameInput{Username: "root"})
		require.Equal(t, "fresh_sign_in_required", fault.As(err).Code)
	})
}
