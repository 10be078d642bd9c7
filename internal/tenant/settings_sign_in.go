package tenant

// Where the defaults come from: NIST SP 800-63B-4 (2025) and the OWASP
// Application Security Verification Standard 5.0. Where they differ from what
// customers of a shop can be asked for, the sentence About says so.

// Passwords of customers.
var (
	PasswordMinLength = &Setting{
		Key: "password.min_length", Group: GroupPassword, Kind: KindNumber, Default: "8", Min: 8, Max: 64, Unit: "characters",
		About: "How many characters a new password has at least: 8 is the least that OWASP ASVS 5.0 (6.2.1) allows; NIST SP 800-63B-4 (3.1.1.2) asks for 15 where no second factor is required.",
	}
	PasswordMinStrength = &Setting{
		Key: "password.min_strength", Group: GroupPassword, Kind: KindNumber, Default: "2", Min: 0, Max: 4, Unit: "points",
		About: "How hard to guess a new password must be, from 0 to 4 points of zxcvbn: 2 withstands guessing at the sign-in form, 3 a stolen table of hashes. Rules about digits and signs are not offered (NIST SP 800-63B-4, 3.1.1.2).",
	}
	PasswordCheckBreached = &Setting{
		Key: "password.check_breached", Group: GroupPassword, Kind: KindSwitch, Default: On,
		About: "Whether a password is refused that is in the operator's list of breached ones (NIST SP 800-63B-4, 3.1.1.2; OWASP ASVS 5.0, 6.2.12).",
	}
	PasswordMaxAgeDays = &Setting{
		Key: "password.max_age_days", Group: GroupPassword, Kind: KindNumber, Default: "0", Min: 0, Max: 3650, Unit: "days",
		About: "After how many days a password must be replaced; 0 is never, because forced change makes weaker passwords (NIST SP 800-63B-4, 3.1.1.2).",
	}
)

// Lock-out after wrong passwords and codes.
var (
	LockoutAttempts = &Setting{
		Key: "lockout.attempts", Group: GroupLockout, Kind: KindNumber, Default: "10", Min: 3, Max: 100, Unit: "attempts",
		About: "After how many wrong passwords or codes in a row an account is locked (NIST SP 800-63B-4, 3.2.2: at most 100).",
	}
	LockoutMinutes = &Setting{
		Key: "lockout.minutes", Group: GroupLockout, Kind: KindNumber, Default: "15", Min: 1, Max: 1440, Unit: "minutes",
		About: "How long it stays locked, if nobody unlocks it.",
	}
	LockoutSelfUnlock = &Setting{
		Key: "lockout.self_unlock", Group: GroupLockout, Kind: KindSwitch, Default: On,
		About: "Whether the owner may end the lock by a new password or an access link over a verified address, so that an attacker cannot keep somebody out (OWASP ASVS 5.0, 6.3.1).",
	}
)

// Sessions of customers.
var (
	SessionLimit = &Setting{
		Key: "session.limit", Group: GroupSessions, Kind: KindNumber, Default: "10", Min: 0, Max: 100, Unit: "sessions",
		About: "How many sessions an account may have; one more ends the oldest. 0 is no limit (OWASP ASVS 5.0, 7.1.2).",
	}
	SessionDays = &Setting{
		Key: "session.days", Group: GroupSessions, Kind: KindNumber, Default: "30", Min: 1, Max: 365, Unit: "days",
		About: "How long a session lasts at most (NIST SP 800-63B-4, 2.1.3: 30 days).",
	}
	SessionIdleDays = &Setting{
		Key: "session.idle_days", Group: GroupSessions, Kind: KindNumber, Default: "14", Min: 1, Max: 365, Unit: "days",
		About: "After how many days without use a session ends (OWASP ASVS 5.0, 7.3.1).",
	}
)

// SessionTellNewDevice stands with the sessions, which begin on devices.
var SessionTellNewDevice = &Setting{
	Key: "session.tell_new_device", Group: GroupSessions, Kind: KindSwitch, Default: On,
	About: "Whether owners are told by mail when somebody signs in from a device that was not used before, with a link that says it was not they (OWASP ASVS 5.0, 6.3.5). Not of an account's first device, and of three a day at most. By SMS only where no e-mail address is proved.",
}

// Factors are the second factors that can be offered, strongest first.
var Factors = []string{"passkey", "totp", "backup", "sms", "email"}

// Words of [FactorsRequired].
const (
	FactorsAreOptional = "optional"
	FactorsAreRequired = "required"
)

// Second factors.
var (
	FactorsOffered = &Setting{
		Key: "factors.offered", Group: GroupFactors, Kind: KindList, Options: Factors, Default: "passkey totp backup sms email",
		About: "Which second factors customers can set up. SMS is restricted and e-mail no second factor by NIST SP 800-63B-4 (3.1.3); they keep out more attackers than none.",
	}
	FactorsRequired = &Setting{
		Key: "factors.required", Group: GroupFactors, Kind: KindChoice, Options: []string{FactorsAreOptional, FactorsAreRequired}, Default: FactorsAreOptional,
		About: "Whether customers may have a second factor, or must.",
	}
)

// Sign-up.
var (
	SignUpOpen = &Setting{
		Key: "sign_up.open", Group: GroupSignUp, Kind: KindSwitch, Default: On,
		About: "Whether anybody can make an account on the customers' pages. Off: accounts are made by staff, import and API only.",
	}
	SignUpVerifyEmail = &Setting{
		Key: "sign_up.verify_email", Group: GroupSignUp, Kind: KindSwitch, Default: On,
		About: "Whether an e-mail address must be proved before its owner can sign in. Off: an unproved address may sign in, until somebody else proves it.",
	}
	SignUpActivation = &Setting{
		Key: "sign_up.activation", Group: GroupSignUp, Kind: KindSwitch, Default: Off,
		About: "Whether staff must activate a new account before its owner can sign in.",
	}
)

// What other sites and services have to do with the sign-in.
var (
	CORSOrigins = &Setting{
		Key: "cors.origins", Group: GroupCORS, Kind: KindOrigins, Max: 2000,
		About: "Which sites' scripts may ask the JSON API and the token endpoint of the customers' host, with spaces between them. Without any, none but the host's own and those of single-page applications. A site of the same domain can sign customers in by it.",
	}
	CaptchaHook = &Setting{
		Key: "captcha.hook", Group: GroupCaptcha, Kind: KindLink, Max: 500,
		About: "An address of yours that judges whether a visitor is a person: it is sent the answer to the captcha, the step and the visitor's address, and answers success true or false. Without one, nobody is asked. It is for sites that draw their own pages; on ours, whoever would be asked signs in by a link or a passkey.",
	}
	CaptchaAfter = &Setting{
		Key: "captcha.after", Group: GroupCaptcha, Kind: KindNumber, Default: "5", Min: 0, Max: 99, Unit: "attempts",
		About: "After how many failed sign-ins from a network address within 15 minutes the hook is asked before a password is looked at; 0 is always. Devices that an owner is known by are not asked.",
	}
	PortalHost = &Setting{
		Key: "portal.host", Group: GroupPortal, Kind: KindHost, Max: 253,
		About: "The host name of the customers' pages, such as id.example.com. It is part of the issuer and what passkeys are bound to: with another one, passkeys must be registered again and applications set up anew.",
	}
)
