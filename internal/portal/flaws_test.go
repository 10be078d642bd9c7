package portal_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/nonce"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

var addresses = regexp.MustCompile(`https?://[^\s"<>]+`)

// TestC04NoHeaderChangesWhereALinkLeads asks for a new password in sixty ways of
// naming another host, through everything that stands before the page, and
// reads the mails that leave: each link leads to the configured address, or no
// mail leaves at all.
func TestC04NoHeaderChangesWhereALinkLeads(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		portals, err := tenant.NewPortals(k.DB, tenant.PortalsConfig{Base: "https://id.example.com", Console: "https://desk.example.com", First: "shop"})
		require.NoError(t, err)
		mails := message.NewService(message.Config{DB: k.DB, Origins: portals, Node: "a", Mailbox: true})
		tried, left := 0, 0
		for _, header := range []string{
			"Host", "X-Forwarded-Host", "X-Forwarded-Server", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Host", "X-Original-Host", "X-Original-URL",
			"X-Rewrite-URL", "Forwarded", "X-Forwarded-For", "Referer", "Origin", "Via", "X-HTTP-Host-Override",
		} {
			for _, value := range []string{"evil.example", "https://evil.example", "id.example.com@evil.example", "host=evil.example;proto=http"} {
				tried++
				k.Clock.Move(3 * time.Hour) // a network and an address get so many a while
				before := k.Count("message", "state = 'queued'")
				r := s.ask("POST", "/forgotten-password", url.Values{"identifier": {jess}}, func(r *http.Request) {
					r.Header.Set(header, value)
					if header == "Host" {
						r.Host = value
					}
				})
				queued := k.Count("message", "state = 'queued'") - before
				if r.StatusCode != http.StatusOK {
					require.Zero(t, queued, "%s: %s", header, value)
					continue
				}
				require.Equal(t, 1, queued, "%s: %s", header, value)
				left++
				require.NoError(t, mails.Send(ctx))
				for _, u := range s.newestLinks(mails) {
					require.Equal(t, "https://id.example.com", u.Scheme+"://"+u.Host, "%s: %s", header, value)
				}
			}
		}
		require.Equal(t, 60, tried)
		require.Greater(t, left, 45)
	})
}

// newestLinks are the addresses in the mail that left last: a mailbox keeps no
// more than one page of them to look at.
func (s *site) newestLinks(mails *message.Service) (out []*url.URL) {
	s.T.Helper()
	admin := s.Actor(authz.Administrator)
	list, err := mails.ListMailbox(ctx, admin, message.ListMailboxInput{})
	require.NoError(s.T, err)
	require.NotEmpty(s.T, list.Items)
	read, err := mails.ReadMailbox(ctx, admin, message.ReadMailboxInput{Message: list.Items[0].ID})
	require.NoError(s.T, err)
	for _, one := range addresses.FindAllString(read.Plain+read.HTML, -1) {
		u, err := url.Parse(one)
		require.NoError(s.T, err)
		out = append(out, u)
	}
	require.NotEmpty(s.T, out)
	return out
}

