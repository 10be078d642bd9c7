package audit_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/audit"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/desk"
	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/staff"
	"github.com/readmit/readmit/internal/testkit"
)

// scene is a log with two agents, a desk key, two channels and a refusal.
type scene struct {
	*testkit.Kit
	audit     *audit.Service
	jess, ana string
	maria     string // a member
	auditor   authz.Actor
}

func newScene(t *testing.T, k *testkit.Kit) scene {
	t.Helper()
	s := scene{Kit: k, audit: audit.NewService(k.DB), auditor: k.Actor(authz.Auditor)}
	s.jess, s.ana = k.Account(account.Draft{FirstName: "Jess"}), k.Account(account.Draft{FirstName: "Ana"})
	system := authz.Actor{Kind: authz.System, ID: "cli", Name: "Readmit", Tenant: k.Tenant, Call: authz.Call{Via: "cli"}}
	link, err := staff.NewService(k.DB, proof.NewHasher(1, 1)).Invite(ctx, system, staff.InviteInput{Email: "maria@desk.example", Name: "=Maria", Role: authz.Agent, Tenant: k.Tenant})
	require.NoError(t, err)
	s.maria = link.Member
	s.as(authz.Member, s.maria, "", "console", "req_console")
	s.as(authz.DeskKey, "key_desk", s.maria, "rest", "req_rest")
	_, err = desk.NewService(k.DB).AddNote(ctx, k.Actor(authz.Viewer), desk.AddNoteInput{Account: s.ana, Text: "x"})
	require.Error(t, err)
	return s
}

// as adds a note to Jess' account.
func (s scene) as(kind authz.Kind, id, agent, via, request string) {
	s.T.Helper()
	actor := s.Actor(authz.Agent)
	actor.Kind, actor.ID, actor.OnBehalfOf, actor.Call.Via, actor.Call.Request = kind, id, agent, via, request
	_, err := desk.NewService(s.DB).AddNote(ctx, actor, desk.AddNoteInput{Account: s.jess, Text: "x"})
	require.NoError(s.T, err)
	s.Clock.Move(time.Second)
}

func (s scene) search(in audit.SearchInput) audit.Found {
	s.T.Helper()
	found, err := s.audit.Search(ctx, s.auditor, in)
	require.NoError(s.T, err)
	return found
}

func TestEntriesAreFoundByActorChannelRequestAndID(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		found := s.search(audit.SearchInput{Actor: s.maria})
		require.Len(t, found.Items, 2, "her own act, and that of the key that acts for her")
		require.Equal(t, audit.Total{Count: 2}, found.Total)
		key, own := found.Items[0], found.Items[1]
		require.Equal(t, []string{"key_desk", s.maria, "=Maria"}, []string{key.Actor, key.OnBehalfOf, key.OnBehalfOfName})
		require.Equal(t, []string{s.maria, "=Maria", s.jess}, []string{own.Actor, own.ActorName, own.Target})
		require.True(t, own.AboutAccount)
		for in, want := range map[audit.SearchInput]int{
			{Actor: s.maria, Via: "rest"}:                     1,
			{Actor: s.maria, Object: s.jess}:                  2,
			{Actor: s.maria, Object: s.ana}:                   0,
			{Via: "console", Op: "desk.add_note"}:             1,
			{Request: "req_rest"}:                             1,
			{Request: "req_rest", Via: "console"}:             0,
			{Entry: own.ID}:                                   1,
			{Entry: "aud_0"}:                                  0,
			{Outcome: audit.Failed}:                           0,
			{Outcome: audit.Refused, Op: "desk.add_note"}:     1,
			{Outcome: audit.Done, Actor: s.maria, Via: "cli"}: 0,
		} {
			require.Len(t, s.search(in).Items, want, "%+v", in)
		}
		first := s.search(audit.SearchInput{Actor: s.maria, Limit: 1})
		require.Equal(t, key.ID, first.Items[0].ID)
		second := s.search(audit.SearchInput{Actor: s.maria, Limit: 1, Cursor: first.NextCursor})
		require.Equal(t, own.ID, second.Items[0].ID)
		require.Empty(t, second.NextCursor)
	})
}

