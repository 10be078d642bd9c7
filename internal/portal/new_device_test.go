package portal_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/message"
	"github.com/readmit/readmit/internal/session"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

var undoLink = regexp.MustCompile(`/undo-change\?link=([\w-]+)`)

// signInWith signs in by password with a browser, and returns its answer.
func (s *site) signInWith(browser ...func(*http.Request)) *http.Response {
	s.T.Helper()
	r := s.ask("POST", "/sign-in", url.Values{"identifier": {jess}, "password": {right}}, browser...)
	require.Equal(s.T, http.StatusSeeOther, r.StatusCode, text(s.T.(*testing.T), r))
	return r
}

func on(userAgent string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("User-Agent", userAgent) }
}

// TestAnOwnerIsToldOfANewDevice signs in from one browser after another and
// reads the development mailbox: the first device is told to nobody, a known
// one neither, of the others three a day; the link in the notice freezes the
// account.
func TestAnOwnerIsToldOfANewDevice(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newSite(t, k)
		mails := message.NewService(message.Config{DB: k.DB, Origins: shopOrigin{}, Node: "a", Mailbox: true})
		read := func() (out []message.Mail) {
			require.NoError(t, mails.Send(ctx))
			list, err := mails.ListMailbox(ctx, k.Actor(authz.Administrator), message.ListMailboxInput{})
			require.NoError(t, err)
			for _, m := range list.Items {
				one, err := mails.ReadMailbox(ctx, k.Actor(authz.Administrator), message.ReadMailboxInput{Message: m.ID})
				require.NoError(t, err)
				out = append(out, one)
			}
			return out
		}
		first := s.signInWith()
		require.Empty(t, read(), "of the first device")
		s.signInWith(cookies(first))
		require.Empty(t, read(), "of a device that is known")

		k.Clock.Move(25 * time.Hour)
		s.signInWith(on(testkit.Firefox))
		got := read()
		require.Len(t, got, 1)
		require.Equal(t, "j•••@e•••.com", got[0].To)
		require.Contains(t, got[0].Plain, "Firefox on Windows")
		for range session.ToldDevices + 2 {
			s.signInWith()
		}
		require.Len(t, read(), session.ToldDevices, "a mailbox is not flooded")

		k.Clock.Move(25 * time.Hour)
		set(t, k, "off")
		s.signInWith()
		require.Len(t, read(), session.ToldDevices, "the tenant does not want it")
		set(t, k, "on")
		k.Clock.Move(25 * time.Hour)
		s.signInWith()
		require.Len(t, read(), session.ToldDevices+1)

		link := undoLink.FindStringSubmatch(got[0].Plain)
		require.NotNil(t, link, got[0].Plain)
		require.Equal(t, 1, k.Count("account", "frozen_at IS NULL"), "reading the mail changes nothing")
		require.Equal(t, http.StatusOK, s.ask("POST", "/undo-change", url.Values{"link": {link[1]}}).StatusCode)
		require.Equal(t, 1, k.Count("account", "frozen_at IS NOT NULL"), "this was not me")
	})
}

func set(t *testing.T, k *testkit.Kit, value string) {
	t.Helper()
	all, err := tenant.NewService(k.DB).ListSettings(ctx, k.Actor(authz.Administrator), tenant.ListSettingsInput{})
	require.NoError(t, err)
	_, err = tenant.NewService(k.DB).ChangeSessionLimits(ctx, k.Actor(authz.Administrator), tenant.ChangeSessionLimitsInput{
		Version: all.Version, Settings: map[string]string{tenant.SessionTellNewDevice.Key: value},
	})
	require.NoError(t, err)
}

// shopOrigin is where the customers' pages of the tests are.
type shopOrigin struct{}

func (shopOrigin) Origin(context.Context, *store.Tx, string) (string, error) {
	return "https://id.example.com", nil
}
