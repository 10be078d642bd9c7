package credential_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/authz"
	"github.com/readmit/readmit/internal/credential"
	"github.com/readmit/readmit/internal/op"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/store"
	"github.com/readmit/readmit/internal/testkit"
)

// passkey registers a passkey of Jess, and returns her device.
func (s *scene) passkey() (*testkit.Authenticator, credential.Factor) {
	s.T.Helper()
	device := testkit.NewAuthenticator(s.T)
	device.Origin = origin
	begun, err := s.s.StartEnrollment(ctx, s.jess, credential.StartEnrollmentInput{Account: s.login, Kind: credential.Passkey})
	require.NoError(s.T, err)
	in := credential.RegisterPasskeyInput{Account: s.login, Name: "Phone", PasskeyAnswer: credential.PasskeyAnswer{Challenge: begun.Challenge, Answer: device.Make(begun.Options)}}
	made, err := s.s.RegisterPasskey(ctx, s.jess, in)
	require.NoError(s.T, err)
	_, err = s.s.RegisterPasskey(ctx, s.jess, in)
	require.ErrorIs(s.T, err, credential.ErrChallenge, "a challenge is answered once")
	return device, s.factor(made.Factor)
}

// ask asks for a proof: of an account, or of anybody for 0.
func (s *scene) ask(n int64, flow string) (asked credential.Asked) {
	s.T.Helper()
	require.NoError(s.T, s.DB.Store.Read(ctx, func(tx *store.Tx) (err error) {
		asked, err = s.s.AskPasskey(ctx, tx, s.Tenant, n, flow, s.Clock.Now())
		return err
	}))
	return asked
}

func (s *scene) answer(n int64, flow string, asked credential.Asked, answer secret.String) (f credential.Factor, err error) {
	err = refusing(s.Kit, func(tx *op.Tx) (err error) {
		f, err = s.s.ProvePasskey(tx, n, flow, credential.PasskeyAnswer{Challenge: asked.Challenge, Answer: answer})
		return err
	})
	return f, err
}

func TestAPasskeySignsInAndIsASecondFactor(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		device, f := s.passkey()
		require.Equal(t, 1, s.Count("account_identity", "type = 'passkey' AND account = $1", s.n))
		asked := s.ask(0, "flow")
		require.NotContains(t, string(asked.Options), "allowCredentials\":[{", "any that the device finds")
		used, err := s.answer(0, "flow", asked, device.Prove(asked.Options))
		require.NoError(t, err)
		require.Equal(t, f.ID, used.ID)
		require.Equal(t, s.n, used.Account, "it says whose sign-in it is")

		asked = s.ask(s.n, "flow")
		used, err = s.answer(s.n, "flow", asked, device.Prove(asked.Options))
		require.NoError(t, err)
		require.Equal(t, f.ID, used.ID)
		require.NotNil(t, s.factor(f.ID).LastUsedAt)

		asked = s.ask(0, "flow")
		proof := device.Prove(asked.Options)
		require.Equal(t, 1, race(func() error {
			_, err := s.answer(0, "flow", asked, proof)
			return err
		}))
	})
}