// TestC59NoSecretStandsInLogsAuditOrEvents goes through the customers' doors by
// pages and as JSON, rightly and wrongly, and then looks for every password,
// link, code and cookie in all that is kept and logged.
func TestC59NoSecretStandsInLogsAuditOrEvents(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		var logged bytes.Buffer
		k.DB.Log = slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
		s := newSite(t, k)
		var secrets []string
		keep := func(r *http.Response) *http.Response {
			for _, c := range r.Cookies() {
				if c.MaxAge >= 0 {
					secrets = append(secrets, c.Value)
				}
			}
			return r
		}
		sendJSON := func(path, body string) *http.Response {
			return keep(s.ask("POST", path, nil, func(r *http.Request) {
				r.Body = readCloser(body)
				r.Header.Set("Content-Type", "application/json")
			}))
		}
		const wrong, fresh, other, third = "canary-wrong-passphrase", "canary-fresh-passphrase", "canary-other-passphrase", "canary-third-passphrase"
		secrets = append(secrets, wrong, fresh, other, third, right)
		keep(s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {wrong}}))
		keep(s.ask("POST", "/sign-in", url.Values{"identifier": {"nobody@example.com"}, "password": {wrong}}))
		require.NotEmpty(t, keep(s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}})).Cookies())
		sendJSON("/api/v1/sign-in", `{"identifier":"`+jess+`","password":"`+right+`"}`)
		sendJSON("/api/v1/sign-in", `{"identifier":"`+jess+`","password":"`+wrong+`"}`)
		keep(s.ask("POST", "/register", url.Values{"first_name": {"Ana"}, "email": {"ana@example.com"}, "password": {fresh}}))
		sendJSON("/api/v1/register", `{"email":"ben@example.com","password":"`+other+`","first_name":"Ben","last_name":"","locale":""}`)
		keep(s.ask("POST", "/forgotten-password", url.Values{"identifier": {jess}}))
		keep(s.ask("POST", "/sign-in/link", url.Values{"identifier": {jess}}))
		links := s.links()
		require.Len(t, links, 5, "two proofs of addresses, a new password, access, and the notice of a device")
		for kind, link := range links {
			secrets = append(secrets, link)
			switch {
			case strings.HasPrefix(kind, string(nonce.ResetPassword)):
				keep(s.ask("POST", "/reset-password", url.Values{"link": {link}, "password": {third}}))
			case strings.HasPrefix(kind, string(nonce.AccessLink)):
				keep(s.ask("POST", "/access-link", url.Values{"link": {link}}))
			default:
				keep(s.ask("POST", "/verify-email", url.Values{"link": {link}}))
			}
			s.ask("GET", "/reset-password?link="+link, nil)
		}
		keep(s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {third}}))
		require.Positive(t, k.Count("nonce", "used_at IS NOT NULL"))
		require.Greater(t, len(secrets), 12)
		everything := k.Everything()
		for _, text := range secrets {
			at := strings.Index(everything, text)
			require.Negative(t, at, "%s is kept: …%s", text, everything[max(0, at-200):max(0, at)])
			require.False(t, strings.Contains(logged.String(), text), "%s is logged", text)
		}
		require.Contains(t, everything, "wrong_password", "it is what was looked through")
	})
}

// links are the links that were sent and not used, by their kind and account.
func (s *site) links() map[string]string {
	s.T.Helper()
	out := map[string]string{}
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) error {
		rows, err := tx.QueryContext(ctx, "SELECT id, kind FROM nonce WHERE used_at IS NULL AND superseded_at IS NULL AND account > 0")
		if err != nil {
			return err
		}
		ids := map[string]string{}
		for rows.Next() {
			var id, kind string
			require.NoError(s.T, rows.Scan(&id, &kind))
			ids[kind+" "+id] = id
		}
		require.NoError(s.T, rows.Close())
		for name, id := range ids {
			text, err := nonce.Text(ctx, tx, s.DB.Ring, id, s.Clock.Now())
			if err != nil {
				return err
			}
			out[name] = text.Reveal()
		}
		return rows.Err()
	}))
	return out
}