func TestBriefLeavesThePersonalPartsOut(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		require.NotNil(t, s.search(audit.SearchInput{Op: "desk.add_note"}).Items[0].Personal)
		for _, e := range s.search(audit.SearchInput{Brief: true}).Items {
			require.Nil(t, e.Personal)
		}
	})
}

func TestACountEndsAtAThousand(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		copies := `INSERT INTO audit (id, tenant, at, actor_kind, actor_id, via, op, outcome, commitment, leaf)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1001)
SELECT 'aud_copy' || CAST(i AS text), tenant, at, 'key', 'key_x', 'rest', 'account.view', 'done', commitment, leaf FROM n, audit WHERE request = 'req_rest'`
		execute(t, k, copies)
		require.Equal(t, audit.Total{Count: 1000, Capped: true}, s.search(audit.SearchInput{Op: "account.view"}).Total)
		require.Equal(t, audit.Total{Count: 1000, Capped: true}, s.search(audit.SearchInput{Actor: "key_x"}).Total)
	})
}

func TestFiltersListOnlyWhatIsThere(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		execute(t, k, "INSERT INTO member (id, email, name, status, created_at) VALUES ('mem_idle', 'idle@desk.example', 'Idle', 'active', 1)")
		f, err := s.audit.ListFilters(ctx, s.auditor, audit.ListFiltersInput{})
		require.NoError(t, err)
		require.Contains(t, f.Ops, "desk.add_note")
		require.NotContains(t, f.Ops, "account.view")
		require.Contains(t, f.Actors, audit.Who{ID: s.maria, Name: "=Maria", Kind: "member"})
		for _, a := range f.Actors {
			require.NotEqual(t, "mem_idle", a.ID, "who did nothing is not listed")
			require.NotEmpty(t, s.search(audit.SearchInput{Actor: a.ID}).Items, a)
		}
		require.Equal(t, []string{"done", "refused"}, f.Outcomes)
		for _, op := range f.Ops {
			require.NotEmpty(t, s.search(audit.SearchInput{Op: op}).Items, op)
		}
		for _, via := range f.Vias {
			require.NotEmpty(t, s.search(audit.SearchInput{Via: via}).Items, via)
		}

		segmented := s.auditor
		segmented.Grants = []authz.Grant{{Tenant: k.Tenant, Segment: "seg_gold", Permissions: s.auditor.Grants[0].Permissions}}
		none, err := s.audit.ListFilters(ctx, segmented, audit.ListFiltersInput{})
		require.NoError(t, err)
		require.Equal(t, audit.Filters{Actors: []audit.Who{}, Ops: []string{}, Outcomes: []string{}, Vias: []string{}}, none)
		execute(t, k, "INSERT INTO segment (id, tenant, name) VALUES ('seg_gold', $1, 'Gold')", k.Tenant)
		s.jess = k.Account(account.Draft{FirstName: "Gold", Segments: []string{"seg_gold"}})
		s.as(authz.DeskKey, "key_desk", s.maria, "rest", "req_gold")
		some, err := s.audit.ListFilters(ctx, segmented, audit.ListFiltersInput{})
		require.NoError(t, err)
		require.Equal(t, []string{"desk.add_note"}, some.Ops)
		require.Equal(t, []audit.Who{{ID: "key_desk", Kind: "desk_key"}, {ID: s.maria, Name: "=Maria", Kind: "member"}}, some.Actors)
		_, err = s.audit.ListFilters(ctx, k.Actor(authz.Agent), audit.ListFiltersInput{})
		require.Equal(t, "not_allowed", testkit.Code(err))
	})
}

func (s scene) export(in audit.ExportEntriesInput) string {
	s.T.Helper()
	s.auditor.Call.Reason = "audit by the bank"
	e, err := s.audit.ExportEntries(ctx, s.auditor, in)
	require.NoError(s.T, err)
	var out bytes.Buffer
	require.NoError(s.T, e.Write(ctx, &out))
	return out.String()
}

