package proof_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/readmit/readmit/internal/proof"
	"github.com/readmit/readmit/internal/secret"
	"github.com/readmit/readmit/internal/testkit"
)

const passkeyBase = "http://localhost:8484"

var passkeyOwner = proof.PasskeyOwner{ID: "mem_0193a6c2b4f07c3e9a1d5f2b7c8e9d01", Email: "maria@desk.example", Name: "Maria"}

func passkeys(t *testing.T) *proof.Passkeys {
	t.Helper()
	p, err := proof.NewPasskeys(passkeyBase, "The shop")
	require.NoError(t, err)
	return p
}

// made is an owner with the device's passkey.
func made(t *testing.T, p *proof.Passkeys, device *testkit.Authenticator) proof.PasskeyOwner {
	t.Helper()
	asked, err := p.Make(passkeyOwner)
	require.NoError(t, err)
	key, err := p.Made(passkeyOwner, asked.State, device.Make(asked.Options))
	require.NoError(t, err)
	owner := passkeyOwner
	owner.Passkeys = []proof.Passkey{key}
	return owner
}

func TestAPasskeyIsMadeAndProves(t *testing.T) {
	p, device := passkeys(t), testkit.NewAuthenticator(t)
	owner := made(t, p, device)
	require.Equal(t, device.ID, owner.Passkeys[0].ID)
	require.Equal(t, []string{"internal"}, owner.Passkeys[0].Transports)
	for _, to := range []*proof.PasskeyOwner{nil, &owner} {
		asked, err := p.Ask(to)
		require.NoError(t, err)
		answer := device.Prove(asked.Options)
		id, named, err := proof.PasskeyUsed(answer)
		require.NoError(t, err)
		require.Equal(t, device.ID, id)
		require.Equal(t, owner.ID, named)
		used, err := p.Proved(owner, asked.State, answer)
		require.NoError(t, err)
		require.Equal(t, device.Count, used.SignCount)
		require.False(t, used.Suspect)
		owner.Passkeys[0] = used
	}
}

func TestWhatIsAskedOfTheDevice(t *testing.T) {
	p := passkeys(t)
	owner := made(t, p, testkit.NewAuthenticator(t))
	asked, err := p.Make(owner)
	require.NoError(t, err)
	options := string(asked.Options)
	require.Contains(t, options, `"residentKey":"required"`)
	require.Contains(t, options, `"userVerification":"required"`)
	require.Contains(t, options, `"excludeCredentials":[{`)
	require.Contains(t, options, `"rp":{"name":"The shop","id":"localhost"}`)
}

func TestAnswersThatProveNothing(t *testing.T) {
	p := passkeys(t)
	for name, spoil := range map[string]func(*testkit.Authenticator){
		"the user was not verified": func(a *testkit.Authenticator) { a.Unverified = true },
		"another site":              func(a *testkit.Authenticator) { a.Origin = "https://evil.example" },
		"another port":              func(a *testkit.Authenticator) { a.Origin = "http://localhost:1" },
		"another host":              func(a *testkit.Authenticator) { a.Host = "evil.example" },
	} {
		device := testkit.NewAuthenticator(t)
		owner := made(t, p, device)
		spoil(device)
		asked, err := p.Ask(&owner)
		require.NoError(t, err)
		_, err = p.Proved(owner, asked.State, device.Prove(asked.Options))
		require.ErrorIs(t, err, proof.ErrPasskey, name)

		asked, err = p.Make(passkeyOwner)
		require.NoError(t, err)
		_, err = p.Made(passkeyOwner, asked.State, device.Make(asked.Options))
		require.ErrorIs(t, err, proof.ErrPasskey, "made: "+name)
	}
}

func TestAnAnswerIsForItsOwnChallengeAndOwner(t *testing.T) {
	p, device := passkeys(t), testkit.NewAuthenticator(t)
	owner := made(t, p, device)
	first, err := p.Ask(nil)
	require.NoError(t, err)
	second, err := p.Ask(nil)
	require.NoError(t, err)
	_, err = p.Proved(owner, second.State, device.Prove(first.Options))
	require.ErrorIs(t, err, proof.ErrPasskey)

	stolen := owner
	stolen.ID = "mem_other"
	_, err = p.Proved(stolen, first.State, device.Prove(first.Options))
	require.ErrorIs(t, err, proof.ErrPasskey)

	forged := testkit.NewAuthenticator(t)
	forged.ID, forged.Owner = device.ID, device.Owner
	_, err = p.Proved(owner, first.State, forged.Prove(first.Options))
	require.ErrorIs(t, err, proof.ErrPasskey, "another key signed")

	for _, answer := range []secret.String{"", "{}", "null", `{"id":"x"}`, "\x00"} {
		_, err = p.Proved(owner, first.State, answer)
		require.ErrorIs(t, err, proof.ErrPasskey)
		_, err = p.Made(owner, first.State, answer)
		require.ErrorIs(t, err, proof.ErrPasskey)
		_, _, err = proof.PasskeyUsed(answer)
		require.ErrorIs(t, err, proof.ErrPasskey)
	}
}

func TestACountThatDoesNotGrowIsSuspect(t *testing.T) {
	p, device := passkeys(t), testkit.NewAuthenticator(t)
	owner := made(t, p, device)
	owner.Passkeys[0].SignCount = 9
	asked, err := p.Ask(&owner)
	require.NoError(t, err)
	used, err := p.Proved(owner, asked.State, device.Prove(asked.Options))
	require.NoError(t, err)
	require.True(t, used.Suspect)
	require.EqualValues(t, 9, used.SignCount)
}

func TestHostsThatHaveNoPasskeys(t *testing.T) {
	for _, base := range []string{"http://127.0.0.1:8484", "http://[::1]:8484", "https://192.0.2.7", "http://desk.example.com", "", "%"} {
		_, err := proof.NewPasskeys(base, "The shop")
		require.Error(t, err, base)
	}
	for _, base := range []string{"http://localhost:1", "https://desk.example.com", "https://desk.example.com:8443"} {
		_, err := proof.NewPasskeys(base, "The shop")
		require.NoError(t, err, base)
	}
}
