package signin_test

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/fetch"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/signin"
	"github.com/readmit/readmit/internal/tenant"
	"github.com/readmit/readmit/internal/testkit"
)

// TestACaptchaIsAskedForAfterFailures fails from one network until the tenant's
// hook is asked, and signs in by its word, by a device that is known, and while
// the hook does not answer.
func TestACaptchaIsAskedForAfterFailures(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		var asked atomic.Value
		status := http.StatusOK
		hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_ = r.ParseForm()
			asked.Store(r.PostForm)
			w.WriteHeader(status)
			_, _ = w.Write([]byte(map[bool]string{true: `{"success":true}`, false: `{"success":false,"error-codes":["invalid-input-response"]}`}[r.PostForm.Get("response") == "solved"]))
		}))
		t.Cleanup(hook.Close)
		s.Service = signin.NewService(signin.Config{DB: k.DB, Credentials: s.credentials, Fetch: fetch.New(fetch.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})})
		first, err := s.signIn(jess, right)
		require.NoError(t, err)
		k.Clock.Move(25 * time.Hour)
		s.set(tenant.CaptchaHook, hook.URL)
		try := func(password secret.String, captcha string) error {
			_, err := s.SignIn(ctx, s.visitor(), signin.SignInInput{Identifier: jess, Password: password, Captcha: secret.String(captcha)})
			return err
		}
		for range 5 {
			require.ErrorIs(t, try("wrong", ""), signin.ErrSignIn)
		}
		require.Nil(t, asked.Load(), "few failures ask nobody")
		hashes := k.Count("event", "type = 'signin.failed'")
		require.ErrorIs(t, try(right, ""), signin.ErrCaptcha)
		require.Nil(t, asked.Load(), "nothing to ask about")
		require.ErrorIs(t, try(right, "guessed"), signin.ErrCaptcha)
		require.Equal(t, url.Values{"response": {"guessed"}, "remoteip": {"192.0.2.9"}, "step": {"sign_in"}}, asked.Load())
		_, err = s.SignIn(ctx, s.visitor(), signin.SignInInput{Identifier: "nobody@example.com", Password: right})
		require.ErrorIs(t, err, signin.ErrCaptcha, "whoever is not there is asked alike")
		require.Equal(t, 3, k.Count("event", "type = 'signin.captcha_failed'"))
		require.Equal(t, hashes+3, k.Count("event", "type = 'signin.failed'"))
		require.Equal(t, 2, s.reasons()["captcha_failed"], "the agent reads why")

		_, err = s.SignIn(ctx, s.visitor(), signin.SignInInput{Identifier: jess, Password: right, Device: first.Device})
		require.NoError(t, err, "a device that the owner is known by is not asked")
		require.NoError(t, try(right, "solved"))
		require.ErrorIs(t, try("wrong", "solved"), signin.ErrSignIn, "it stands for no password")

		status = http.StatusBadGateway
		require.NoError(t, try(right, "guessed"), "a hook that does not judge keeps nobody out")
		hook.Close()
		require.NoError(t, try(right, "guessed"))
		k.Clock.Move(16 * time.Minute)
		require.NoError(t, try(right, ""), "what failed long ago counts no more")

		s.set(tenant.CaptchaHook, "https://127.0.0.1:1/judge")
		s.set(tenant.CaptchaAfter, "0")
		require.ErrorIs(t, try(right, ""), signin.ErrCaptcha, "0 is always")
		inwards := signin.NewService(signin.Config{DB: k.DB, Credentials: s.credentials})
		_, err = inwards.SignIn(ctx, s.visitor(), signin.SignInInput{Identifier: jess, Password: right, Captcha: "x"})
		require.NoError(t, err, "an address inside is not asked, and keeps nobody out")
	})
}

// TestTheClockOfADeviceIsTold types codes of an app whose clock is wrong: they
// are taken nowhere, and the agent reads by how much it is off.
func TestTheClockOfADeviceIsTold(t *testing.T) {
	testkit.Each(t, func(t *testing.T, k *testkit.Kit) {
		s := newScene(t, k)
		key := s.factored()
		type try struct {
			code  secret.String
			clock int
		}
		k.Clock.Move(-5 * time.Minute)
		early := s.code(key)
		k.Clock.Move(5*time.Minute + 4*time.Minute)
		ahead := s.code(key)
		k.Clock.Move(-4 * time.Minute)
		in, err := s.signIn(jess, right)
		require.NoError(t, err)
		tries := []try{{early, -300}, {ahead, 240}}
		for _, c := range tries {
			_, err := s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: in.Flow, Factor: in.Factors[0].ID, Code: c.code})
			require.ErrorIs(t, err, signin.ErrCode, "the customer is told no more than before")
		}
		var clocks []int
		for _, e := range s.events("signin.failed") {
			require.Equal(t, credential.ErrWrongCode.Code, e.Reason)
			clocks = append(clocks, e.Clock)
		}
		require.ElementsMatch(t, []int{-300, 240}, clocks)
		_, err = s.SecondFactor(ctx, s.visitor(), signin.SecondFactorInput{Flow: in.Flow, Factor: in.Factors[0].ID, Code: s.code(key)})
		require.NoError(t, err)
	})
}
