package rest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/directory"
	"github.com/readmit/readmit/internal/federation"
	"github.com/readmit/readmit/internal/oauth"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/report"
	"github.com/readmit/readmit/internal/rest"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/webhook"
)

// bodies are what each operation takes, where {} is not enough.
var bodies = map[string]string{
	"account.create": `{"first_name":"New","reason":"asked for"}`, "account.save_search": `{"name":"Mine"}`, "account.rename_search": `{"name":"Ours"}`,
	"account.change_email": `{"email":"new@example.com"}`, "account.add_phone": `{"number":"+4930901820"}`,
	"account.reveal":        `{"part":"contact","because":"call_back","reason":"asked to be called"}`,
	"oauth.add_application": `{"kind":"machine","name":"Stock"}`, "oauth.change_application": `{"version":1,"name":"Stock"}`,
	"oauth.add_scope": `{"name":"orders:read","title":"Read orders"}`, "oauth.change_scope": `{"title":"Read orders"}`,
	"oauth.revoke_application_access": `{"application":"app_none"}`,
	"privacy.open_request":            `{"kind":"access","reason":"a letter"}`, "privacy.close_request": `{"request":"dsr_none","outcome":"fulfilled"}`,
	"directory.preview_bulk": `{"act":"disable","accounts":["01a1a1b7-7fc0-76b3-a94e-000000000000"]}`, "directory.bulk_disable": aSelection,
	"directory.merge": aPair, "directory.dismiss_duplicate": `{"other":"01a1a1b7-7fc0-76b3-a94e-000000000000","reason":"two people"}`,
	"directory.bulk_tag": `{"accounts":["01a1a1b7-7fc0-76b3-a94e-000000000000"],"tag":"VIP","reason":"asked for"}`,
	"account.tag":        `{"tag":"VIP"}`, "account.untag": `{"tag":"VIP"}`,
	"directory.bulk_end_sessions": aSelection, "directory.bulk_require_password": aSelection,
	"webhook.add": `{"name":"Shop","url":"https://shop.example","events":["*"]}`, "webhook.change": `{"version":1,"name":"Shop","url":"https://shop.example","events":["*"]}`,
	"webhook.replay": `{"delivery":"dlv_none"}`, "webhook.change_address": `{"version":1,"url":"https://shop.example"}`,
	"webhook.mark_mailer": `{"version":1,"url":"https://127.0.0.1:1"}`, "webhook.choose_values": `{"version":1,"url":"https://127.0.0.1:1","values":["email"]}`,
	"desk.release_limit": `{"kind":"accounts","reason":"many calls"}`,
	"desk.add_note":      `{"text":"x"}`, "desk.edit_note": `{"text":"x"}`,
	"staff.add_segment": `{"name":"Silver"}`, "staff.change_segment": `{"name":"Silver"}`,
	"desk.add_external_entry":      `{"type":"size","text":"Order shipped","own_id":"1"}`,
	"desk.put_panel":               `{"title":"Orders","rows":[{"label":"Last","value":"3 May"}]}`,
	"desk.change_external_type":    `{"label":"Order shipped","icon":"box"}`,
	"staff.add_account_to_segment": `{"segment":"seg_none"}`, "staff.remove_account_from_segment": `{"segment":"seg_none"}`,
	"tenant.add_field": `{"key":"plan","type":"text","label":"Plan"}`, "tenant.change_field": `{"type":"text","label":"Size"}`,
	"tenant.change_settings": `{"version":1,"settings":{"support.name":"Care"}}`, "tenant.change_branding": `{"version":1,"remove_logo":true}`,
	"tenant.change_desk_policy":  `{"version":1,"settings":{"desk.idle_minutes":"20"}}`,
	"signin.block_address":       `{"address":"198.51.100.0/24","reason":"guessing"}`,
	"federation.change_provider": `{"version":1,"client_id":"shop","label":"Harbor"}`, "federation.unlink": `{"identity":"google","reason":"asked for"}`,
	"privacy.reject_deletion":      `{"request":"del_none","because":"mistake","reason":"asked for"}`,
	"privacy.add_deletion_rule":    `{"kind":"never_verified","days":365,"notice_days":14,"daily_cap":100,"decision":"by_hand"}`,
	"privacy.change_deletion_rule": `{"version":1,"days":365,"notice_days":14,"daily_cap":100,"decision":"by_hand"}`,
	"privacy.start_deletion_batch": `{"rule":"dru_none","verdict":"approve","most":10,"reason":"asked for"}`,
	"tenant.block_email_domain":    `{"domain":"new.example"}`, "tenant.block_username": `{"username":"new"}`,
}

