package console_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/testkit"
)

const rolesPage = settings + "/roles"

// roleID is the id of the tenant's only own role.
func roleID(t *testing.T, body string) string {
	t.Helper()
	_, rest, found := strings.Cut(body, rolesPage+"/rol_")
	require.True(t, found)
	id, _, _ := strings.Cut(rest, `"`)
	id, _, _ = strings.Cut(id, "/")
	return "rol_" + id
}

func TestARoleIsMadeReviewedAndChanged(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b, second := s.signedIn(t, authz.Administrator), s.second(t)
		a := b.get(rolesPage + "/new?from=viewer")
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, `value="account.view" checked`)
		require.NotContains(t, a.body, `value="desk.add_note" checked`)
		require.NotContains(t, a.body, `value="staff.recover"`, "what nobody holds cannot be chosen")

		chosen := url.Values{"name": {"Night <b>desk</b>"}, "permission": {"account.view", "account.search"}, "version": {"0"}}
		a = b.get(rolesPage + "/new/review?" + chosen.Encode())
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "This is the new role")
		require.Contains(t, a.body, "Night &lt;b&gt;desk")
		require.Zero(t, k.Count("staff_role", ""), "looking saves nothing")
		a = b.get(rolesPage + "/new?" + chosen.Encode())
		require.Contains(t, a.body, `value="account.search" checked`, "back to the form, nothing is lost")
		require.Contains(t, b.get(rolesPage+"/new/review?"+chosen.Encode()).body, ">Ask for approval<")
		second.approves(b.post(rolesPage+"/new", chosen))
		page := b.get(rolesPage).body
		id := roleID(t, page)
		require.Contains(t, page, "held by nobody")
		require.Contains(t, page, "2 permissions")
		_, row, _ := strings.Cut(page, ">account.view<")
		row, _, _ = strings.Cut(row, "</tr>")
		require.Equal(t, 8, strings.Count(row, `aria-label="may"`), "seven out of the box and the own one")

		chosen = url.Values{"name": {"Night desk"}, "permission": {"account.view", "desk.add_note"}, "version": {"1"}}
		a = b.get(rolesPage + "/" + id + "/review?" + chosen.Encode())
		_, added, _ := strings.Cut(a.body, "May do from now on")
		added, taken, _ := strings.Cut(added, "May no longer do")
		require.Contains(t, added, "desk.add_note")
		require.Contains(t, taken, "account.search")
		require.NotContains(t, added+taken, ">account.view<")
		second.approves(b.post(rolesPage+"/"+id, chosen))
		a = b.post(rolesPage+"/"+id, chosen)
		require.Equal(t, 412, a.status)
		require.Contains(t, a.body, "changed this role meanwhile")
		require.Contains(t, a.body, `value="desk.add_note" checked`, "what was chosen is still there")

		a = b.get(rolesPage + "/" + id + "/review?name=&version=2")
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "1 to 60 characters")
		require.Contains(t, a.body, "at least one permission")
		a = b.get(rolesPage + "/" + id + "/review?" + url.Values{"name": {"Night desk"}, "permission": {"account.view", "desk.add_note"}, "version": {"2"}}.Encode())
		require.Contains(t, a.body, "Nothing is different")
	})
}