func TestC77AForgedAssertionIsNeverTaken(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		device, f := s.passkey()
		mallory := s.Account(account.Draft{FirstName: "Mallory", Email: "mallory@example.com"})
		other, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		require.NoError(t, err)
		for name, c := range map[string]struct {
			spoil func(*testkit.Authenticator)
			edit  func(map[string]any)
			flow  string
			want  string
		}{
			"another key":            {spoil: func(d *testkit.Authenticator) { d.Key = other }, want: "passkey_wrong"},
			"another host":           {spoil: func(d *testkit.Authenticator) { d.Host = "evil.example" }, want: "passkey_wrong"},
			"another origin":         {spoil: func(d *testkit.Authenticator) { d.Origin = "https://evil.example" }, want: "passkey_wrong_origin"},
			"another port":           {spoil: func(d *testkit.Authenticator) { d.Origin = "http://localhost:8484" }, want: "passkey_wrong_origin"},
			"user not verified":      {spoil: func(d *testkit.Authenticator) { d.Unverified = true }, want: "passkey_wrong"},
			"another owner":          {spoil: func(d *testkit.Authenticator) { d.Owner = []byte(mallory) }, want: "passkey_wrong"},
			"an unknown passkey":     {spoil: func(d *testkit.Authenticator) { d.ID = []byte("0123456789abcdef") }, want: "passkey_unknown"},
			"another flow":           {flow: "other", want: "challenge_expired"},
			"no signature":           {edit: func(r map[string]any) { r["signature"] = "" }, want: "passkey_wrong"},
			"signature of something": {edit: func(r map[string]any) { r["signature"] = base64.RawURLEncoding.EncodeToString([]byte("signed")) }, want: "passkey_wrong"},
			"client data changed": {edit: func(r map[string]any) {
				r["clientDataJSON"] = changedText(t, r["clientDataJSON"], "webauthn.get", "webauthn.create")
			}, want: "passkey_wrong"},
			"another challenge": {edit: func(r map[string]any) {
				r["clientDataJSON"] = changedText(t, r["clientDataJSON"], `"challenge":"`, `"challenge":"A`)
			}, want: "passkey_wrong"},
			"flags changed": {edit: func(r map[string]any) { r["authenticatorData"] = changedFlags(t, r["authenticatorData"]) }, want: "passkey_wrong"},
		} {
			bad := *device
			if c.spoil != nil {
				c.spoil(&bad)
			}
			asked, flow := s.ask(0, "flow"), "flow"
			answer := bad.Prove(asked.Options)
			if c.edit != nil {
				answer = edited(t, answer, c.edit)
			}
			if c.flow != "" {
				flow = c.flow
			}
			_, err := s.answer(0, flow, asked, answer)
			require.Equal(t, c.want, testkit.Code(err), name)
		}
		require.Nil(t, s.factor(f.ID).LastUsedAt)

		asked := s.ask(s.n, "flow")
		_, err = s.answer(0, "flow", asked, device.Prove(asked.Options))
		require.ErrorIs(t, err, credential.ErrChallenge, "a second factor's answer signs nobody in")
		asked = s.ask(0, "flow")
		s.Clock.Move(credential.ChallengeFor)
		_, err = s.answer(0, "flow", asked, device.Prove(asked.Options))
		require.ErrorIs(t, err, credential.ErrChallenge, "too late")
		_, err = s.answer(numberOf(s.Kit, mallory), "flow", asked, device.Prove(asked.Options))
		require.ErrorIs(t, err, credential.ErrPasskeyUnknown, "another's passkey is no factor of hers")

		s.jess.FreshAt = s.Clock.Now()
		s.setPassword(first)
		_, err = s.s.DisableFactor(ctx, s.agent(authz.Agent), credential.FactorInput{Account: s.login, Factor: f.ID})
		require.NoError(t, err)
		asked = s.ask(0, "flow")
		_, err = s.answer(0, "flow", asked, device.Prove(asked.Options))
		require.Error(t, err, "a disabled passkey proves nothing")
	})
}

func edited(t *testing.T, answer secret.String, edit func(map[string]any)) secret.String {
	t.Helper()
	var whole map[string]any
	require.NoError(t, json.Unmarshal([]byte(answer.Reveal()), &whole))
	edit(whole["response"].(map[string]any))
	text, err := json.Marshal(whole)
	require.NoError(t, err)
	return secret.String(text)
}

func changedText(t *testing.T, value any, from, to string) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(value.(string))
	require.NoError(t, err)
	require.Contains(t, string(raw), from)
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(string(raw), from, to, 1)))
}

func changedFlags(t *testing.T, value any) string {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(value.(string))
	require.NoError(t, err)
	raw[32] ^= 0x10
	return base64.RawURLEncoding.EncodeToString(raw)
}

func TestACopiedPasskeyIsTold(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		device, f := s.passkey()
		asked := s.ask(0, "flow")
		_, err := s.answer(0, "flow", asked, device.Prove(asked.Options))
		require.NoError(t, err)
		device.Count = 1
		asked = s.ask(0, "flow")
		_, err = s.answer(0, "flow", asked, device.Prove(asked.Options))
		require.NoError(t, err)
		require.Equal(t, 1, s.Count("event", "type = 'credential.passkey_suspected'"))
		require.NotNil(t, s.factor(f.ID).SuspectAt)
	})
}

func TestTheOnlyWayInCannotBeTakenAway(t *testing.T) {
	each(t, func(t *testing.T, s *scene) {
		_, f := s.passkey()
		_, err := s.s.RemoveFactor(ctx, s.jess, credential.FactorInput{Account: s.login, Factor: f.ID})
		require.ErrorIs(t, err, account.ErrLastIdentity)
		_, err = s.s.DisableFactor(ctx, s.agent(authz.Agent), credential.FactorInput{Account: s.login, Factor: f.ID})
		require.ErrorIs(t, err, account.ErrLastIdentity)
		_, err = s.s.RemoveAllFactors(ctx, s.agent(authz.Agent), credential.AccountInput{Account: s.login})
		require.ErrorIs(t, err, account.ErrLastIdentity)
		s.setPassword(first)
		before := s.epoch()
		sms := s.smsFactor()
		done, err := s.s.RemoveAllFactors(ctx, s.agent(authz.Agent), credential.AccountInput{Account: s.login})
		require.NoError(t, err)
		require.Equal(t, 1, done.Factors)
		require.Equal(t, []credential.Factor{sms}, s.factors(), "codes by SMS stay")
		require.Equal(t, before+1, s.epoch())
		require.Zero(t, s.Count("account_identity", "type = 'passkey'"))
	})
}