const aPair = `{"other":"01a1a1b7-7fc0-76b3-a94e-000000000000","version":1,"other_version":1,"reason":"signed up twice"}`

const aSelection = `{"accounts":["01a1a1b7-7fc0-76b3-a94e-000000000000"],"reason":"a list is on sale"}`

func bodyOf(r rest.Route) string {
	body := bodies[r.Spec.Name]
	if body == "" && r.Spec.Needs.Reason {
		return `{"reason":"asked for"}`
	}
	if body == "" && r.Method == http.MethodPost {
		return "{}"
	}
	return body
}

// objects makes one of everything that a path can name in a tenant, by the
// field that the path fills.
func (s *scene) objects(t *testing.T, tenantID, slug string) map[string]string {
	t.Helper()
	actor := s.Actor(authz.Administrator)
	actor.Tenant, actor.Grants[0].Tenant = tenantID, tenantID
	actor.ID = "mem_of_" + slug
	system := s.System()
	system.Tenant = tenantID
	ids := map[string]string{"key": "size", "segment": "seg_" + slug, "account": s.AccountIn(tenantID, account.Draft{FirstName: "Jess", LastName: "Smith"})}
	note, err := desk.NewService(s.DB).AddNote(ctx, actor, desk.AddNoteInput{Account: ids["account"], Text: "first"})
	require.NoError(t, err)
	ids["type"] = "size"
	_, err = desk.NewService(s.DB).AddExternalEntry(ctx, system, desk.AddExternalEntryInput{Account: ids["account"], Type: "size", Text: "first"})
	require.NoError(t, err)
	_, err = desk.NewService(s.DB).PutPanel(ctx, system, desk.PutPanelInput{Account: ids["account"], Key: "size", Title: "Size", Rows: []desk.PanelRow{{Label: "Size", Value: "M"}}})
	require.NoError(t, err)
	saved, err := account.NewService(s.DB).SaveSearch(ctx, actor, account.SaveSearchInput{Name: "Smiths", Query: account.SearchInput{Q: "smith"}})
	require.NoError(t, err)
	_, err = tenant.NewService(s.DB).AddField(ctx, actor, tenant.AddFieldInput{Key: "size", Type: "text", Label: "Size"})
	require.NoError(t, err)
	_, err = tenant.NewService(s.DB).BlockEmailDomain(ctx, actor, tenant.BlockEmailDomainInput{Domain: slug + ".example"})
	require.NoError(t, err)
	_, err = tenant.NewService(s.DB).BlockUsername(ctx, actor, tenant.BlockUsernameInput{Username: slug})
	require.NoError(t, err)
	link, err := staff.NewService(s.DB, proof.NewHasher(1, 1)).Invite(ctx, system, staff.InviteInput{
		Email: slug + "@desk.example", Role: authz.Agent, Tenant: tenantID,
	})
	require.NoError(t, err)
	s.Do(func(tx *op.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO segment (id, tenant, name) VALUES ($1, $2, $3)", ids["segment"], tenantID, slug)
		return err
	})
	added, err := oauth.NewService(s.DB).AddApplication(ctx, actor, oauth.AddApplicationInput{Kind: oauth.Machine, Settings: oauth.Settings{Name: slug}})
	require.NoError(t, err)
	_, err = oauth.NewService(s.DB).AddScope(ctx, actor, oauth.ScopeInput{Name: "of." + slug, Title: "All"})
	require.NoError(t, err)
	ids["application"], ids["name"] = added.ID, "of."+slug
	_, err = s.federation.AddProvider(ctx, system, federation.AddProviderInput{
		Kind: federation.OIDC, Slug: "of-" + slug, Issuer: "https://127.0.0.1:1", ClientID: slug, ClientSecret: "hush", Label: slug,
	})
	require.NoError(t, err)
	asked, err := desk.NewService(s.DB).AskApproval(ctx, actor, desk.AskApprovalInput{
		Operation: "federation.remove_provider", Subject: "of-" + slug, Input: json.RawMessage(`{"slug":"of-` + slug + `"}`),
	})
	require.NoError(t, err)
	ids["approval"] = asked.ID
	actor.Call.Reason = "guessing"
	blocked, err := signin.NewService(signin.Config{DB: s.DB}).BlockAddress(ctx, actor, signin.AddressInput{Address: "192.0.2.0/24"})
	require.NoError(t, err)
	run, err := directory.NewService(s.DB).BulkEndSessions(ctx, actor, directory.BulkInput{Accounts: []string{ids["account"]}})
	require.NoError(t, err)
	ids["run"] = run.ID
	hook, err := webhook.NewService(webhook.Config{DB: s.DB}).Add(ctx, actor, webhook.AddInput{Settings: webhook.Settings{Name: slug, URL: "https://127.0.0.1:1", Events: []string{"*"}}})
	require.NoError(t, err)
	ids["endpoint"], ids["delivery"] = hook.ID, s.DB.IDs.New("dlv")
	s.Do(func(tx *op.Tx) error {
		const insert = "INSERT INTO webhook_delivery (id, tenant, endpoint, event, pos, type, at, state, since) VALUES ($1, $2, $3, 'evt_none', 1, 'desk.note_added', 1, 'delivered', 1)"
		_, err := tx.ExecContext(ctx, insert, ids["delivery"], tenantID, hook.ID)
		return err
	})
	ids["slug"], ids["address"] = "of-"+slug, blocked.Network
	ids["message"] = "msg_0193a6c2b4f07c3e9a1d" + strings.Repeat("1", 12)
	ids["rule"], ids["batch"] = "dru_0193a6c2b4f07c3e9a1d"+strings.Repeat("1", 12), "dba_0193a6c2b4f07c3e9a1d"+strings.Repeat("1", 12)
	ids["request"] = "del_0193a6c2b4f07c3e9a1d" + strings.Repeat("1", 12)
	ids["domain"], ids["username"] = slug+".example", slug
	ids["note"], ids["search"], ids["member"] = note.ID, saved.ID, link.Member
	ids["page"] = report.Users
	return ids
}

