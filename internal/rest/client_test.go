package rest_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/client"
	"github.com/readmit/readmit/internal/account"
)

func TestAccountAndNotesByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("agent")
		created, err := s.client("administrator").Accounts.Create(ctx, client.NewAccount{
			FirstName: "Jess", LastName: "Smith", Email: "jess.smith@gmail.com", Phone: "030 123456", Reason: "Asked for by letter",
		})
		require.NoError(t, err)
		got, err := c.Accounts.Get(ctx, created.ID)
		require.NoError(t, err)
		require.Equal(t, "Jess Smith", got.ShownName)
		require.Equal(t, "j•••@g•••.com", *got.UnverifiedEmail)
		require.Equal(t, "••• 56", *got.Phone)
		require.Equal(t, []string{"email", "phone"}, got.Masked)
		require.Equal(t, []string{"UNVERIFIED"}, got.Labels)

		var notes []*client.Note
		for i := range 5 {
			note, err := c.Accounts.AddNote(ctx, created.ID, fmt.Sprintf("note %d", i))
			require.NoError(t, err)
			notes = append(notes, note)
			s.Clock.Move(1e9)
		}
		edited, err := c.Notes.Edit(ctx, notes[4].ID, "note 4, corrected", 1)
		require.NoError(t, err)
		require.Equal(t, 2, edited.Version)
		_, err = c.Notes.Edit(ctx, notes[4].ID, "again", 1)
		require.Equal(t, "note_changed", client.Code(err))
		_, err = s.client("senior_agent").Notes.Edit(ctx, notes[4].ID, "not mine", 2)
		require.Equal(t, "not_the_author", client.Code(err))

		require.NoError(t, c.Notes.Pin(ctx, notes[0].ID))
		page, err := c.Accounts.ActivityPage(ctx, created.ID, client.Activity{}, "")
		require.NoError(t, err)
		require.Len(t, page.Pinned, 1)
		require.NoError(t, c.Notes.Unpin(ctx, notes[0].ID))

		var seen []string
		for entry, err := range c.Accounts.Activity(ctx, created.ID, client.Activity{Types: []string{"NOTE"}, Limit: 2}) {
			require.NoError(t, err)
			seen = append(seen, entry.Note.Text)
		}
		require.Equal(t, []string{"note 4, corrected", "note 3", "note 2", "note 1", "note 0"}, seen)
	})
}

func TestForeignCursors(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("agent")
		jess, ann := s.Account(account.Draft{FirstName: "Jess"}), s.Account(account.Draft{FirstName: "Ann"})
		for i := range 3 {
			_, err := c.Accounts.AddNote(ctx, jess, fmt.Sprint(i))
			require.NoError(t, err)
		}
		_, err := c.Accounts.AddNote(ctx, ann, "hers")
		require.NoError(t, err)
		q := client.Activity{Limit: 1}
		page, err := c.Accounts.ActivityPage(ctx, jess, q, "")
		require.NoError(t, err)
		require.NotEmpty(t, page.NextCursor)

		_, err = c.Accounts.ActivityPage(ctx, ann, q, page.NextCursor)
		require.Equal(t, "cursor_foreign", client.Code(err), "another account")
		_, err = c.Accounts.ActivityPage(ctx, jess, client.Activity{Types: []string{"NOTE"}}, page.NextCursor)
		require.Equal(t, "cursor_foreign", client.Code(err), "another filter")
		_, err = s.client("viewer").Accounts.ActivityPage(ctx, jess, q, page.NextCursor)
		require.Equal(t, "cursor_foreign", client.Code(err), "another actor")
		_, err = c.Accounts.ActivityPage(ctx, jess, q, page.NextCursor[1:])
		require.Equal(t, "cursor_malformed", client.Code(err))
		_, err = c.Accounts.ActivityPage(ctx, jess, q, page.NextCursor)
		require.NoError(t, err)
	})
}

func TestTheSameKeyIsDoneOnce(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("agent")
		jess := s.Account(account.Draft{FirstName: "Jess"})
		once := client.WithIdempotencyKey(ctx, "7c1f0a52")
		first, err := c.Accounts.AddNote(once, jess, "once")
		require.NoError(t, err)
		again, err := c.Accounts.AddNote(once, jess, "once")
		require.NoError(t, err)
		require.Equal(t, first, again)
		_, err = c.Accounts.AddNote(once, jess, "other")
		require.Equal(t, "idempotency_key_reused", client.Code(err))
		require.Equal(t, 1, s.Count("note", ""))
	})
}

func TestWhoAskedAndWhyIsAudited(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		jess := s.Account(account.Draft{FirstName: "Jess"})
		a := s.send(t, "POST", "/api/v1/accounts/"+jess+"/notes", `{"text":"x","reason":"asked by phone","case":"cas_1"}`, func(r *http.Request) {
			r.Header.Set("X-Request-Id", "req_from_caller")
			r.Header.Set("User-Agent", "billing/1.0 \xff")
		})
		require.Equal(t, 201, a.status, a.body)
		require.Equal(t, 1, s.Count("audit", "op = 'desk.add_note' AND via = 'rest' AND request = 'req_from_caller' AND case_id = 'cas_1'"))
		require.Contains(t, s.Log.String(), "actor=mem_agent")
		require.Contains(t, s.Log.String(), `route="POST /api/v1/accounts/{id}/notes"`)
		require.NotContains(t, s.Log.String(), jess)
	})
}

