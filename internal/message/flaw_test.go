package message_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// TestC04NoHeaderChangesWhereALinkLeads asks with sixty ways of naming another
// host; what a request says of itself is in the actor's call alone, and no part
// of it reaches a mail.
func TestC04NoHeaderChangesWhereALinkLeads(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		portals, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: "https://id.shop.example", Console: "https://desk.shop.example", First: "shop"})
		require.NoError(t, err)
		s := message.NewService(message.Config{DB: k.DB, Origins: portals, Node: "a", Mailbox: true})
		admin := k.Actor(authz.Administrator)
		_, jess := jessOf(k)
		tried := 0
		for _, header := range []string{
			"Host", "X-Forwarded-Host", "X-Forwarded-Server", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Host", "X-Original-Host", "X-Original-URL",
			"X-Rewrite-URL", "Forwarded", "X-Forwarded-For", "Referer", "Origin", "Via", "X-HTTP-Host-Override",
		} {
			for _, value := range []string{"evil.example", "https://evil.example", "id.shop.example@evil.example", "id.shop.example:443@evil.example/"} {
				tried++
				id := withNonce(k, nonce.Draft{Kind: nonce.ResetPassword, For: nonce.LinkFor}, resetLetter(jess))
				k.Clock.Move(3 * time.Hour) // an address gets so many a day
				require.NoError(t, s.Send(ctx))
				r, err := http.NewRequest(http.MethodGet, "https://evil.example/", nil)
				require.NoError(t, err)
				r.Header.Set(header, value)
				reader := admin
				reader.Call.Address, reader.Call.UserAgent = r.Header.Get(header), r.Header.Get(header)
				read, err := s.ReadMailbox(ctx, reader, message.ReadMailboxInput{Message: id})
				require.NoError(t, err)
				found := links.FindAllString(read.Plain+read.HTML, -1)
				require.NotEmpty(t, found)
				for _, one := range found {
					u, err := url.Parse(one)
					require.NoError(t, err)
					require.Equal(t, "https", u.Scheme)
					require.Equal(t, "id.shop.example", u.Host, "%s: %s", header, value)
				}
			}
		}
		require.Equal(t, 60, tried)
	})
}

// TestC05AMailGoesToTheStoredBytes queues to an address and has look-alikes of
// it in the values: the server is told the stored one, byte for byte.
func TestC05AMailGoesToTheStoredBytes(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		s := sender(k, "a", smtp)
		for _, to := range []string{"Jess.Smith+x@Gmail.com", "jess@gmail.com", "o'hara@gmail.com", "jess_1@gmail.com"} {
			queue(k, message.Letter{
				Account: jess, Template: "notice.email_changed", Channel: message.Email, To: to, Notice: true,
				Data: map[string]string{"old": "jess@gmaıl.com", "new": "evil@evil.example"},
			})
			require.NoError(t, s.Send(ctx))
			got := smtp.Next().To
			require.Len(t, got, 1)
			local, _, _ := strings.Cut(to, "@")
			require.Equal(t, local+"@gmail.com", got[0], "the part before the @ is as stored; a domain has no case")
		}
		for _, to := range []string{"jess@gmail.com,evil@evil.example", `["jess@gmail.com","evil@evil.example"]`, "jess@gmail.com evil@evil.example"} {
			l := resetNotice(jess)
			l.To = to
			queue(k, l)
		}
		require.NoError(t, s.Send(ctx))
		require.Zero(t, smtp.Waiting())
		require.Equal(t, 3, k.Count("message", "state = 'failed' AND last_error = 'address'"))
	})
}

// TestC54NoValueBringsALinkOrMarksIntoAMail renders hostile values: nothing of
// them is a link or an element in the mail.
func TestC54NoValueBringsALinkOrMarksIntoAMail(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		s := sender(k, "a", smtp)
		for _, value := range []string{
			`<a href="https://evil.example">press</a>`, "https://evil.example/x", "//evil.example", "www.evil.example", "evil.example", "EVIL．example", "evil。example",
			"javascript:alert(1)", "mailto:x@evil.example", "x@evil.example", `"><img src=https://evil.example/p.png>`, "<script>alert(1)</script>", "{{.link}}",
			"tel:+491234", "data:text/html,<b>", "xn--evil.example", "evil.example.", "evil\u200b.example", "http:\\\\evil.example", "[press](https://evil.example)", "evil\r\n.example",
		} {
			queue(k, message.Letter{
				Account: jess, Template: "new_device", Channel: message.Email, To: "jess@gmail.com", Notice: true, Data: map[string]string{"device": value, "place": value},
			})
			require.NoError(t, s.Send(ctx))
			text := textOf(t, smtp.Next())
			require.Empty(t, links.FindAllString(text, -1), "%q", value)
			for _, bad := range []string{"evil.example", "www.", "mailto:", "javascript:", "tel:", "data:", "<a ", "<img", "<script", "@evil", "//evil"} {
				require.NotContains(t, strings.ToLower(text), bad, "%q", value)
			}
		}
	})
}

