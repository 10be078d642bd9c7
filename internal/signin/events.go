package signin

import (
	"github.com/readmit/readmit/internal/account"
	"github.com/readmit/readmit/internal/event"
)

// SignIn is told of a sign-in, done or failed: by which method, from which
// device and place, for which application. What is not known is left out.
type SignIn struct {
	Method      string `json:"method"` // password, passkey, google …, access_link
	Factor      string `json:"factor,omitempty"`
	Device      string `json:"device,omitempty"`
	Place       string `json:"place,omitempty"`
	Address     string `json:"ip,omitempty"`
	Application string `json:"application,omitempty"`
	Session     string `json:"session,omitempty"`
	// Reason is one of the codes of "Why a sign-in failed"; Attempt counts the
	// failures in a row; Hint is the method that would have worked.
	Reason  string `json:"reason,omitempty"`
	Attempt int    `json:"attempt,omitempty"`
	Hint    string `json:"hint,omitempty"`
	// Clock is by how many seconds the clock of the device is off on which an app
	// made the code; ahead if it is more than 0. 0 if that is not known.
	Clock int `json:"clock,omitempty"`
}

// CodeSent is told when a code was sent to prove a second factor.
type CodeSent struct {
	Factor string `json:"factor"`
	Device string `json:"device,omitempty"`
}

// EmailConflict is told when somebody came by a provider with the e-mail
// address of an account that is not linked to it.
type EmailConflict struct {
	Provider string `json:"provider"`
}

var exampleSignIn = SignIn{Method: "password", Factor: "totp", Device: "Firefox on Windows", Place: "Lyon, FR", Address: "192.0.2.7", Application: "Shop"}

var (
	eventSucceeded = event.Define("signin.succeeded", "SIGN-IN", exampleSignIn, "USER_LOGIN").
			Also("LOGIN_WITH_CIDAAS", "by password", func(e event.Envelope) bool { return e.Word("method") == passwordIdentity }).
			Also("LOGIN_WITH_SOCIAL", "by provider", func(e event.Envelope) bool { return account.OfProvider(e.Word("method")) })
	eventFailed = event.Define("signin.failed", "SIGN-IN FAILED",
		SignIn{Method: "password", Reason: "wrong_password", Attempt: 3, Device: "Firefox on Windows", Place: "Lyon, FR", Address: "192.0.2.7"},
		"LOGIN_FAILED", "LOGIN_FAILURE")
	eventFactorRequested = event.Define("signin.second_factor_requested", "", exampleSignIn, "MFA_REQUIRED")
	eventFactorPassed    = event.Define("signin.second_factor_passed", "", exampleSignIn, "PHYSICAL_VERIFICATION")
	eventCodeSent        = event.Define("signin.code_sent", "", CodeSent{Factor: "sms"}, "CUSTOM_CODE_VERIFICATION_TRIGGERED")
	eventEmailConflict   = event.Define("signin.email_conflict", "SIGN-IN FAILED", EmailConflict{Provider: "google"}, "ACCOUNT_CONFLICT")
)