// TestTheClientKnowsEveryField reads answers strictly into the client's types.
func TestTheClientKnowsEveryField(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		c := s.client("agent")
		jess := s.Account(account.Draft{
			FirstName: "Jess", Email: "jess@example.com", Phones: []account.Phone{{Number: "+4930123456", Type: "HOME"}},
			Addresses: []account.Address{{Type: "HOME", Line1: "Main Street 1"}}, Identities: []account.DraftIdentity{{Type: "google"}},
			Attributes: []account.Attribute{{Key: "size", Value: "M"}}, Birthday: account.Birthday{Year: 1990, Month: 2},
		})
		note, err := c.Accounts.AddNote(ctx, jess, "password: hunter2")
		require.NoError(t, err)
		_, err = c.Notes.Edit(ctx, note.ID, "no password here", 0)
		require.NoError(t, err)
		require.NoError(t, c.Notes.Pin(ctx, note.ID))
		_, err = c.Accounts.Get(ctx, "nobody")
		require.Equal(t, "not_found", client.Code(err))
		s.addField(t, "size")
		_, err = c.Searches.Save(ctx, "Of a size", client.Search{Attributes: map[string]client.Term{"size": {Value: "M"}}})
		require.NoError(t, err)
		require.NoError(t, c.Accounts.Pin(ctx, jess))
		s.number(t)
		auditor := s.client("auditor")
		for path, read := range map[string]struct {
			by   *client.Client
			into any
		}{
			"/accounts/" + jess:               {c, &client.Account{}},
			"/accounts/" + jess + "/activity": {c, &client.ActivityPage{}},
			"/notes/" + note.ID:               {c, &client.VersionedNote{}},
			"/accounts?q=jess":                {c, &client.SearchPage{}},
			"/audit":                          {auditor, &client.AuditPage{}},
			"/health":                         {c, &client.Health{}},
			"/audit/filters":                  {auditor, &client.AuditFilters{}},
			"/accounts/counts":                {c, &client.States{}},
			"/accounts/recent":                {c, &client.Recent{}},
			"/events":                         {s.client("developer"), &client.EventPage{}},
			"/tenants": {c, &struct {
				Items []client.Tenant `json:"items"`
			}{}},
			"/searches": {c, &struct {
				Items []client.SavedSearch `json:"items"`
			}{}},
			"/fields": {c, &struct {
				Items []client.Field `json:"items"`
			}{}},
		} {
			path, query, _ := strings.Cut(path, "?")
			values, err := url.ParseQuery(query)
			require.NoError(t, err)
			var raw json.RawMessage
			require.NoError(t, read.by.Do(ctx, "GET", path, values, nil, &raw), path)
			require.Contains(t, string(raw), s.what(path, jess, note.ID), path)
			d := json.NewDecoder(bytes.NewReader(raw))
			d.DisallowUnknownFields()
			require.NoError(t, d.Decode(read.into), path)
		}
	})
}

// what must stand in the answer of a path, so that an empty one is not taken
// for a known one.
func (s *scene) what(path, account, note string) string {
	switch {
	case strings.HasPrefix(path, "/notes"):
		return note
	case path == "/searches", path == "/fields":
		return `"size"`
	case path == "/health":
		return `"database"`
	case path == "/audit/filters":
		return `"desk.add_note"`
	case path == "/tenants":
		return `"shop"`
	case path == "/accounts/counts":
		return `"total":1`
	}
	return account
}

func TestAuditByTheClient(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		jess := s.Account(account.Draft{FirstName: "Jess"})
		for i := range 3 {
			_, err := s.client("agent").Accounts.AddNote(ctx, jess, fmt.Sprint(i))
			require.NoError(t, err)
		}
		_, err := s.client("agent").Audit.SearchPage(ctx, client.AuditSearch{}, "")
		require.Equal(t, "not_allowed", client.Code(err))
		n := 0
		for entry, err := range s.client("auditor").Audit.Search(ctx, client.AuditSearch{Op: "desk.add_note", Target: jess, Limit: 1}) {
			require.NoError(t, err)
			require.Equal(t, "mem_agent", entry.Actor)
			require.Equal(t, "127.0.0.1", entry.Personal.Address)
			n++
		}
		require.Equal(t, 3, n)
	})
}

func TestListsAreObjects(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		for _, path := range []string{"/api/v1/members", "/api/v1/api-keys", "/api/v1/fields", "/api/v1/searches"} {
			a := s.send(t, "GET", path, "", administrator)
			require.Equal(t, 200, a.status, a.body)
			require.Equal(t, "{\"items\":[]}\n", a.body)
		}
	})
}
