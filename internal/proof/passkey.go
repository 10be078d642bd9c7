package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/readmit/readmit/internal/secret"
)

var (
	// ErrPasskeyHost says that browsers make no passkeys for an address.
	ErrPasskeyHost = errors.New("passkeys need a host name reached by https, or localhost")
	// ErrPasskey says that an answer to a challenge proves nothing: it is
	// malformed, for another challenge, host or passkey, its signature is
	// wrong, or the device did not ask who its user is.
	ErrPasskey = errors.New("the passkey's answer is not right")
)

// Passkeys makes and checks passkeys (W3C Web Authentication, level 3) for the
// one host by which a console is reached. It keeps nothing: what a challenge
// needs until it is answered is handed to the caller, who must keep it from
// the browser's reach, take it once, and limit how long it is good.
//
// Every passkey must be one that the device finds by itself (discoverable) and
// every use must verify the user by PIN or biometrics. Attestation is not asked for.
type Passkeys struct{ web *webauthn.WebAuthn }

// PasskeyOwner is whose passkeys are made or checked.
type PasskeyOwner struct {
	// ID is what devices keep beside the passkey: 1 to 64 bytes that say nothing
	// about the person.
	ID          string
	Email, Name string // as the device lists them
	Passkeys    []Passkey
}

// Passkey is the public half of a passkey, to be stored as it is. SignCount,
// BackedUp and Suspect change with each use.
type Passkey struct {
	ID             []byte // the device's, unique in the world
	PublicKey      []byte // COSE
	SignCount      uint32 // 0 for devices that do not count
	BackupEligible bool
	BackedUp       bool // held by more than one device
	Transports     []string
	Model          []byte // AAGUID
	// Suspect says that the count did not grow, so that two devices may hold
	// what only one should (level 3, 6.1.1).
	Suspect bool
}

// Challenge is what a browser is asked, and what is needed to judge its answer.
type Challenge struct {
	// Options is what the browser is called with, as JSON.
	Options json.RawMessage
	// State must not be changed by the browser.
	State []byte
}

// NewPasskeys returns the passkeys of the host of an address such as
// https://desk.example.com; name is what devices call it. It returns [ErrPasskeyHost] for an IP address, and
// for http other than on localhost, where browsers offer none.
func NewPasskeys(base, name string) (*Passkeys, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("read the address of the passkeys: %w", err)
	}
	host := u.Hostname()
	if host == "" || net.ParseIP(host) != nil || (u.Scheme != "https" && host != "localhost") {
		return nil, fmt.Errorf("%w, not %s", ErrPasskeyHost, base)
	}
	web, err := webauthn.New(&webauthn.Config{
		RPID: host, RPDisplayName: name, RPOrigins: []string{u.Scheme + "://" + u.Host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: protocol.ResidentKeyRequired(), ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired,
		},
		// Browsers volunteer outputs; none of them is used.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, fmt.Errorf("set passkeys up for %s: %w", base, err)
	}
	return &Passkeys{web: web}, nil
}

// Make asks for a new passkey. A device that holds one of the owner's already
// makes no second one.
func (p *Passkeys) Make(owner PasskeyOwner) (Challenge, error) {
	user := passkeyUser(owner)
	var there []protocol.CredentialDescriptor
	for _, c := range user.WebAuthnCredentials() {
		there = append(there, c.Descriptor())
	}
	options, session, err := p.web.BeginRegistration(user,
		webauthn.WithResidentKeyRequirement(protocol.ResidentKeyRequirementRequired), webauthn.WithExclusions(there))
	if err != nil {
		return Challenge{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	return challengeOf(options.Response, session)
}

// Made judges the answer to [Passkeys.Make] and returns the new passkey. It
// returns [ErrPasskey] for an answer that is not right.
func (p *Passkeys) Made(owner PasskeyOwner, state []byte, answer secret.String) (Passkey, error) {
	session, err := sessionOf(state)
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer.Reveal()))
	if err != nil {
		return Passkey{}, ErrPasskey
	}
	credential, err := p.web.CreateCredential(passkeyUser(owner), session, parsed)
	if err != nil {
		return Passkey{}, ErrPasskey
	}
	return passkeyOf(*credential), nil
}

