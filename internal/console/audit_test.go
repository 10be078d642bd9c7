package console_test

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/console/locale"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

const auditPath = "/t/shop/audit"

func TestTheLogIsReadInSentences(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := people(k)["jess"]
		agent := s.signedIn(t, authz.Agent)
		require.Equal(t, 200, agent.get(customers+"/"+jess).status)
		require.Equal(t, 303, agent.post(customers+"/search", url.Values{"email": {"jess.smith@gmail.com"}}).status)
		require.Equal(t, 403, agent.get(auditPath).status)

		b := s.signedIn(t, authz.Auditor)
		require.Equal(t, auditPath, b.get("/t/shop/").location(), "the page that the role begins with")
		page := b.get(auditPath).body
		require.Contains(t, page, `<strong class="audit-who">Maria Berg</strong> opened an account`)
		require.Contains(t, page, `</strong> searched customers`)
		require.Contains(t, page, `</strong> was refused: Search the audit log`)
		require.Contains(t, page, "Your role does not include this.")
		require.Contains(t, page, "It was never verified here.")
		require.NotContains(t, page, "jess.smith@gmail.com")
		require.Contains(t, page, `<option value="account.view"`)
		require.NotContains(t, page, `<option value="desk.add_note"`, "nothing is offered that finds nothing")

		b.do("GET", auditPath, nil, nil)
		german := b.do("POST", "/staff/language", url.Values{"lang": {"de"}, "next": {auditPath}}, nil)
		require.Equal(t, 303, german.status)
		require.Contains(t, b.get(auditPath).body, `</strong> hat ein Konto geöffnet`)
	})
}

func TestTheFilterStandsInTheAddressAndNothingPersonal(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := people(k)["jess"]
		agent := s.signedIn(t, authz.Agent)
		require.Equal(t, 200, agent.get(customers+"/"+jess).status)
		b := s.signedIn(t, authz.Administrator)
		to := b.post(auditPath, url.Values{"op": {"account.view"}, "outcome": {"done"}, "from": {"2026-11-01"}, "account": {" jess.smith@gmail.com "}})
		require.Equal(t, 303, to.status, to.body)
		require.Equal(t, auditPath+"?account="+jess+"&from=2026-11-01&op=account.view&outcome=done", to.location())
		page := b.get(to.location()).body
		require.Contains(t, page, "opened an account")
		require.NotContains(t, page, "signed in")
		require.Contains(t, page, `value="account.view" selected`)
		require.Contains(t, page, `value="`+jess+`"`)

		a := b.post(auditPath, url.Values{"account": {"nobody@gmail.com"}, "request": {"x y"}, "from": {"soon"}, "op": {"account.view"}})
		require.Equal(t, 422, a.status)
		for _, text := range []string{"No account is found by this.", "A request ID has letters", "Write the date as", `value="nobody@gmail.com"`, `value="x y"`, `value="account.view" selected`} {
			require.Contains(t, a.body, text)
		}
		a = b.post(auditPath, url.Values{"from": {"2026-11-03"}, "to": {"2026-11-01"}})
		require.Contains(t, a.body, "The end must be after the beginning.")
		empty := b.get(auditPath + "?from=2020-01-01&to=2020-01-02").body
		require.Contains(t, empty, "No entries fit.")
		require.Equal(t, 200, b.get(auditPath+"?outcome=%22%3E&op=%3Cscript%3E&account=a@b.example&cursor=zzz&entry=%3C").status)

		auditor := s.signedIn(t, authz.Auditor)
		a = auditor.post(auditPath, url.Values{"account": {"jess.smith@gmail.com"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Write a login ID, such as", "who may not search customers names them by ID")
		require.NotContains(t, s.log.String(), "gmail.com")
	})
}

var entryLink = regexp.MustCompile(`class="audit-row" href="([^"]+)"`)

func TestAnEntryShowsEveryRecordedField(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := people(k)["jess"]
		agent := s.signedIn(t, authz.Agent)
		require.Equal(t, 303, agent.post(customers+"/search", url.Values{"email": {"jess.smith@gmail.com"}}).status)
		require.Equal(t, 200, agent.get(customers+"/"+jess).status)
		b := s.signedIn(t, authz.Administrator)
		link := func(op string) string {
			found := entryLink.FindStringSubmatch(b.get(auditPath + "?op=" + op).body)
			require.NotNil(t, found)
			return strings.ReplaceAll(found[1], "&amp;", "&")
		}
		view := link("account.view")
		for _, a := range []answer{b.get(view), b.htmx("GET", view, nil)} {
			require.Equal(t, 200, a.status)
			for _, text := range []string{"account.view", "Console", "not numbered yet", "127.0.0.1", jess, `href="` + customers + "/" + jess + `"`, `href="/t/shop/settings/members/mem_`, "Member of the staff", "aud_"} {
				require.Contains(t, a.body, text)
			}
		}
		fragment := b.htmx("GET", view, nil)
		require.NotContains(t, fragment.body, "<html")
		require.Equal(t, view, fragment.header.Get("HX-Replace-Url"))
		search := b.get(link("account.search")).body
		require.NotContains(t, search, "jess.smith@gmail.com")
		require.Contains(t, search, "j•••@g•••.com")
		require.Contains(t, b.get(auditPath+"?entry=aud_0").body, "This entry is not there")
		require.Positive(t, k.Count("audit", "op = 'audit.search' AND actor_id LIKE 'mem_%'"))

		privacy := s.signedIn(t, authz.PrivacyOfficer)
		body := privacy.get(view).body
		require.NotContains(t, body, "/settings/members/", "who may not open members has no way there")
		require.NotContains(t, body, "/audit/export")
		require.NotContains(t, body, "/audit/verify")
		require.Equal(t, 403, privacy.post(auditPath+"/verify", url.Values{}).status)
	})
}