var letters = regexp.MustCompile(`[0-9a-f]{12}$`)

// none are ids of the same form that nothing has.
func none(ids map[string]string) map[string]string {
	out := map[string]string{"key": "none", "domain": "none.example", "username": "none", "slug": "none", "address": "203.0.113.0/24", "segment": "seg_none", "page": "none"}
	for field, id := range ids {
		if out[field] == "" {
			out[field] = letters.ReplaceAllString(id, "000000000000")
		}
	}
	return out
}

// fill puts ids into the route's path.
func fill(t *testing.T, r rest.Route, ids map[string]string) string {
	t.Helper()
	path := rest.Base + r.Path
	for placeholder, field := range r.Placeholders() {
		require.Contains(t, ids, field, "make a "+field+" for "+r.ID)
		path = strings.ReplaceAll(path, "{"+placeholder+"}", url.PathEscape(ids[field]))
	}
	return path
}

// at is the route's address with what its query must hold.
func at(t *testing.T, r rest.Route, ids map[string]string) string {
	t.Helper()
	if r.Spec.Name == "directory.preview_merge" {
		return fill(t, r, ids) + "?other=01a1a1b7-7fc0-76b3-a94e-000000000000"
	}
	if r.Spec.Name == "desk.preview_act" {
		return fill(t, r, ids) + "?act=account.disable"
	}
	return fill(t, r, ids)
}