// TestC79OnlyListedSitesAskForTheSteps asks for the steps as JSON from scripts of
// other sites: those that the tenant lists may, with the customer's cookies, by
// their whole origin; nobody else, and nothing but JSON.
func TestC79OnlyListedSitesAskForTheSteps(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		const listed = "https://www.example.com"
		from := func(method, path, origin, body string) *http.Response {
			return s.ask(method, path, nil, func(r *http.Request) {
				r.Body = readCloser(body)
				r.Header.Set("Origin", origin)
				r.Header.Set("Sec-Fetch-Site", "same-site")
				if body != "" {
					r.Header.Set("Content-Type", "application/json")
				}
			})
		}
		sign := `{"identifier":"` + jess + `","password":"` + right + `"}`
		require.Equal(t, http.StatusForbidden, from("POST", "/api/v1/sign-in", listed, sign).StatusCode, "nobody is listed yet")
		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO tenant_setting (tenant, key, value, version, changed_by, changed_name, changed_at) VALUES ($1, 'cors.origins', $2, 1, 'x', 'x', 1)`,
				k.Tenant, "https://shop.example.org "+listed)
			return err
		})
		const allow, cookies = "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"
		before := from("OPTIONS", "/api/v1/sign-in", listed, "")
		require.Equal(t, http.StatusNoContent, before.StatusCode)
		require.Equal(t, []string{listed, "true", "Content-Type"}, []string{before.Header.Get(allow), before.Header.Get(cookies), before.Header.Get("Access-Control-Allow-Headers")})
		in := from("POST", "/api/v1/sign-in", listed, sign)
		require.Equal(t, http.StatusOK, in.StatusCode, text(t, in))
		require.Equal(t, []string{listed, "true"}, []string{in.Header.Get(allow), in.Header.Get(cookies)})
		require.Contains(t, in.Header.Values("Vary"), "Origin")
		require.NotEmpty(t, in.Cookies())
		wrong := from("POST", "/api/v1/sign-in", listed, `{"identifier":"x","password":"y"}`)
		require.Equal(t, http.StatusUnauthorized, wrong.StatusCode)
		require.Equal(t, listed, wrong.Header.Get(allow), "the page reads why it was refused")

		for _, origin := range []string{"https://evil.example", "null", "http://www.example.com", "https://www.example.com:444", "https://WWW.example.com", "https://www.example.com.evil.example", "https://x.www.example.com", "https://www.example.com/", "*"} {
			for _, method := range []string{"OPTIONS", "POST"} {
				r := from(method, "/api/v1/sign-in", origin, sign)
				require.Empty(t, r.Header.Get(allow), "%s from %s", method, origin)
				require.Empty(t, r.Header.Get(cookies), "%s from %s", method, origin)
				require.Empty(t, r.Cookies(), "%s from %s", method, origin)
			}
		}
		page := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}}, func(r *http.Request) { r.Header.Set("Origin", listed); r.Header.Set("Sec-Fetch-Site", "same-site") })
		require.Equal(t, http.StatusForbidden, page.StatusCode, "a listed site asks for JSON alone, not for pages")
		form := s.ask("POST", "/api/v1/sign-in", url.Values{"identifier": {jess}, "password": {right}}, func(r *http.Request) { r.Header.Set("Origin", listed) })
		require.Equal(t, http.StatusBadRequest, form.StatusCode, "no form of a page is JSON")
		other := s.ask("OPTIONS", "/api/v1/sign-in", nil, func(r *http.Request) { r.Host = "other.id.example.com"; r.Header.Set("Origin", listed) })
		require.Empty(t, other.Header.Get(allow), "another host is another tenant")
	})
}

// TestLanguagesAreThoseThatTheTenantOffers opens pages by browsers of several
// languages, chooses one, and narrows the choice.
func TestLanguagesAreThoseThatTheTenantOffers(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		get := func(path, browser string, change ...func(*http.Request)) *http.Response {
			return s.ask("GET", path, nil, append(change, func(r *http.Request) { r.Header.Set("Accept-Language", browser) })...)
		}
		body := text(t, get("/sign-in?request=req_1&next=https://evil.example", "de"))
		require.Contains(t, body, `<html lang="de"`)
		require.Contains(t, body, `/sign-in?lang=es&amp;request=req_1`, "what waits goes along")
		require.NotContains(t, body, "evil.example")
		chosen := get("/sign-in?lang=es", "de")
		require.Contains(t, text(t, chosen), `<html lang="es"`)
		require.Contains(t, text(t, get("/register", "de", cookies(chosen))), `<html lang="es"`, "the choice is kept")
		require.Contains(t, text(t, get("/sign-in?lang=fr", "de")), `<html lang="de"`, "what is not offered is not chosen")

		k.Do(func(tx *op.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO tenant_setting (tenant, key, value, version, changed_by, changed_name, changed_at) VALUES ($1, 'languages', 'en de-AT', 1, 'x', 'x', 1)`, k.Tenant)
			return err
		})
		narrowed := text(t, get("/sign-in?lang=es", "es", cookies(chosen)))
		require.Contains(t, narrowed, `<html lang="en"`)
		require.NotContains(t, narrowed, "lang=es")
		require.Contains(t, narrowed, "lang=de")
	})
}

func readCloser(body string) io.ReadCloser { return io.NopCloser(strings.NewReader(body)) }