func TestTheTenantsEntriesAreExportedAsATable(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		other := k.AddTenant("other")
		_, err := account.NewService(k.DB).View(ctx, authz.Actor{Kind: authz.System, ID: "elsewhere", Tenant: other, Call: authz.Call{Via: "cli"}}, account.ViewInput{Account: k.AccountIn(other, account.Draft{FirstName: "Far"})})
		require.NoError(t, err)
		rows, err := csv.NewReader(strings.NewReader(s.export(audit.ExportEntriesInput{Form: audit.FormCSV, Personal: true}))).ReadAll()
		require.NoError(t, err)
		require.Equal(t, "id", rows[0][0])
		require.Len(t, rows[0], 22)
		require.Len(t, rows, 1+k.Count("audit", "tenant = '"+k.Tenant+"'"), "all of the tenant, with the export itself")
		for _, r := range rows[1:] {
			require.NotContains(t, r, "elsewhere")
		}
		one := s.export(audit.ExportEntriesInput{Form: audit.FormCSV, Fitting: audit.SearchInput{Request: "req_console"}})
		require.Contains(t, one, "'=Maria", "a spreadsheet computes nothing")
		require.NotContains(t, one, "192.0.2.7")
		lines := strings.Split(strings.TrimSpace(s.export(audit.ExportEntriesInput{Form: audit.FormNDJSON, Personal: true, Fitting: audit.SearchInput{Actor: s.maria}})), "\n")
		require.Len(t, lines, 2)
		var entry audit.Entry
		require.NoError(t, json.Unmarshal([]byte(lines[1]), &entry))
		require.Equal(t, "192.0.2.7", entry.Personal.Address)
		require.Equal(t, 3, k.Count("event", "type = 'audit.entries_exported'"))
		require.Equal(t, 1, len(s.search(audit.SearchInput{Op: "audit.export_entries", Limit: 1}).Items))
	})
}

func TestExportRefuses(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		s.auditor.Call.Reason = "audit by the bank"
		for _, in := range []audit.ExportEntriesInput{
			{}, {Form: "pdf"}, {Form: audit.FormCSV, Fitting: audit.SearchInput{Outcome: "maybe"}},
		} {
			_, err := s.audit.ExportEntries(ctx, s.auditor, in)
			require.Equal(t, "invalid_input", testkit.Code(err), "%+v", in)
		}
		privacy := k.Actor(authz.PrivacyOfficer)
		privacy.Call.Reason = "x"
		_, err := s.audit.ExportEntries(ctx, privacy, audit.ExportEntriesInput{Form: audit.FormCSV})
		require.Equal(t, "not_allowed", testkit.Code(err))
		s.auditor.Call.Reason = ""
		_, err = s.audit.ExportEntries(ctx, s.auditor, audit.ExportEntriesInput{Form: audit.FormCSV})
		require.Equal(t, "reason_required", testkit.Code(err))
		require.Zero(t, k.Count("event", "type = 'audit.entries_exported'"))
	})
}

func TestACheckIsRememberedAndTellsHowFarItIs(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := audit.NewService(k.DB)
		_, ok, err := s.LastCheck(ctx)
		require.NoError(t, err)
		require.False(t, ok)
		n := logOf(t, k)
		var told [][2]int64
		_, err = s.VerifyTelling(ctx, k.Actor(authz.Auditor), audit.VerifyInput{}, func(done, of int64) { told = append(told, [2]int64{done, of}) })
		require.NoError(t, err)
		require.Equal(t, [][2]int64{{0, n}}, told)
		last, ok, err := s.LastCheck(ctx)
		require.NoError(t, err)
		require.True(t, ok)
		require.Equal(t, audit.Checked{At: k.Clock.Now().UTC(), ActorKind: "member", ActorName: k.Actor(authz.Auditor).Name, Entries: n, Entry: -1}, last)
		execute(t, k, "UPDATE audit SET actor_id = 'mem_x' WHERE tree_index = 6")
		k.Clock.Move(time.Hour)
		require.False(t, verify(t, k).OK)
		last, _, err = s.LastCheck(ctx)
		require.NoError(t, err)
		require.Equal(t, []any{"columns_changed", int64(6)}, []any{last.Problem, last.Entry})
	})
}