func by(key string) func(*http.Request) {
	return func(r *http.Request) {
		r.Header.Set("Authorization", "Bearer key-"+key)
		r.Header.Set("X-Request-Id", "req_of_the_test")
	}
}

// TestAnotherTenantsObjectsDoNotExist asks each route for each object of
// another tenant, and for one that there is not: the answers are the same.
func TestAnotherTenantsObjectsDoNotExist(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		elsewhere := s.objects(t, s.AddTenant("other"), "other")
		events := s.Count("event", "")
		tried := 0
		for _, r := range rest.Routes() {
			if len(r.Placeholders()) == 0 || r.Placeholders()["page"] != "" {
				continue // every tenant has the same reports
			}
			if !authz.RoleNamed(authz.Administrator).Permissions[r.Spec.Name] {
				continue // refused before anything is looked for
			}
			tried++
			theirs := s.send(t, r.Method, at(t, r, elsewhere), bodyOf(r), by("administrator"))
			nothing := s.send(t, r.Method, at(t, r, none(elsewhere)), bodyOf(r), by("administrator"))
			missing := 404
			if r.Spec.Name == "desk.release_limit" {
				missing = 409 // a limit that holds nobody here, whoever that is
			}
			require.Equal(t, missing, theirs.status, "%s: %s", r.ID, theirs.body)
			require.Equal(t, nothing.body, theirs.body, r.ID)
		}
		require.Greater(t, tried, 12)
		require.Equal(t, events, s.Count("event", ""), "nothing happened")
	})
}

// TestAnotherSegmentsAccountsDoNotExist asks as an agent who is limited to a
// segment: what is outside cannot be told from what is not, nor be counted.
func TestAnotherSegmentsAccountsDoNotExist(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		ids := s.objects(t, s.Tenant, "shop")
		limited := by("administrator@" + ids["segment"])
		inside := s.Account(account.Draft{FirstName: "Jess", LastName: "Inside", Segments: []string{ids["segment"]}})
		notes := s.Count("note", "")
		for _, r := range rest.Routes() {
			about := r.Placeholders()["id"]
			if about != "account" && about != "note" {
				continue
			}
			if !authz.RoleNamed(authz.Administrator).Permissions[r.Spec.Name] {
				continue
			}
			outside := s.send(t, r.Method, at(t, r, ids), bodyOf(r), limited)
			nothing := s.send(t, r.Method, at(t, r, none(ids)), bodyOf(r), limited)
			refused := 404
			if r.Spec.Needs.Whole {
				refused = 403 // before anything is looked for
			}
			require.Equal(t, refused, outside.status, "%s: %s", r.ID, outside.body)
			require.Equal(t, nothing.body, outside.body, r.ID)
		}
		require.Equal(t, notes, s.Count("note", ""))
		for _, path := range []string{"/accounts?q=jess", "/accounts?last_name=smith", "/accounts", "/accounts?login_id=" + ids["account"], "/audit", "/accounts/recent"} {
			a := s.send(t, "GET", rest.Base+path, "", limited)
			require.Equal(t, 200, a.status, a.body)
			require.NotContains(t, a.body, `"id":"`+ids["account"], path)
			require.NotContains(t, a.body, `"target":"`+ids["account"], path)
		}
		require.Contains(t, s.send(t, "GET", rest.Base+"/accounts?q=jess", "", limited).body, inside)
		require.Contains(t, s.send(t, "GET", rest.Base+"/accounts?q=jess", "", limited).body, `"count":1,`)
		require.Contains(t, s.send(t, "GET", rest.Base+"/accounts/counts", "", limited).body, `"total":1,`)
		require.Equal(t, 200, s.send(t, "GET", rest.Base+"/accounts/"+inside, "", limited).status)
	})
}