func TestTheLogIsVerifiedFromThePage(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Auditor)
		require.Equal(t, 303, b.post(auditPath+"/verify", url.Values{}).status)
		require.Contains(t, b.get(auditPath).body, "Verified by Maria Berg")
		told := b.do("POST", auditPath+"/verify", url.Values{}, map[string]string{"Accept": "application/x-ndjson"})
		require.Equal(t, "application/x-ndjson", told.header.Get("Content-Type"))
		lines := strings.Split(strings.TrimSpace(told.body), "\n")
		require.Contains(t, lines[len(lines)-1], `audit-seal-good`)
		require.Contains(t, lines[len(lines)-1], `0 entries, each as it was written`)
		require.NoError(t, k.DB.Store.Write(context.Background(), func(tx *store.Tx) error {
			_, err := tx.ExecContext(context.Background(), "UPDATE audit SET tree_index = 7 WHERE id = (SELECT min(id) FROM audit)")
			return err
		}))
		k.Clock.Move(time.Second)
		b.post(auditPath+"/verify", url.Values{})
		require.Contains(t, b.get(auditPath).body, "No: entry 7 is not what was written.")
		require.Equal(t, 303, s.browser(t).post(auditPath+"/verify", url.Values{}).status, "who is not signed in is sent to sign in")
	})
}

func TestEntriesLeaveAsAFile(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		jess := people(k)["jess"]
		agent := s.signedIn(t, authz.Agent)
		require.Equal(t, 200, agent.get(customers+"/"+jess).status)
		b, second := s.signedIn(t, authz.Auditor), s.second(t)
		a := b.post(auditPath+"/export", url.Values{"form": {"csv"}, "op": {"account.view"}})
		require.Equal(t, 422, a.status)
		require.Contains(t, a.body, "Say why: write a reason.")
		require.Contains(t, a.body, `name="op" value="account.view"`)
		csv := url.Values{"form": {"csv"}, "op": {"account.view"}, "reason": {"yearly review"}}
		second.approves(b.post(auditPath+"/export", csv))
		a = b.post(auditPath+"/export", csv)
		require.Equal(t, 200, a.status, a.body)
		require.Regexp(t, `^attachment; filename="audit-shop-\d{8}-\d{6}\.csv"$`, a.header.Get("Content-Disposition"))
		lines := strings.Split(strings.TrimSpace(a.body), "\r\n")
		require.Len(t, lines, 2)
		require.Contains(t, lines[1], "account.view,"+jess)
		one := second.approves(b.post(auditPath+"/export", url.Values{"form": {"ndjson"}, "personal": {"true"}, "op": {"account.view"}, "reason": {"yearly review"}}))
		require.Equal(t, 404, second.post(one+"/again", nil).status, "the file is for whoever asked")
		a = b.post(one+"/again", nil)
		require.Contains(t, a.body, `"address":"127.0.0.1"`)
		require.Equal(t, 403, agent.post(auditPath+"/export", url.Values{"form": {"csv"}, "reason": {"x"}}).status)
		require.Equal(t, 422, b.post(auditPath+"/export", url.Values{"form": {"pdf"}, "reason": {"x"}}).status)
	})
}

func TestEntriesArePagedThereAndBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := serve(t, k)
		b := s.signedIn(t, authz.Auditor)
		ctx := context.Background()
		require.NoError(t, k.DB.Store.Write(ctx, func(tx *store.Tx) error {
			_, err := tx.ExecContext(ctx, `INSERT INTO audit (id, tenant, at, actor_kind, actor_id, via, op, outcome, commitment, leaf)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120)
SELECT 'aud_copy' || CAST(1000 + i AS text), CAST($1 AS text), i, 'system', 'cli', 'cli', 'directory.import', 'done', $2, $2 FROM n`, k.Tenant, []byte("x"))
			return err
		}))
		pages := regexp.MustCompile(`href="([^"]+)" rel="(prev|next)"`)
		way := func(page, rel string) string {
			for _, m := range pages.FindAllStringSubmatch(page, -1) {
				if m[2] == rel {
					return strings.ReplaceAll(m[1], "&amp;", "&")
				}
			}
			return ""
		}
		first := b.get(auditPath + "?op=directory.import").body
		require.Contains(t, first, "<strong class=\"audit-who\">The command line</strong> imported accounts")
		require.Contains(t, first, "1–50 of 120")
		require.Empty(t, way(first, "prev"))
		second := b.get(way(first, "next")).body
		require.Contains(t, second, "51–100 of 120")
		third := b.get(way(second, "next")).body
		require.Contains(t, third, "101–120 of 120")
		require.Empty(t, way(third, "next"))
		require.Contains(t, b.get(way(third, "prev")).body, "51–100 of 120")
		require.Contains(t, b.get(way(b.get(way(third, "prev")).body, "prev")).body, "1–50 of 120")
		colleague := s.signedIn(t, authz.PrivacyOfficer)
		require.Equal(t, auditPath+"?op=directory.import", colleague.get(way(first, "next")).location(), "a colleague begins at the first page")
	})
}

func TestEveryRecordedOperationIsToldInASentence(t *testing.T) {
	texts, err := locale.Load()
	require.NoError(t, err)
	for _, spec := range op.All() {
		if spec.Unrecorded || strings.HasPrefix(spec.Name, "testkit.") {
			continue
		}
		assert.True(t, texts.For("en").Has("did."+spec.Name), "no text did.%s: say in each language what somebody did (\"searched customers\")", spec.Name)
	}
}
