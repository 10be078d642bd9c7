package portal_test

import (
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/privacy"
	"github.com/readmit/readmit/internal/testkit"
)

// TestTheOwnCopy asks for a copy of the own data and takes it: signed in and
// freshly proved, or by the link that support sends.
func TestTheOwnCopy(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		in := cookies(s.signIn())
		asked := text(t, s.ask("POST", "/account/privacy/copy", url.Values{}, in))
		require.Contains(t, asked, "is being made")
		require.NotContains(t, asked, `action="/account/privacy/copy"`, "one at a time")
		require.NoError(t, privacy.NewService(k.DB).MakeExports(t.Context()))
		page := text(t, s.ask("GET", "/account/privacy", nil, in))
		take := regexp.MustCompile(`action="(/account/privacy/copy/(exp_[^"]+))"`).FindStringSubmatch(page)
		require.NotNil(t, take, page)
		got := s.ask("POST", take[1], url.Values{}, in)
		require.Equal(t, "application/zip", got.Header.Get("Content-Type"))
		require.Equal(t, "no-store", got.Header.Get("Cache-Control"))
		require.Equal(t, "PK", text(t, got)[:2])
		k.Clock.Move(6 * time.Minute)
		require.Equal(t, "/account/prove?to=privacy", s.ask("POST", take[1], url.Values{}, in).Header.Get("Location"))

		_, err := privacy.NewService(k.DB).DeliverExport(t.Context(), k.Actor(authz.Agent), privacy.DeliverExportInput{Account: s.login, Export: take[2]})
		require.NoError(t, err)
		link := s.mailed("data_copy").Reveal()
		require.Contains(t, text(t, s.ask("GET", "/data-copy?link="+url.QueryEscape(link), nil)), `action="/data-copy"`, "a scanner that follows the link takes nothing")
		require.Equal(t, "application/zip", s.ask("POST", "/data-copy", url.Values{"link": {link}}).Header.Get("Content-Type"))
		require.NotEqual(t, 200, s.ask("POST", "/data-copy", url.Values{"link": {link}}).StatusCode, "it is good once")
	})
}