// TestEachRouteRefusesRolesWithoutTheRight asks each route as each role that
// lacks its permission, for something that is there and something that is not.
func TestEachRouteRefusesRolesWithoutTheRight(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		ids := s.objects(t, s.Tenant, "shop")
		events, refused := s.Count("event", ""), 0
		for _, r := range rest.Routes() {
			for _, role := range authz.Roles() {
				if role.Permissions[r.Spec.Name] {
					continue
				}
				a := s.send(t, r.Method, fill(t, r, ids), bodyOf(r), by(role.Name))
				requireProblem(t, a, 403, "not_allowed")
				require.Equal(t, a.body, s.send(t, r.Method, fill(t, r, none(ids)), bodyOf(r), by(role.Name)).body, "nothing is looked up for %s", r.ID)
				refused++
			}
		}
		require.Greater(t, refused, 80)
		require.Equal(t, events, s.Count("event", ""), "nothing happened")
		require.Equal(t, 2*refused, s.Count("audit", "outcome = 'refused' AND code = 'not_allowed'"), "each attempt is in the log")
	})
}

// TestEachRouteRefusesWhatItDoesNotKnow sends each route one parameter, and
// one field, too many.
func TestEachRouteRefusesWhatItDoesNotKnow(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		ids := s.objects(t, s.Tenant, "shop")
		events := s.Count("event", "")
		for _, r := range rest.Routes() {
			path := fill(t, r, ids)
			p := requireProblem(t, s.send(t, r.Method, path+"?surprise=secret", bodyOf(r), by("administrator")), 422, "invalid_parameter")
			require.Equal(t, "surprise", p.Errors[0].Name)
			require.Equal(t, "unknown_parameter", p.Errors[0].Code)
			if r.Method != http.MethodPost {
				continue
			}
			var body map[string]any
			require.NoError(t, json.Unmarshal([]byte(bodyOf(r)), &body))
			body["surprise"] = "secret"
			more, err := json.Marshal(body)
			require.NoError(t, err)
			a := s.send(t, r.Method, path, string(more), by("administrator"))
			p = requireProblem(t, a, 422, "invalid_input")
			require.Equal(t, "surprise", p.Errors[0].Name, r.ID)
			require.Equal(t, "unknown_field", p.Errors[0].Code)
			require.NotContains(t, a.body, "secret")
		}
		require.Equal(t, events, s.Count("event", ""), "nothing half done")
	})
}

// TestAMegabyteInEachField sends a million letters in each field and parameter
// of each route.
func TestAMegabyteInEachField(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		ids := s.objects(t, s.Tenant, "shop")
		long := strings.Repeat("a", 1_000_000)
		for _, r := range rest.Routes() {
			path := fill(t, r, ids)
			for _, field := range r.Texts() {
				if r.Method == http.MethodGet {
					requireProblem(t, s.send(t, r.Method, path+"?"+field+"="+long, "", by("administrator")), 414, "address_too_long")
					continue
				}
				a := s.send(t, r.Method, path, `{"`+field+`":"`+long+`"}`, by("administrator"))
				require.Contains(t, []int{404, 409, 422}, a.status, "%s %s: %.200s", r.ID, field, a.body)
				require.Less(t, len(a.body), 2_000, "%s: what was sent is not sent back", r.ID)
				a = s.send(t, r.Method, path, `{"`+field+`":"`+long+`"}`, by("operator"))
				require.Equal(t, 403, a.status, r.ID)
			}
			if r.Method == http.MethodPost {
				requireProblem(t, s.send(t, r.Method, path, `{"reason":"`+long+`"}`, by("administrator")), 422, "invalid_input")
				requireProblem(t, s.send(t, r.Method, path, `{"x":"`+long+long[:60_000]+`"}`, by("administrator")), 413, "body_too_large")
			}
			for placeholder := range r.Placeholders() {
				target := strings.ReplaceAll(rest.Base+r.Path, "{"+placeholder+"}", long)
				require.Contains(t, []int{404, 414}, s.send(t, r.Method, target, bodyOf(r), by("administrator")).status, r.ID)
			}
		}
		require.Zero(t, s.Count("audit_personal", "length(body) > 20000"), "nobody fills the audit with a long term")
	})
}