// TestC59NoSecretStandsInLogsAuditOrEvents sends links and codes and sets
// passwords, and then looks for each in everything that is kept.
func TestC59NoSecretStandsInLogsAuditOrEvents(t *testing.T) {
	const canary = "canary-9f2d7c41-canary"
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		var logged bytes.Buffer
		k.DB.Log = slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
		smtp := testkit.StartSMTP(t, testkit.SMTPOptions{})
		_, jess := jessOf(k)
		s := sender(k, "a", smtp)
		withNonce(k, nonce.Draft{Kind: nonce.ResetPassword, For: nonce.LinkFor}, resetLetter(jess))
		require.NoError(t, s.Send(ctx))
		u, err := url.Parse(links.FindString(textOf(t, smtp.Next())))
		require.NoError(t, err)
		link := u.Query().Get("link")
		require.Greater(t, len(link), 40)

		admin := k.Actor(authz.Administrator)
		tenants := tenant.NewService(k.DB)
		mailer, err := tenants.ChangeMailer(ctx, admin, tenant.ChangeMailerInput{
			Own: true, Host: "smtp.example.com", Port: 587, Encryption: "starttls", Username: "u", Password: canary, Sender: "a@shop.example",
		})
		require.NoError(t, err)
		hook, err := tenants.ChangeSMS(ctx, admin, tenant.ChangeSMSInput{Own: true, URL: "https://sms.example.com/", Secret: canary})
		require.NoError(t, err)
		seen, err := tenants.ViewMailer(ctx, admin, tenant.ViewMailerInput{})
		require.NoError(t, err)
		shown, err := json.Marshal([]any{mailer, hook, seen})
		require.NoError(t, err)
		require.NotContains(t, string(shown), canary)
		require.True(t, seen.HasPassword)

		_, err = tenants.ChangeMailer(ctx, admin, tenant.ChangeMailerInput{
			Version: mailer.Version, Own: true, Host: "evil.example", Port: 587, Encryption: "starttls", Username: "u", Sender: "a@shop.example",
		})
		require.ErrorIs(t, err, tenant.ErrPasswordNeeded, "the stored password does not go to another server")

		everything := dump(t, k)
		for _, secret := range []string{link, canary} {
			require.NotContains(t, logged.String(), secret)
			require.NotContains(t, everything, secret)
		}
	})
}

// dump is all rows of the tables that messages, events and the audit write,
// with what is sealed in them opened.
func dump(t *testing.T, k *testkit.Kit) string {
	t.Helper()
	var all strings.Builder
	for _, table := range []string{"message", "message_suppression", "tenant_mailer", "tenant_sms", "event", "audit", "audit_personal", "nonce", "idempotency"} {
		require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
			rows, err := tx.QueryContext(ctx, "SELECT * FROM "+table)
			if err != nil {
				return err
			}
			defer rows.Close()
			columns, err := rows.Columns()
			require.NoError(t, err)
			for rows.Next() {
				values := make([]any, len(columns))
				for i := range values {
					values[i] = new(any)
				}
				require.NoError(t, rows.Scan(values...))
				for i, v := range values {
					switch v := (*v.(*any)).(type) {
					case []byte:
						all.Write(v)
					case string:
						all.WriteString(columns[i] + "=" + v + "\n")
					}
				}
			}
			return rows.Err()
		}))
	}
	openPersonal(t, k, &all)
	return all.String()
}

// openPersonal opens what the audit keeps sealed of its entries.
func openPersonal(t *testing.T, k *testkit.Kit, into *strings.Builder) {
	t.Helper()
	type entry struct {
		id      string
		account int64
		body    []byte
	}
	var entries []entry
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT audit, COALESCE(account, 0), body FROM audit_personal")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var e entry
			require.NoError(t, rows.Scan(&e.id, &e.account, &e.body))
			entries = append(entries, e)
		}
		return rows.Err()
	}))
	require.Greater(t, len(entries), 3)
	require.NoError(t, k.DB.Store.Read(ctx, func(tx *store.Tx) error {
		for _, e := range entries {
			clear, err := k.DB.Ledger.OpenPersonal(ctx, tx, e.id, e.account, e.body)
			require.NoError(t, err)
			into.Write(clear)
		}
		return nil
	}))
}