// Ask asks for a proof by a passkey: one of the owner's, or, without an owner,
// any that the device finds.
func (p *Passkeys) Ask(owner *PasskeyOwner) (Challenge, error) {
	var options *protocol.CredentialAssertion
	var session *webauthn.SessionData
	var err error
	if owner == nil {
		options, session, err = p.web.BeginDiscoverableLogin()
	} else {
		options, session, err = p.web.BeginLogin(passkeyUser(*owner))
	}
	if err != nil {
		return Challenge{}, fmt.Errorf("ask for a proof by a passkey: %w", err)
	}
	return challengeOf(options.Response, session)
}

// PasskeyUsed reads which passkey and which owner an answer names, without
// believing it. It returns [ErrPasskey] if the answer is malformed.
func PasskeyUsed(answer secret.String) (passkey []byte, owner string, err error) {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer.Reveal()))
	if err != nil {
		return nil, "", ErrPasskey
	}
	return parsed.RawID, string(parsed.Response.UserHandle), nil
}

// PasskeyOrigin reads at which address a device says that it answered, without
// believing it; empty if the answer is malformed.
func PasskeyOrigin(answer secret.String) string {
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer.Reveal()))
	if err != nil {
		return ""
	}
	return parsed.Response.CollectedClientData.Origin
}

// Proved judges the answer to [Passkeys.Ask] by the owner's passkeys and
// returns the one that was used, with what has changed of it. It returns
// [ErrPasskey] for an answer that is not right.
func (p *Passkeys) Proved(owner PasskeyOwner, state []byte, answer secret.String) (Passkey, error) {
	session, err := sessionOf(state)
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer.Reveal()))
	if err != nil {
		return Passkey{}, ErrPasskey
	}
	user := passkeyUser(owner)
	var used *webauthn.Credential
	if len(session.UserID) == 0 {
		find := func(_, _ []byte) (webauthn.User, error) { return user, nil }
		_, used, err = p.web.ValidatePasskeyLogin(find, session, parsed)
	} else {
		used, err = p.web.ValidateLogin(user, session, parsed)
	}
	if err != nil {
		return Passkey{}, ErrPasskey
	}
	return passkeyOf(*used), nil
}

func challengeOf(options any, session *webauthn.SessionData) (Challenge, error) {
	shown, err := json.Marshal(options)
	if err != nil {
		return Challenge{}, fmt.Errorf("encode a passkey's options: %w", err)
	}
	state, err := json.Marshal(session)
	if err != nil {
		return Challenge{}, fmt.Errorf("encode a passkey's challenge: %w", err)
	}
	return Challenge{Options: shown, State: state}, nil
}

func sessionOf(state []byte) (webauthn.SessionData, error) {
	var s webauthn.SessionData
	if err := json.NewDecoder(bytes.NewReader(state)).Decode(&s); err != nil {
		return s, fmt.Errorf("decode a passkey's challenge: %w", err)
	}
	return s, nil
}

func passkeyOf(c webauthn.Credential) Passkey {
	k := Passkey{
		ID: c.ID, PublicKey: c.PublicKey, SignCount: c.Authenticator.SignCount, Model: c.Authenticator.AAGUID,
		BackupEligible: c.Flags.BackupEligible, BackedUp: c.Flags.BackupState, Suspect: c.Authenticator.CloneWarning,
	}
	for _, t := range c.Transport {
		k.Transports = append(k.Transports, string(t))
	}
	return k
}

// passkeyUser is an owner as the library asks for one.
type passkeyUser PasskeyOwner

func (u passkeyUser) WebAuthnID() []byte          { return []byte(u.ID) }
func (u passkeyUser) WebAuthnName() string        { return u.Email }
func (u passkeyUser) WebAuthnDisplayName() string { return u.Name }

func (u passkeyUser) WebAuthnCredentials() []webauthn.Credential {
	out := make([]webauthn.Credential, 0, len(u.Passkeys))
	for _, k := range u.Passkeys {
		c := webauthn.Credential{
			ID: k.ID, PublicKey: k.PublicKey,
			Flags:         webauthn.CredentialFlags{BackupEligible: k.BackupEligible, BackupState: k.BackedUp},
			Authenticator: webauthn.Authenticator{SignCount: k.SignCount, AAGUID: k.Model},
		}
		for _, t := range k.Transports {
			c.Transport = append(c.Transport, protocol.AuthenticatorTransport(t))
		}
		out = append(out, c)
	}
	return out
}