func TestARoleIsGivenAndRemoved(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b, second := s.signedIn(t, authz.Administrator), s.second(t)
		second.approves(b.post(rolesPage+"/new", url.Values{"name": {"Warnings"}, "permission": {"account.pin", "account.view", "account.search"}}))
		id := roleID(t, b.get(rolesPage).body)
		members := settings + "/members"
		require.Contains(t, b.get(members).body, `<option value="`+id+`">Warnings</option>`)
		one := second.approves(b.post(members, url.Values{"email": {"eve@desk.example"}, "name": {"Eve"}, "role": {id}, "reach": {k.Tenant}}))
		require.Contains(t, b.get("/t/shop/approvals").body, `action="`+one+`/again"`)
		a := b.post(one+"/again", nil)
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "/staff/welcome/rml_")
		require.Contains(t, b.get(members).body, "Warnings")
		page := b.get(rolesPage).body
		require.Contains(t, page, "held by Eve")
		require.NotContains(t, page, id+"/remove")
		require.Equal(t, 303, b.post(rolesPage+"/"+id+"/remove", nil).status)
		require.Contains(t, b.get(rolesPage).body, "Somebody holds this role")

		eve := ""
		for part := range strings.SplitSeq(b.get(members).body, members+"/mem_") {
			id, _, _ := strings.Cut(part, `"`)
			if one := members + "/mem_" + id; strings.Contains(b.get(one).body, "eve@desk.example") {
				eve = one
			}
		}
		body := b.get(eve).body
		require.Contains(t, body, "Warnings · The shop", "each permission says by which role, and how far")
		require.Equal(t, 303, b.post(settings+"/segments", url.Values{"name": {"Gold"}}).status)
		body = b.get(eve).body
		_, rest, _ := strings.Cut(body, `name="segment" value="`)
		gold, _, _ := strings.Cut(rest, `"`)
		second.approves(b.post(eve+"/set-segments", url.Values{"role": {id}, "segment": {gold}}))
		require.Contains(t, b.get(eve).body, "Warnings · The shop · Gold")
		second.approves(b.post(eve+"/set-segments", url.Values{"role": {id}}))
		require.NotContains(t, b.get(eve).body, "Warnings · The shop · Gold")
		require.Equal(t, 303, b.post(eve+"/require-passkey", url.Values{"required": {"true"}}).status)
		require.Contains(t, b.get(eve).body, "Allow password and code again")
		require.Equal(t, 303, b.post(eve+"/take-role", url.Values{"role": {id}, "tenant": {k.Tenant}, "segment": {""}}).status)
		second.approves(b.post(rolesPage+"/"+id+"/remove", nil))
		require.Zero(t, k.Count("staff_role", ""))
	})
}

func TestARotatedKeyIsShownOnce(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Administrator)
		keys := settings + "/keys"
		require.Equal(t, 200, b.post(keys, url.Values{"name": {"Billing"}, "role": {authz.Viewer}, "reach": {k.Tenant}, "key": {"idk_1"}}).status)
		_, rest, _ := strings.Cut(b.get(keys).body, keys+"/key_")
		id, _, _ := strings.Cut(rest, "/")
		a := b.post(keys+"/key_"+id+"/rotate", url.Values{"overlap": {"60"}})
		require.Equal(t, 200, a.status)
		require.Contains(t, a.body, "rmk_")
		require.Contains(t, a.body, "Billing has a new key")
		page := b.get(keys).body
		require.NotContains(t, page, "rmk_")
		require.Contains(t, page, "old key works until")
		k.Clock.Move(time.Minute)
		a = b.post(keys+"/key_"+id+"/rotate", url.Values{"overlap": {"999999"}})
		require.Equal(t, 303, a.status)
		require.Contains(t, b.get(keys).body, "at most 24 hours")
	})
}

// TestAMemberWhoMustHaveAPasskeyGetsNowhereElse follows somebody with password
// and code, of whom a passkey is required.
func TestAMemberWhoMustHaveAPasskeyGetsNowhereElse(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Agent)
		require.Equal(t, 200, b.get(customers).status)
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(tx.Ctx, "UPDATE member SET passkey_only = $1", true)
			return err
		})
		for _, path := range []string{customers, settings + "/sign-in", "/t"} {
			a := b.get(path)
			require.Equal(t, "/staff/prove?next="+url.QueryEscape(path), a.location())
		}
		a := b.htmx("POST", customers+"/search", url.Values{"q": {"jess"}})
		require.Equal(t, 403, a.status)
		a = b.get("/staff/prove?next=" + url.QueryEscape(customers))
		require.Contains(t, a.body, "A passkey is needed")
		require.NotContains(t, a.body, `name="password"`)
		device := testkit.NewAuthenticator(t)
		challenge, options := b.started("register", "")
		a = b.post("/staff/register-passkey", url.Values{"name": {"Key"}, "challenge": {challenge}, "answer": {device.Make(options).Reveal()}, "next": {customers}})
		require.Equal(t, customers, a.location(), a.body)
		require.Equal(t, 200, b.get(customers).status)
		require.NotContains(t, b.get("/staff/prove").body, `name="password"`, "it is offered no more")
	})
}
